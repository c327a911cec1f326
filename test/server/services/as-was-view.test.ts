// What the as-was page is told: where a notice stands, and what an archived build is answered.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { RecordId } from "../../../core/ids.ts";
import { rulesFor, variantOf } from "../../../core/regime.ts";
import type { SiteSettings } from "../../../core/schema.ts";
import { buildHash } from "../../../server/services/assets.ts";
import { archivedAnswer, archivedSiteFile, asWasView } from "../../../server/services/as-was-view.ts";
import { demoNotice, demoSite } from "../../../server/services/demo.ts";
import { publishNotice } from "../../../server/services/notices.ts";
import { demoSettings } from "../../../server/services/demo-purposes.ts";
import { receiptName } from "../../../server/services/receipt-names.ts";
import { receiptView } from "../../../server/services/receipts.ts";
import { recordDecision } from "../../../server/services/records.ts";
import { setSettings } from "../../../server/services/settings.ts";
import { siteConfig } from "../../../server/services/site-config.ts";
import { system, testContext, testFiles, visitor, type TestContext } from "../../support/context.ts";
import { bannerRequest, demoOrigin } from "../../support/requests.ts";

const day = 86_400_000;
let t: TestContext;
beforeAll(async () => {
  t = await testContext();
});
afterAll(() => t?.stop());

const publish = (version: string, effectiveAt?: string) => {
  const demo = demoNotice(demoOrigin);
  const policy = { ...demo.policy, version, ...(effectiveAt ? { effectiveAt } : {}) };
  return publishNotice(t.context, system, { site: demoSite, settings: { ...demo, policy } });
};
const view = (notice: string, lang = "en") =>
  asWasView(t.context, { site: demoSite, hash: notice.slice(7), lang }, { variant: "opt-in", at: t.context.now() });
const standing = async (notice: string) => (await view(notice)).standing;

describe("the rules a person was asked under", () => {
  const from = (jurisdiction: string) => ({ ...visitor, jurisdiction });
  const answered = async (served?: string) => {
    const request = bannerRequest(t.notice, "refused", { id: t.request().id, ...(served ? { served } : {}) });
    await recordDecision(t.context, from("US-PR"), request);
    const stored = (await (await t.context.site(demoSite)).record(request.id as RecordId))!;
    const { rules } = await receiptView(t.context, receiptName(t.context, stored.core.id));
    return { core: stored.core, variant: rules.variant };
  };
  const strict = { ...demoSettings, regimes: { "US-PR": "opt-in" } } as const;
  const rule = (settings: SiteSettings) => setSettings(t.context, system, { site: demoSite, settings });

  test("are those of the token, whatever the site decides later; without one, those that ruled then", async () => {
    const own = variantOf(rulesFor("US-PR", t.context.now()));
    const unsaid = await answered();
    expect(unsaid).toMatchObject({ variant: own });
    expect(unsaid.core.served).toBeUndefined();
    t.clock.ms += day;
    await rule(strict);
    t.clock.ms += day;
    const { served } = await siteConfig(t.context, demoSite, "US-PR");
    const [proven, untold] = [await answered(served), await answered()];
    expect(proven.core.served).toMatchObject({ variant: "opt-in-link" });
    expect(untold.core.served).toBeUndefined();
    t.clock.ms += day;
    await rule(demoSettings);
    t.clock.ms += day;
    const again = async ({ core }: typeof proven) =>
      (await receiptView(t.context, receiptName(t.context, core.id))).rules.variant;
    expect([await again(unsaid), await again(proven), await again(untold)]).toEqual([
      own,
      "opt-in-link",
      "opt-in-link",
    ]);
    expect(own).not.toBe("opt-in-link");
    // A script kept from before the change shows what it always showed.
    expect((await answered(served)).variant).toBe("opt-in-link");
  });

  test("are kept to be run, also where only the site tells the place apart", async () => {
    const { run } = await asWasView(
      t.context,
      { site: demoSite, hash: t.notice.slice(7), lang: "en" },
      { variant: "opt-in-link", at: t.context.now() },
    );
    expect(run?.variant).toBe("opt-in-link");
    expect(new TextDecoder().decode(run?.script.body)).toContain('"regime":"opt-in"');
  });
});

describe("where a notice stands", () => {
  test("is in force, coming, superseded, or never to come, as time and its owner decide", async () => {
    expect(await standing(t.notice)).toBe("in-force");
    const called = await publish("2", new Date(t.clock.ms + 40 * day).toISOString());
    expect(await standing(called.hash)).toBe("coming");
    t.clock.ms += day;
    const coming = await publish("3", new Date(t.clock.ms + 40 * day).toISOString());
    expect(await standing(called.hash)).toBe("never");
    expect(await standing(t.notice)).toBe("in-force");
    t.clock.ms += 41 * day;
    expect(await standing(coming.hash)).toBe("in-force");
    expect(await standing(t.notice)).toBe("superseded");
  });

  test("is nowhere for a language or a notice that was never published", async () => {
    await expect(view(t.notice, "fr")).rejects.toMatchObject({ slug: "not-found" });
    await expect(view(`sha256:${"0".repeat(64)}`)).rejects.toMatchObject({ slug: "not-found" });
    await expect(view("sha256:../x")).rejects.toMatchObject({ slug: "not-found" });
  });
});

describe("an archived build", () => {
  const build = buildHash(testFiles).slice(7);
  const answer = (path: string, by = build) =>
    archivedAnswer(t.context, { site: demoSite, hash: t.notice.slice(7), build: by, path });

  test("is answered its own files and the texts it was given", async () => {
    expect(await answer(`w/${build.slice(0, 12)}/first.js`)).toEqual(testFiles["first.js"]);
    const { body, type } = await answer(`s/${demoSite}/${t.notice.slice(7)}/de.panel.json`);
    expect(type).toBe("application/json");
    expect(JSON.parse(body)).toHaveProperty("facts");
  });

  test.each(["w/receipt.js", "w/../x", "s/site_other/x/en.first.json", "v1/records", "run.opt-in.js", ""])(
    "is answered nothing at %j",
    async (path) => {
      await expect(answer(path)).rejects.toMatchObject({ slug: "not-found" });
    },
  );

  test("that is unknown is answered nothing", async () => {
    const path = `s/${demoSite}/${t.notice.slice(7)}/de.panel.json`;
    await expect(answer(path, "0".repeat(64))).rejects.toMatchObject({ slug: "not-found" });
  });
});

test("a file is found by its hash, and by nothing else", async () => {
  const row = (await (await t.context.site(demoSite)).shown())[0]!;
  expect((await archivedSiteFile(t.context, demoSite, row.file.slice(7))).hash).toBe(row.file);
  for (const [site, hash] of [
    ["site_none", row.file.slice(7)],
    ["../x", row.file.slice(7)],
    [demoSite, "x"],
  ] as const)
    await expect(archivedSiteFile(t.context, site, hash)).rejects.toMatchObject({ slug: "not-found" });
});
