// What the contacts screen works out by itself: answers kept small, files of them, words.
import { describe, expect, test } from "vitest";
import { denyRanks, allowReasons } from "../../../core/reason.ts";
import { ApiAway } from "../../../server/console/app/api.ts";
import {
  askPart,
  headOf,
  kindFor,
  linesIn,
  recipientOf,
  type Question,
} from "../../../server/console/screens/check-call.ts";
import { answerLines } from "../../../server/console/screens/check-download.ts";
import { checkList, duplicates, type Run } from "../../../server/console/screens/check-run.ts";
import { CheckedList, seenBefore } from "../../../server/console/screens/checked-list.ts";
import { lookAt } from "../../../server/console/screens/list-file.ts";
import { checkWords } from "../../../server/console/screens/check-words.ts";
import { purposeBody, rebasedOn } from "../../../server/console/screens/purpose-editor.tsx";
import { fixSaid, reasonSaid, reasonWords } from "../../../server/console/screens/reason-words.ts";
import { addressNamed, asSent, entryOf } from "../../../server/console/screens/suppression-add.tsx";
import { samplePurpose } from "../../support/samples.ts";

const question: Question = { purpose: "news", channel: "email", subscriber: "unknown", country: "", partner: "" };

describe("answers", () => {
  const list = new CheckedList();
  const until = "2027-01-02T03:04:05.000Z";
  list.add(
    [
      { address: "ada@example.com", allow: true, reason: "CONSENT_ACTIVE", until },
      { address: "", allow: false, reason: "INPUT_INVALID" },
      { address: "Bob@example.com", allow: false, reason: "NO_RECORD" },
    ],
    { asked: Uint16Array.of(0, 2), check: "chk_1", validUntil: until },
  );
  const many = Array.from({ length: 40_000 }, (_, at) => ({ address: `u${at}`, allow: false, reason: "NO_RECORD" }));
  list.add(many, { asked: Uint16Array.of(), check: undefined, validUntil: undefined });

  test("are found again by their row, with the decision of those that were asked", () => {
    expect(list.row(0)).toMatchObject({ address: "ada@example.com", allow: true, until, check: "chk_1" });
    expect(list.row(1)).toMatchObject({ reason: "INPUT_INVALID", check: undefined });
    expect(list.row(40_002)).toMatchObject({ index: 40_002, address: "u39999", reason: "NO_RECORD" });
    expect(list.askedIn(list.parts[0]!)).toEqual(["ada@example.com", "Bob@example.com"]);
  });

  test("are counted, and filtered by answer, reason and a piece of the address", () => {
    expect(list.counts()[0]).toEqual({ reason: "NO_RECORD", allow: false, count: 40_001 });
    expect([...list.matching({ allow: true })]).toEqual([0]);
    expect([...list.matching({ text: "bob" })]).toEqual([2]);
    expect(list.matching({ reason: "NO_RECORD", text: "u3999" }).length).toBe(11);
    expect(list.matching({ reason: "ERASED" }).length).toBe(0);
  });

  test("that are others now take the place of those before, under the new decision", () => {
    list.set(2, { allow: true, reason: "CONSENT_ACTIVE" });
    list.renew(list.parts[0]!, { check: "chk_2", validUntil: until });
    expect(list.row(2)).toMatchObject({ allow: true, check: "chk_2" });
    expect(list.counts().find(({ reason }) => reason === "CONSENT_ACTIVE")?.count).toBe(2);
  });

  test("stand beside the list's own columns in a file, none of them a formula", async () => {
    const file = new Blob(["name,email\n=SUM(A1),ada@example.com\nx,\nBob,Bob@example.com\n"]);
    const lines: string[] = [];
    for await (const piece of answerLines(file, { look: await lookAt(file), list, wanted: "allow" })) lines.push(piece);
    expect(lines.join("").split("\r\n")).toEqual([
      "name,email,allow,reason,until,use_before,check",
      `'=SUM(A1),ada@example.com,true,CONSENT_ACTIVE,${until},${until},chk_2`,
      `Bob,Bob@example.com,true,CONSENT_ACTIVE,,${until},chk_2`,
      "",
    ]);
  });

  test("an address that came before is known, of a hundred thousand no other is taken for one", () => {
    const isSeen = seenBefore();
    const addresses = Array.from({ length: 100_000 }, (_, at) => `person${at}@example.com`);
    expect(addresses.filter(isSeen)).toEqual([]);
    expect(addresses.filter((address) => !isSeen(address))).toEqual([]);
  });

  test("an address is the same in any spelling of its letters and signs", () => {
    const mail = duplicates({ channel: "email" });
    expect(["Ada@Example.com", "ada@example.com", "ａda@example.com", "bob@example.com"].map(mail)).toEqual([
      false,
      true,
      true,
      false,
    ]);
    const phone = duplicates({ channel: "sms" });
    expect(["+44 20 7946 0000", "+442079460000", "+44 20 7946 0001"].map(phone)).toEqual([false, true, false]);
  });
});

