// Sales and sends as controllers tell them: what checks make of them, and that an erasure forgets them.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { CheckRequest } from "../../../core/contact-schema.ts";
import type { Actor } from "../../../server/context.ts";
import { checkRecipients } from "../../../server/services/checks.ts";
import { forgetSends, tellSales, tellSends } from "../../../server/services/dealings.ts";
import { demoNotice, demoSite } from "../../../server/services/demo.ts";
import { eraseSubject } from "../../../server/services/erasures.ts";
import { heldAbout } from "../../../server/services/held.ts";
import { publishNotice } from "../../../server/services/notices.ts";
import { setSettings } from "../../../server/services/settings.ts";
import { addSuppressions } from "../../../server/services/suppressions.ts";
import { system, testContext, type TestContext } from "../../support/context.ts";
import { demoOrigin } from "../../support/requests.ts";

let t: TestContext;
beforeAll(async () => {
  t = await testContext();
  const settings = demoNotice(demoOrigin);
  const purposes = settings.purposes.map((purpose) =>
    purpose.id === "newsletter"
      ? { ...purpose, bases: [{ channel: "email", basis: "soft-opt-in" } as const], products: ["lines"] }
      : purpose,
  );
  await publishNotice(t.context, system, {
    shortNotice: "a test",
    site: demoSite,
    settings: { ...settings, purposes },
  });
  await rule({});
});
afterAll(() => t?.stop());

const site = demoSite;
const key: Actor & { kind: "key" } = {
  kind: "key",
  id: "key_1",
  site,
  scopes: ["check", "check.explain", "audit", "dealings", "request", "suppress.write"],
};
const rule = (settings: object) =>
  setSettings(t.context, system, { site, settings: { ruleset: "uk-pecr", country: "GB", ...settings } });
const sold = (email: string, change: object = {}) =>
  tellSales(t.context, key, {
    site,
    read: () => ({
      sales: [{ email, product: "lines", soldAt: "2026-11-01T09:00:00Z", refusalOffered: true, ...change }],
    }),
  });
const sent = (emails: readonly string[], change: object = {}) =>
  tellSends(t.context, key, {
    site,
    read: () => ({
      purpose: "newsletter",
      channel: "email",
      refusalOffered: true,
      recipients: emails.map((email) => ({ email })),
      ...change,
    }),
  });
const ask = async (email: string, change: Partial<CheckRequest> = {}) =>
  (
    await checkRecipients(t.context, key, () => ({
      purpose: "newsletter",
      channel: "email",
      recipients: [{ email }],
      ...change,
    }))
  ).results[0]!;

describe("a sale", () => {
  test("carries nothing for good after a message that offered no way to refuse, also where that is told late", async () => {
    const now = t.clock.ms;
    const sentAt = new Date(now).toISOString();
    await sold("ended@example.com");
    await sent(["ended@example.com"], { sentAt });
    expect(await ask("ended@example.com")).toMatchObject({ reason: "SOFT_OPT_IN" });
    await sent(["ended@example.com"], { sentAt, refusalOffered: false });
    expect(await ask("ended@example.com")).toMatchObject({ reason: "SOFT_OPT_IN_UNMET" });
    t.clock.ms += 401 * 86_400_000;
    await forgetSends(t.context, site);
    expect(await ask("ended@example.com")).toMatchObject({ reason: "SOFT_OPT_IN_UNMET" });
    t.clock.ms = now;
  });

  test("carries messages of similar products, until the person says no", async () => {
    expect(await ask("buyer@example.com")).toMatchObject({ reason: "SOFT_OPT_IN_UNMET", also: ["NO_RECORD"] });
    expect(await sold(" Buyer@Example.com")).toEqual({ kept: 1 });
    expect(await ask("buyer@example.com")).toMatchObject({ allow: true, reason: "SOFT_OPT_IN", basis: "soft-opt-in" });
    const entries = [{ email: "buyer@example.com", reason: "OBJECTED_ALL", source: "subject" }];
    await addSuppressions(t.context, key, { site, read: () => ({ entries }) });
    expect(await ask("buyer@example.com")).toMatchObject({ reason: "OBJECTED_ALL" });
  });

  test("of something else, or without an offer to refuse, carries nothing; nor does one under another law", async () => {
    await sold("other@example.com", { product: "insurance" });
    await sold("silent@example.com", { refusalOffered: false });
    await sold("fine@example.com");
    for (const email of ["other@example.com", "silent@example.com"])
      expect(await ask(email)).toMatchObject({ reason: "SOFT_OPT_IN_UNMET" });
    await rule({ ruleset: "us-tcpa" });
    expect(await ask("fine@example.com")).toMatchObject({ reason: "BASIS_NOT_ALLOWED" });
    await rule({});
  });

  test("ends to carry with a message that offered no way to refuse, and was nothing before it was told", async () => {
    t.clock.ms += 1_000;
    const before = t.context.now();
    t.clock.ms += 1_000;
    await sold("later@example.com");
    expect(await ask("later@example.com")).toMatchObject({ reason: "SOFT_OPT_IN" });
    expect(await ask("later@example.com", { at: before })).toMatchObject({ reason: "SOFT_OPT_IN_UNMET" });
    await sent(["later@example.com"], { refusalOffered: false });
    expect(await ask("later@example.com")).toMatchObject({ reason: "SOFT_OPT_IN_UNMET" });
  });
});

