// Vendors hear the no before anything runs, each choice once and before their tags, and the remembered choice on the next page.
import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { SiteId } from "../../../core/ids.ts";
import type { SiteSettings } from "../../../core/schema.ts";
import { control, whenSent } from "../../support/browser.ts";
import { startSite, type TestSite } from "../../support/site.ts";
import "../../support/window.ts";

type Seen = Record<string, unknown[]>;

let site: TestSite;
beforeAll(async () => {
  site = await startSite({
    folder: new URL(".", import.meta.url),
    settings: {
      signals: ["microsoft", "clarity", "meta", "tiktok", "pinterest", "matomo", "wp"],
    },
  });
});
afterAll(() => site.stop());
afterEach(() => site.closePages());

/** What a script of the page found in every vendor's queue when it ran; undefined when it never did. */
const seenBy = (page: Page, script: string) =>
  page.evaluate((name) => (globalThis as unknown as { seen: Record<string, Seen | undefined> }).seen[name], script);
const look = async (page: Page): Promise<Seen> => {
  await page.evaluate(() => (globalThis as unknown as { look(when: string): void }).look("now"));
  return (await seenBy(page, "now"))!;
};

const seven = (ads: string, analytics: string, social: string) => ({
  ad_storage: ads,
  ad_user_data: ads,
  ad_personalization: ads,
  analytics_storage: analytics,
  personalization_storage: social,
  functionality_storage: "granted",
  security_storage: "granted",
});
const google = {
  first: [
    ["consent", "default", { ...seven("denied", "denied", "denied"), wait_for_update: 500 }],
    ["set", "ads_data_redaction", true],
  ],
  afterwards: (ads: boolean, analytics: boolean, social: boolean) => {
    const state = (given: boolean) => (given ? "granted" : "denied");
    return [
      ["consent", "update", seven(state(ads), state(analytics), state(social))],
      ["assent", { analytics, advertising: ads, social }],
    ];
  },
};
const uet = (command: string, state: string) => ["consent", command, { ad_storage: state }];
const clarity = (ads: string, analytics: string) => ["consentv2", { ad_Storage: ads, analytics_Storage: analytics }];

const atFirst: Seen = {
  google: google.first,
  microsoft: uet("default", "denied"),
  clarity: [clarity("denied", "denied")],
  meta: [
    ["consent", "revoke"],
    ["init", "1"],
  ],
  tiktok: [["holdConsent"]],
  pinterest: [
    ["setconsent", false],
    ["load", "1"],
  ],
  matomo: [["requireConsent"]],
  wordpress: ["optin"],
};
const afterAccept: Seen = {
  google: [...google.first, ...google.afterwards(true, true, true)],
  microsoft: [...uet("default", "denied"), ...uet("update", "granted")],
  clarity: [clarity("denied", "denied"), clarity("granted", "granted")],
  meta: [...atFirst["meta"]!, ["consent", "grant"]],
  tiktok: [["holdConsent"], ["grantConsent"]],
  pinterest: [...atFirst["pinterest"]!, ["setconsent", true]],
  matomo: [["requireConsent"], ["setConsentGiven"]],
  wordpress: atFirst["wordpress"]!,
};

describe("rule 52: before a choice", () => {
  it("every vendor finds the no when it comes, in front of what the page tells it; snippets load their scripts", async () => {
    const page = await site.open();
    expect(await seenBy(page, "untagged")).toEqual(atFirst);
    expect(await page.evaluate("scripts")).toEqual({ meta: true, pinterest: true });
    await page.locator(control.acceptAll).waitFor();
    expect(await look(page)).toEqual(atFirst);
  });

  it("rule 53: nothing is asked of Google, and no held script runs", async () => {
    const page = await site.open();
    await page.locator(control.acceptAll).waitFor();
    expect(site.reached).toEqual([]);
    expect(await seenBy(page, "analytics")).toBeUndefined();
  });
});

