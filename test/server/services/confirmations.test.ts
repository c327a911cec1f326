// Double opt-in: a yes counts once the owner of the address has pressed, by a record of its own; nothing else makes it count.
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { CheckRequest } from "../../../core/contact-schema.ts";
import type { RecordRequest } from "../../../core/schema.ts";
import type { Actor, ServiceContext } from "../../../server/context.ts";
import { checkRecipients } from "../../../server/services/checks.ts";
import { confirm, confirmationView } from "../../../server/services/confirmations.ts";
import { demoNotice, demoSite } from "../../../server/services/demo.ts";
import { eraseSubject } from "../../../server/services/erasures.ts";
import { sendDueMail } from "../../../server/services/mail-queue.ts";
import { publishNotice } from "../../../server/services/notices.ts";
import { recordDecision } from "../../../server/services/records.ts";
import { addSuppressions } from "../../../server/services/suppressions.ts";
import { unsubscribeLinks } from "../../../server/services/unsubscribe-links.ts";
import { unsubscribeByLink } from "../../../server/services/unsubscribes.ts";
import { system, testContext, visitor, type TestContext } from "../../support/context.ts";
import { keptMail } from "../../support/mail.ts";
import { demoOrigin } from "../../support/requests.ts";

let t: TestContext;
let context: ServiceContext;
let notice: RecordRequest["notice"];
const mail = keptMail();
const key: Actor & { kind: "key" } = { kind: "key", id: "key_1", site: demoSite, scopes: ["check", "audit"] };
const dayMs = 86_400_000;

beforeAll(async () => {
  t = await testContext();
  context = { ...t.context, mail: { ...t.context.mail, transport: mail } };
  const settings = demoNotice(demoOrigin);
  const purposes = settings.purposes.map((one) => (one.id === "newsletter" ? { ...one, doubleOptIn: true } : one));
  notice = (
    await publishNotice(context, system, { shortNotice: "a test", site: demoSite, settings: { ...settings, purposes } })
  ).hash;
});
beforeEach(() => {
  mail.sent.length = 0;
  t.clock.ms += 1000;
});
afterAll(() => t?.stop());

const give = (email: string, change: Partial<RecordRequest> = {}) =>
  recordDecision(context, visitor, t.request({ notice, subject: { kind: "email", id: email }, ...change }));
const ask = async (email: string, change: Partial<CheckRequest> = {}) => {
  const read = () => ({ purpose: "newsletter", channel: "email", recipients: [{ email }], ...change });
  return (await checkRecipients(context, key, read)).results[0]!;
};
/** The link in the one message that was sent since. */
async function linkMailed(): Promise<{ site: string; token: string }> {
  await sendDueMail(context, demoSite, (kind, { reason }) => expect.fail(`${kind} ${reason}`));
  expect(mail.sent).toHaveLength(1);
  const [site, token] = /\/c\/(\S+)\/(\S+)/.exec(mail.sent[0]!.text)!.slice(1);
  return { site: site!, token: token! };
}
const press = (link: { site: string; token: string }) => confirm(context, { ...link, jurisdiction: "GB" });
const entries = async () => (await t.context.site(demoSite)).entryCount();
const last = async () =>
  (await (await t.context.site(demoSite)).records((await entries()) - 1, await entries()))[0]!.core;

test("a yes waits until the owner presses; the press is a record of its own that the check names as its proof", async () => {
  const { answer } = await give("ada@example.com");
  expect((await last()).choices).toMatchObject([{ purpose: "newsletter", status: "requested" }]);
  expect(await ask("ada@example.com")).toMatchObject({ allow: false, reason: "PENDING_CONFIRMATION" });
  const link = await linkMailed();
  expect(mail.sent[0]).toMatchObject({ to: "ada@example.com", lang: "en", subject: "Please confirm: Newsletter" });
  const before = await entries();
  expect(await confirmationView(context, link)).toMatchObject({ state: "open", purposes: ["newsletter"] });
  expect(await entries()).toBe(before);
  t.clock.ms += 3_600_000;
  expect(await press(link)).toMatchObject({ state: "done" });
  expect(await last()).toMatchObject({
    event: "confirm",
    actor: "subject",
    method: { surface: "link", action: "double-opt-in" },
    choices: [{ purpose: "newsletter", channel: "email", status: "given", version: 1 }],
    notice,
    jurisdiction: "GB",
  });
  const result = await ask("ada@example.com");
  expect(result).toMatchObject({ allow: true, evidence: { proof: "double_opt_in", at: t.context.now() } });
  expect(result.evidence!.record).not.toBe(answer.id);
  const asOf = await ask("ada@example.com", { at: t.context.now() });
  expect(asOf).toEqual(result);
});

test("a second press, twenty at once, and one after a withdrawal change nothing and answer the same", async () => {
  await give("bea@example.com");
  const link = await linkMailed();
  const before = await entries();
  const states = await Promise.all(Array.from({ length: 20 }, async () => (await press(link))?.state));
  expect(new Set(states)).toEqual(new Set(["done"]));
  t.clock.ms += 1000;
  expect(await press(link)).toMatchObject({ state: "done" });
  expect((await entries()) - before).toBe(1);
  const read = () => ({ purpose: "newsletter", channel: "email", recipients: [{ email: "bea@example.com" }] });
  const { links } = await unsubscribeLinks(context, key, { site: demoSite, read });
  const [site, token] = links[0]!.url!.split("/").slice(-2);
  await unsubscribeByLink(context, { site: site!, token: token!, scope: "topic" });
  t.clock.ms += 1000;
  expect(await press(link)).toMatchObject({ state: "done" });
  expect(await ask("bea@example.com")).toMatchObject({ reason: "WITHDRAWN" });
});

