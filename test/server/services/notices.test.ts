// Notices: one version per content, each in the log, each readable for good.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parseInForceEntry } from "../../../core/in-force.ts";
import { noticeEntry } from "../../../core/notice.ts";
import { demoNotice, demoSite } from "../../../server/services/demo.ts";
import { noticeView } from "../../../server/services/notice-layers.ts";
import {
  builtNotice,
  currentNotice,
  noticeHash,
  publishedNotice,
  publishNotice,
  standingNotices,
} from "../../../server/services/notices.ts";
import {
  otherOrigin,
  otherSite,
  system,
  testContext,
  testFiles,
  visitor,
  type TestContext,
} from "../../support/context.ts";
import { demoOrigin } from "../../support/requests.ts";

let t: TestContext;
beforeAll(async () => {
  t = await testContext();
});
afterAll(() => t?.stop());

const settings = (contact = "privacy@northgate-calling.example") => {
  const demo = demoNotice(demoOrigin);
  return { ...demo, controller: { ...demo.controller, contact } };
};
const publish = (contact?: string) =>
  publishNotice(t.context, system, { shortNotice: "a test", site: demoSite, settings: settings(contact) });

describe("publishing", () => {
  test("the same notice again changes nothing and adds no entry", async () => {
    const store = await t.context.site(demoSite);
    const before = await store.entryCount();
    expect((await publish()).hash).toBe(t.notice);
    expect(await store.entryCount()).toBe(before);
  });

  test("a new recipient raises the purpose's version, so that consent to the old one is not taken for it", async () => {
    const demo = settings("dpo2@northgate-calling.example");
    const purposes = demo.purposes.map((purpose) =>
      purpose.id === "newsletter" ? { ...purpose, recipients: [...purpose.recipients, "Another Ltd"] } : purpose,
    );
    const before = (await currentNotice(t.context, demoSite))!.notice;
    const { notice } = await publishNotice(t.context, system, {
      shortNotice: "a test",
      site: demoSite,
      settings: { ...demo, purposes },
    });
    const version = (of: typeof before) => of.purposes.find(({ id }) => id === "newsletter")!.version;
    expect(version(notice)).toBe(version(before) + 1);
  });

  test("a purpose that its owner declares changed is raised, once; one that the notice has not is refused", async () => {
    const declare = (...declared: string[]) =>
      publishNotice(t.context, system, {
        shortNotice: "a test",
        site: demoSite,
        settings: settings("dpo3@northgate-calling.example"),
        declared,
      });
    const versions = async () =>
      (await currentNotice(t.context, demoSite))!.notice.purposes.map(({ id, version }) => ({ id, version }));
    const before = await versions();
    await declare("analytics");
    const raised = before.map(({ id, version }) => ({ id, version: id === "analytics" ? version + 1 : version }));
    expect(await versions()).toEqual(raised);
    await declare();
    expect(await versions()).toEqual(raised);
    await expect(declare("nothing")).rejects.toMatchObject({ slug: "not-valid" });
  });

  test("a changed notice puts it in force, its hash into the log, and keeps the old one readable", async () => {
    const store = await t.context.site(demoSite);
    const { hash, notice, publishedAt } = await publish("dpo@northgate-calling.example");
    expect(hash).toBe(noticeHash(notice));
    expect((await currentNotice(t.context, demoSite))?.hash).toBe(hash);
    const [entry] = await store.entries((await store.entryCount()) - 1, await store.entryCount());
    expect(entry?.data).toEqual(noticeEntry(hash, publishedAt));
    expect((await publishedNotice(t.context, demoSite, t.notice))?.notice.controller.contact).toContain("privacy@");
  });

  // The two ids have the same five characters in a browser's decision.
  const alike = ["analytics-heatmap-14", "research-player-1"] as const;
  const publishWith = (...ids: readonly string[]) => {
    const demo = settings("alike@northgate-calling.example");
    const analytics = demo.purposes.find(({ category }) => category === "analytics")!;
    const purposes = [...demo.purposes, ...ids.map((id) => ({ ...analytics, id }))];
    const languages = Object.fromEntries(
      Object.entries(demo.languages).map(([lang, { messages, purposes: texts }]) => {
        const own = Object.fromEntries(ids.map((id) => [id, { ...texts["analytics"]!, title: id }]));
        return [lang, { messages, purposes: { ...texts, ...own } }];
      }),
    );
    return publishNotice(t.context, system, {
      shortNotice: "a test",
      site: demoSite,
      settings: { ...demo, purposes, languages },
    });
  };
  const refusal = (...rows: readonly (readonly [row: number, other: string])[]) => ({
    slug: "not-valid",
    extensions: {
      errors: rows.map(([row, other]) => ({
        pointer: `/purposes/${row}/id`,
        detail: `must be another id, because browsers could not tell it from ${other}`,
      })),
    },
  });
  const count = demoNotice(demoOrigin).purposes.length;

  test("refuses two purposes that a browser could not tell apart", async () => {
    const published = publishWith(...alike);
    await expect(published).rejects.toMatchObject(refusal([count, alike[1]], [count + 1, alike[0]]));
  });

  test("refuses a purpose that a browser could take for one of an earlier notice", async () => {
    await publishWith(alike[0]);
    await publish("between@northgate-calling.example");
    await expect(publishWith(alike[1])).rejects.toMatchObject(refusal([count, alike[0]]));
  });

  test("is the system's right, and leaves one audit row", async () => {
    const wanted = { site: demoSite, settings: settings() };
    const rows = await t.auditOf(demoSite, () => publishNotice(t.context, visitor, wanted));
    expect(rows).toMatchObject([{ verb: "notice.publish", outcome: "refused", detail: "may-not" }]);
    expect(await t.auditOf(demoSite, () => publish("x@y.example"))).toMatchObject([{ outcome: "done" }]);
  });
});

