// Records: which choices fit which event, and the bytes that are committed to.
import { describe, expect, test } from "vitest";
import {
  coreBytes,
  eventProblem,
  personBytes,
  recordEntry,
  recordEvents,
  type RecordPerson,
} from "../../core/record.ts";
import { recordedStatuses, type RecordedStatus } from "../../core/status.ts";
import { sampleCore, sampleRecordId } from "../support/samples.ts";

const choice = (status: RecordedStatus, purpose = "analytics") => ({ purpose, version: 1, status });

describe("choices that fit an event", () => {
  const fits: Record<(typeof recordEvents)[number], RecordedStatus[]> = {
    shown: ["requested"],
    give: ["given"],
    renew: ["given"],
    refuse: ["refused"],
    withdraw: ["withdrawn"],
    object: ["refused", "withdrawn"],
    change: ["given", "refused", "withdrawn", "revoked", "invalidated"],
  };

  test.each(recordEvents)("%s alone", (event) => {
    for (const status of recordedStatuses) {
      const problem = fits[event].includes(status) ? undefined : "choice-does-not-fit-event";
      expect(eventProblem(event, [choice(status)])).toBe(problem);
    }
  });

  test("a give may refuse some purposes, but not all of them", () => {
    expect(eventProblem("give", [choice("given"), choice("refused", "social")])).toBeUndefined();
    expect(eventProblem("give", [choice("refused"), choice("refused", "social")])).toBe("choice-does-not-fit-event");
  });

  test("a give may not withdraw, and a refuse may not give even one", () => {
    expect(eventProblem("give", [choice("given"), choice("withdrawn", "social")])).toBe("choice-does-not-fit-event");
    expect(eventProblem("refuse", [choice("refused"), choice("given", "social")])).toBe("choice-does-not-fit-event");
  });

  test("no choices at all is a problem for every event", () => {
    for (const event of recordEvents) expect(eventProblem(event, [])).toBe("no-choices");
  });

  test("two answers for one purpose and channel are refused, whatever they say", () => {
    expect(eventProblem("change", [choice("given"), choice("refused")])).toBe("duplicate-choice");
    const email = { ...choice("given", "newsletter"), channel: "email" } as const;
    expect(eventProblem("give", [email, email])).toBe("duplicate-choice");
    expect(eventProblem("give", [email, { ...email, channel: "sms" }])).toBeUndefined();
  });
});

describe("the bytes committed to", () => {
  const text = (bytes: Uint8Array) => Buffer.from(bytes).toString();

  test("are canonical: the order of members does not matter, every value does", () => {
    const core = sampleCore();
    const reversed = Object.fromEntries(Object.entries(core).reverse()) as unknown as typeof core;
    expect(coreBytes(reversed)).toEqual(coreBytes(core));
    expect(text(coreBytes(core))).toMatch(/^\{"actedAt":"2026-11-22T09:00:00\.000Z","actor":"subject",/);
    expect(text(coreBytes({ ...core, jurisdiction: "" }))).not.toBe(text(coreBytes(core)));
  });

  test("of the personal half leave out a previous record that is not known", () => {
    const person: RecordPerson = {
      subject: "00",
      kind: "device",
      origin: "https://a.example",
      path: "/",
      browser: "Firefox",
    };
    expect(text(personBytes(person))).toBe(
      '{"browser":"Firefox","kind":"device","origin":"https://a.example","path":"/","subject":"00"}',
    );
    expect(text(personBytes({ ...person, prev: sampleRecordId() }))).toContain('"prev":"rec_');
  });

  test("of an entry are both commitments, the core half first", () => {
    expect(recordEntry(new Uint8Array(32).fill(1), new Uint8Array(32).fill(2))).toEqual(
      Uint8Array.from({ length: 64 }, (_, i) => (i < 32 ? 1 : 2)),
    );
  });
});
