// Records found: by whatever was pasted, whole, page by page, and never another site's or anything personal.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { demoSite } from "../../../server/services/demo.ts";
import { eraseSubject } from "../../../server/services/erasures.ts";
import { linkRecord } from "../../../server/services/notes.ts";
import { receiptAddress, receiptName } from "../../../server/services/receipt-names.ts";
import { findRecords, namedBy } from "../../../server/services/record-search.ts";
import { recordDecision } from "../../../server/services/records.ts";
import { createUser, userActor } from "../../../server/services/users.ts";
import { countedContext } from "../../support/calls.ts";
import { otherSite, system, testContext, visitor, type TestContext } from "../../support/context.ts";
import { bannerRequest, freshDevice, freshRecordId } from "../../support/requests.ts";

let t: TestContext;
beforeAll(async () => {
  t = await testContext();
});
afterAll(() => t?.stop());

const desk = { kind: "key", id: "key_1", site: demoSite, scopes: ["request"] } as const;
const find = (request: object, actor: Parameters<typeof findRecords>[1] = desk, site = demoSite) =>
  findRecords(t.context, actor, { site, read: () => request });
async function consent(subject: { kind: "email" | "device"; id: string }, change: object = {}) {
  const request = t.request({ subject, ...change });
  await recordDecision(t.context, visitor, request);
  t.clock.ms += 1_000;
  return request.id;
}
const banner = () =>
  recordDecision(t.context, visitor, bannerRequest(t.notice, "given", { id: freshRecordId(t.clock.ms) }));
const withdrawal = {
  event: "withdraw",
  choices: [{ purpose: "newsletter", version: 1, status: "withdrawn", channel: "email" }],
};
const idsOf = ({ records }: Awaited<ReturnType<typeof find>>) => records.map(({ id }) => id);

describe("a person", () => {
  test("is found by address, receipt, its name and a record's id: each time the whole history, latest first", async () => {
    const subject = { kind: "email", id: "ada@example.com" } as const;
    const ids = [await consent(subject), await consent(subject, withdrawal), await consent(subject)];
    await consent({ kind: "email", id: "bob@example.com" });
    const [first] = ids;
    for (const text of [
      " Ada@Example.COM ",
      receiptAddress(t.context, first!),
      receiptName(t.context, first!),
      first!,
    ]) {
      const found = await find({ text });
      expect(idsOf(found)).toEqual([...ids].reverse());
      expect(found).toMatchObject({
        subject: { knownBy: ["email"], erasedAt: null, restrictedUntil: null },
        next: null,
      });
    }
    expect(JSON.stringify(await find({ text: "ada@example.com" }))).not.toMatch(/ada@|contact\.html|Firefox/i);
  });

  test("is read page by page, every record once, filters kept", async () => {
    const subject = { kind: "email", id: "cora@example.com" } as const;
    const given: string[] = [];
    for (let i = 0; i < 7; i++) {
      given.push(await consent(subject));
      await consent(subject, withdrawal);
    }
    for (const [filter, wanted] of [
      [{}, 14],
      [{ event: "give" }, 7],
      [{ status: "withdrawn", purpose: "newsletter" }, 7],
    ] as const) {
      const seen: string[] = [];
      let before: number | null | undefined;
      do {
        const page = await find({ text: subject.id, most: 3, ...filter, ...(before ? { before } : {}) });
        seen.push(...idsOf(page));
        before = page.next;
      } while (before !== null);
      expect([seen.length, new Set(seen).size]).toEqual([wanted, wanted]);
      if ("event" in filter) expect(seen).toEqual([...given].reverse());
    }
  });

  test("is found with the other addresses shown to be theirs", async () => {
    const [home, work] = ["dora@example.com", "dora@work.example"].map((id) => ({ kind: "email", id }) as const);
    const ids = [await consent(home!), await consent(work!)];
    expect(idsOf(await find({ text: home!.id }))).toEqual([ids[0]]);
    const attachments = [{ kind: "file", hash: `sha256:${"ab".repeat(32)}` }];
    const agent = { ...desk, scopes: ["consent.write"] };
    await linkRecord(t.context, agent, { site: demoSite, read: () => ({ subject: home, other: work, attachments }) });
    expect(idsOf(await find({ text: work!.id }))).toEqual(expect.arrayContaining(ids));
    expect(await find({ text: freshDevice() })).toMatchObject({ by: "device", records: [] });
    expect(await find({ text: "07400 123456", country: "GB" })).toMatchObject({ by: "phone", records: [] });
  });

  test("who was erased is said to have been, and the record that is left stands alone", async () => {
    const subject = { kind: "email", id: "erna@example.com" } as const;
    const id = await consent(subject);
    await consent(subject);
    const wish = { subject, mode: "erase", reason: "subject-request", verified: "signed-link" };
    await eraseSubject(t.context, system, { site: demoSite, read: () => wish });
    expect(await find({ text: subject.id })).toMatchObject({ records: [], subject: { erasedAt: expect.any(String) } });
    const alone = await find({ text: id });
    expect(alone.records).toMatchObject([{ id, personal: false }]);
  });
});

