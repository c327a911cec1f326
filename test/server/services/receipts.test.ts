// Receipts: proof that a stranger can verify, and what holds now.
import { afterAll, beforeAll, expect, test } from "vitest";
import type { SiteId } from "../../../core/ids.ts";
import { parseTlogProof, verifyReceipt } from "../../../core/receipt.ts";
import { demoSite } from "../../../server/services/demo.ts";
import { linkRecord } from "../../../server/services/notes.ts";
import { receiptName } from "../../../server/services/receipt-names.ts";
import { openReceipt, receipt, receiptProof, receiptView, sealedSize } from "../../../server/services/receipts.ts";
import { recordDecision } from "../../../server/services/records.ts";
import { countedContext } from "../../support/calls.ts";
import { otherSite, system, testContext, visitor, type TestContext } from "../../support/context.ts";
import { nodeCrypto } from "../../support/node-crypto.ts";
import { bannerRequest, freshDevice } from "../../support/requests.ts";

let t: TestContext;
beforeAll(async () => {
  t = await testContext();
});
afterAll(() => t?.stop());

const recorded = async (request = t.request()) =>
  receiptName(t.context, (await recordDecision(t.context, visitor, request)).answer.id);

test("a receipt is there as soon as the record is, and gains its proof with the next checkpoint", async () => {
  const id = await recorded();
  expect((await receipt(t.context, id)).proof).toBeUndefined();
  await expect(receiptProof(t.context, id)).rejects.toMatchObject({ slug: "not-found" });
  await t.seal();
  const sealed = await receipt(t.context, id);
  expect(await verifyReceipt(sealed, nodeCrypto, sealed.verifierKey)).toMatchObject({
    ok: true,
    index: sealed.proof!.index,
  });
  expect(sealedSize(sealed.proof!)).toBeGreaterThan(sealed.proof!.index);
  expect(parseTlogProof(await receiptProof(t.context, id))).toEqual(sealed.proof);
});

test("a receipt holds nothing personal", async () => {
  const text = JSON.stringify(await receipt(t.context, await recorded()));
  expect(text).not.toMatch(/ada@|Firefox|localhost:8788|contact\.html/);
});

test("an unknown or malformed id is not found", async () => {
  await expect(receipt(t.context, receiptName(t.context, t.request().id))).rejects.toMatchObject({ slug: "not-found" });
  await expect(receipt(t.context, "rec_../../etc")).rejects.toMatchObject({ slug: "not-found" });
});

test("the view shows what holds now: in force, then withdrawn, then lapsed", async () => {
  const id = await recorded(t.request({ subject: { kind: "email", id: "now@example.com" } }));
  const standing = async () => (await receiptView(t.context, id)).choices[0]!;
  expect(await standing()).toMatchObject({ withdrawable: true, now: { status: "given" } });
  const now = t.clock.ms;
  t.clock.ms = Date.UTC(2029, 0, 1);
  expect(await standing()).toMatchObject({ withdrawable: false, now: { status: "expired" } });
  t.clock.ms = now + 1;
  const choices = [{ purpose: "newsletter", version: 1, status: "withdrawn" as const, channel: "email" as const }];
  await recorded(t.request({ event: "withdraw", choices, subject: { kind: "receipt", id: `/r/${id}` } }));
  expect(await standing()).toMatchObject({ withdrawable: false, now: { status: "withdrawn" } });
});

test("the view of a banner's answers carries the notice that was shown and offers no withdrawal", async () => {
  const view = await receiptView(t.context, await recorded(bannerRequest(t.notice, "given")));
  expect(view.notice.languages["en"]?.messages["acceptAll"]).toBe("Accept all");
  expect(view.choices.map((choice) => choice.withdrawable)).toEqual([false, false, false]);
});

