// What needs attention: nothing where all is well, and each thing once it is so.
import { afterEach, beforeEach, expect, test } from "vitest";
import { instantAt } from "../../../core/time.ts";
import { attentionCodes, readAttention } from "../../../server/services/attention.ts";
import { dataFolder, noteBackup, noteRestoreTest } from "../../../server/node/last-backup.ts";
import { demoSite } from "../../../server/services/demo.ts";
import { noteHit } from "../../../server/services/installs.ts";
import { deliverWebhook } from "../../../server/services/delivering.ts";
import { eraseSubject } from "../../../server/services/erasures.ts";
import { recordDecision } from "../../../server/services/records.ts";
import { recordShown } from "../../../server/services/screenshots.ts";
import { addWebhook } from "../../../server/services/webhooks.ts";
import { importRegister } from "../../../server/services/registers.ts";
import { otherSite, system, testContext, visitor, type TestContext } from "../../support/context.ts";
import { refusal } from "../../support/refusal.ts";
import { startReceiver } from "../../support/receiver.ts";
import { bannerRequest } from "../../support/requests.ts";

let t: TestContext;
beforeEach(async () => {
  t = await testContext();
  await t.seal();
});
afterEach(() => t.stop());

const day = 86_400_000;
const key = { kind: "key", id: "key_1", site: demoSite, scopes: ["stats"] } as const;
const things = async (context = t.context) =>
  (await readAttention(context, key, demoSite)).map(({ code, severity, count, name }) =>
    [severity, code, count, name].filter((value) => value !== undefined).join(" "),
  );

test("nothing is named where all is well", async () => expect(await things()).toEqual([]));

test("what is not sealed for a minute is urgent", async () => {
  await recordDecision(t.context, visitor, bannerRequest(t.notice, "refused", { id: t.request().id }));
  expect(await things()).toEqual([]);
  t.clock.ms += 61_000;
  expect(await things()).toEqual(["1 not-sealed 1"]);
  await t.seal();
  expect(await things()).toEqual([]);
});

test("a register that is too old, and consents that end within thirty days, are named in that order", async () => {
  await importRegister(t.context, system, {
    site: demoSite,
    register: "TPS",
    date: "2026-11-20",
    async *read() {
      yield Buffer.from("020 7946 0958\n");
    },
  });
  await recordDecision(t.context, visitor, bannerRequest(t.notice, "given", { id: t.request().id }));
  await t.seal();
  expect(await things()).toEqual([]);
  t.clock.ms += 160 * day;
  expect(await things()).toEqual(["1 screening-stale TPS", "3 consents-ending 3", "3 notice-unpictured"]);
});

test("a foreign page and what a witness found are named", async () => {
  await noteHit(t.context, demoSite, { origin: "https://staging.example" });
  const store = await t.context.site(demoSite);
  const note = (await store.latestCheckpoint())!.note;
  const root = new Uint8Array(32);
  await store.insertContradiction({
    size: 1,
    root,
    reason: "other-entries",
    held: note,
    latest: note,
    at: t.context.now(),
  });
  expect(await things()).toEqual(["1 log-contradicted 1", "2 origin-foreign https://staging.example"]);
});

test("where backups are ours to make, none, an old one and one that nobody tried to restore are named", async () => {
  const context = { ...t.context, dataFolder: dataFolder(t.folder) };
  const backedUp = (ms: number) =>
    noteBackup(t.folder, { at: instantAt(ms), bytes: 1, entries: 0, keysUntil: instantAt(ms) });
  const tested = (ms: number) => noteRestoreTest(t.folder, { at: instantAt(ms), madeAt: instantAt(ms), entries: 0 });
  expect(await things(context)).toEqual(["2 no-backup"]);
  await backedUp(t.clock.ms - day);
  expect(await things(context)).toEqual(["3 restore-untested"]);
  await tested(t.clock.ms - 91 * day);
  expect(await things(context)).toEqual(["3 restore-untested"]);
  await tested(t.clock.ms - 89 * day);
  expect(await things(context)).toEqual([]);
  await backedUp(t.clock.ms - 3 * day);
  expect(await things(context)).toEqual(["2 backup-old"]);
});

test("a notice in force without pictures is named a day after it was published, until there are some", async () => {
  t.clock.ms += day - 1;
  expect(await things()).toEqual([]);
  t.clock.ms += 1;
  expect(await things()).toEqual(["3 notice-unpictured"]);
  const line = { lang: "en", viewport: "320x640", layer: "first", rules: "opt-in", gpc: false } as const;
  const pictures = [{ ...line, png: Uint8Array.of(1) }];
  await recordShown(t.context, system, { site: demoSite, notice: t.notice, pictures });
  await t.seal();
  expect(await things()).toEqual([]);
});

