// The script that is the same for every site, as built and pinned by its hash: it holds, asks, releases and fails to held.
import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { control } from "../../support/browser.ts";
import { startSite, type TestSite } from "../../support/site.ts";
import "../../support/window.ts";

/** Machines are busy, so what must come may take its time. */
const soon = <T>(look: () => T) => expect.poll(look, { timeout: 15_000 });

let site: TestSite;
beforeAll(async () => {
  site = await startSite({ folder: new URL(".", import.meta.url), server: { placeFrom: "cloudflare" } });
});
afterAll(() => site.stop());
beforeEach(() => void site.reached.splice(0));

const ran = () => ["analytics", "advertising"].filter((name) => site.reached.includes(`/${name}.js`));
const film = () => site.reached.filter((path) => path === "/video/tagged").length;
const californian = (page: Page) =>
  page.route(/\/s\/site_demo\.json$/, (route) =>
    route.continue({ headers: { ...route.request().headers(), "CF-IPCountry": "US", "CF-Region-Code": "CA" } }),
  );

describe("the static script", () => {
  it("holds what is marked until somebody says yes, and again after a no", async () => {
    const page = await site.open();
    await page.locator(control.acceptAll).waitFor();
    await page.getByRole("group", { name: "A film" }).waitFor();
    expect([ran(), film()]).toEqual([[], 0]);
    await page.locator(control.acceptAll).click();
    await soon(ran).toEqual(["analytics", "advertising"]);
    await soon(film).toBe(1);
    await page.locator(control.trigger).waitFor();
    await soon(async () => (await site.records()).length).toBeGreaterThan(0);

    await page.evaluate(() => window.assent.withdraw());
    await soon(() => page.evaluate(() => window.assent.status()["analytics"])).toBe("withdrawn");
    site.reached.splice(0);
    await page.goto(`${site.url}/later`);
    await page.locator(control.trigger).waitFor();
    await page.getByRole("group", { name: "A film" }).waitFor();
    expect([ran(), film()]).toEqual([[], 0]);
  });

  it("in California runs at once and has the way to opt out that is not the banner", async () => {
    const page = await site.open("/", {}, californian);
    await soon(ran).toEqual(["analytics", "advertising"]);
    const link = page.locator("#privacy-opt-out");
    expect(await link.textContent()).toMatch(/^Do Not Sell or Share/);
    await link.click();
    await soon(() => link.textContent()).toMatch(/honou?red/i);
    await soon(() => page.evaluate(() => window.assent.status()["advertising"])).toMatch(/refused|withdrawn/);
    site.reached.splice(0);
    await page.reload();
    await soon(ran).toEqual(["analytics"]);
    await soon(() => link.textContent()).toMatch(/honou?red/i);
  });
});

describe("rule 6: while its server is away", () => {
  beforeAll(() => site.stopServer());
  afterEach(() => void site.reached.splice(0));

  it("everything that is marked stays held, and the page works", async () => {
    const context = await site.browser.newContext();
    const page = await context.newPage();
    const thrown: string[] = [];
    page.on("pageerror", (error) => thrown.push(error.message));
    await page.goto(site.url);
    await page.waitForLoadState("networkidle");
    expect([ran(), film(), thrown]).toEqual([[], 0, []]);
    expect(await page.getByRole("heading").textContent()).toBe("A page whose tag is pinned");
  });

  it("somebody who answered has their answer, by the copy of the configuration that an earlier page kept", async () => {
    await site.restartServer();
    const page = await site.open();
    await page.locator(control.acceptAll).click();
    await soon(ran).toEqual(["analytics", "advertising"]);
    // The copy is kept on the first page that has an answer already.
    await page.reload();
    await soon(() => page.evaluate(() => localStorage.getItem("assent-site_demo-config"))).toContain("site_demo");
    const script = await (await fetch(`${site.server.url}/w/gate.js`)).text();
    await page.route(/\/w\/gate\.js$/, (route) =>
      route.fulfill({ body: script, contentType: "text/javascript", headers: { "Access-Control-Allow-Origin": "*" } }),
    );
    await site.stopServer();
    site.reached.splice(0);
    await page.reload();
    await soon(ran).toEqual(["analytics", "advertising"]);
    await site.restartServer();
  });
});