describe("all records of a site", () => {
  test("come latest first, each once, and filters find what is far back", async () => {
    t.clock.ms += 1_000;
    const wanted = await consent({ kind: "email", id: "far@example.com" }, { lang: "de" });
    for (let i = 0; i < 5; i++) await banner();
    const seen: string[] = [];
    let before: number | null | undefined;
    do {
      const page = await find({ most: 4, ...(before ? { before } : {}) });
      seen.push(...idsOf(page));
      before = page.next;
    } while (before !== null);
    const count = await (await t.context.site(demoSite)).entryCount();
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen.length).toBeGreaterThan(25);
    expect(seen.length).toBeLessThan(count + 1);
    expect(idsOf(await find({ lang: "de" }))).toEqual([wanted]);
    const acted = (await find({ lang: "de" })).records[0]!.actedAt;
    expect(idsOf(await find({ from: acted, most: 200 }))).toHaveLength(6);
    expect(idsOf(await find({ until: acted, most: 200 }))).toHaveLength(seen.length - 6);
  });
});

test("a damaged entry is named, and hides none of those before it", async () => {
  const before = await consent({ kind: "email", id: "hidden@example.com" }, { lang: "de" });
  const entry = await (await t.context.site(demoSite)).entryCount();
  await consent({ kind: "email", id: "damaged@example.com" }, { lang: "de" });
  const after = await consent({ kind: "email", id: "seen@example.com" }, { lang: "de" });
  const { writer } = await t.databases.open("site", demoSite);
  const [guard] = (await writer.execute("SELECT sql FROM sqlite_schema WHERE name = 'entry_no_update'")).rows;
  await writer.execute("DROP TRIGGER entry_no_update");
  const [kept] = (await writer.execute({ sql: "SELECT times FROM entry WHERE idx = ?", args: [entry + 1] })).rows;
  const put = (times: unknown) =>
    writer.execute({ sql: "UPDATE entry SET times = ? WHERE idx = ?", args: [times as Uint8Array, entry + 1] });
  await put(new Uint8Array());
  const found = await find({ lang: "de", most: 2 });
  expect([idsOf(found), found.damaged]).toEqual([[after, before], [entry]]);
  const next = await find({ lang: "de", most: 2, before: found.next! });
  expect([(idsOf(next) as string[]).includes(before), next.damaged]).toEqual([false, []]);
  // Named by the person, their own records are read around the damage too.
  const again = await consent({ kind: "email", id: "damaged@example.com" }, { lang: "de" });
  const own = await find({ text: "damaged@example.com" });
  expect([idsOf(own), own.damaged]).toEqual([[again], [entry]]);
  // On the page whose stretch of the log it is in, and on no other.
  const one = await find({ text: "damaged@example.com", most: 1 });
  expect([idsOf(one), one.damaged]).toEqual([[again], [entry]]);
  const later = await consent({ kind: "email", id: "damaged@example.com" }, { lang: "de" });
  const first = await find({ text: "damaged@example.com", most: 1 });
  expect([idsOf(first), first.damaged]).toEqual([[later], []]);
  const second = await find({ text: "damaged@example.com", most: 1, before: first.next! });
  expect([idsOf(second), second.damaged]).toEqual([[again], [entry]]);
  await put(kept!["times"]);
  await writer.execute(String(guard!["sql"]));
});

