// The register of purposes: one truth with the notice, changed by revision, with its history.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Actor } from "../../../server/context.ts";
import { checkRecipients } from "../../../server/services/checks.ts";
import { demoNotice, demoSite } from "../../../server/services/demo.ts";
import { currentNotice, publishNotice } from "../../../server/services/notices.ts";
import {
  listPurposes,
  purposeHistory,
  readPurpose,
  retirePurpose,
  setPurpose,
  type Expected,
  type RegisteredPurpose,
} from "../../../server/services/purposes.ts";
import { recordDecision } from "../../../server/services/records.ts";
import { otherSite, system, testContext, visitor, type TestContext } from "../../support/context.ts";
import { demoOrigin } from "../../support/requests.ts";

let t: TestContext;
beforeAll(async () => {
  t = await testContext();
});
afterAll(() => t?.stop());

const site = demoSite;
const key: Actor & { kind: "key" } = {
  kind: "key",
  id: "key_1",
  site,
  scopes: ["purposes", "purposes.write", "check"],
};
const read = (id: string) => readPurpose(t.context, key, { site, id });
/** What a caller sends back of what they read, with a change. */
const body = ({ id: _, version: __, revision: ___, changes: ____, ...rest }: RegisteredPurpose, change: object) => ({
  ...rest,
  ...change,
});
const put = (id: string, expected: Expected, sent: unknown, actor: Actor = key) =>
  setPurpose(t.context, actor, { site, id, expected, read: () => sent });
const set = async (id: string, change: object) => {
  const before = await read(id);
  return put(id, { revision: before.revision }, body(before, change));
};
const topic = {
  category: null,
  channels: ["email"],
  basis: "consent",
  validPeriod: "P12M",
  retentionPeriod: "P3Y",
  dataTypes: ["e-mail address"],
  recipients: ["Northgate Calling Ltd"],
  storageLocation: "United Kingdom",
  vendors: [],
  texts: {
    en: { title: "Comments", text: "Tells you of new comments.", formLabel: "Tell me of new comments" },
    de: { title: "Kommentare", text: "Meldet neue Kommentare.", formLabel: "Neue Kommentare melden" },
  },
};

describe("the register", () => {
  test("is what the notice in force holds, with the words of each language", async () => {
    const { notice, purposes } = await listPurposes(t.context, key, site);
    expect(notice).toBe(t.notice);
    expect(purposes.map(({ id }) => id)).toEqual(
      (await currentNotice(t.context, site))!.notice.purposes.map(({ id }) => id),
    );
    const newsletter = purposes.find(({ id }) => id === "newsletter")!;
    expect(Object.keys(newsletter.texts)).toEqual(["de", "en"].sort());
    expect(newsletter.revision).toMatch(/^1\.[0-9a-f]{16}$/);
    expect(await read("newsletter")).toEqual(newsletter);
    await expect(read("profiling")).rejects.toMatchObject({ slug: "not-found" });
  });

  test("takes a new purpose, which can be given, checked and retired like any other", async () => {
    const added = await put("comments", "absent", topic);
    expect(added).toMatchObject({ asksAgain: false, purpose: { id: "comments", version: 1 } });
    const notice = (await currentNotice(t.context, site))!;
    expect(notice.hash).toBe(added.notice);
    const choices = [{ purpose: "comments", version: 1, status: "given" as const, channel: "email" as const }];
    const subject = { kind: "email" as const, id: "reader@example.com" };
    await recordDecision(t.context, visitor, t.request({ notice: notice.hash, choices, subject }));
    const ask = async () => {
      const asked = { purpose: "comments", channel: "email", recipients: [{ email: "reader@example.com" }] };
      return (await checkRecipients(t.context, key, () => asked)).results[0]!.reason;
    };
    expect(await ask()).toBe("CONSENT_ACTIVE");
    t.clock.ms += 1_000;
    const retired = await retirePurpose(t.context, key, {
      site,
      id: "comments",
      expected: { revision: added.purpose!.revision },
    });
    expect(retired).toMatchObject({ purpose: null });
    expect(await ask()).toBe("PURPOSE_RETIRED");
    // One that comes back means what it meant, so nobody is asked again.
    t.clock.ms += 1_000;
    expect(await put("comments", "absent", topic)).toMatchObject({ purpose: { version: 1 } });
    expect(await ask()).toBe("CONSENT_ACTIVE");
  });

  test("asks again where more is done than was agreed to, and not for other words", async () => {
    const { purpose: reworded, asksAgain } = await set("newsletter", {
      texts: {
        ...(await read("newsletter")).texts,
        en: { title: "News", text: "A letter each month.", formLabel: "Send me news" },
      },
    });
    expect([asksAgain, reworded?.version]).toEqual([false, 1]);
    const { texts } = await read("newsletter");
    const german = { ...texts["de"]!, dataTypes: ["E-Mail-Adresse", "Postleitzahl"] };
    const dataTypes = ["e-mail address", "postcode"];
    const silent = set("newsletter", { dataTypes, texts: { ...texts, de: german } });
    await expect(silent).rejects.toMatchObject({ extensions: { errors: [{ pointer: "/shortNotice" }] } });
    const shortNotice = "a test";
    const more = await set("newsletter", { dataTypes, texts: { ...texts, de: german }, shortNotice });
    expect(more).toMatchObject({ asksAgain: true, purpose: { version: 2, changes: [{ reason: "new-data" }] } });
    const declared = await set("newsletter", { declared: true, shortNotice });
    expect(declared).toMatchObject({ asksAgain: true, purpose: { version: 3 } });
  });

  test("tells since when a purpose was what", async () => {
    const { history } = await purposeHistory(t.context, key, { site, id: "comments" });
    expect(history.map(({ purpose }) => purpose?.version ?? null)).toEqual([1, null, 1]);
    const oldestFirst = history.toReversed();
    for (const [i, era] of oldestFirst.entries()) expect(era.until).toBe(oldestFirst[i + 1]?.from);
    const { history: newsletter } = await purposeHistory(t.context, key, { site, id: "newsletter" });
    expect(newsletter.map(({ purpose }) => purpose?.version)).toEqual([3, 2, 1, 1]);
    await expect(purposeHistory(t.context, key, { site, id: "never" })).rejects.toMatchObject({ slug: "not-found" });
  });
});

