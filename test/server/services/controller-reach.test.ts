// A no to a controller: it holds at every site that works for them from the moment it was acknowledged, and nowhere else.
import { afterAll, beforeAll, expect, test } from "vitest";
import type { SiteId } from "../../../core/ids.ts";
import type { Purpose } from "../../../core/purpose.ts";
import type { Actor } from "../../../server/context.ts";
import { changesAfter } from "../../../server/services/changes.ts";
import { checkRecipients } from "../../../server/services/checks.ts";
import { controllerSites } from "../../../server/services/controller-reach.ts";
import { demoNotice, demoSite } from "../../../server/services/demo.ts";
import { noteRecord } from "../../../server/services/notes.ts";
import { currentNotice, publishNotice } from "../../../server/services/notices.ts";
import { createSite } from "../../../server/services/sites.ts";
import { addSuppressions, findSuppressions, liftSuppression } from "../../../server/services/suppressions.ts";
import { otherSite, system, testContext, type TestContext } from "../../support/context.ts";
import { refusal } from "../../support/refusal.ts";

const agency = "site_agency" as SiteId;
const sites = [demoSite, otherSite, agency];
let t: TestContext;
let controller: string;
beforeAll(async () => {
  t = await testContext();
  controller = (await currentNotice(t.context, demoSite))!.notice.controller.name;
  // A call centre: it calls back for the controller, and writes its newsletter for itself.
  t.logKeys.set(agency, t.logKeys.get(demoSite)!);
  await createSite(t.context, system, { id: agency, name: "Agency", origins: ["https://agency.example"] });
  await publishAt(agency, { "call-back": controller });
});
afterAll(() => t?.stop());

const publishAt = (site: SiteId, doneFor: Readonly<Record<string, string>>) =>
  publishPurposes(
    site,
    Object.fromEntries(Object.entries(doneFor).map(([id, processorFor]) => [id, { processorFor }])),
  );
async function publishPurposes(site: SiteId, more: Readonly<Record<string, Partial<Purpose>>>): Promise<void> {
  const own = demoNotice("https://agency.example");
  const purposes = own.purposes.map((one) => ({ ...one, ...more[one.id] }));
  const name = site === agency ? "Agency Ltd" : controller;
  await publishNotice(t.context, system, {
    shortNotice: "a test",
    site,
    settings: { ...own, controller: { ...own.controller, name }, purposes },
  });
}
async function suppressionsTold(site: SiteId) {
  const after = { log: 0, suppressions: 0, checkpoints: 0, occasions: 0 };
  return (await changesAfter(await t.context.site(site), { site, after, most: 100 })).changes;
}
const keyOf = (site: SiteId): Actor & { kind: "key" } => ({
  kind: "key",
  id: "key_1",
  site,
  scopes: ["check", "suppress.write"],
});
const add = (site: SiteId, entry: object) =>
  addSuppressions(t.context, keyOf(site), { site, read: () => ({ entries: [{ source: "subject", ...entry }] }) });
const ways = {
  newsletter: { channel: "email", email: true },
  "call-back": { channel: "phone", email: false },
} as const;
type Topic = keyof typeof ways;
interface One {
  readonly email: string;
  readonly phone: string;
}
const ask = async (site: SiteId, topic: Topic, { email, phone }: One) => {
  const { channel, email: byEmail } = ways[topic];
  const read = () => ({ purpose: topic, channel, recipients: [byEmail ? { email } : { phone }] });
  return (await checkRecipients(t.context, keyOf(site), read)).results[0]!.reason;
};
const person = (n: number): One => ({ email: `p${n}@example.com`, phone: `+4420794600${String(n).padStart(2, "0")}` });
async function giveEverywhere({ email, phone }: One): Promise<void> {
  for (const site of sites) {
    const notice = (await currentNotice(t.context, site))!.hash;
    const how = { notice, lang: "en", surface: "phone", actor: "agent", actedAt: t.context.now(), event: "give" };
    const attachments = [{ kind: "recording", hash: `sha256:${"5c".repeat(32)}` }];
    for (const [topic, subject] of [
      ["newsletter", { kind: "email", id: email }],
      ["call-back", { kind: "phone", id: phone }],
    ] as const) {
      const choices = [{ purpose: topic, status: "given", channel: ways[topic].channel }];
      await noteRecord(t.context, system, { site, read: () => ({ ...how, attachments, choices, subject }) });
    }
  }
}

