// Expiring notices: at thirty, seven and one days, once each whatever restarts; nothing but a press renews.
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { RecordRequest } from "../../../core/schema.ts";
import type { Actor, ServiceContext } from "../../../server/context.ts";
import { checkRecipients } from "../../../server/services/checks.ts";
import { confirm, confirmationView } from "../../../server/services/confirmations.ts";
import { demoNotice, demoSite } from "../../../server/services/demo.ts";
import { tellExpiring } from "../../../server/services/expiring.ts";
import { sendDueMail } from "../../../server/services/mail-queue.ts";
import { publishNotice } from "../../../server/services/notices.ts";
import { recordDecision } from "../../../server/services/records.ts";
import { addSuppressions } from "../../../server/services/suppressions.ts";
import { system, testContext, visitor, type TestContext } from "../../support/context.ts";
import { keptMail } from "../../support/mail.ts";
import { demoOrigin } from "../../support/requests.ts";

let t: TestContext;
let context: ServiceContext;
let notice: RecordRequest["notice"];
const mail = keptMail();
const dayMs = 86_400_000;
const key: Actor & { kind: "key" } = { kind: "key", id: "key_1", site: demoSite, scopes: ["check"] };

beforeAll(async () => {
  t = await testContext();
  context = { ...t.context, mail: { ...t.context.mail, transport: mail } };
  const settings = demoNotice(demoOrigin);
  // The talent pool of D25: half a year, or until withdrawn.
  const purposes = settings.purposes.map((one) =>
    one.id === "newsletter" ? { ...one, validPeriod: "P6M", renewalPeriod: "P30D" } : one,
  );
  notice = (
    await publishNotice(context, system, { shortNotice: "a test", site: demoSite, settings: { ...settings, purposes } })
  ).hash;
});
beforeEach(() => {
  mail.sent.length = 0;
});
afterAll(() => t?.stop());

async function give(email: string, change: Partial<RecordRequest> = {}): Promise<number> {
  await recordDecision(context, visitor, t.request({ notice, subject: { kind: "email", id: email }, ...change }));
  return Date.parse((await ask(email)).until!);
}
const ask = async (email: string) => {
  const read = () => ({ purpose: "newsletter", channel: "email", recipients: [{ email }] });
  return (await checkRecipients(context, key, read)).results[0]!;
};
/** Runs the job as a fresh process would, and tells what it sent. */
async function told(): Promise<string[]> {
  await tellExpiring(context, demoSite);
  await sendDueMail(context, demoSite, () => {});
  return mail.sent.splice(0).map(({ to }) => to);
}

test("a consent is told of at thirty, seven and one days before its end, once each, and never after", async () => {
  const end = await give("ada@example.com");
  const at = async (days: number) => {
    t.clock.ms = end - days * dayMs;
    return [await told(), await told()];
  };
  expect(await at(31)).toEqual([[], []]);
  for (const days of [30, 7, 1]) expect(await at(days), `${days}`).toEqual([["ada@example.com"], []]);
  for (const days of [29, 8, 2, 0.5]) expect(await at(days), `${days}`).toEqual([[], []]);
  expect(await at(-1)).toEqual([[], []]);
});

test("stages that were missed are passed over", async () => {
  const end = await give("bea@example.com");
  t.clock.ms = end - 3 * dayMs;
  expect(await told()).toEqual(["bea@example.com"]);
  t.clock.ms = end - dayMs / 2;
  expect(await told()).toEqual(["bea@example.com"]);
});

test("the message is a mailing in the person's language, and its link renews by a press and by nothing else", async () => {
  const end = await give("cleo@example.com", { lang: "de" });
  t.clock.ms = end - 20 * dayMs;
  await tellExpiring(context, demoSite);
  await sendDueMail(context, demoSite, () => {});
  const [message] = mail.sent;
  expect(message).toMatchObject({
    to: "cleo@example.com",
    lang: "de",
    subject: expect.stringContaining("endet am") as string,
  });
  expect(message!.headers).toMatchObject({
    "List-Unsubscribe": expect.stringMatching(/^<http:\S+\/u\/site_demo\/\S+>/) as string,
    "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
  });
  const [site, token] = /\/c\/(\S+)\/(\S+)/.exec(message!.text)!.slice(1);
  const link = { site: site!, token: token! };
  const store = await t.context.site(demoSite);
  const untouched = await store.entryCount();
  expect(await confirmationView(context, link)).toMatchObject({ kind: "renew", state: "open", lang: "de" });
  expect(await store.entryCount()).toBe(untouched);
  expect((await ask("cleo@example.com")).until).toBe(new Date(end).toISOString());
  const before = await store.entryCount();
  const first = await confirm(context, { ...link, jurisdiction: "DE" });
  expect(first).toMatchObject({ state: "done" });
  t.clock.ms += dayMs;
  expect(await confirm(context, { ...link, jurisdiction: "DE" })).toEqual(first);
  expect((await store.entryCount()) - before).toBe(1);
  const result = await ask("cleo@example.com");
  expect(result).toMatchObject({ allow: true, until: first!.until, evidence: { proof: "double_opt_in" } });
  expect(Date.parse(result.until!)).toBeGreaterThan(end + 100 * dayMs);
  mail.sent.length = 0;
  expect(await told()).toEqual([]);
});

