// Suppressions: they count at once, stand against every spelling, outlive an erasure, and are lifted only with a reason.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { CheckRequest, SuppressionEntry } from "../../../core/contact-schema.ts";
import type { Actor } from "../../../server/context.ts";
import { checkRecipients } from "../../../server/services/checks.ts";
import { demoSite } from "../../../server/services/demo.ts";
import { eraseSubject } from "../../../server/services/erasures.ts";
import { recordDecision } from "../../../server/services/records.ts";
import { setSettings } from "../../../server/services/settings.ts";
import {
  addSuppressions,
  countSuppressions,
  findSuppressions,
  liftSuppression,
} from "../../../server/services/suppressions.ts";
import { otherSite, system, testContext, visitor, type TestContext } from "../../support/context.ts";
import { refusal } from "../../support/refusal.ts";

let t: TestContext;
beforeAll(async () => {
  t = await testContext();
});
afterAll(() => t?.stop());

type Key = Actor & { kind: "key" };
const scopes = ["check", "check.explain", "suppress.write", "audit"];
const key: Key = { kind: "key", id: "key_1", site: demoSite, scopes };
const add = (...entries: SuppressionEntry[]) =>
  addSuppressions(t.context, key, { site: demoSite, read: () => ({ entries }) });
const find = (asked: object) => findSuppressions(t.context, key, { site: demoSite, read: () => asked });
const lift = (id: string, reason = "asked again in writing") =>
  liftSuppression(t.context, key, { site: demoSite, id, read: () => ({ reason }) });
const ask = async (recipient: CheckRequest["recipients"][number], change: Partial<CheckRequest> = {}) => {
  const read = () => ({ purpose: "newsletter", channel: "email", recipients: [recipient], ...change });
  return (await checkRecipients(t.context, key, read)).results[0]!;
};
const give = (id: string) => recordDecision(t.context, visitor, t.request({ subject: { kind: "email", id } }));