test("a key with the scope opens a receipt of its own site by the record's id, and the audit says so", async () => {
  const { answer } = await recordDecision(t.context, visitor, t.request());
  const key = (site: SiteId, ...scopes: string[]) => ({ kind: "key", id: "key_1", site, scopes }) as const;
  const asked = { site: demoSite, record: answer.id };
  const opened = await openReceipt(t.context, key(demoSite, "receipt"), asked);
  expect([opened.receipt.record.id, opened.address]).toEqual([answer.id, answer.receipt]);
  const rows = await t.auditOf(demoSite, async () => {
    await openReceipt(t.context, key(demoSite, "receipt"), asked);
  });
  expect(rows).toMatchObject([{ verb: "receipt.open", outcome: "done", detail: answer.id }]);
  await expect(openReceipt(t.context, key(demoSite, "check"), asked)).rejects.toMatchObject({ slug: "may-not" });
  await expect(openReceipt(t.context, visitor, asked)).rejects.toMatchObject({ slug: "may-not" });
  const foreign = { site: otherSite, record: answer.id };
  await expect(openReceipt(t.context, key(otherSite, "receipt"), foreign)).rejects.toMatchObject({ slug: "not-found" });
});

test("the view of a browser's answer has what else that browser answered, each with its own address; an address's has itself", async () => {
  const subject = { kind: "device", id: freshDevice() } as const;
  const names: string[] = [];
  for (const status of ["refused", "given"] as const) {
    names.push(await recorded(bannerRequest(t.notice, status, { id: t.request().id, subject })));
    t.clock.ms += 1_000;
  }
  const view = await receiptView(t.context, names[0]!);
  expect(view.history.map(({ name }) => name)).toEqual(names.toReversed());
  expect(view.history.map(({ core }) => core.event)).toEqual(["give", "refuse"]);
  const [first] = [await recorded(), await recorded()];
  expect((await receiptView(t.context, first)).history.map(({ name }) => name)).toEqual([first]);
});

test("a record that nothing was shown for has a view too, with the controller of today and no notice", async () => {
  await recorded();
  await recorded(t.request({ subject: { kind: "email", id: "bob@example.com" } }));
  const attachments = [{ kind: "paper", hash: `sha256:${"9a".repeat(32)}` }];
  const [subject, other] = ["ada", "bob"].map((who) => ({ kind: "email", id: `${who}@example.com` }));
  const read = () => ({ subject, other, attachments });
  const { answer } = await linkRecord(t.context, system, { site: demoSite, read });
  const view = await receiptView(t.context, receiptName(t.context, answer.id));
  expect(view).toMatchObject({ noticeHash: undefined, lang: "en", choices: [] });
  expect(view.notice.controller.name).toBe("Northgate Calling Ltd");
});

test("the view of one of very many answers reads the latest two hundred of its browser, the damaged among them, and no more", async () => {
  const subject = { kind: "device", id: freshDevice() } as const;
  const answer = () => recorded(bannerRequest(t.notice, "refused", { id: t.request().id, subject }));
  const names = await Promise.all(Array.from({ length: 450 }, answer));
  const entries = await (await t.context.site(demoSite)).entryCount();
  const { writer } = await t.databases.open("site", demoSite);
  const [guard] = (await writer.execute("SELECT sql FROM sqlite_schema WHERE name = 'entry_no_update'")).rows;
  await writer.execute("DROP TRIGGER entry_no_update");
  const damaged = [entries - 1, entries - 3, entries - 400];
  const args = [JSON.stringify(damaged.map((index) => index + 1))];
  await writer.execute({
    sql: "UPDATE entry SET times = x'' WHERE idx IN (SELECT value FROM json_each(?))",
    args,
  });
  await writer.execute(String(guard!["sql"]));
  const { context, asked } = await countedContext(t, demoSite);
  const view = await receiptView(context, names[100]!);
  expect(view.history).toHaveLength(198);
  expect(view.damaged).toEqual([entries - 1, entries - 3]);
  expect(asked.rows).toBeLessThan(230);
});