describe("rule 52: after a choice", () => {
  it("each vendor is told once, before the first held script runs", async () => {
    const page = await site.open();
    await page.locator(control.acceptAll).click();
    await expect.poll(() => seenBy(page, "advertising")).toBeDefined();
    expect(await seenBy(page, "analytics")).toEqual(afterAccept);
    expect(await seenBy(page, "advertising")).toEqual(afterAccept);
    await expect.poll(() => site.reached).toContain("/gtag.js");
    expect(await look(page)).toEqual(afterAccept);
  });

  it("what was not ticked stays denied", async () => {
    const page = await site.open();
    await page.locator(control.choose).click();
    await page.locator(control.switchOf("analytics")).click();
    await page.locator(control.save).click();
    await expect.poll(() => seenBy(page, "analytics")).toBeDefined();
    expect(await look(page)).toMatchObject({
      google: [...google.first, ...google.afterwards(false, true, false)],
      microsoft: [...uet("default", "denied"), ...uet("update", "denied")],
      clarity: [clarity("denied", "denied"), clarity("denied", "granted")],
      matomo: [["requireConsent"], ["setConsentGiven"]],
      tiktok: [["holdConsent"], ["revokeConsent"]],
    });
    expect(await seenBy(page, "advertising")).toBeUndefined();
  });

  it("the next page begins with the no and the remembered choice, still before anything runs", async () => {
    const page = await site.open();
    await page.locator(control.acceptAll).click();
    await page.goto(`${site.url}/next`);
    const { meta: _meta, pinterest: _pinterest, ...others } = (await seenBy(page, "untagged"))!;
    const { meta: _, pinterest: __, ...expected } = afterAccept;
    expect(others).toEqual(expected);
    expect(_meta).toEqual([
      ["consent", "revoke"],
      ["consent", "grant"],
      ["init", "1"],
    ]);
    expect(_pinterest).toEqual([
      ["setconsent", false],
      ["setconsent", true],
      ["load", "1"],
    ]);
  });

  it("rule 36: a withdrawal denies everything again, once", async () => {
    const page = await site.open();
    await page.locator(control.acceptAll).click();
    // What was given has a way back in the panel once it is in force.
    await whenSent(page);
    await page.locator(control.trigger).click();
    await page.locator(control.withdrawAll).click();
    await expect.poll(async () => (await look(page))["tiktok"]!.at(-1)).toEqual(["revokeConsent"]);
    const { google: told, meta, matomo } = await look(page);
    expect(told).toEqual([...afterAccept["google"]!, ...google.afterwards(false, false, false)]);
    expect(meta!.slice(-2)).toEqual([
      ["consent", "grant"],
      ["consent", "revoke"],
    ]);
    expect(matomo!.at(-1)).toEqual(["forgetConsentGiven"]);
  });
});

describe("a site's own settings for Google", () => {
  it("follow the default that denies everywhere, before the first script of the page", async () => {
    const { context } = site.server;
    const id = "site_demo" as SiteId;
    const google = { mode: "advanced", waitMs: 2000, regions: [[["US-NY"], ["analytics_storage"]]] } as const;
    await context.control.insertSettings(id, { google } as unknown as SiteSettings, context.now());
    delete context.memory.settings;
    const page = await site.open();
    const { google: told } = (await seenBy(page, "untagged"))!;
    const denied = seven("denied", "denied", "denied");
    expect(told).toEqual([
      ["consent", "default", { ...denied, wait_for_update: 500 }],
      ["set", "ads_data_redaction", true],
      ["consent", "default", { ...denied, wait_for_update: 2000 }],
      ["consent", "default", { ...denied, analytics_storage: "granted", wait_for_update: 2000, region: ["US-NY"] }],
    ]);
  });
});

describe("Consent Mode in advanced mode, a site's own choice", () => {
  beforeAll(async () => {
    const { context } = site.server;
    const settings: SiteSettings = {
      google: { mode: "advanced" },
      vendors: {
        "google-analytics": { match: ["127.0.0.1/gtag-unmarked.js"] },
        facebook: { match: ["127.0.0.1/pixel-unmarked.js"] },
      },
    };
    await context.control.insertSettings("site_demo" as SiteId, settings, context.now());
    delete context.memory.settings;
  });
  const ran = (page: Page) =>
    page.evaluate(() => (window as unknown as { ran?: string[] }).ran?.filter((name) => name.includes("unmarked")));
  /** What Google's tag finds: every state it was told, and how often. */
  const told = async (page: Page, command: string) =>
    ((await look(page))["google"] as [string, string, Record<string, unknown>][])
      .filter(([name, said]) => name === "consent" && said === command)
      .map(([, , { wait_for_update: _, ...signals }]) => signals);
  const denied = seven("denied", "denied", "denied");

  it("Google's unmarked tag runs before a choice and finds all denied; others wait; a choice is one update", async () => {
    const page = await site.open("/unmarked");
    await expect.poll(() => ran(page)).toEqual(["gtag-unmarked"]);
    await page.locator(control.acceptAll).waitFor();
    expect(new Set((await told(page, "default")).map((state) => JSON.stringify(state)))).toEqual(
      new Set([JSON.stringify(denied)]),
    );
    expect(await told(page, "update")).toEqual([]);
    await page.waitForTimeout(300);
    expect(site.reached.filter((path) => path.includes("pixel"))).toEqual([]);
    await page.locator(control.acceptAll).click();
    await expect.poll(() => ran(page)).toEqual(["gtag-unmarked", "pixel-unmarked"]);
    expect(await told(page, "update")).toEqual([seven("granted", "granted", "granted")]);
    // Its own report too, which would count for the next page.
    await expect.poll(() => site.reached).toContainEqual(expect.stringMatching(/collect.*pixel/));
  });

  it("with Global Privacy Control advertising stays denied, also after Accept all, and what waits for it waits", async () => {
    const page = await site.open("/unmarked", {}, (fresh) =>
      fresh.addInitScript(() => Object.defineProperty(navigator, "globalPrivacyControl", { value: true })),
    );
    await expect.poll(() => ran(page)).toEqual(["gtag-unmarked"]);
    expect((await told(page, "default")).every((state) => JSON.stringify(state) === JSON.stringify(denied))).toBe(true);
    await page.locator(control.acceptAll).click();
    await expect.poll(() => told(page, "update")).toEqual([seven("denied", "granted", "denied")]);
    await page.waitForTimeout(300);
    expect(await ran(page)).toEqual(["gtag-unmarked"]);
    expect(site.reached.filter((path) => path.includes("pixel"))).toEqual([]);
  });
});