describe("an entry", () => {
  test("counts from the moment it is acknowledged, and says since when", async () => {
    await give("ada@example.com");
    expect(await ask({ email: "ada@example.com" })).toMatchObject({ allow: true });
    expect(
      await add({ email: "ada@example.com", reason: "OBJECTED_ALL", source: "letter", since: "2026-11-20T00:00:00Z" }),
    ).toEqual({ added: 1, standing: 0 });
    expect(await ask({ email: "ada@example.com" }, { explain: true })).toEqual({
      allow: false,
      reason: "OBJECTED_ALL",
      evidence: { since: "2026-11-20T00:00:00.000Z" },
    });
  });

  test("stands against every alias of an address, which allows nobody", async () => {
    await give("dora+shop@example.com");
    await add({ email: "Dora@EXAMPLE.com", reason: "COMPLAINT", source: "complaint" });
    expect(await ask({ email: "dora+shop@example.com" })).toMatchObject({ allow: false, reason: "COMPLAINT" });
    await give("eve@example.com");
    expect(await ask({ email: "eve+shop@example.com" })).toMatchObject({ allow: false, reason: "NO_RECORD" });
  });

  test("about one channel or topic says nothing of the others", async () => {
    await give("flora@example.com");
    await add({ email: "flora@example.com", reason: "DO_NOT_CONTACT_CHANNEL", channel: "sharing", source: "agent" });
    await add({ email: "flora@example.com", reason: "UNSUBSCRIBED_TOPIC", topic: "offers", source: "import" });
    expect(await ask({ email: "flora@example.com" })).toMatchObject({ allow: true });
    await add({ email: "flora@example.com", reason: "DO_NOT_CONTACT_CHANNEL", channel: "email", source: "agent" });
    expect(await ask({ email: "flora@example.com" })).toMatchObject({ reason: "DO_NOT_CONTACT_CHANNEL" });
  });

  test("about a topic yields to what the person themselves said later, and to nothing else", async () => {
    await add({ email: "gina@example.com", reason: "UNSUBSCRIBED_TOPIC", topic: "newsletter", source: "import" });
    await add({ email: "hana@example.com", reason: "OBJECTED_ALL", source: "letter" });
    t.clock.ms += 1000;
    await give("gina@example.com");
    await give("hana@example.com");
    expect(await ask({ email: "gina@example.com" })).toMatchObject({ allow: true });
    expect(await ask({ email: "hana@example.com" })).toMatchObject({ reason: "OBJECTED_ALL" });
  });

  test("that the same call says again later counts from the later time, whichever comes first", async () => {
    const topic = { reason: "UNSUBSCRIBED_TOPIC", topic: "newsletter", channel: "email" } as const;
    const [early, late] = ["2026-11-19T00:00:00.000Z", "2026-11-20T00:00:00.000Z"];
    for (const [email, times] of [
      ["ivy@example.com", [early, late, early]],
      ["jon@example.com", [late, early]],
    ] as const) {
      const said = times.map((since) => ({ ...topic, email, since, source: "import" }) as const);
      expect(await add(...said)).toEqual({ added: 1, standing: times.length - 1 });
      expect(await find({ email })).toMatchObject([{ since: late }]);
    }
  });

  test("outlives the erasure of the person, and a consent that follows", async () => {
    await give("iris@example.com");
    await add({ email: "iris@example.com", reason: "OBJECTED_ALL", source: "subject" });
    const erase = {
      subject: { kind: "email", id: "iris@example.com" },
      mode: "erase",
      reason: "subject-request",
      verified: "known",
    };
    await eraseSubject(t.context, system, { site: demoSite, read: () => erase });
    expect(await ask({ email: "iris@example.com" })).toMatchObject({
      reason: "ERASED",
      also: ["OBJECTED_ALL", "NO_RECORD"],
    });
    t.clock.ms += 1000;
    await give("iris@example.com");
    expect(await ask({ email: "iris@example.com" })).toMatchObject({ reason: "OBJECTED_ALL" });
  });

  test("is added once however often it is sent, and again after it was lifted", async () => {
    const entry = { phone: "020 7946 0958", country: "GB", reason: "NUMBER_DEAD", source: "bounce" } as const;
    const spelled = { ...entry, phone: "+442079460958", country: undefined };
    expect(await add(entry, spelled)).toEqual({ added: 1, standing: 1 });
    expect(await add(entry)).toEqual({ added: 0, standing: 1 });
    const [first] = await find({ phone: "+442079460958" });
    await lift(first!.id);
    expect(await ask({ phone: "+442079460958" }, { purpose: "call-back", channel: "phone" })).not.toMatchObject({
      reason: "NUMBER_DEAD",
    });
    expect(await add(entry)).toEqual({ added: 1, standing: 0 });
    const entries = await find({ phone: "+442079460958" });
    expect(entries.map(({ liftReason }) => liftReason)).toEqual(["asked again in writing", undefined]);
    expect(JSON.stringify(entries)).not.toContain("2079460958");
  });

  test("is asked about as it was known then", async () => {
    await give("jane@example.com");
    t.clock.ms += 60_000;
    const before = t.context.now();
    t.clock.ms += 60_000;
    await add({ email: "jane@example.com", reason: "COMPLAINT", source: "complaint", since: "2026-01-01T00:00:00Z" });
    const [entry] = await find({ email: "jane@example.com" });
    t.clock.ms += 60_000;
    const between = t.context.now();
    t.clock.ms += 60_000;
    await lift(entry!.id);
    t.clock.ms += 60_000;
    expect(await ask({ email: "jane@example.com" }, { at: before })).toMatchObject({ allow: true });
    expect(await ask({ email: "jane@example.com" }, { at: between })).toMatchObject({ reason: "COMPLAINT" });
    expect(await ask({ email: "jane@example.com" })).toMatchObject({ allow: true });
  });
});