describe("what was sent", () => {
  test("counts for the site's caps, once however often it is told", async () => {
    await sold("often@example.com");
    await rule({ caps: [{ most: 2, period: "P7D", channel: "email" }] });
    const first = t.context.now();
    for (let i = 0; i < 3; i++) await sent(["often@example.com"], { sentAt: first, campaign: "spring-26" });
    expect(await ask("often@example.com")).toMatchObject({ allow: true });
    t.clock.ms += 3_600_000;
    await sent(["often@example.com"]);
    const retryAt = new Date(Date.parse(first) + 7 * 86_400_000).toISOString();
    expect(await ask("often@example.com", { explain: true })).toMatchObject({
      allow: false,
      reason: "FREQUENCY_CAP",
      retryAt,
      fix: "retry-later",
    });
    expect(await ask("often@example.com", { at: retryAt })).toMatchObject({ allow: true });
    expect(await ask("fine@example.com")).toMatchObject({ allow: true });
    await rule({});
  });

  test("is forgotten after more than a year", async () => {
    const held = async () =>
      (await heldAbout(t.context, key, { site, read: () => ({ subject: { kind: "email", id: "often@example.com" } }) }))
        .dealings;
    expect(await held()).toMatchObject([{ sales: [{ product: "lines" }], sendings: [{}, {}] }]);
    const now = t.clock.ms;
    t.clock.ms += 401 * 86_400_000;
    await forgetSends(t.context, site);
    expect(await held()).toMatchObject([{ sales: [{}], sendings: [] }]);
    t.clock.ms = now;
  });
});

test("at night nobody is contacted, by the recipient's own clock", async () => {
  await sold("night@example.com");
  await rule({ quietHours: { email: { fromHour: 21, toHour: 8 } }, timeZone: "Europe/London" });
  const now = t.clock.ms;
  t.clock.ms = Date.UTC(2026, 10, 23, 22);
  expect(await ask("night@example.com")).toMatchObject({ reason: "QUIET_HOURS", retryAt: "2026-11-24T08:00:00.000Z" });
  const westward = [{ email: "night@example.com", timeZone: "America/Chicago" }];
  expect(await ask("", { recipients: westward })).toMatchObject({ allow: true });
  t.clock.ms = now;
  await rule({});
});

test("an erasure forgets sales and sends, also of somebody who never answered anything, and nothing is kept after it", async () => {
  await sold("gone@example.com");
  await sent(["gone@example.com"]);
  const subject = { kind: "email", id: "gone@example.com" };
  await eraseSubject(t.context, key, {
    site,
    read: () => ({ subject, mode: "erase", reason: "subject-request", verified: "known" }),
  });
  const keys = await t.databases.open("keys", site);
  const rows = async () =>
    (await keys.reader.execute("SELECT (SELECT count(*) FROM sale) + (SELECT count(*) FROM sending) AS n")).rows[0]![
      "n"
    ];
  const before = await rows();
  expect(await sold("gone@example.com")).toEqual({ kept: 0 });
  expect(await sent(["gone@example.com"])).toEqual({ kept: 0 });
  expect(await rows()).toBe(before);
  expect(await ask("gone@example.com")).toMatchObject({ reason: "ERASED" });
});

test("what cannot be understood is pointed at, nothing of it is kept, and the right is a scope of its own", async () => {
  await expect(sent(["fine@example.com", "nobody"])).rejects.toMatchObject({
    slug: "not-valid",
    extensions: { errors: [{ pointer: "/recipients/1" }] },
  });
  await expect(sold("fine@example.com", { soldAt: "2036-01-01T00:00:00Z" })).rejects.toMatchObject({
    extensions: { errors: [{ pointer: "/sales/0/soldAt" }] },
  });
  await expect(sent(["fine@example.com"], { channel: "push" })).rejects.toMatchObject({ slug: "not-valid" });
  const bare = { ...key, scopes: ["check"] };
  const rows = await t.auditOf(site, () => tellSends(t.context, bare, { site, read: () => ({}) }));
  expect(rows).toMatchObject([{ verb: "send.tell", outcome: "refused", detail: "may-not" }]);
  const done = await t.auditOf(site, () => sold("fine@example.com"));
  expect(done).toMatchObject([{ verb: "sale.tell", outcome: "done", detail: "1 sales" }]);
});
