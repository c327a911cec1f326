// Visits in Chromium under a profile: the first one, the answer, and coming back with and without the cache.
import type { Browser, BrowserContext, CDPSession, Page } from "playwright-core";
import { control } from "../support/browser.ts";
import { probe, type Seen } from "./probe.ts";

/** How slow the machine and the network are made. */
export interface Profile {
  /** Times slower the main thread runs. */
  readonly cpu: number;
  readonly network?: {
    readonly latency: number;
    readonly downloadThroughput: number;
    readonly uploadThroughput: number;
  };
}

export const asIs: Profile = { cpu: 1 };
const slowProcessor: Profile = { cpu: 4 };
/** 150 ms for every request, 1.6 Mbit/s down, 0.75 up, and a slow processor. */
export const slow4g: Profile = {
  cpu: 4,
  network: { latency: 150, downloadThroughput: 200_000, uploadThroughput: 93_750 },
};

export interface Request {
  readonly url: string;
  readonly method: string;
  /** Seconds since 1970. */
  readonly at: number;
  cached: boolean;
}

/** What a visit left behind. */
export interface Visit extends Seen {
  readonly requests: readonly Request[];
  /** Requests, beside the page itself, that had begun before the banner was painted. */
  readonly requestsToBanner: number;
  /** CPU milliseconds of the main thread. */
  readonly taskMs: number;
}

interface Open {
  readonly page: Page;
  readonly devtools: CDPSession;
  readonly requests: readonly Request[];
}

const phone = { width: 412, height: 823 };
const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const measured = (page: Page) => page.evaluate(() => (window as unknown as { measured: Seen }).measured);

function requestsOf(devtools: CDPSession): Request[] {
  const byId = new Map<string, Request>();
  const requests: Request[] = [];
  devtools.on("Network.requestWillBeSent", ({ requestId, request, wallTime }) => {
    if (!request.url.startsWith("http")) return;
    const sent = { url: request.url, method: request.method, at: wallTime, cached: false };
    byId.set(requestId, sent);
    requests.push(sent);
  });
  const cached = (requestId: string) => {
    const request = byId.get(requestId);
    if (request) request.cached = true;
  };
  devtools.on("Network.requestServedFromCache", ({ requestId }) => cached(requestId));
  devtools.on("Network.responseReceived", ({ requestId, response }) => {
    if (response.fromDiskCache) cached(requestId);
  });
  return requests;
}

async function opened(context: BrowserContext, profile: Profile): Promise<Open> {
  const page = await context.newPage();
  const devtools = await context.newCDPSession(page);
  const requests = requestsOf(devtools);
  await devtools.send("Network.enable");
  // What others do on the machine stays out of CPU time.
  await devtools.send("Performance.enable", { timeDomain: "threadTicks" });
  if (profile.network) await devtools.send("Network.emulateNetworkConditions", { offline: false, ...profile.network });
  if (profile.cpu > 1) await devtools.send("Emulation.setCPUThrottlingRate", { rate: profile.cpu });
  await page.addInitScript(probe, control.acceptAll);
  return { page, devtools, requests };
}

async function seen({ page, devtools, requests }: Open): Promise<Visit> {
  const { metrics } = await devtools.send("Performance.getMetrics");
  const taskMs = metrics.find(({ name }) => name === "TaskDuration")!.value * 1000;
  const saw = await measured(page);
  const paintedAt = saw.banner && ((await page.evaluate(() => performance.timeOrigin)) + saw.banner) / 1000;
  const requestsToBanner = requests.filter(({ at }) => paintedAt && at < paintedAt).length - 1;
  return { ...saw, requests: [...requests], requestsToBanner, taskMs };
}

async function withContext<T>(browser: Browser, use: (context: BrowserContext) => Promise<T>): Promise<T> {
  const context = await browser.newContext({ viewport: phone });
  try {
    return await use(context);
  } finally {
    await context.close();
  }
}

const banner = (page: Page) =>
  page.waitForFunction(() => (window as unknown as { measured: Seen }).measured.banner, undefined, {
    timeout: 30_000,
    polling: 100,
  });

/** A visit by somebody who was never there and does not answer. */
export const firstVisit = (browser: Browser, url: string, options: { profile: Profile; asks: boolean }) =>
  withContext(browser, async (context): Promise<Visit> => {
    const open = await opened(context, options.profile);
    await open.page.goto(url, { waitUntil: "load" });
    if (options.asks) await banner(open.page);
    // What is still to come of layout shifts and long tasks comes now.
    await sleep(400);
    return seen(open);
  });

/** A slow processor: a real press on Accept, then coming back with the cache and without. */
export interface Stay {
  readonly pressed: Visit;
  readonly warm: Visit;
  readonly cold: Visit;
}

/** A real press; back when its record is acknowledged, because the next page would send it again. */
async function press(page: Page): Promise<void> {
  const box = (await page.locator(control.acceptAll).boundingBox())!;
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  await sleep(150);
  await page.mouse.down();
  await page.mouse.up();
  await sleep(600);
  // The outbox keeps what waits below keys with a colon.
  const sent = () => Object.keys(localStorage).every((key) => !key.includes(":"));
  await page.waitForFunction(sent, undefined, { timeout: 10_000, polling: 100 });
}

async function comeBack(context: BrowserContext, url: string, emptied: boolean): Promise<Visit> {
  const open = await opened(context, slowProcessor);
  if (emptied) await open.devtools.send("Network.clearBrowserCache");
  await open.page.goto(url, { waitUntil: "load" });
  await sleep(500);
  const visit = await seen(open);
  await open.page.close();
  return visit;
}

export const stay = (browser: Browser, url: string) =>
  withContext(browser, async (context): Promise<Stay> => {
    const first = await opened(context, slowProcessor);
    await first.page.goto(url, { waitUntil: "load" });
    await banner(first.page);
    await sleep(400);
    await press(first.page);
    const pressed = await seen(first);
    await first.page.close();
    return { pressed, warm: await comeBack(context, url, false), cold: await comeBack(context, url, true) };
  });

/** The same page as it is without a tool, for somebody who has its files already. */
export const plainVisit = (browser: Browser, url: string) =>
  withContext(browser, (context) => comeBack(context, url, false));