test("a person of very many records is looked through a part at a time, and what is asked for is found by going on", async () => {
  const device = freshDevice();
  const give = (status: "given" | "refused") =>
    recordDecision(
      t.context,
      visitor,
      bannerRequest(t.notice, status, { id: freshRecordId(t.clock.ms), subject: { kind: "device", id: device } }),
    );
  const { answer } = await give("given");
  await Promise.all(Array.from({ length: 200 }, () => give("refused")));
  const { context, asked } = await countedContext(t, demoSite);
  const look = (before?: number) =>
    findRecords(context, desk, {
      site: demoSite,
      read: () => ({ text: device, event: "give", before }),
      mostOfPerson: 60,
    });
  const first = await look();
  expect([first.records.length, asked.rows < 130]).toEqual([0, true]);
  const second = await look(first.next!);
  expect([idsOf(second), second.next]).toEqual([[answer.id], null]);
});

test("a text names a receipt, a record, an address or a number, and nothing else", () => {
  const id = `rec_${"0".repeat(12)}7${"0".repeat(3)}8${"0".repeat(15)}`;
  expect(namedBy(`https://consent.example/r/${id}.abc?x=1`)).toEqual({ kind: "record", id });
  expect(namedBy("ada@example.com")).toEqual({ kind: "email", id: "ada@example.com" });
  expect(namedBy("+44 7400 123456")).toEqual({ kind: "phone", id: "+447400123456" });
  expect(namedBy("07400 123456", "GB")).toEqual({ kind: "phone", id: "+447400123456" });
  expect(namedBy("Telegram:@Ada")).toEqual({ kind: "chat", id: "telegram:ada" });
  expect(namedBy("https://push.example/wp/AbC")).toEqual({ kind: "push", id: "https://push.example/wp/AbC" });
  const letter = { kind: "post", id: "ada lovelace|12 high st london|sw1a1aa|gb" };
  expect(namedBy("Ada Lovelace, 12 High St, London SW1A 1AA", "GB")).toEqual(letter);
  // As it comes back it is the same.
  expect(namedBy(letter.id)).toEqual(letter);
  for (const none of ["", "hello", "https://consent.example/", "rec_1"]) expect(namedBy(none)).toBeUndefined();
});

test("what is not a name, another site's record, and who may not look are refused and audited", async () => {
  const id = await consent({ kind: "email", id: "gina@example.com" });
  const rows = await t.auditOf(demoSite, async () => {
    await expect(find({ text: "hello" })).rejects.toMatchObject({ extensions: { errors: [{ pointer: "/text" }] } });
    await expect(find({}, { ...desk, scopes: ["check"] })).rejects.toMatchObject({ slug: "may-not" });
    const marketer = userActor(await createUser(t.context, system, { name: "Bob", role: "marketer" }));
    await expect(find({ text: "gina@example.com" }, marketer)).rejects.toMatchObject({ slug: "may-not" });
  });
  expect(rows.map(({ outcome, detail }) => `${outcome} ${detail}`)).toEqual([
    "refused not-valid",
    "refused may-not",
    "refused may-not",
  ]);
  await expect(find({ text: id }, { ...desk, site: otherSite }, otherSite)).rejects.toMatchObject({
    slug: "not-found",
  });
  await expect(find({ text: id }, desk, otherSite)).rejects.toMatchObject({ slug: "may-not" });
  const [last] = await t.auditOf(demoSite, () => find({ text: "gina@example.com" }));
  expect(last).toMatchObject({ verb: "record.find", outcome: "done", detail: "1 found by email" });
});