describe("a notice for later", () => {
  const later = (effectiveAt: string, shortNotice?: string) => {
    const demo = demoNotice(otherOrigin);
    const planned = { ...demo, policy: { ...demo.policy, version: effectiveAt, effectiveAt } };
    const wanted = { site: otherSite, settings: planned, ...(shortNotice ? { shortNotice } : {}) };
    return publishNotice(t.context, system, wanted);
  };
  const standing = async () => {
    const { current, coming } = await standingNotices(t.context, otherSite);
    return [current?.hash, coming?.row.hash];
  };
  const now = demoNotice(otherOrigin);

  test("is announced for thirty days, or its owner says why not, in the audit", async () => {
    const [before] = await standing();
    const soon = "2026-12-10T00:00:00.000Z";
    await expect(later(soon)).rejects.toMatchObject({
      slug: "not-valid",
      extensions: { errors: [{ pointer: "/policy/effectiveAt" }] },
    });
    const rows = await t.auditOf(otherSite, () => later(soon, "a vendor was sold"));
    expect(rows.at(-1)?.detail).toContain(`from ${soon}, at short notice: a vendor was sold`);
    const store = await t.context.site(otherSite);
    const last = (await store.entries(0, await store.entryCount())).at(-1)!;
    expect([last.kind, parseInForceEntry(last.data)]).toMatchObject([
      "in-force",
      { from: soon, decidedAt: t.context.now(), shortNotice: "a vendor was sold" },
    ]);
    const { hash } = await later("2026-12-22T09:00:00.000Z");
    expect(await standing()).toEqual([before, hash]);
  });

  test("is one when it is published again, though its day came nearer", async () => {
    const { hash } = await later("2026-12-22T09:00:00.000Z");
    t.clock.ms += 7 * 86_400_000;
    const rows = await t.auditOf(otherSite, () => later("2026-12-22T09:00:00.000Z"));
    expect(rows.at(-1)?.detail).toContain(`${hash} unchanged`);
    t.clock.ms -= 7 * 86_400_000;
  });

  test("says when it was told: at its announcement, or when its owner says", async () => {
    const effectiveAt = "2026-12-23T09:00:00.000Z";
    const announcedAt = t.context.now();
    expect((await later(effectiveAt)).notice.policy).toMatchObject({ effectiveAt, announcedAt });
    t.clock.ms += 86_400_000;
    expect((await later(effectiveAt, "the same again")).notice.policy.announcedAt).toBe(announcedAt);
    const wish = (change: object) => {
      const settings = { ...now, policy: { ...now.policy, version: "told", effectiveAt, ...change } };
      return publishNotice(t.context, system, { site: otherSite, settings, shortNotice: "by letter before" });
    };
    const byLetter = "2026-11-01T00:00:00.000Z";
    expect((await wish({ announcedAt: byLetter })).notice.policy.announcedAt).toBe(byLetter);
    expect((await wish({})).notice.policy.announcedAt).toBe(byLetter);
    expect((await wish({ version: "told anew" })).notice.policy.announcedAt).toBe(t.context.now());
    t.clock.ms -= 86_400_000;
    expect((await wish({ effectiveAt: t.context.now() })).notice.policy).not.toHaveProperty("announcedAt");
  });

  test("is called off by publishing the one in force again", async () => {
    const { hash } = await publishNotice(t.context, system, { shortNotice: "a test", site: otherSite, settings: now });
    expect(await standing()).toEqual([hash, undefined]);
  });
});