describe("a change", () => {
  test("is refused where the purpose is not as it was read, or nothing says how it was", async () => {
    const { revision } = await read("call-back");
    const sent = body(await read("call-back"), { validPeriod: "P5M" });
    await put("call-back", { revision }, sent);
    for (const expected of [{ revision }, "absent", undefined] as const)
      await expect(put("call-back", expected, sent)).rejects.toMatchObject({ slug: "purpose-changed" });
    await expect(put("fresh", { revision }, topic)).rejects.toMatchObject({ slug: "purpose-changed" });
    expect((await read("call-back")).validPeriod).toBe("P5M");
  });

  test("of two at once is one, and the other is told so: nothing is lost", async () => {
    const before = await read("call-back");
    const other = await read("newsletter");
    const done = await Promise.allSettled([
      put("call-back", { revision: before.revision }, body(before, { measures: "a" })),
      put("newsletter", { revision: other.revision }, body(other, { measures: "b" })),
    ]);
    const outcomes = done.map((one) => (one.status === "fulfilled" ? "done" : (one.reason as { slug: string }).slug));
    expect(outcomes.toSorted()).toEqual(["done", "purpose-changed"]);
    const measures = [(await read("call-back")).measures, (await read("newsletter")).measures];
    expect(measures).toEqual(outcomes[0] === "done" ? ["a", undefined] : [undefined, "b"]);
  });

  test.each([
    [{ basis: "hope" }, "/basis"],
    [{ texts: {} }, "/texts/de"],
    [{ texts: { ...topic.texts, fr: topic.texts.en } }, "/texts/fr"],
    [{ nonsense: 1 }, ""],
  ])("that is %j is refused there and changes nothing", async (change, pointer) => {
    const before = (await listPurposes(t.context, key, site)).notice;
    await expect(put("another", "absent", { ...topic, ...change })).rejects.toMatchObject({
      slug: "not-valid",
      extensions: { errors: [{ pointer }] },
    });
    expect((await listPurposes(t.context, key, site)).notice).toBe(before);
  });

  test("that is not lawful is refused by its rule", async () => {
    const other = { en: { ...topic.texts.en, title: "Other" }, de: { ...topic.texts.de, title: "Anderes" } };
    await expect(put("another", "absent", { ...topic, texts: other, recipients: [] })).rejects.toMatchObject({
      slug: "notice-unlawful",
      extensions: { errors: [{ rule: 21 }] },
    });
    await expect(put("Two Words", "absent", topic)).rejects.toMatchObject({ slug: "not-valid" });
  });

  test("needs its scope, and leaves one audit row either way", async () => {
    const bare = { ...key, scopes: ["purposes"] };
    const refused = await t.auditOf(site, () => put("another", "absent", topic, bare));
    expect(refused).toMatchObject([{ verb: "purpose.set", outcome: "refused", detail: "may-not" }]);
    const done = await t.auditOf(site, () => set("call-back", { measures: "locked away" }));
    // The reading that came before it is the first row.
    expect(done.map(({ verb, outcome }) => [verb, outcome])).toEqual([
      ["purpose.list", "done"],
      ["purpose.set", "done"],
    ]);
    await expect(listPurposes(t.context, key, otherSite)).rejects.toMatchObject({ slug: "may-not" });
    await expect(listPurposes(t.context, { ...key, scopes: [] }, site)).rejects.toMatchObject({ slug: "may-not" });
  });

  test("may be announced, and while a notice is coming nothing calls it off unseen", async () => {
    const effectiveAt = new Date(t.clock.ms + 31 * 86_400_000).toISOString();
    await expect(
      set("call-back", { effectiveAt: new Date(t.clock.ms + 86_400_000).toISOString() }),
    ).rejects.toMatchObject({
      slug: "not-valid",
    });
    await set("call-back", { validPeriod: "P4M", jointWith: ["Partner Ltd"], effectiveAt });
    const { purposes, coming, controllers } = await listPurposes(t.context, key, site);
    expect(coming).toMatchObject({ at: effectiveAt });
    // Of the notice in force and of the coming one.
    expect(controllers).toEqual([demoNotice(demoOrigin).controller.name, "Partner Ltd"]);
    expect([purposes, coming!.purposes].map((all) => all.find(({ id }) => id === "call-back")!.validPeriod)).toEqual([
      "P5M",
      "P4M",
    ]);
    await expect(set("newsletter", { measures: "x" })).rejects.toMatchObject({ slug: "notice-coming" });
    // What is to come is changed by its own revision, and comes on its day.
    const before = await readPurpose(t.context, key, { site, id: "call-back", of: "coming" });
    const change = { site, id: "call-back", of: "coming", read: () => body(before, { validPeriod: "P3M" }) } as const;
    const stale = { revision: (await read("call-back")).revision };
    await expect(setPurpose(t.context, key, { ...change, expected: stale })).rejects.toMatchObject({
      slug: "purpose-changed",
    });
    const { notice } = await setPurpose(t.context, key, { ...change, expected: { revision: before.revision } });
    const next = await listPurposes(t.context, key, site);
    expect(next.coming).toMatchObject({ at: effectiveAt, notice });
    expect(
      [next.purposes, next.coming!.purposes].map((all) => all.find(({ id }) => id === "call-back")!),
    ).toMatchObject([{ validPeriod: "P5M" }, { validPeriod: "P3M" }]);
    // Too late to be announced for thirty days.
    t.clock.ms += 2 * 86_400_000;
    const { revision } = await readPurpose(t.context, key, { site, id: "call-back", of: "coming" });
    const late = { ...change, expected: { revision } };
    const { read: _, ...retirement } = late;
    const retire = (sent?: object) => retirePurpose(t.context, key, { ...retirement, read: () => sent });
    for (const sent of [undefined, {}, { shortNotice: "" }, { why: "less" }])
      await expect(retire(sent)).rejects.toMatchObject({ slug: "not-valid" });
    const why = () => body(before, { validPeriod: "P2M", shortNotice: "less than was announced" });
    const { purpose } = await setPurpose(t.context, key, { ...late, read: why });
    const gone = { ...retirement, expected: { revision: purpose!.revision } };
    const withReason = { ...gone, read: () => ({ shortNotice: "it is offered no more" }) };
    expect((await retirePurpose(t.context, key, withReason)).purpose).toBeNull();
    expect((await listPurposes(t.context, key, site)).coming!.purposes.map(({ id }) => id)).not.toContain("call-back");
    await publishNotice(t.context, system, { shortNotice: "a test", site, settings: demoNotice(demoOrigin) });
    await expect(setPurpose(t.context, key, late)).rejects.toMatchObject({ slug: "not-found" });
  });
});