describe("a list of entries", () => {
  test("is refused as a whole, with the place of each that cannot be meant", async () => {
    const good = { email: "kim@example.com", reason: "COMPLAINT", source: "complaint" } as const;
    const error = await refusal(
      add(
        good,
        { ...good, email: "nonsense" },
        { reason: "COMPLAINT", source: "complaint" },
        { ...good, phone: "+442079460958" },
        { ...good, reason: "DO_NOT_CONTACT_CHANNEL" },
        { ...good, reason: "UNSUBSCRIBED_TOPIC" },
        { ...good, reason: "OBJECTED_ALL", channel: "email" },
        { ...good, since: "2030-01-01T00:00:00Z" },
      ),
    );
    expect(error.slug).toBe("not-valid");
    expect(error.extensions.errors?.map(({ pointer }) => pointer)).toEqual([
      "/entries/1/email",
      "/entries/2",
      "/entries/3",
      "/entries/4/channel",
      "/entries/5/topic",
      "/entries/6/reason",
      "/entries/7/since",
    ]);
    expect(await find({ email: "kim@example.com" })).toEqual([]);
  });

  test("takes the site's country for numbers that name none", async () => {
    const entry = { phone: "020 7946 0000", reason: "NUMBER_DEAD", source: "bounce" } as const;
    expect((await refusal(add(entry))).slug).toBe("not-valid");
    await setSettings(t.context, system, { site: demoSite, settings: { country: "GB" } });
    expect(await add(entry)).toEqual({ added: 1, standing: 0 });
    expect(await find({ phone: "+442079460000" })).toHaveLength(1);
    await setSettings(t.context, system, { site: demoSite, settings: {} });
  });

  test("leaves one audit row that holds counts and no address", async () => {
    const rows = await t.auditOf(demoSite, () =>
      add({ email: "lena@example.com", reason: "HARD_BOUNCE", source: "bounce" }),
    );
    expect(rows).toMatchObject([{ verb: "suppression.add", outcome: "done", detail: "added 1 of 1" }]);
  });

  test("is counted by reason and source", async () => {
    const counts = await countSuppressions(t.context, key, demoSite);
    expect(counts).toContainEqual({ reason: "HARD_BOUNCE", source: "bounce", count: 1 });
  });

  test("is counted for as long as it stands, whatever was said again and lifted", async () => {
    const counted = async () => {
      const counts = await countSuppressions(t.context, key, demoSite);
      return counts.find(({ reason, source }) => reason === "HARD_BOUNCE" && source === "bounce")?.count ?? 0;
    };
    const before = await counted();
    const bounce = { email: "mira@example.com", reason: "HARD_BOUNCE", source: "bounce" } as const;
    await add(bounce);
    await add(bounce);
    expect(await counted()).toBe(before + 1);
    const standing = (await find({ email: "mira@example.com" })).filter(({ lifted }) => !lifted);
    expect(standing).toHaveLength(1);
    await lift(standing[0]!.id);
    expect(await counted()).toBe(before);
  });
});

describe("who may", () => {
  test("a key without the scope neither adds nor finds nor lifts", async () => {
    const other: Key = { ...key, scopes: ["check"] };
    const read = () => ({ entries: [] });
    for (const attempt of [
      () => addSuppressions(t.context, other, { site: demoSite, read }),
      () => findSuppressions(t.context, other, { site: demoSite, read }),
      () => liftSuppression(t.context, other, { site: demoSite, id: "sup_1", read }),
      () => addSuppressions(t.context, key, { site: otherSite, read }),
    ]) {
      expect(await refusal(attempt())).toMatchObject({ slug: "may-not", extensions: { scope: "suppress.write" } });
    }
  });

  test("nothing is lifted that is not there", async () => {
    expect((await refusal(lift("sup_none"))).slug).toBe("not-found");
  });

  test("explaining and asking about the past need scopes of their own", async () => {
    const plain: Key = { ...key, scopes: ["check"] };
    const asking = (change: object) =>
      checkRecipients(t.context, plain, () => ({
        purpose: "newsletter",
        channel: "email",
        recipients: [{ email: "a@example.com" }],
        ...change,
      }));
    expect(await refusal(asking({ explain: true }))).toMatchObject({
      slug: "may-not",
      extensions: { scope: "check.explain" },
    });
    expect(await refusal(asking({ at: "2026-01-01T00:00:00Z" }))).toMatchObject({
      slug: "may-not",
      extensions: { scope: "audit" },
    });
    expect((await refusal(asking({ at: "2027-11-22T00:00:00Z" }))).slug).toBe("not-valid");
  });
});
