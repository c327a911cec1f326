// A withdrawal leaves nothing of the vendor's in the page's own origin, says what it could not remove, and loses no record.
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { SiteId } from "../../../core/ids.ts";
import { axeViolations, control, whenSent } from "../../support/browser.ts";
import { startSite, type TestSite } from "../../support/site.ts";
import { withConfig } from "../../support/states.ts";
import "../../support/window.ts";

/** Machines are busy, so what must come may take its time. */
const soon = <T>(look: () => T) => expect.poll(look, { timeout: 10_000 });

let site: TestSite;
/** A host with a parent, as a shop below a company's domain is. */
let shop: string;
beforeAll(async () => {
  site = await startSite({
    folder: new URL(".", import.meta.url),
    settings: {
      vendors: {
        "google-ads": { match: ["ads.example"], storage: ["l:vendor-*", "s:vendor-*", "d:vendor-*"] },
        facebook: { match: ["127.0.0.1/social"], reload: true },
      },
    },
  });
  shop = site.url.replace("localhost", "shop.site.localhost");
  const { context } = site.server;
  await context.control.setOrigins("site_demo" as SiteId, [site.url, shop]);
  delete context.memory.sites;
});
afterAll(() => site.stop());

/** As the vendor's script would: the same cookie at three scopes, and a key in every storage. */
const leaveTraces = (page: Page) =>
  page.evaluate(async () => {
    document.cookie = "__gads=host; Path=/";
    document.cookie = "__gads=path; Path=/shop";
    document.cookie = "__gads=domain; Path=/; Domain=site.localhost";
    document.cookie = "own=1; Path=/";
    for (const storage of [localStorage, sessionStorage]) {
      storage.setItem("vendor-key", "1");
      storage.setItem("own-key", "1");
    }
    await new Promise((resolve) => {
      indexedDB.open("vendor-base").addEventListener("success", ({ target }) => {
        (target as IDBOpenDBRequest).result.close();
        resolve(0);
      });
    });
  });

const traces = (page: Page): Promise<string[]> =>
  page.evaluate(async () => [
    ...document.cookie.split("; ").filter((pair) => pair.startsWith("__gads")),
    ...Object.keys(localStorage).filter((key) => key.startsWith("vendor")),
    ...Object.keys(sessionStorage).filter((key) => key.startsWith("vendor")),
    ...(await indexedDB.databases()).map(({ name }) => name!),
  ]);

async function accepted(path: string): Promise<Page> {
  const page = await site.open("/blank");
  await page.goto(shop + path);
  await page.locator(control.acceptAll).click();
  await page.locator(control.trigger).waitFor();
  // What was pressed is in force only once the screen has shown it: another tab would find nothing before.
  await whenSent(page);
  return page;
}

async function withdraw(page: Page): Promise<void> {
  await page.locator(control.trigger).click();
  await page.locator(control.withdrawAll).click();
}

const told = "#privacy-panel .told";
/** Cookies of the demo's vendors on domains of their own. */
const outOfReach = [
  ["google-ads", "IDE"],
  ["google-ads", "test_cookie"],
  ["facebook", "fr"],
  ["x", "guest_id"],
  ["x", "personalization_id"],
  ["linkedin", "li_gc"],
  ["linkedin", "bcookie"],
  ["video", "player"],
].map(([vendor, name]) => ({ vendor, kind: "thirdParty", name: name! }));

/** From here on the notice lists one more cookie of Google Analytics, which only servers see. */
const withServerOnly = (page: Page) =>
  page.route(/\/en\.json$/, async (route) => {
    const response = await route.fetch();
    const view = (await response.json()) as { purposes: { vendors: { id: string; cookies: object[] }[] }[] };
    const vendor = view.purposes.flatMap(({ vendors }) => vendors).find(({ id }) => id === "google-analytics")!;
    vendor.cookies.push({ name: "FPID", period: "P2Y", serverOnly: true });
    await route.fulfill({ response, json: view });
  });

