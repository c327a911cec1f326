// A withdrawal leaves nothing of the vendor's in the page's own origin, says what it could not remove, and loses no record.
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { SiteId } from "../../../core/ids.ts";
import { control } from "../../support/browser.ts";
import { startSite, type TestSite } from "../../support/site.ts";

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
  return page;
}

async function withdraw(page: Page): Promise<void> {
  await page.locator(control.trigger).click();
  await page.locator(control.withdrawAll).click();
}

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
    ]);
    const left = "This site cannot remove everything that is stored. Left: vendor-open.";
    await page
      .getByRole("status")
      .filter({ hasText: `Withdrawn. ${left}` })
      .waitFor({ state: "attached" });
    await page.locator(control.trigger).click();
    await page.locator("#privacy-panel dialog .status", { hasText: left }).waitFor();
    await page.locator(control.acceptAllInDialog).click();
    await page.locator(control.trigger).click();
    await page.locator(control.save).waitFor();
    expect(await page.locator("#privacy-panel dialog .status").textContent()).toBe("");
  });

  it("the page is loaded anew only where a vendor that ran needs it, and the record is there once", async () => {
    const before = await site.settledCount();
    const page = await accepted("/reload");
    await soon(() => page.evaluate(() => (window as unknown as { ran?: string[] }).ran)).toEqual(["social"]);
    const loaded = page.waitForEvent("load");
    await withdraw(page);
    await loaded;
    await page.locator(control.trigger).waitFor();
    expect(await page.evaluate(() => (window as unknown as { ran?: string[] }).ran)).toBeUndefined();
    expect(await site.settledCount()).toBe(before + 2);
    const last = (await site.records()).at(-1)!;
    expect(last.core.event).toBe("withdraw");

    const calm = await accepted("/shop/");
    await calm.evaluate(() => ((window as unknown as { same: boolean }).same = true));
    await withdraw(calm);
    await calm.waitForTimeout(600);
    expect(await calm.evaluate(() => (window as unknown as { same?: boolean }).same)).toBe(true);
  });
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
