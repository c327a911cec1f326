// What an agent's note is made of: the questions that fit an address, the event of the answers, what shows them, and the clock.
import { describe, expect, test } from "vitest";
import { noteRequest } from "../../../core/schema.ts";
import { isRecordId } from "../../../core/ids.ts";
import type { Register } from "../../../server/services/purposes.ts";
import {
  aheadBy,
  answered,
  askedOf,
  isExplicit,
  newRecordId,
  noteBody,
  showing,
  type Note,
} from "../../../server/console/screens/note-wish.ts";

const purpose = (id: string, rest: object) => ({ id, version: 1, category: null, texts: {}, ...rest });
const register = {
  notice: `sha256:${"0".repeat(64)}`,
  purposes: [
    purpose("necessary", { category: "essential", channels: [] }),
    purpose("analytics", { category: "analytics", channels: [] }),
    purpose("news", { channels: ["email", "sms", "phone"] }),
    purpose("health", { channels: ["email"], explicit: true }),
  ],
} as unknown as Register;
const hash = `sha256:${"5c".repeat(32)}`;
const empty: Note = {
  address: "",
  answers: {},
  isObjection: false,
  surface: "phone",
  speaker: "agent",
  saidAt: "",
  notice: register.notice!,
  lang: "en",
  secondAct: "spoken",
  files: {},
  scriptVersion: "",
  reference: "",
  agent: "",
};
const keys = (kinds: Parameters<typeof askedOf>[1]) => askedOf(register, kinds).map(({ key }) => key);
const byMail = askedOf(register, ["email"]);
const body = (note: Partial<Note>) =>
  noteBody(
    { ...empty, ...note },
    {
      subject: { kind: "email", id: "ada@example.com" },
      asked: byMail,
      id: newRecordId(Date.parse("2026-11-22T09:00:00Z")),
      now: "2026-11-22T09:00:00.000Z",
    },
  ) as Record<string, unknown>;

describe("what can be asked", () => {
  test("fits the kind of address, never what needs no answer, and all of it of whom a record names", () => {
    expect(keys(["email"])).toEqual(["news email", "health email"]);
    expect(keys(["phone"])).toEqual(["news sms", "news phone"]);
    expect(keys(["device"])).toEqual(["analytics "]);
    expect(keys(["post"])).toEqual([]);
    expect(keys(undefined)).toEqual(["analytics ", "news email", "news sms", "news phone", "health email"]);
  });
});

describe("a note", () => {
  test.each([
    [{ "news email": "given" }, "give"],
    [{ "news email": "given", "health email": "refused" }, "give"],
    [{ "news email": "refused" }, "refuse"],
    [{ "news email": "withdrawn" }, "withdraw"],
    [{ "news email": "withdrawn", "health email": "refused" }, "change"],
  ] as const)("of %j is the event %s, and as the server reads it", (answers, event) => {
    const sent = body({ answers });
    expect(sent).toMatchObject({ event, actedAt: "2026-11-22T09:00:00.000Z" });
    expect(noteRequest.safeParse(sent).error).toBeUndefined();
    expect(isRecordId(sent["id"] as string)).toBe(true);
  });

  test("that objects takes back all that can be asked, whatever was answered above", () => {
    const note = { ...empty, isObjection: true, answers: { "news email": "given" } as const };
    expect(answered(byMail, note).map(({ status }) => status)).toEqual(["withdrawn", "withdrawn"]);
    expect(body(note)).toMatchObject({ event: "object" });
    expect(isExplicit(byMail, note)).toBe(false);
  });

  test("names what shows it by hash, the script's version with the script, and nothing that is asked for elsewhere", () => {
    const files = { script: { name: "script.pdf", hash }, paper: { name: "form.jpg", hash } };
    const filled = {
      answers: { "news email": "given" } as const,
      files,
      scriptVersion: " 4 ",
      reference: " call 7 ",
      agent: " a-417 ",
    };
    expect(body(filled)).toMatchObject({
      attachments: [{ kind: "script", hash, note: "4" }],
      externalRef: "call 7",
      agent: "a-417",
    });
    expect(body({ ...filled, surface: "paper" })).toMatchObject({ attachments: [{ kind: "paper", hash }] });
    expect(body({ ...filled, surface: "console" })).not.toHaveProperty("attachments");
    expect(JSON.stringify(body(filled))).not.toContain("script.pdf");
  });

  test("of a yes that must be explicit has its second act and what shows that, and no other has", () => {
    const note = { ...empty, surface: "console", secondAct: "signed", answers: { "health email": "given" } } as const;
    expect(isExplicit(byMail, note)).toBe(true);
    expect(showing(note, true)).toEqual(["file", "paper"]);
    expect(body(note)).toMatchObject({ secondAct: "signed" });
    expect(body({ ...note, answers: { "health email": "refused" } })).not.toHaveProperty("secondAct");
  });

  test("has the moment of its field, by the clock of who fills it in", () => {
    const saidAt = "2026-11-21T10:30";
    expect(body({ answers: { "news email": "given" }, saidAt })["actedAt"]).toBe(new Date(saidAt).toISOString());
  });
});

test("a clock that is ahead of the server's is known by the answer's date, one that is behind does no harm", () => {
  const date = "Sun, 22 Nov 2026 09:00:00 GMT";
  const made = Date.parse(date);
  expect(aheadBy(date, made + 90_000)).toBe(90_000);
  expect(aheadBy(date, made - 90_000)).toBe(0);
  expect(aheadBy(null, made)).toBe(0);
  expect(aheadBy("none", made)).toBe(0);
});