test("a controller's sites are its own, and those that process for it with the topics that are its", async () => {
  expect(await controllerSites(t.context, { site: otherSite, controller })).toEqual([
    { site: otherSite },
    { site: agency, topics: ["call-back"] },
    { site: demoSite },
  ]);
  expect(await controllerSites(t.context, { site: demoSite, controller: "Agency Ltd" })).toEqual([{ site: agency }]);
});

test("of many people at once, no check at any site is stale once their no was acknowledged", async () => {
  const people = Array.from({ length: 12 }, (_, n) => person(n));
  await Promise.all(people.map(giveEverywhere));
  t.clock.ms += 1_000;
  for (const site of sites) expect(await ask(site, "newsletter", people[0]!)).toBe("CONSENT_ACTIVE");
  await Promise.all(
    people.map(async (one, n) => {
      const said = sites[n % 3]!;
      const byEmail = n % 2 === 0;
      const answer = await add(said, {
        ...(byEmail ? { email: one.email } : { phone: one.phone }),
        reason: "OBJECTED_ALL",
        controller,
      });
      expect(answer).toMatchObject({ otherSites: 2 });
      const topic = byEmail ? "newsletter" : "call-back";
      const reasons = await Promise.all(sites.map((site) => ask(site, topic, one)));
      // The agency's newsletter is its own: of that nobody said anything.
      const own = byEmail ? "CONSENT_ACTIVE" : "OBJECTED_ALL";
      expect(reasons, `${n} at ${said}`).toEqual(["OBJECTED_ALL", "OBJECTED_ALL", own]);
    }),
  );
});

test("without a controller it stays at its site, and each site lifts its own", async () => {
  const [local, wide] = [person(50), person(51)];
  for (const one of [local, wide]) await giveEverywhere(one);
  await add(demoSite, { email: local.email, reason: "OBJECTED_ALL" });
  expect(await ask(otherSite, "newsletter", local)).toBe("CONSENT_ACTIVE");
  const topic = { reason: "DO_NOT_CONTACT_CHANNEL", channel: "phone", topic: "call-back", controller };
  expect(await add(agency, { phone: wide.phone, ...topic })).toEqual({ added: 1, standing: 0, otherSites: 2 });
  expect(await add(agency, { phone: wide.phone, ...topic })).toEqual({ added: 0, standing: 1, otherSites: 2 });
  for (const site of sites) expect(await ask(site, "call-back", wide)).toBe("DO_NOT_CONTACT_CHANNEL");
  // A no that nothing at the site would be about is not taken as if it were kept.
  await expect(add(agency, { phone: wide.phone, ...topic, topic: "call-bakc" })).rejects.toMatchObject({
    extensions: { errors: [{ pointer: "/entries/0/topic" }] },
  });
  const asked = { site: otherSite, read: () => ({ phone: wide.phone }) };
  const [entry] = await findSuppressions(t.context, keyOf(otherSite), asked);
  const read = () => ({ reason: "they asked this site again" });
  await liftSuppression(t.context, keyOf(otherSite), { site: otherSite, id: entry!.id, read });
  expect(await ask(otherSite, "call-back", wide)).toBe("CONSENT_ACTIVE");
  expect(await ask(demoSite, "call-back", wide)).toBe("DO_NOT_CONTACT_CHANNEL");
});

test("what is published for the controller after its no is refused from its first check, and stays so when it is done for it no more", async () => {
  const [one, late] = [person(60), person(61)];
  await giveEverywhere(one);
  const answer = await add(demoSite, { email: one.email, reason: "OBJECTED_ALL", controller });
  expect(answer).toMatchObject({ otherSites: 2 });
  expect(await ask(agency, "newsletter", one)).toBe("CONSENT_ACTIVE");
  await publishAt(agency, { newsletter: controller, "call-back": controller });
  await giveEverywhere(late);
  expect(await ask(agency, "newsletter", late)).toBe("CONSENT_ACTIVE");
  expect(await ask(agency, "newsletter", one)).toBe("OBJECTED_ALL");
  const [entry, ...others] = await findSuppressions(t.context, keyOf(agency), {
    site: agency,
    read: () => ({ email: one.email }),
  });
  expect(entry).toMatchObject({ reason: "OBJECTED_ALL", controller });
  expect([others, entry!.topic]).toEqual([[], undefined]);
  const told = (await suppressionsTold(agency)).find(({ change }) => change.data["suppression"] === entry!.id);
  expect(told?.change.data).toMatchObject({ controller, reason: "OBJECTED_ALL" });
  await publishAt(agency, { "call-back": controller });
  expect(await ask(agency, "newsletter", one)).toBe("OBJECTED_ALL");
});