describe("versions count every notice that was published", () => {
  const day = 86_400_000;
  const demo = demoNotice(otherOrigin);
  const vendor = (id: string) => ({ id, name: id, cookies: [] });
  const newsletterOf = (row: { notice: typeof demo | { purposes: typeof demo.purposes } }) =>
    row.notice.purposes.find(({ id }) => id === "newsletter");
  const publishedWith = (vendors: readonly string[] | undefined, inDays = 0) => {
    const purposes = demo.purposes.flatMap((purpose) =>
      purpose.id !== "newsletter" ? [purpose] : vendors ? [{ ...purpose, vendors: vendors.map(vendor) }] : [],
    );
    const effectiveAt = inDays ? new Date(t.clock.ms + inDays * day).toISOString() : demo.policy.effectiveAt;
    const policy = { ...demo.policy, effectiveAt };
    return publishNotice(t.context, system, {
      shortNotice: "a test",
      site: otherSite,
      settings: { ...demo, purposes, policy },
    });
  };

  test("a purpose that returns with other vendors is another version, and the same one is not", async () => {
    const first = newsletterOf(await publishedWith([]))!;
    t.clock.ms += 1_000;
    expect(newsletterOf(await publishedWith(undefined))).toBeUndefined();
    t.clock.ms += 1_000;
    expect(newsletterOf(await publishedWith([]))).toEqual(first);
    t.clock.ms += 1_000;
    await publishedWith(undefined);
    t.clock.ms += 1_000;
    expect(newsletterOf(await publishedWith(["Bee", "Sea"]))).toMatchObject({
      version: first.version + 1,
      changes: [{ version: first.version + 1, reason: "new-vendor", names: ["Bee", "Sea"] }],
    });
  });

  test("one that was announced and called off leaves its number behind", async () => {
    const inForce = await publishedWith(["Bee", "Sea"]);
    const { version } = newsletterOf(inForce)!;
    t.clock.ms += 1_000;
    const announced = await publishedWith(["Bee", "Sea", "Exe"], 31);
    expect(newsletterOf(announced)!.version).toBe(version + 1);
    t.clock.ms += 1_000;
    expect((await publishedWith(["Bee", "Sea"])).hash).toBe(inForce.hash);
    t.clock.ms += 1_000;
    expect(newsletterOf(await publishedWith(["Bee", "Sea", "Why"]))).toMatchObject({ version: version + 2 });
  });
});

test("a notice names the build that shows it", () => {
  const hashWith = (gate: string) => {
    const files = { ...testFiles, "gate.js": { type: "", body: gate } };
    return builtNotice({ ...t.context, files }, demoSite, settings()).build;
  };
  expect(hashWith("a")).not.toBe(hashWith("b"));
});

test("a site has its own notices only", async () => {
  expect(await publishedNotice(t.context, otherSite, t.notice)).toBeUndefined();
});

test("a view holds one language, every purpose, and the hash it was reduced from", async () => {
  const row = (await publishedNotice(t.context, demoSite, t.notice))!;
  const view = noticeView(row, "de");
  expect(view).toMatchObject({ hash: t.notice, lang: "de", policyUrl: `${demoOrigin}/privacy.html` });
  expect(view.texts).toEqual(row.notice.languages["de"]);
  expect(view.purposes).toHaveLength(6);
  expect(() => noticeView(row, "fr")).toThrow();
  expect(() => noticeView(row, "constructor")).toThrow();
});
