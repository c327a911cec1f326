// Bounces, complaints and replies: suppressed before the provider is answered.
import { afterAll, beforeAll, expect, test } from "vitest";
import type { CheckRequest } from "../../../core/contact-schema.ts";
import type { Actor } from "../../../server/context.ts";
import { checkRecipients } from "../../../server/services/checks.ts";
import { demoSite } from "../../../server/services/demo.ts";
import { hearFeedback, hearReply } from "../../../server/services/feedback.ts";
import { recordDecision } from "../../../server/services/records.ts";
import { findSuppressions } from "../../../server/services/suppressions.ts";
import { unsubscribeLinks } from "../../../server/services/unsubscribe-links.ts";
import { testContext, visitor, type TestContext } from "../../support/context.ts";
import { refusal } from "../../support/refusal.ts";

let t: TestContext;
beforeAll(async () => {
  t = await testContext();
});
afterAll(() => t?.stop());

const key: Actor & { kind: "key" } = {
  kind: "key",
  id: "key_1",
  site: demoSite,
  scopes: ["check", "suppress.write", "feedback"],
};
const give = (id: string) => recordDecision(t.context, visitor, t.request({ subject: { kind: "email", id } }));
const ask = async (recipient: CheckRequest["recipients"][number], change: Partial<CheckRequest> = {}) => {
  const read = () => ({ purpose: "newsletter", channel: "email", recipients: [recipient], ...change });
  return (await checkRecipients(t.context, key, read)).results[0]!;
};
const hear = (provider: string, body: unknown) =>
  hearFeedback(t.context, key, { site: demoSite, mailer: provider, read: () => body });
const reply = (provider: string, body: unknown) =>
  hearReply(t.context, key, { site: demoSite, mailer: provider, read: () => body });
const bounce = (Email: string, BouncedAt = "2026-11-20T10:00:00Z") => ({
  RecordType: "Bounce",
  Type: "HardBounce",
  Email,
  BouncedAt,
});

test("a bounce denies e-mail to the address, since the provider saw it, and never from the time to come", async () => {
  await give("ada@example.com");
  expect(await hear("postmark", bounce("Ada@example.com"))).toEqual({ suppressed: 1, ignored: 0 });
  expect(await ask({ email: "ada@example.com" })).toMatchObject({ reason: "HARD_BOUNCE" });
  await hear("postmark", bounce("late@example.com", "2030-01-01T00:00:00Z"));
  const read = (email: string) => findSuppressions(t.context, key, { site: demoSite, read: () => ({ email }) });
  expect(await read("ada@example.com")).toMatchObject([
    { since: "2026-11-20T10:00:00.000Z", source: "bounce", channel: "email" },
  ]);
  expect((await read("late@example.com"))[0]!.since).toBe(t.context.now());
});

test("what is no address is counted, and what is no event changes nothing", async () => {
  expect(await hear("postmark", bounce("nonsense"))).toEqual({ suppressed: 0, ignored: 1 });
  expect(await hear("postmark", { RecordType: "Open", Email: "ada@example.com" })).toEqual({
    suppressed: 0,
    ignored: 0,
  });
  expect((await refusal(hear("pigeon", {}))).slug).toBe("not-found");
  expect((await refusal(reply("pigeon", {}))).slug).toBe("not-found");
});

test("a reply ends everything by e-mail; with a link's words the link's topic alone", async () => {
  await give("bea@example.com");
  t.clock.ms += 1000;
  expect(await reply("plain", { from: "Bea <bea@example.com>", subject: "Unsubscribe please", text: "" })).toEqual({
    ended: true,
  });
  expect(await ask({ email: "bea@example.com" })).toMatchObject({
    reason: "DO_NOT_CONTACT_CHANNEL",
    also: ["WITHDRAWN"],
  });

  await give("cleo@example.com");
  const read = () => ({ purpose: "newsletter", channel: "email", recipients: [{ email: "cleo@example.com" }] });
  const { links } = await unsubscribeLinks(t.context, key, { site: demoSite, read });
  t.clock.ms += 1000;
  // From another address of hers: the link says whose consent it is.
  await reply("plain", {
    from: "cleo@home.example",
    subject: `unsubscribe site_demo.${links[0]!.url!.split("/").at(-1)}`,
    text: "",
  });
  expect(await ask({ email: "cleo@example.com" })).toMatchObject({ reason: "WITHDRAWN", also: ["UNSUBSCRIBED_TOPIC"] });
});

test("a STOP ends text messages, and is on record with its way", async () => {
  expect(await reply("vonage", { msisdn: "442079460111", text: "STOP" })).toEqual({ ended: true });
  const asked = { purpose: "call-back", channel: "sms" } as const;
  expect(await ask({ phone: "+442079460111" }, asked)).toMatchObject({ reason: "DO_NOT_CONTACT_CHANNEL" });
  expect(await ask({ phone: "+442079460111" }, { ...asked, channel: "phone" })).toMatchObject({ reason: "NO_RECORD" });
});

test("a no in other words, or in the first line of a reply, ends as much", async () => {
  expect(await reply("twilio", { From: "+442079460112", Body: "Stop texting me please" })).toEqual({ ended: true });
  const asked = { purpose: "call-back", channel: "sms" } as const;
  expect(await ask({ phone: "+442079460112" }, asked)).toMatchObject({ reason: "DO_NOT_CONTACT_CHANNEL" });
  await give("finn@example.com");
  const text = "Please unsubscribe me\n\n> Our offers of spring";
  expect(await reply("plain", { from: "finn@example.com", subject: "Re: Spring", text })).toEqual({ ended: true });
  expect(await ask({ email: "finn@example.com" })).toMatchObject({ allow: false });
});

test("an ordinary message ends nothing", async () => {
  await give("dora@example.com");
  expect(await reply("plain", { from: "dora@example.com", subject: "Re: lovely", text: "more please" })).toEqual({
    ended: false,
  });
  expect(await ask({ email: "dora@example.com" })).toMatchObject({ allow: true });
});

test("a key without the scope hears nothing, and its row holds no address", async () => {
  const other: Actor = { ...key, scopes: ["check"] };
  const rows = await t.auditOf(demoSite, () =>
    hearFeedback(t.context, other, { site: demoSite, mailer: "postmark", read: () => bounce("x@example.com") }),
  );
  expect(rows).toMatchObject([{ outcome: "refused", detail: "may-not" }]);
});