test("a no to a joint controller holds wherever they decide about the topic too, for that alone, and stays", async () => {
  const [before, ada, bob, cleo] = [person(70), person(71), person(72), person(73)];
  const partner = "Partner Ltd";
  const no = { email: ada.email, reason: "OBJECTED_ALL", controller: partner };
  expect(await refusal(add(agency, no))).toMatchObject({ slug: "not-valid" });
  const joint = { newsletter: { jointWith: ["Third Ltd", partner] } };
  await publishPurposes(agency, { ...joint, "call-back": { processorFor: controller } });
  await publishPurposes(otherSite, joint);
  for (const one of [before, ada, bob, cleo]) await giveEverywhere(one);
  expect(await add(agency, no)).toMatchObject({ otherSites: 1 });
  expect(await add(agency, { phone: ada.phone, reason: "OBJECTED_ALL", controller: partner })).toMatchObject({
    otherSites: 1,
  });
  expect(await add(otherSite, { email: bob.email, reason: "OBJECTED_ALL", controller: "Third Ltd" })).toMatchObject({
    otherSites: 1,
  });
  const topic = { email: cleo.email, reason: "UNSUBSCRIBED_TOPIC", topic: "newsletter", controller: partner };
  expect(await add(otherSite, topic)).toMatchObject({ otherSites: 1 });
  const wrong = await refusal(add(otherSite, { ...topic, topic: "call-back" }));
  expect(wrong.extensions).toMatchObject({ errors: [{ pointer: "/entries/0/topic" }] });
  const holds = async () => {
    const of = (one: One) => Promise.all(sites.map((site) => ask(site, "newsletter", one)));
    // In the order of the sites: what the demo sends, it decides about alone.
    expect(await of(ada)).toEqual(["CONSENT_ACTIVE", "OBJECTED_ALL", "OBJECTED_ALL"]);
    expect(await of(bob)).toEqual(["CONSENT_ACTIVE", "OBJECTED_ALL", "OBJECTED_ALL"]);
    expect(await of(cleo)).toEqual(["CONSENT_ACTIVE", "UNSUBSCRIBED_TOPIC", "UNSUBSCRIBED_TOPIC"]);
    expect(await of(before)).toEqual(["CONSENT_ACTIVE", "CONSENT_ACTIVE", "CONSENT_ACTIVE"]);
    for (const site of sites) expect(await ask(site, "call-back", ada)).toBe("CONSENT_ACTIVE");
  };
  await holds();
  await publishAt(agency, { "call-back": controller });
  await publishPurposes(otherSite, {});
  await holds();
});

test("more than twenty thousand rows at all sites are refused in whole, before any is stored", async () => {
  const one = (n: number) => ({ source: "subject", email: `m${n}@example.com`, reason: "COMPLAINT", controller });
  const entries = Array.from({ length: 10_000 }, (_, n) => one(n));
  const asked = addSuppressions(t.context, keyOf(demoSite), { site: demoSite, read: () => ({ entries }) });
  expect(await refusal(asked)).toMatchObject({ slug: "not-valid", extensions: { errors: [{ pointer: "/entries" }] } });
  for (const site of sites) {
    const asking = { site, read: () => ({ email: "m0@example.com" }) };
    expect(await findSuppressions(t.context, keyOf(site), asking)).toEqual([]);
  }
});

test("a controller that the site's notice does not name is refused, and so is a key; other sites are told in their audit", async () => {
  const stranger = await refusal(
    add(demoSite, { email: "x@example.com", reason: "COMPLAINT", controller: "Agency Ltd" }),
  );
  expect(stranger.extensions).toMatchObject({ errors: [{ pointer: "/entries/0/controller" }] });
  const foreign = addSuppressions(t.context, keyOf(demoSite), { site: otherSite, read: () => ({}) });
  expect((await refusal(foreign)).slug).toBe("may-not");
  const rows = await t.auditOf(otherSite, () =>
    add(demoSite, { email: "x@example.com", reason: "COMPLAINT", controller }),
  );
  expect(rows).toMatchObject([
    { actor: "system:controller", verb: "suppression.add", detail: `added 1 of 1, said at ${demoSite}` },
  ]);
});
