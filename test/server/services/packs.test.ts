// Collecting evidence: whose records are in a pack, who may make one, and what is never in it.
import { afterAll, beforeAll, expect, test } from "vitest";
import { packFindings } from "../../../core/pack.ts";
import { demoSite } from "../../../server/services/demo.ts";
import { eraseSubject } from "../../../server/services/erasures.ts";
import { collectPack, packCrypto, packOfReceipt, signedPack } from "../../../server/services/packs.ts";
import { receiptName } from "../../../server/services/receipt-names.ts";
import { recordDecision } from "../../../server/services/records.ts";
import { packFile } from "../../../server/http/pack-page.ts";
import { bannerRequest, freshDevice } from "../../support/requests.ts";
import { otherSite, system, testContext, visitor, type TestContext } from "../../support/context.ts";

let t: TestContext;
beforeAll(async () => {
  t = await testContext();
});
afterAll(() => t?.stop());

const auditor = { kind: "key", id: "key_1", site: demoSite, scopes: ["export"] } as const;
const consent = async (email: string) => {
  const request = t.request({ subject: { kind: "email", id: email } });
  await recordDecision(t.context, visitor, request);
  t.clock.ms += 1000;
  return request.id;
};
const escaped = (text: string) => text.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("'", "&#39;");
const collect = (request: unknown, actor: Parameters<typeof collectPack>[1] = auditor) =>
  collectPack(t.context, actor, { site: demoSite, read: () => request });

test("of a person holds their records alone, oldest first, with the notice and what holds now; and verifies", async () => {
  const mine = [await consent("ada@example.com"), await consent("ada@example.com")];
  await consent("bob@example.com");
  await t.seal();
  const collected = await collect({ subject: { kind: "email", id: "Ada@example.com " } });
  expect(collected.content.records.map(({ record }) => record.id)).toEqual(mine);
  expect(collected.content.notices.map(({ hash }) => hash)).toEqual([t.notice]);
  expect(collected.states).toMatchObject([{ purpose: "newsletter", channel: "email", status: "renewed" }]);
  const pack = await signedPack(t.context, collected, "<main></main>");
  expect(await packFindings(pack, { crypto: packCrypto, pinned: (await t.context.signer(demoSite)).keyText })).toEqual(
    [],
  );
  const text = JSON.stringify(pack);
  expect(text).not.toMatch(/ada@|Firefox|contact\.html|localhost:8788\/contact/);
});

test("of one record holds it alone, also for who holds its receipt", async () => {
  const id = await consent("eve@example.com");
  await consent("eve@example.com");
  await t.seal();
  const collected = await collect({ subject: { kind: "record", id }, about: "record", lang: "de" });
  expect([collected.content.records.map(({ record }) => record.id), collected.content.lang]).toEqual([[id], "de"]);
  const held = await packOfReceipt(t.context, receiptName(t.context, id));
  expect([held.content.records.map(({ record }) => record.id), held.content.lang, held.states]).toEqual([
    [id],
    "en",
    [],
  ]);
  await expect(packOfReceipt(t.context, id)).rejects.toMatchObject({ slug: "not-found" });
});

test("shows each record's notice as its place had it: in California nobody was asked, and could opt out", async () => {
  const panel = { surface: "panel", action: "save", layer: 2, viaGpc: true, trusted: true } as const;
  const subject = { kind: "device", id: freshDevice() } as const;
  const acts = [
    ["US-CA", { method: panel }],
    ["FR", {}],
  ] as const;
  for (const [jurisdiction, change] of acts) {
    const request = bannerRequest(t.notice, "refused", { id: t.request().id, subject, ...change });
    await recordDecision(t.context, { ...visitor, jurisdiction }, request);
    t.clock.ms += 1000;
  }
  await t.seal();
  const collected = await collect({ subject });
  expect(collected.content.records.map(({ record }) => collected.shownAs.get(record.id)?.rules)).toMatchObject([
    { variant: "opt-out-link", asks: false, runs: ["analytics", "advertising", "social"] },
    { variant: "opt-in", asks: true, runs: [] },
  ]);
  const file = (await packFile(t.context, collected)).split('<script type="application/json"')[0]!;
  const { messages } = collected.content.notices[0]!.doc.languages["en"]!;
  const said = (key: string) => escaped(messages[key]!.replace("{controller}", "Northgate Calling Ltd"));
  const [california, france] = file.split('id="text-2"') as [string, string];
  for (const key of ["dialogTextOptOut", "doNotSell", "optOutText", "gpcNotice"])
    expect(california).toContain(said(key));
  for (const key of ["bannerTitle", "bannerText", "dialogText"]) expect(california).not.toContain(said(key));
  for (const key of ["bannerTitle", "bannerText", "dialogText"]) expect(france).toContain(said(key));
  for (const key of ["dialogTextOptOut", "doNotSell"]) expect(france).not.toContain(said(key));
});

test("waits for the latest record to be sealed, and says what it cannot find", async () => {
  const id = await consent("zoe@example.com");
  await expect(collect({ subject: { kind: "record", id } })).rejects.toMatchObject({ slug: "not-found" });
  await expect(packOfReceipt(t.context, receiptName(t.context, id))).rejects.toMatchObject({ slug: "not-found" });
  await t.seal();
  for (const subject of [
    { kind: "email", id: "nobody@example.com" },
    { kind: "record", id: t.request().id },
  ])
    await expect(collect({ subject })).rejects.toMatchObject({ slug: "not-found" });
  const wrong = { subject: { kind: "email", id: "ada@example.com" }, about: "record" };
  await expect(collect(wrong)).rejects.toMatchObject({ slug: "not-found" });
  await expect(collect({ subject: { kind: "email", id: "nobody" } })).rejects.toMatchObject({ slug: "not-valid" });
});

test("is for a key of the site with the scope; the audit holds counts and no address", async () => {
  const subject = { kind: "email", id: "ada@example.com" };
  const rows = await t.auditOf(demoSite, () => collect({ subject }));
  expect(rows).toMatchObject([{ verb: "pack.make", outcome: "done", detail: "2 records of one person" }]);
  for (const actor of [{ ...auditor, scopes: ["check", "request"] }, { ...auditor, site: otherSite }, visitor])
    await expect(collect({ subject }, actor)).rejects.toMatchObject({ slug: "may-not" });
});

test("of an erased person is not found; of their record it holds what names nobody, and still verifies", async () => {
  const id = await consent("gone@example.com");
  const subject = { kind: "email", id: "gone@example.com" };
  const body = { subject, mode: "erase", reason: "subject-request", verified: "signed-link" };
  await eraseSubject(t.context, system, { site: demoSite, read: () => body });
  await t.seal();
  await expect(collect({ subject })).rejects.toMatchObject({ slug: "not-found" });
  await expect(collect({ subject: { kind: "record", id } })).rejects.toMatchObject({ slug: "not-found" });
  const collected = await collect({ subject: { kind: "record", id }, about: "record" });
  const pack = await signedPack(t.context, collected, "<main></main>");
  expect(await packFindings(pack, { crypto: packCrypto })).toEqual([]);
});

test("of a longer history than a pack may hold is refused, never cut", async () => {
  for (let i = 0; i < 3; i++) await consent("max@example.com");
  await t.seal();
  const asked = { site: demoSite, read: () => ({ subject: { kind: "email", id: "max@example.com" } }) };
  await expect(collectPack(t.context, auditor, { ...asked, most: 2 })).rejects.toMatchObject({
    slug: "pack-too-large",
  });
  expect((await collectPack(t.context, auditor, { ...asked, most: 3 })).content.records).toHaveLength(3);
});