test("a proxy that is not believed is named", async () => {
  t.context.memory.forwardedAtMs = t.clock.ms;
  expect(await things()).toEqual(["2 proxy-not-believed"]);
});

test("everything that may be named says what to do, and it needs the scope and the site", async () => {
  for (const about of Object.values(attentionCodes)) expect(about).toMatch(/\.$/);
  const rows = await t.auditOf(demoSite, async () => {
    await things();
    for (const change of [{ scopes: ["check"] }, { site: otherSite }])
      expect((await refusal(readAttention(t.context, { ...key, ...change }, demoSite))).slug).toBe("may-not");
  });
  expect(rows.map(({ verb, outcome }) => `${verb} ${outcome}`)).toEqual([
    "attention.read done",
    "attention.read refused",
    "attention.read refused",
  ]);
});

test("a webhook that stopped is named by its host alone, and mail that nobody got is counted", async () => {
  const hook = { url: "https://crm.example/hooks?token=secret" };
  const { id } = await addWebhook(t.context, system, { site: demoSite, read: () => hook });
  expect(await things()).toEqual([]);
  const store = await t.context.site(demoSite);
  await store.changeWebhook(id, { state: "failing" });
  const mail = { ref: "a", kind: "expiring", who: 1, sealed: new Uint8Array(1), dueMs: t.clock.ms } as const;
  await store.queueMail(mail);
  expect(await things()).toEqual(["1 webhook-stopped crm.example"]);
  const [taken] = await store.takeMail({ atMs: t.clock.ms, untilMs: t.clock.ms + 1, most: 1 });
  await store.endMail(taken!.no, "refused");
  expect(await things()).toEqual(["1 webhook-stopped crm.example", "2 mail-refused 1"]);
  await store.changeWebhook(id, { state: "active" });
  expect(await things()).toEqual(["2 mail-refused 1"]);
});

test("a webhook whose receiver refuses now is named until it takes what it is told", async () => {
  const receiver = await startReceiver();
  let status = 503;
  receiver.answer = (response) => void response.writeHead(status).end();
  t.clock.ms = Date.now();
  const made = await addWebhook(t.context, system, { site: demoSite, read: () => ({ url: receiver.url }) });
  const ofWebhooks = async () => (await things()).filter((line) => line.includes("webhook"));
  const { host } = new URL(receiver.url);
  await recordDecision(t.context, visitor, bannerRequest(t.notice, "refused", { id: t.request().id }));
  await t.seal();
  expect(await ofWebhooks()).toEqual([]);
  await deliverWebhook(t.context, demoSite, made.id);
  expect(await ofWebhooks()).toEqual([`2 webhook-failing ${host}`]);
  status = 204;
  t.clock.ms += 3_600_000;
  await deliverWebhook(t.context, demoSite, made.id);
  expect(await ofWebhooks()).toEqual([]);
  await receiver.stop();
});

test("a restriction that ends within thirty days is named, with how many there are", async () => {
  const restrict = (email: string, days: number) => {
    const until = instantAt(t.clock.ms + days * day);
    const request = { mode: "restrict", reason: "claim-period", verified: "known", until };
    const read = () => ({ ...request, subject: { kind: "email", id: email } });
    return eraseSubject(t.context, system, { site: demoSite, read });
  };
  for (const email of ["ada@example.com", "bob@example.com"]) {
    const choices = [{ purpose: "newsletter", version: 1, status: "given", channel: "email" }] as const;
    const subject = { kind: "email", id: email } as const;
    await recordDecision(t.context, visitor, t.request({ event: "give", choices: [...choices], subject }));
  }
  await restrict("ada@example.com", 90);
  await restrict("bob@example.com", 60);
  await t.seal();
  expect((await things()).filter((line) => line.includes("restriction"))).toEqual([]);
  t.clock.ms += 31 * day;
  expect((await things()).filter((line) => line.includes("restriction"))).toEqual(["2 restriction-ending 1"]);
});

test("a log whose tiles are not what its checkpoint signed is the first thing named", async () => {
  await recordDecision(t.context, visitor, bannerRequest(t.notice, "refused", { id: t.request().id }));
  await t.seal();
  expect(await things()).toEqual([]);
  const { writer } = await t.databases.open("site", demoSite);
  await writer.execute("DROP TRIGGER tile_only_grows");
  await writer.execute("UPDATE tile SET data = zeroblob(length(data)) WHERE level = 0");
  expect((await things())[0]).toBe("1 log-damaged");
});