describe("a list on its way", () => {
  const made = (count: number) => new Blob([Array.from({ length: count }, (_, at) => `u${at}@example.com`).join("\n")]);
  const answered = (count: number) => ({
    results: Array.from({ length: count }, () => ({ allow: true, reason: "CONSENT_ACTIVE" })),
    check: "chk_1",
    validUntil: "2027-01-01T00:00:00.000Z",
  });
  const runOf = async (file: Blob, more: Partial<Run>): Promise<Run> => ({
    file,
    look: await lookAt(file),
    column: 0,
    question,
    into: new CheckedList(),
    signal: new AbortController().signal,
    ask: async (recipients) => answered(recipients.length),
    onProgress: () => undefined,
    onFailure: () => Promise.reject(new Error("unexpected")),
    ...more,
  });

  test("goes part by part, a part that failed once more, and what needs no server is not asked", async () => {
    const sizes: number[] = [];
    let failures = 0;
    const run = await runOf(new Blob([made(10_500), "\nu1@example.com\n@,\n"]), {
      ask: async (recipients) => {
        sizes.push(recipients.length);
        if (sizes.length === 2) throw new ApiAway("gone");
        return answered(recipients.length);
      },
      onFailure: async () => void failures++,
    });
    expect(await checkList(run)).toBe(false);
    expect([sizes, failures]).toEqual([[10_000, 501, 501], 1]);
    expect(run.into.size).toBe(10_502);
    expect(run.into.row(10_500)).toMatchObject({ reason: "DUPLICATE_IN_CALL", check: undefined });
  });

  test("ends where it is stopped, with the rows that were answered", async () => {
    const leaving = new AbortController();
    const run = await runOf(made(25_000), {
      signal: leaving.signal,
      ask: async (recipients) => {
        leaving.abort();
        return answered(recipients.length);
      },
    });
    await expect(checkList(run)).rejects.toMatchObject({ name: "AbortError" });
    expect(run.into.size).toBe(10_000);
  });
});

describe("a call", () => {
  const stream = (...pieces: string[]) => new Blob(pieces).stream();
  const signal = new AbortController().signal;
  const part = {
    site: "site_a",
    question,
    recipients: [{ email: "a@example.com" }],
    signal,
    onAnswers: () => undefined,
  };
  const api = (body: string) => ({ fetch: async () => new Response(body) }) as unknown as Parameters<typeof askPart>[0];

  test("says only what was chosen", () => {
    expect(headOf(question)).toEqual({ purpose: "news", channel: "email" });
    expect(recipientOf("020 7946 0000", { ...question, channel: "sms", country: "GB" })).toEqual({
      phone: "020 7946 0000",
      country: "GB",
    });
  });

  test("has its lines, however they come", async () => {
    const found: string[] = [];
    for await (const lines of linesIn(stream('{"a":"ü"}\n{', '"b":1}'), signal)) found.push(...lines);
    expect(found).toEqual(['{"a":"ü"}', '{"b":1}']);
  });

  test("without its summary has failed, whatever was answered", async () => {
    const line = '{"allow":true,"reason":"CONSENT_ACTIVE"}\n';
    await expect(askPart(api(line), part)).rejects.toBeInstanceOf(ApiAway);
    const whole = `${line}{"summary":{"check":"chk_1","validUntil":"2027-01-01T00:00:00.000Z"}}\n`;
    expect(await askPart(api(whole), part)).toMatchObject({ check: "chk_1", results: [{ allow: true }] });
  });
});

test("one address is asked for as what its channel needs", () => {
  for (const lang of ["en", "de"] as const)
    for (const channel of ["post", "push", "chat"] as const)
      expect(checkWords[lang].one[kindFor(channel)]).not.toMatch(/mail|num/i);
});

