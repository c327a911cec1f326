// Changes of records: what is told of each act, what is not, and that the last that is told is what holds.
import { describe, expect, test } from "vitest";
import { changeKeyHash, changeKeyText, recordChanges, type HeldState } from "../../core/change.ts";
import type { Verification } from "../../core/erasure.ts";
import type { RecordedStatus } from "../../core/status.ts";
import { newCore } from "../support/records.ts";

const subject = { key: changeKeyText(new Uint8Array(16).fill(255)), kind: "email" } as const;
const choice = (status: RecordedStatus, purpose = "newsletter") =>
  ({ purpose, version: 2, status, channel: "email" }) as const;
const held = (status: HeldState["status"], index: number, purpose = "newsletter"): HeldState => ({
  purpose,
  channel: "email",
  status,
  index,
});
const changes = (status: RecordedStatus, states: HeldState[]) =>
  recordChanges({ core: newCore({ choices: [choice(status)] }), index: 7, subject, states }).map(({ type }) => type);

test("a key reads back as its hash, and nothing else does", () => {
  expect(changeKeyHash(subject.key)).toEqual(new Uint8Array(16).fill(255));
  for (const text of [
    "",
    "k1.",
    subject.key.slice(3),
    `${subject.key}A`,
    subject.key.replace("w", "x"),
    "k2._____________________w",
  ])
    expect(changeKeyHash(text)).toBeUndefined();
});

test("a key is the hash in base64url", () => expect(subject.key).toBe("k1._____________________w"));

describe("a yes", () => {
  test("is told as given", () => expect(changes("given", [held("given", 7)])).toEqual(["consent.given"]));
  test("that renews too", () => expect(changes("given", [held("renewed", 7)])).toEqual(["consent.given"]));
  test("that came too late to count is not told", () => expect(changes("given", [held("withdrawn", 3)])).toEqual([]));
  test("of which nothing is left is not told", () => expect(changes("given", [])).toEqual([]));
  test("that something later ended is told before that", () =>
    expect(changes("given", [held("withdrawn", 9)])).toEqual(["consent.given"]));
  test("for another channel or purpose does not stand for it", () =>
    expect(changes("given", [held("given", 7, "calls"), { ...held("given", 7), channel: "sms" }])).toEqual([]));
});

test("what was overtaken is not told where only what stands is asked for, a no neither", () => {
  const standing = (status: RecordedStatus, states: HeldState[]) =>
    recordChanges({ core: newCore({ choices: [choice(status)] }), index: 7, subject, states, standing: true }).length;
  expect([standing("given", [held("given", 7)]), standing("given", [held("withdrawn", 9)])]).toEqual([1, 0]);
  expect([standing("withdrawn", [held("withdrawn", 7)]), standing("withdrawn", [held("given", 9)])]).toEqual([1, 0]);
  expect(standing("withdrawn", [])).toBe(1);
});

describe("a no", () => {
  test("to what was never given is a refusal", () =>
    expect(changes("refused", [held("refused", 7)])).toEqual(["consent.refused"]));
  test("to what was given is a withdrawal", () =>
    expect(changes("refused", [held("withdrawn", 7)])).toEqual(["consent.withdrawn"]));
  test.each(["withdrawn", "revoked", "invalidated"] as const)("%s is a withdrawal, whatever holds", (status) => {
    for (const states of [[], [held("withdrawn", 7)], [held("given", 9)], [held("withdrawn", 3)]])
      expect(changes(status, states)).toEqual(["consent.withdrawn"]);
  });
});

test("a confirmation is told as such, beside the yes that it is, and a message that came too late as neither", () => {
  const core = newCore({ event: "confirm", choices: [choice("given")] });
  const types = (states: HeldState[]) => recordChanges({ core, index: 7, subject, states }).map(({ type }) => type);
  expect(types([held("given", 7)])).toEqual(["consent.given", "consent.confirmed"]);
  expect(types([held("withdrawn", 3)])).toEqual([]);
});