test("a yes that somebody typed lifts no unsubscribing, brings nobody back who was erased, and renews nothing", async () => {
  await give("cleo@example.com");
  await press(await linkMailed());
  const read = () => ({ purpose: "newsletter", channel: "email", recipients: [{ email: "cleo@example.com" }] });
  const { links } = await unsubscribeLinks(context, key, { site: demoSite, read });
  const [site, token] = links[0]!.url!.split("/").slice(-2);
  t.clock.ms += 1000;
  await unsubscribeByLink(context, { site: site!, token: token!, scope: "topic" });
  t.clock.ms += 1000;
  await give("cleo@example.com");
  expect(await ask("cleo@example.com")).toMatchObject({ reason: "WITHDRAWN", also: ["UNSUBSCRIBED_TOPIC"] });
  mail.sent.length = 0;
  await press(await linkMailed());
  expect(await ask("cleo@example.com")).toMatchObject({ allow: true });

  const erase = {
    subject: { kind: "email", id: "cleo@example.com" },
    mode: "erase",
    reason: "subject-request",
    verified: "known",
  };
  await eraseSubject(context, system, { site: demoSite, read: () => erase });
  t.clock.ms += 1000;
  mail.sent.length = 0;
  await give("cleo@example.com");
  expect(await ask("cleo@example.com")).toMatchObject({ reason: "ERASED" });
  await press(await linkMailed());
  expect(await ask("cleo@example.com")).toMatchObject({ allow: true });
});

test("a link is over after seven days, and one that is none shows nothing", async () => {
  await give("dora@example.com");
  const link = await linkMailed();
  t.clock.ms += 7 * dayMs - 1000;
  expect(await confirmationView(context, link)).toMatchObject({ state: "open" });
  t.clock.ms += 2000;
  expect(await confirmationView(context, link)).toMatchObject({ state: "over" });
  expect(await press(link)).toMatchObject({ state: "over" });
  expect(await ask("dora@example.com")).toMatchObject({ reason: "PENDING_CONFIRMATION" });
  expect(await press({ ...link, site: "site_other" })).toBeUndefined();
  expect(await press({ ...link, token: `B${link.token.slice(1)}` })).toBeUndefined();
});

test("a record that is sent again is one message, and nobody gets more than three a day", async () => {
  const request = t.request({ notice, subject: { kind: "email", id: "eve@example.com" } });
  await recordDecision(context, visitor, request);
  await recordDecision(context, visitor, request);
  await linkMailed();
  for (let i = 0; i < 5; i++) await give("eve@example.com");
  await sendDueMail(context, demoSite, () => {});
  expect(mail.sent).toHaveLength(3);
  t.clock.ms += dayMs + 1000;
  await give("eve@example.com");
  await sendDueMail(context, demoSite, () => {});
  expect(mail.sent).toHaveLength(4);
});

test("nobody is asked to confirm who wants no messages at all", async () => {
  await give("fay@example.com");
  await press(await linkMailed());
  const read = () => ({ purpose: "newsletter", channel: "email", recipients: [{ email: "fay@example.com" }] });
  const { links } = await unsubscribeLinks(context, key, { site: demoSite, read });
  const [site, token] = links[0]!.url!.split("/").slice(-2);
  await unsubscribeByLink(context, { site: site!, token: token!, scope: "all" });
  mail.sent.length = 0;
  await give("fay+again@example.com");
  await sendDueMail(context, demoSite, () => {});
  expect(mail.sent).toEqual([]);
});

test("a refusal needs no confirmation", async () => {
  await give("gus@example.com", {
    event: "refuse",
    choices: [{ purpose: "newsletter", version: 1, status: "refused", channel: "email" }],
  });
  expect(await ask("gus@example.com")).toMatchObject({ reason: "REFUSED" });
  await sendDueMail(context, demoSite, () => {});
  expect(mail.sent).toEqual([]);
});

test("nobody is asked to confirm who said no to a controller the purpose was done for, under whatever name it is now", async () => {
  const settings = demoNotice(demoOrigin);
  const publish = async (processorFor?: string) => {
    const purposes = settings.purposes.map((one) =>
      one.id === "newsletter" ? { ...one, doubleOptIn: true, ...(processorFor ? { processorFor } : {}) } : one,
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
  const entries = [{ email: "hal@example.com", reason: "OBJECTED_ALL", source: "subject", controller: "Client Ltd" }];
  await addSuppressions(context, system, { site: demoSite, read: () => ({ entries }) });
  const version = await publish("Client Limited");
  const choices = [{ purpose: "newsletter", version, status: "given" as const, channel: "email" as const }];
  for (const who of ["hal", "ivy"]) await give(`${who}@example.com`, { choices });
  await sendDueMail(context, demoSite, () => {});
  expect(mail.sent.map(({ to }) => to)).toEqual(["ivy@example.com"]);
  // The message says who is responsible, in its text and in its HTML.
  for (const part of [mail.sent[0]!.text, mail.sent[0]!.html]) expect(part).toContain("Responsible: Client Limited");
});