describe("an entry that forbids contact", () => {
  const wish = { source: "letter", channel: "sms", topic: "news", controller: "", since: "2026-11-01" } as const;

  test("is about an address of one kind", () => {
    const sent = (text: string) => asSent(addressNamed(text)!);
    expect(sent(" mailto:ada@example.com")).toEqual({ email: "ada@example.com" });
    expect(sent("+44 20 7946 0000")).toEqual({ phone: "+44 20 7946 0000" });
    expect(sent("Ada Lovelace, 12 High Street, London SW1A 1AA")).toHaveProperty("post");
    expect(sent("Eva Müller; Am Markt 3; 10115 Berlin; DE")).toHaveProperty("post");
    expect(sent("telegram:@ada")).toEqual({ chat: "telegram:@ada" });
    expect(sent("whatsapp:+442079460958")).toEqual({ chat: "whatsapp:+442079460958" });
    expect(sent("https://push.example/wp/AbC")).toEqual({ push: "https://push.example/wp/AbC" });
    for (const text of ["somebody", "Ada Lovelace", "ada,", "http://push.example/x"])
      expect(addressNamed(text), text).toBeUndefined();
  });

  test("says what its reason needs and no more", () => {
    const entry = (reason: "OBJECTED_ALL" | "UNSUBSCRIBED_TOPIC") =>
      entryOf({ kind: "email", address: "a@b.example" }, { ...wish, reason });
    const said = { email: "a@b.example", source: "letter", since: "2026-11-01T00:00:00.000Z" };
    expect(entry("OBJECTED_ALL")).toEqual({ ...said, reason: "OBJECTED_ALL" });
    expect(entry("UNSUBSCRIBED_TOPIC")).toEqual({ ...said, reason: "UNSUBSCRIBED_TOPIC", topic: "news" });
  });

  test("is about one company where somebody said no to it, and never where an address is dead", () => {
    const entry = (reason: "OBJECTED_ALL" | "HARD_BOUNCE" | "UNSUBSCRIBED_TOPIC") =>
      entryOf({ kind: "email", address: "a@b.example" }, { ...wish, controller: "Client Ltd", reason });
    expect(entry("OBJECTED_ALL")).toMatchObject({ controller: "Client Ltd" });
    expect(entry("HARD_BOUNCE")).not.toHaveProperty("controller");
    expect(entry("UNSUBSCRIBED_TOPIC")).not.toHaveProperty("controller");
  });
});

test("a purpose is sent as it is to be, without what publishing works out", () => {
  const purpose = { ...samplePurpose(), texts: {}, revision: "1.abc" };
  const edited = { ...purpose, recipients: ["Ada Ltd ", ""] };
  const body = purposeBody(purpose, edited, { isDeclared: true, reason: "a test" });
  expect(body).toMatchObject({ recipients: ["Ada Ltd"], declared: true, basis: purpose.basis });
  expect(Object.keys(body)).not.toContain("revision");
  expect(Object.keys(body)).not.toContain("version");
});

test("a purpose that somebody else changed meanwhile keeps their change wherever nothing was changed here", () => {
  const en = { title: "News", text: "Offers" };
  const { validPeriod, retentionPeriod, recipients, dataTypes } = samplePurpose();
  const from = { texts: { en }, validPeriod, retentionPeriod, recipients, dataTypes };
  const theirs = { ...from, texts: { en: { ...en, text: "Offers and tips" } }, validPeriod: "P30D", recipients: ["X"] };
  const mine = { ...from, texts: { en: { ...en, title: "Letters" } }, validPeriod: "P60D" };
  expect(rebasedOn(theirs, mine, from)).toEqual({
    ...theirs,
    texts: { en: { title: "Letters", text: "Offers and tips" } },
    validPeriod: "P60D",
  });
});

test("every reason has words in each language, and one from a newer server its name", () => {
  for (const table of Object.values(reasonWords)) {
    expect(Object.keys(table.reasons).sort()).toEqual([...Object.keys(denyRanks), ...allowReasons].sort());
    expect(reasonSaid(table, "SOMETHING_NEW")).toBe("SOMETHING_NEW");
    expect(fixSaid(table, "rescreen")).toBeTruthy();
    expect(fixSaid(table, undefined)).toBeUndefined();
  }
});
