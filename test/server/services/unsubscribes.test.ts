// Unsubscribing: at once, for good, as often as one likes, and also for who is not known.
import { afterAll, beforeAll, expect, test } from "vitest";
import type { CheckRequest } from "../../../core/contact-schema.ts";
import type { Actor } from "../../../server/context.ts";
import { checkRecipients } from "../../../server/services/checks.ts";
import { demoSite } from "../../../server/services/demo.ts";
import { eraseSubject } from "../../../server/services/erasures.ts";
import { linkRecord } from "../../../server/services/notes.ts";
import { recordDecision } from "../../../server/services/records.ts";
import { unsubscribeLinks } from "../../../server/services/unsubscribe-links.ts";
import { unsubscribeByLink, unsubscribeView } from "../../../server/services/unsubscribes.ts";
import { system, testContext, visitor, type TestContext } from "../../support/context.ts";

let t: TestContext;
beforeAll(async () => {
  t = await testContext();
});
afterAll(() => t?.stop());

const key: Actor & { kind: "key" } = { kind: "key", id: "key_1", site: demoSite, scopes: ["check"] };
const give = (id: string) => recordDecision(t.context, visitor, t.request({ subject: { kind: "email", id } }));
const ask = async (email: string, change: Partial<CheckRequest> = {}) => {
  const read = () => ({ purpose: "newsletter", channel: "email", recipients: [{ email }], ...change });
  return (await checkRecipients(t.context, key, read)).results[0]!;
};
async function link(email: string) {
  const read = () => ({ purpose: "newsletter", channel: "email", recipients: [{ email }] });
  const { links } = await unsubscribeLinks(t.context, key, { site: demoSite, read });
  const [site, token] = links[0]!.url!.split("/").slice(-2);
  return { site: site!, token: token! };
}
const press = async (email: string, scope: "topic" | "all" = "topic") =>
  unsubscribeByLink(t.context, { ...(await link(email)), scope });
const entries = async () => (await t.context.site(demoSite)).entryCount();

test("a press ends the consent before it is answered, and the log says by which way", async () => {
  await give("ada@example.com");
  t.clock.ms += 1000;
  expect(await press("ada@example.com")).toMatchObject({ subject: { purpose: "newsletter" } });
  expect(await ask("ada@example.com")).toMatchObject({ reason: "WITHDRAWN", also: ["UNSUBSCRIBED_TOPIC"] });
  const store = await t.context.site(demoSite);
  const [record] = await store.records((await entries()) - 2, await entries());
  const last = (await store.records(0, await entries())).at(-1)!;
  expect(record).toBeDefined();
  expect(last.core).toMatchObject({
    event: "withdraw",
    actor: "subject",
    method: { surface: "link", action: "unsubscribe" },
    choices: [{ purpose: "newsletter", channel: "email", status: "withdrawn" }],
  });
});

test("twenty presses at once are one record and one entry", async () => {
  await give("bea@example.com");
  t.clock.ms += 1000;
  const before = await entries();
  await Promise.all(Array.from({ length: 20 }, () => press("bea@example.com")));
  t.clock.ms += 3_600_000;
  await press("bea@example.com");
  expect((await entries()) - before).toBe(1);
});

test("who consents again may unsubscribe again", async () => {
  await give("cleo@example.com");
  t.clock.ms += 1000;
  await press("cleo@example.com");
  t.clock.ms += 1000;
  await give("cleo@example.com");
  expect(await ask("cleo@example.com")).toMatchObject({ allow: true });
  t.clock.ms += 1000;
  await press("cleo@example.com");
  expect(await ask("cleo@example.com")).toMatchObject({ reason: "WITHDRAWN" });
});

test("no more at all is an objection to everything, for every channel and alias", async () => {
  await give("dora+news@example.com");
  t.clock.ms += 1000;
  await press("dora+news@example.com", "all");
  expect(await ask("dora+news@example.com")).toMatchObject({ reason: "OBJECTED_ALL", also: ["WITHDRAWN"] });
  expect(await ask("dora@example.com")).toMatchObject({ reason: "OBJECTED_ALL" });
  const last = (await (await t.context.site(demoSite)).records(0, await entries())).at(-1)!;
  expect(last.core.event).toBe("object");
});

test("a link of who is unknown or was erased works all the same, and records nobody", async () => {
  await give("eve@example.com");
  const held = await link("eve@example.com");
  const erase = {
    subject: { kind: "email", id: "eve@example.com" },
    mode: "erase",
    reason: "subject-request",
    verified: "known",
  };
  await eraseSubject(t.context, system, { site: demoSite, read: () => erase });
  const before = await entries();
  await unsubscribeByLink(t.context, { ...held, scope: "topic" });
  await press("nobody@example.com");
  expect(await entries()).toBe(before);
  expect(await ask("eve@example.com")).toMatchObject({ reason: "ERASED", also: ["UNSUBSCRIBED_TOPIC", "NO_RECORD"] });
  expect(await ask("nobody@example.com")).toMatchObject({ reason: "UNSUBSCRIBED_TOPIC" });
});

test("a link that is none shows and does nothing", async () => {
  const { site, token } = await link("ada@example.com");
  for (const asked of [
    { site, token: `${token.slice(0, -1)}!` },
    { site: "site_other", token },
    { site: "x", token },
  ]) {
    expect(await unsubscribeView(t.context, asked)).toBeUndefined();
    expect(await unsubscribeByLink(t.context, { ...asked, scope: "all" })).toBeUndefined();
  }
});

test("no more at all is for every address that is known to be the same person's", async () => {
  await give("fay@example.com");
  await give("fay@home.example");
  const attachments = [{ kind: "paper", hash: `sha256:${"5c".repeat(32)}` }];
  const link = {
    subject: { kind: "email", id: "fay@example.com" },
    other: { kind: "email", id: "fay@home.example" },
    attachments,
  };
  await linkRecord(t.context, system, { site: demoSite, read: () => link });
  t.clock.ms += 1000;
  await press("fay@example.com", "all");
  expect(await ask("fay@home.example")).toMatchObject({ reason: "OBJECTED_ALL", also: ["WITHDRAWN"] });
});

test("who unsubscribes a topic again, after the address consented meanwhile, is heard again", async () => {
  await press("gil+x@example.com");
  t.clock.ms += 1000;
  await give("gil@example.com");
  expect(await ask("gil@example.com")).toMatchObject({ allow: true });
  t.clock.ms += 1000;
  await press("gil+x@example.com");
  expect(await ask("gil@example.com")).toMatchObject({ reason: "UNSUBSCRIBED_TOPIC" });
});
