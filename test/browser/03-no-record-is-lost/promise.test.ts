// A record survives the server being away: it arrives within five seconds of the server's return, once.
import { createServer, type Socket } from "node:net";
import { describe, expect, it } from "vitest";
import { control, storedNames, unsent } from "../../support/browser.ts";
import { siteOfTests, type TestSite } from "../../support/site.ts";
import { withGateAlone } from "../../support/states.ts";

let site: TestSite;
let before: number;
siteOfTests({ folder: new URL(".", import.meta.url) }, (now, count) => ([site, before] = [now, count]));

it("rule 39: a record names the day on which the script was served, and the build", async () => {
  const page = await site.open();
  await page.locator(control.rejectAll).waitFor();
  const today = () => `${new Date().toISOString().slice(0, 10)}T00:00:00.000Z`;
  const from = today();
  await page.locator(control.rejectAll).click();
  await expect.poll(async () => (await site.records()).length).toBe(before + 1);
  const { core } = (await site.records()).at(-1)!;
  expect(core.served?.build).toMatch(/^sha256:[0-9a-f]{64}$/);
  expect([from, today()]).toContain(core.served?.on);
});

describe("while the server is away", () => {
  it("the choice holds and its record waits, then arrives within 5 s of the return, once, with the time it waited", async () => {
    const page = await site.open("/", {}, (fresh) => fresh.clock.install());
    let asking = 0;
    page.on("request", (request) => (asking += Number(request.url().endsWith("/v1/records"))));
    page.on("requestfailed", (request) => (asking -= Number(request.url().endsWith("/v1/records"))));
    await page.locator(control.acceptAll).waitFor();
    await site.stopServer();
    await page.locator(control.acceptAll).click();
    await expect.poll(() => site.reached).toContain("/analytics.js");
    await page.waitForTimeout(3000);
    expect(await unsent(page)).toHaveLength(1);
    // By the page's own clock: while the server comes back it stands, and nothing is on its way.
    await page.clock.pauseAt(await page.evaluate(() => Date.now() + 1000));
    await expect.poll(() => asking).toBe(0);
    await site.restartServer();
    await page.clock.runFor(5000);
    await expect.poll(async () => (await site.records()).length).toBe(before + 1);
    await expect.poll(() => unsent(page)).toEqual([]);
    await page.clock.resume();
    await page.waitForTimeout(1000);
    expect(await site.records()).toHaveLength(before + 1);
    const { core } = (await site.records()).at(-1)!;
    expect(Date.parse(core.at) - Date.parse(core.actedAt)).toBeGreaterThan(2500);
  });

  it(
    "and takes records without a word, they arrive within 5 s of its return too, once",
    { timeout: 40_000 },
    async () => {
      const page = await site.open();
      await page.locator(control.acceptAll).waitFor();
      await site.stopServer();
      const sockets: Socket[] = [];
      let taken = 0;
      const silent = createServer((socket) => {
        sockets.push(socket.on("error", () => {}));
        socket.on("data", (bytes: Buffer) => (taken += bytes.toString().split("POST /v1/records ").length - 1));
      });
      await new Promise<void>((on) => silent.listen(Number(new URL(site.server.url).port), "127.0.0.1", on));
      await page.locator(control.acceptAll).click();
      await expect.poll(() => taken, { timeout: 15_000 }).toBe(2);
      // It no longer listens; what it has taken stays without an answer.
      silent.close();
      await site.restartServer();
      const returned = Date.now();
      await expect.poll(async () => (await site.records()).length, { timeout: 5000 }).toBe(before + 1);
      expect(Date.now() - returned).toBeLessThan(5000);
      await expect.poll(() => unsent(page)).toEqual([]);
      await page.waitForTimeout(1000);
      expect(await site.records()).toHaveLength(before + 1);
      for (const socket of sockets) socket.destroy();
    },
  );

  it("rule 44: a record left by a closed page is sent by the next one, once though two tabs try", async () => {
    const page = await site.open();
    const context = page.context();
    await page.locator(control.rejectAll).waitFor();
    await site.stopServer();
    await page.locator(control.rejectAll).click();
    await expect.poll(() => unsent(page)).toHaveLength(1);
    await page.close();
    await site.restartServer();
    const tabs = await Promise.all([context.newPage(), context.newPage()]);
    await Promise.all(tabs.map((tab) => tab.goto(site.url)));
    await expect.poll(async () => (await site.records()).length).toBe(before + 1);
    await tabs[0].waitForTimeout(1000);
    expect(await site.records()).toHaveLength(before + 1);
    await expect.poll(() => unsent(tabs[0])).toEqual([]);
  });

  it("everything stays held and the page works when not even the script arrives", async () => {
    await site.stopServer();
    const page = await site.open();
    expect(await page.locator("h1").textContent()).toBe("A page");
    await page.waitForTimeout(500);
    expect(site.reached).toEqual([]);
    expect(await storedNames(page)).toEqual([]);
    await site.restartServer();
  });

  it("the trigger stays and says so by an event when the choices cannot be shown, and works once they can", async () => {
    const page = await site.open("/", {}, async (fresh) => {
      await withGateAlone(fresh);
      await fresh.route(/\/w\/\w+\/first/, (route) => route.abort());
    });
    await page.locator(control.trigger).waitFor();
    const failures = () => page.evaluate(() => (window as unknown as { failures: string[] }).failures);
    expect(await failures()).toEqual(["ui-not-loaded"]);
    expect(site.reached).toEqual([]);
    await page.unroute(/\/w\/\w+\/first/);
    await page.locator(control.trigger).click();
    await page.locator(control.acceptAllInDialog).click();
    await expect.poll(() => site.reached).toContain("/analytics.js");
  });
});
