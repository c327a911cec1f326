// One answer for a domain: siblings share it, and the backend on the same domain makes the cookie its own.
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { demoNotice, demoSite } from "../../../server/services/demo.ts";
import { publishNotice } from "../../../server/services/notices.ts";
import { setSettings } from "../../../server/services/settings.ts";
import { createSite, setOrigins } from "../../../server/services/sites.ts";
import { closeContexts, control, sharedBrowser } from "../../support/browser.ts";
import { otherSite, system } from "../../support/context.ts";
import { freePort } from "../../support/free-port.ts";
import { startTestServer, type TestServer } from "../../support/server.ts";
import "../../support/window.ts";

let pages: Server;
let server: TestServer;
let browser: Browser;
let context: BrowserContext;
let at: (host: string) => string;
beforeAll(async () => {
  const port = await freePort();
  const api = `http://consent.assent.localhost:${port}`;
  pages = createServer(({ url, headers }, response) => {
    // Another site: on a sibling host, and on a path of the same one.
    const site = url!.startsWith("/other") || headers.host!.startsWith("other.") ? otherSite : demoSite;
    const html = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>One domain</title>
      <script src="${api}/s/${site}.js"></script>
      <script type="text/plain" data-assent="analytics">window.ran = ["analytics"];</script></head>
      <body><h1>A page</h1></body></html>`;
    response.writeHead(200, { "Content-Type": "text/html; charset=utf-8" }).end(html);
  });
  await new Promise<void>((resolve) => pages.listen(0, "127.0.0.1", resolve));
  at = (host) => `http://${host}:${(pages.address() as AddressInfo).port}`;
  const origins = ["www.assent.localhost", "shop.assent.localhost"].map(at);
  server = await startTestServer({ port, publicUrl: api });
  const elsewhere = ["other.assent.localhost", "www.assent.localhost"].map(at);
  await createSite(server.context, system, { id: otherSite, name: "Other", origins: elsewhere });
  await publishNotice(server.context, system, { site: otherSite, settings: demoNotice("https://other.example") });
  await setOrigins(server.context, system, { site: demoSite, origins });
  await setSettings(server.context, system, { site: demoSite, settings: { domain: "assent.localhost" } });
  browser = await sharedBrowser();
  context = await browser.newContext();
});
afterAll(async () => {
  await closeContexts(browser);
  await server.stop();
  pages.closeAllConnections();
  pages.close();
});

it("an answer at one host is the answer at its sibling, in one cookie of at most 120 bytes", async () => {
  const page = await context.newPage();
  const acknowledged = page.waitForResponse((response) => response.url().endsWith("/v1/records") && response.ok());
  await page.goto(at("www.assent.localhost"));
  await page.locator(control.rejectAll).click();
  const answer = await acknowledged;
  expect(await answer.headerValue("access-control-allow-credentials")).toBe("true");
  expect((await answer.headersArray()).find(({ name }) => name.toLowerCase() === "set-cookie")?.value).toContain(
    "; Domain=assent.localhost; Path=/; Max-Age=",
  );
  const cookies = await context.cookies();
  expect(cookies.map(({ name, domain, sameSite }) => [name, domain, sameSite])).toEqual([
    ["assent-site_demo", ".assent.localhost", "Lax"],
  ]);
  const [{ name, value }] = cookies as [(typeof cookies)[number]];
  expect(name.length + 1 + value.length).toBeLessThanOrEqual(120);

  const sibling = await context.newPage();
  await sibling.goto(at("shop.assent.localhost"));
  await sibling.locator(control.trigger).waitFor();
  expect(await sibling.locator(control.acceptAll).count()).toBe(0);
  expect(await sibling.evaluate(() => window.assent.status())).toEqual({
    analytics: "refused",
    advertising: "refused",
    social: "refused",
  });
});

it("pages that follow leave the server's cookie as it is", async () => {
  const before = (await context.cookies())[0]!;
  const page = await context.newPage();
  await page.goto(at("www.assent.localhost"));
  await page.locator(control.trigger).waitFor();
  await page.waitForTimeout(300);
  expect((await context.cookies())[0]).toEqual(before);
});

it("another answer at the sibling is one record more and reaches both, an open page without loading it anew", async () => {
  const statusOf = async (page: Page) => Object.values(await page.evaluate(() => window.assent.status()));
  // Another page of its host would tell it through the storage.
  for (const earlier of context.pages()) await earlier.close();
  const open = await context.newPage();
  await open.goto(at("www.assent.localhost"));
  await open.locator(control.trigger).waitFor();
  const loads: string[] = [];
  open.on("framenavigated", (frame) => loads.push(frame.url()));
  const page = await context.newPage();
  await page.goto(at("shop.assent.localhost"));
  await page.locator(control.trigger).click();
  await page.locator(control.acceptAllInDialog).click();
  // Nobody goes back to it: a page looks again by itself when it is shown or focused.
  await expect.poll(() => statusOf(open)).toEqual(["given", "given", "given"]);
  await expect.poll(() => open.evaluate(() => (window as unknown as { ran?: string[] }).ran)).toEqual(["analytics"]);
  expect(loads).toEqual([]);
  const records = async () => (await (await server.context.site(demoSite)).records(0, 99)).length;
  await expect.poll(records).toBe(2);
  const other = await context.newPage();
  await other.goto(at("www.assent.localhost"));
  await other.locator(control.trigger).waitFor();
  expect(await statusOf(other)).toEqual(["given", "given", "given"]);
});

it("rule 33: what was given to one site is nothing to another, on a sibling host and on the very same", async () => {
  const page = await context.newPage();
  const ran = () => page.evaluate(() => (window as unknown as { ran?: string[] }).ran);
  for (const address of [at("other.assent.localhost"), `${at("www.assent.localhost")}/other`]) {
    await page.goto(address);
    await page.locator(control.acceptAll).waitFor();
    expect(Object.values(await page.evaluate(() => window.assent.status()))).toEqual(["unknown", "unknown", "unknown"]);
    expect(await ran()).toBeUndefined();
  }
  await page.locator(control.rejectAll).click();
  await page.locator(control.trigger).waitFor();
  const others = async () => (await (await server.context.site(otherSite)).records(0, 9)).map(({ core }) => core.event);
  await expect.poll(others).toEqual(["refuse"]);
  // Nor is the no of the other one to the first.
  await page.goto(at("www.assent.localhost"));
  await expect.poll(ran).toEqual(["analytics"]);
  expect(Object.values(await page.evaluate(() => window.assent.status()))).toEqual(["given", "given", "given"]);
});

it("rule 36: what a domain shared before is no answer once it shares nothing, and the host said no", async () => {
  const given = (await context.cookies()).find(({ name }) => name === "assent-site_demo")!;
  await setSettings(server.context, system, { site: demoSite, settings: {} });
  const fresh = await browser.newContext();
  await fresh.addCookies([given]);
  const page = await fresh.newPage();
  const named = async () => (await fresh.cookies()).filter(({ name }) => name === given.name);
  await page.goto(at("shop.assent.localhost"));
  await expect.poll(() => page.evaluate(() => window.assent.status()["analytics"])).toBe("given");
  await page.locator(control.trigger).click();
  await page.locator(control.withdrawAll).click();
  await expect.poll(() => page.evaluate(() => window.assent.status()["analytics"])).toBe("withdrawn");
  expect((await named()).map(({ domain }) => domain)).toEqual(["shop.assent.localhost"]);
  // As some browsers do after seven days.
  await fresh.clearCookies({ domain: "shop.assent.localhost" });
  await page.evaluate(() => localStorage.clear());
  await page.reload();
  await page.locator(control.acceptAll).waitFor();
  expect(await page.evaluate(() => window.assent.status()["analytics"])).toBe("unknown");
});
