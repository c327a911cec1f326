// Every showing of the question is counted once, by a request that says nothing of who was asked, and the console's numbers follow.
import type { Browser, BrowserContext, Page, Request } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { startDemo, type Demo } from "../../demo-site/demo.ts";
import { demoSite } from "../../server/services/demo.ts";
import { closeContexts, control, sharedBrowser } from "../support/browser.ts";
import { startTestServer, type TestServer } from "../support/server.ts";

let server: TestServer;
let demo: Demo;
let browser: Browser;
/** The requests that told of a showing. */
const told: Request[] = [];
beforeAll(async () => {
  demo = await startDemo({ port: 0, api: () => server.url });
  server = await startTestServer({ demoOrigin: demo.url });
  browser = await sharedBrowser();
});
afterAll(async () => {
  await closeContexts(browser);
  await demo.stop();
  await server.stop();
});

async function visitor(path: string): Promise<{ context: BrowserContext; page: Page }> {
  const context = await browser.newContext();
  const page = await context.newPage();
  page.on("request", (request) => {
    if (request.url() === `${server.url}/v1/shown`) told.push(request);
  });
  await page.goto(demo.url + path);
  return { context, page };
}

async function read<Body>(path: string): Promise<Body> {
  const answer = await fetch(server.url + path, { headers: { Authorization: `Bearer ${server.demoKey}` } });
  return (await answer.json()) as Body;
}
const total = async () => (await read<{ total: Record<string, number> }>("/v1/stats")).total;

it("who leaves without an answer and who answers are counted apart, and the install check is content", async () => {
  const leaving = await visitor("/pricing.html");
  await leaving.page.locator(control.rejectAll).waitFor();
  await expect.poll(() => told.length).toBe(1);
  await leaving.context.close();

  const startMs = Date.now();
  const staying = await visitor("/");
  const answer = staying.page.waitForRequest(`${server.url}/v1/records`);
  await staying.page.locator(control.choose).click();
  await staying.page.locator(control.rejectAllInDialog).click();
  // It may have been told before anybody could wait for it.
  await expect.poll(() => told.length).toBe(2);
  expect((await told[1]!.response())!.status()).toBe(204);
  await answer;
  await staying.page.goto(`${demo.url}/guide.html`);
  await staying.page.locator(control.trigger).waitFor();
  await staying.page.waitForTimeout(300);
  expect(told).toHaveLength(2);

  await expect.poll(total).toMatchObject({ shown: 2, refused: 1, unanswered: 1 });
  const { state, findings } = await read<{ state: string; findings: unknown[] }>("/v1/install");
  expect([state, findings]).toEqual(["working", []]);
  const { dwellMs } = (await answer).postDataJSON() as { dwellMs: number };
  expect(dwellMs).toBeGreaterThan(0);
  expect(dwellMs).toBeLessThan(Date.now() - startMs);
});

it("a showing names the site, the notice and its language, and carries neither cookie nor identifier", async () => {
  for (const request of told) {
    const { site, notice, lang, ...rest } = request.postDataJSON() as Record<string, string>;
    expect([site, lang, rest]).toEqual([demoSite, "en", {}]);
    expect(notice).toMatch(/^sha256:[0-9a-f]{64}$/);
  }
  const headers = await told.at(-1)!.allHeaders();
  expect(headers["content-type"]).toMatch(/^text\/plain/);
  expect(Object.keys(headers).filter((name) => /cookie|auth/.test(name))).toEqual([]);
});