test("a lapse is told unless the consent was renewed before it", () => {
  expect(changes("expired", [held("expired", 7)])).toEqual(["consent.expired"]);
  expect(changes("expired", [held("renewed", 3)])).toEqual([]);
});

test("being asked is not told", () => expect(changes("requested", [held("given", 9)])).toEqual([]));

test("one act that says several things is a change of each type, with ids that stay", () => {
  const choices = [choice("given"), choice("withdrawn", "offers"), choice("given", "calls")];
  const core = newCore({ event: "change", choices });
  const states = [held("given", 7), held("withdrawn", 7, "offers"), held("renewed", 7, "calls")];
  const told = recordChanges({ core, index: 7, subject, states });
  expect(told.map(({ id }) => id)).toEqual([`evt_${core.id.slice(4)}_given`, `evt_${core.id.slice(4)}_withdrawn`]);
  expect(told[0]).toMatchObject({
    type: "consent.given",
    timestamp: core.at,
    data: {
      site: "site_demo",
      record: core.id,
      index: 7,
      subject,
      event: "change",
      choices: [
        { purpose: "newsletter", version: 2, channel: "email" },
        { purpose: "calls", version: 2, channel: "email" },
      ],
    },
  });
});

test("of somebody who was erased nothing is told but the erasure itself, by the key they had", () => {
  const core = newCore({ choices: [choice("withdrawn")] });
  expect(recordChanges({ core, index: 7, subject: undefined, states: [] })).toEqual([]);
  const erasure = (mode: "erase" | "restrict" | "release" | "retention") =>
    recordChanges({
      core: { ...newCore({ event: "erase", choices: [] }), erasure: { mode, who: 4, reason: "subject-request" } },
      index: 8,
      subject: { key: subject.key },
      states: [],
    }).map(({ type, data }) => [type, data["subject"]]);
  expect(erasure("erase")).toEqual([["subject.erased", { key: subject.key }]]);
  expect(erasure("restrict")).toEqual([["subject.restricted", { key: subject.key }]]);
  expect(erasure("release")).toEqual([["subject.released", { key: subject.key }]]);
  expect(erasure("retention")).toEqual([]);
});

test("a restriction that ended is not told late, nor an end that another restriction followed; an erasure always is", () => {
  const late = (mode: "erase" | "restrict" | "release", lastErasure: number) =>
    recordChanges({
      core: { ...newCore({ event: "erase", choices: [] }), erasure: { mode, who: 4, reason: "claim-period" } },
      index: 8,
      subject: { key: subject.key },
      states: [],
      lastErasure,
      standing: true,
    }).length;
  expect([late("restrict", 8), late("restrict", 9), late("release", 8), late("release", 9)]).toEqual([1, 0, 1, 0]);
  expect([late("erase", 8), late("erase", 9)]).toEqual([1, 1]);
});

test("that somebody's request was done is told beside what it did, and late too; of what nobody asked for it is not", () => {
  const types = (mode: "erase" | "restrict" | "release" | "retention", verified: Verification | undefined) =>
    recordChanges({
      core: {
        ...newCore({ event: "erase", choices: [] }),
        erasure: { mode, who: 4, reason: "subject-request", verified },
      },
      index: 8,
      subject: { key: subject.key },
      states: [],
      lastErasure: 9,
      standing: true,
    }).map(({ type, data }) => [type, data["right"]]);
  expect(types("erase", "receipt")).toEqual([
    ["subject.erased", undefined],
    ["request.done", "erasure"],
  ]);
  expect(types("restrict", "receipt")).toEqual([["request.done", "restriction"]]);
  expect([types("release", "receipt"), types("retention", "receipt"), types("restrict", undefined)]).toEqual([
    [],
    [],
    [],
  ]);
  expect([types("erase", "not-needed"), types("erase", undefined)]).toEqual([
    [["subject.erased", undefined]],
    [["subject.erased", undefined]],
  ]);
});