test("who withdrew or is suppressed is told nothing, and an old link renews nothing", async () => {
  const end = await give("dora@example.com");
  await give("eve@example.com");
  t.clock.ms = end - 25 * dayMs;
  await tellExpiring(context, demoSite);
  await sendDueMail(context, demoSite, () => {});
  const forDora = mail.sent.find(({ to }) => to === "dora@example.com")!;
  mail.sent.length = 0;
  const withdrawn = [{ purpose: "newsletter", version: 1, status: "withdrawn" as const, channel: "email" as const }];
  await recordDecision(
    context,
    visitor,
    t.request({ notice, event: "withdraw", choices: withdrawn, subject: { kind: "email", id: "dora@example.com" } }),
  );
  const entries = [{ email: "eve@example.com", reason: "HARD_BOUNCE", source: "bounce" }];
  await addSuppressions(context, system, { site: demoSite, read: () => ({ entries }) });
  t.clock.ms = end - 6 * dayMs;
  expect((await told()).filter((to) => /dora|eve/.test(to))).toEqual([]);
  const [site, token] = /\/c\/(\S+)\/(\S+)/.exec(forDora.text)!.slice(1);
  expect(await confirm(context, { site: site!, token: token!, jurisdiction: "" })).toMatchObject({ state: "over" });
  expect(await ask("dora@example.com")).toMatchObject({ reason: "WITHDRAWN" });
  // Nor does it speak for a consent that she gave afterwards.
  await give("dora@example.com");
  expect(await confirm(context, { site: site!, token: token!, jurisdiction: "" })).toMatchObject({ state: "over" });
});

test("who renewed or withdrew while the message waited does not get it", async () => {
  const end = await give("ina@example.com");
  await give("jan@example.com");
  t.clock.ms = end - 25 * dayMs;
  await tellExpiring(context, demoSite);
  t.clock.ms += 1_000;
  await give("ina@example.com");
  const withdrawn = [{ purpose: "newsletter", version: 1, status: "withdrawn" as const, channel: "email" as const }];
  await recordDecision(
    context,
    visitor,
    t.request({ notice, event: "withdraw", choices: withdrawn, subject: { kind: "email", id: "jan@example.com" } }),
  );
  expect((await told()).filter((to) => /ina|jan/.test(to))).toEqual([]);
});

test("who said no to a controller the purpose was done for is told nothing after it was renamed", async () => {
  const settings = demoNotice(demoOrigin);
  const publish = async (processorFor: string) => {
    t.clock.ms += 1_000;
    const purposes = settings.purposes.map((one) =>
      one.id === "newsletter" ? { ...one, validPeriod: "P6M", renewalPeriod: "P30D", processorFor } : one,
    );
    const row = await publishNotice(context, system, {
      shortNotice: "a test",
      site: demoSite,
      settings: { ...settings, purposes },
    });
    notice = row.hash;
    return row.notice.purposes.find(({ id }) => id === "newsletter")!.version;
  };
  await publish("Client Ltd");
  const entries = [{ email: "finn@example.com", reason: "OBJECTED_ALL", source: "subject", controller: "Client Ltd" }];
  await addSuppressions(context, system, { site: demoSite, read: () => ({ entries }) });
  const version = await publish("Client Limited");
  const choices = [{ purpose: "newsletter", version, status: "given" as const, channel: "email" as const }];
  const end = await give("gil@example.com", { choices });
  await recordDecision(
    context,
    visitor,
    t.request({ notice, choices, subject: { kind: "email", id: "finn@example.com" } }),
  );
  t.clock.ms = end - dayMs;
  expect((await told()).filter((to) => /finn|gil/.test(to))).toEqual(["gil@example.com"]);
});