describe("after a withdrawal (rule 36)", () => {
  it("cookies at three scopes and three storages are empty, in every tab, and the page's own are not touched", async () => {
    const page = await accepted("/shop/cart");
    const other = await page.context().newPage();
    await other.goto(`${shop}/shop/other`);
    await leaveTraces(other);
    await leaveTraces(page);
    expect(await traces(page)).toHaveLength(6);
    await withdraw(page);
    await soon(() => traces(page)).toEqual([]);
    await soon(() => traces(other)).toEqual([]);
    expect((await page.context().cookies(`${shop}/shop/cart`)).map(({ name }) => name).sort()).toEqual([
      "assent-site_demo",
      "own",
    ]);
    expect(await page.evaluate(() => [localStorage.getItem("own-key"), sessionStorage.getItem("own-key")])).toEqual([
      "1",
      "1",
    ]);
  });

  it("what could not be removed is said, to assistive tools at once and in the panel while it is so", async () => {
    const page = await accepted("/shop/");
    await page.evaluate(async () => {
      const left = ((window as unknown as { left: unknown[] }).left = []);
      addEventListener("assent:left", (event) => (left as unknown[]).push(...(event as CustomEvent<unknown[]>).detail));
      // A vendor that keeps its database open, and goes on doing so.
      await new Promise((resolve) => indexedDB.open("vendor-open").addEventListener("success", resolve));
    });
    await withdraw(page);
    await soon(() => page.evaluate(() => (window as unknown as { left: unknown[] }).left)).toEqual([
      { vendor: "google-ads", kind: "indexedDB", name: "vendor-open" },
      ...outOfReach,
    ]);
    const names = ["vendor-open", ...outOfReach.map(({ name }) => name)];
    const left = `This site cannot remove everything that is stored. Left: ${names.slice(0, -1).join(", ")}, and ${names.at(-1)}.`;
    await page
      .getByRole("status")
      .filter({ hasText: `Withdrawn. ${left}` })
      .waitFor({ state: "attached" });
    await page.locator(control.trigger).click();
    await page.locator("#privacy-panel dialog .status", { hasText: left }).waitFor();
    await page.locator(control.acceptAllInDialog).click();
    await page.locator(control.trigger).click();
    await page.locator(control.save).waitFor();
    await soon(() => page.locator("#privacy-panel dialog .status").textContent()).toBe("");
  });

  it("what no script can see is named once, by vendor, with where it can be asked", async () => {
    const page = await accepted("/shop/");
    await withServerOnly(page);
    await page
      .context()
      .addCookies([{ name: "FPID", value: "1", domain: "shop.site.localhost", path: "/", httpOnly: true }]);
    await withdraw(page);
    await page.locator(told).waitFor();
    expect(await page.locator(`${told} li`).allTextContents()).toEqual([
      "Google Analytics (FPID) – ",
      "Google AdSense and DoubleClick (IDE, test_cookie) – ",
      "Facebook (fr) – ",
      "X (guest_id, personalization_id) – ",
      "LinkedIn (li_gc, bcookie) – ",
      "Video host (player)",
    ]);
    const links = await page
      .locator('#privacy-panel > a[slot^="left-"]')
      .evaluateAll((all) => all.map((link) => [link.textContent, link.getAttribute("href")]));
    expect(links[0]).toEqual(["Privacy policy", "https://business.safety.google/privacy/"]);
    expect(links).toHaveLength(5);
    expect((await page.context().cookies()).map(({ name }) => name)).toContain("FPID");
    expect(await page.evaluate(() => document.activeElement?.closest(".told"))).toBeNull();
    expect(await axeViolations(page)).toEqual([]);
    await page.locator('button[slot="left-close"]').click();
    await page.locator(told).waitFor({ state: "detached" });
    // Another answer that turns nothing off names nothing again.
    await page.locator(control.trigger).click();
    await page.locator(control.save).click();
    await page.reload();
    await page.locator(control.trigger).waitFor();
    await page.waitForTimeout(1000);
    expect(await page.locator(told).count()).toBe(0);
  });

  it("cookies on paths that the page did not see go when such a path is visited, by the start of their names too", async () => {
    const page = await site.open("/blank", {}, (fresh) =>
      withConfig(fresh, ({ vendors = [] }) => ({
        vendors: [...vendors, ["hotjar", "analytics", [], ["_hj*"], [], 0] as const],
      })),
    );
    await page.goto(`${shop}/shop/cart`);
    await page.locator(control.acceptAll).click();
    await page.locator(control.trigger).waitFor();
    await page.evaluate(() => {
      for (const name of ["_ga_A1B2C3", "_hjSession_1", "own"]) document.cookie = `${name}=1; Path=/shop`;
    });
    await page.goto(`${shop}/about`);
    await withdraw(page);
    await page.locator(told).waitFor();
    const names = async () =>
      (await page.context().cookies(`${shop}/shop/cart`)).map(({ name }) => name).filter((name) => /^_|own/.test(name));
    expect((await names()).sort()).toEqual(["_ga_A1B2C3", "_hjSession_1", "own"]);
    await page.goto(`${shop}/shop/cart`);
    await soon(names).toEqual(["own"]);
  });

  it("a tab that learns of two answers at once is loaded anew all the same", async () => {
    const page = await accepted("/reload");
    const other = await page.context().newPage();
    // As a page that the browser keeps aside, which is told of nothing until somebody comes back to it.
    await other.addInitScript(() => addEventListener("storage", (event) => event.stopImmediatePropagation(), true));
    await other.goto(`${shop}/reload`);
    const ran = () => other.evaluate(() => (window as unknown as { ran?: string[] }).ran);
    await soon(ran).toEqual(["social"]);
    await page.bringToFront();
    // The page itself is loaded anew, once what it clears is cleared: what is said before would go down with it.
    const again = page.waitForEvent("load");
    await page.evaluate(() => window.assent.set({ social: false }));
    await again;
    await expect
      .poll(() => page.evaluate(() => window.assent.status()["social"]), { timeout: 10_000 })
      .toBe("withdrawn");
    await page.evaluate(() => window.assent.set({ analytics: false }));
    await expect
      .poll(() => page.evaluate(() => window.assent.status()["analytics"]), { timeout: 10_000 })
      .toBe("withdrawn");
    expect(await ran()).toEqual(["social"]);
    const anew = other.waitForEvent("load");
    await other.evaluate(() => void dispatchEvent(new PageTransitionEvent("pageshow", { persisted: true })));
    await anew;
    await other.locator(control.trigger).waitFor();
    expect(await ran()).toBeUndefined();
  });

  it(
    "the page is loaded anew only where a vendor that ran needs it, and the record is there once",
    { timeout: 60_000 },
    async () => {
      const before = await site.settledCount();
      const page = await accepted("/reload");
      await soon(() => page.evaluate(() => (window as unknown as { ran?: string[] }).ran)).toEqual(["social"]);
      const loaded = page.waitForEvent("load");
      await withdraw(page);
      await loaded;
      await page.locator(control.trigger).waitFor();
      expect(await page.evaluate(() => (window as unknown as { ran?: string[] }).ran)).toBeUndefined();
      // What no script can remove is named on the page that comes after it.
      await page.locator(told).getByText("Facebook (fr)").waitFor();
      expect(await site.settledCount()).toBe(before + 2);
      const last = (await site.records()).at(-1)!;
      expect(last.core.event).toBe("withdraw");

      // Also a page that was itself loaded anew, and once more after another yes.
      const ran = () => page.evaluate(() => (window as unknown as { ran?: string[] }).ran);
      for (let again = 0; again < 2; again++) {
        await page.locator(control.trigger).click();
        await page.locator(control.acceptAllInDialog).click();
        await page.reload();
        await soon(ran).toEqual(["social"]);
        const anew = page.waitForEvent("load");
        await withdraw(page);
        await anew;
        await page.locator(control.trigger).waitFor();
        expect(await ran()).toBeUndefined();
      }

      const calm = await accepted("/shop/");
      await calm.evaluate(() => ((window as unknown as { same: boolean }).same = true));
      await withdraw(calm);
      await calm.waitForTimeout(600);
      expect(await calm.evaluate(() => (window as unknown as { same?: boolean }).same)).toBe(true);
    },
  );
});

describe("after a first refusal", () => {
  it("what was left before anybody was asked goes too", async () => {
    const page = await site.open("/blank");
    await page.goto(`${shop}/shop/cart`);
    await page.context().addCookies([{ name: "__gads", value: "old", url: `${shop}/` }]);
    await page.locator(control.rejectAll).click();
    await soon(() => traces(page)).toEqual([]);
  });
});
