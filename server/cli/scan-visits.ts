// One visit of a scan: a browser that was never there opens the pages and notes what they ask for and leave behind.
import type { Browser, BrowserContext, Page, Request } from "playwright-core";
import type { Visit, VisitName } from "../../core/scan.ts";
import { closed, inTime, leaves, reasonOf } from "./scan-patience.ts";
import { silence, telling } from "./scan-silence.ts";

/** How long things may take, in milliseconds. */
export interface Pace {
  /** Each page is looked at at least so long: what a page asks for late is asked for all the same. */
  readonly stayMs: number;
  /** It is done when nothing was on its way for so long. */
  readonly quietMs: number;
  /** However much is on its way, no page is waited for longer, after its stay. */
  readonly mostMs: number;
  /** So long a page may take to answer, then to load, and then to say whatever it is asked. */
  readonly patienceMs: number;
  /** No page is opened later than this after the first of its visit. */
  readonly wholeMs: number;
}

/** Pages that are open beside each other: they wait more than they work. */
const tabs = 5;
/** How long the widget may take to be answered: longer than any of its own waits. */
const answerMs = 60_000;

/** A page that could not be looked at, and why. */
export interface Unopened {
  readonly page: string;
  readonly why: string;
}

/** What a page has in it, besides what it asks for. */
interface Content {
  readonly links: readonly string[];
  readonly scripts: readonly { readonly src: string; readonly site: string }[];
  /** Since when it is this document: the page's own clock. */
  readonly since: number;
}

export interface OpenVisit {
  readonly unopened: readonly Unopened[];
  /** Opens one page, does something there, and forgets what was asked for until then. */
  answer(url: string, press: (page: Page) => Promise<unknown>): Promise<void>;
  /** Opens the pages; `each` is told after every one. The content of the first is given back. */
  look(urls: readonly string[], each: (url: string) => void): Promise<Pick<Content, "links" | "scripts">>;
  /** All that was seen, with the cookies as they are now; closes the profile. */
  end(): Promise<Visit>;
}

const pathOf = (url: string): string => new URL(url).pathname;
const later = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/** Notes every request of the profile, and how many of each page are on their way. */
function noteRequests(context: BrowserContext, labels: ReadonlyMap<Page, string>) {
  let seen: { url: string; page: string; request: Request | undefined }[] = [];
  const onWay = new Map<Page, number>();
  const pageOf = (request: Request): Page | undefined => {
    try {
      return request.frame().page();
    } catch {
      // Of a service worker, which is no page's.
      return undefined;
    }
  };
  const count = (request: Request, by: number): void => {
    const page = pageOf(request);
    if (page) onWay.set(page, Math.max(0, (onWay.get(page) ?? 0) + by));
  };
  const labelOf = (page: Page | undefined): string => (page && labels.get(page)) ?? "";
  context.on("request", (request) => {
    count(request, 1);
    seen.push({ url: request.url(), page: labelOf(pageOf(request)), request });
  });
  context.on("requestfinished", (request) => count(request, -1));
  context.on("requestfailed", (request) => {
    count(request, -1);
    // Stopped by the page's own policy: it never left.
    if (/csp|BLOCKED_BY_CLIENT/i.test(request.failure()?.errorText ?? ""))
      seen = seen.filter((one) => one.request !== request);
  });
  context.on("page", (page) =>
    page.on("websocket", (socket) => seen.push({ url: socket.url(), page: labelOf(page), request: undefined })),
  );
  return {
    isQuiet: (page: Page) => (onWay.get(page) ?? 0) === 0,
    forget: () => void (seen = []),
    all: () => seen.map(({ url, page }) => ({ url, page })),
  };
}

/** Until the page asked for nothing for a while, and was looked at as long as wanted. */
async function settled(page: Page, isQuiet: (page: Page) => boolean, { stayMs, quietMs, mostMs }: Pace): Promise<void> {
  const start = performance.now();
  let quietSince = start;
  for (;;) {
    const now = performance.now();
    if (!isQuiet(page)) quietSince = now;
    if (now - start >= stayMs && now - quietSince >= quietMs) return;
    if (now - start >= stayMs + mostMs || page.isClosed()) return;
    await later(50);
  }
}

/** Runs in a frame: the names of what it keeps. An origin that keeps nothing throws, which is no fault. */
const keysOfFrame = async (): Promise<{ kind: "local" | "session" | "indexedDb"; name: string }[]> => {
  try {
    return [
      ...Object.keys(localStorage).map((name) => ({ kind: "local" as const, name })),
      ...Object.keys(sessionStorage).map((name) => ({ kind: "session" as const, name })),
      ...(await indexedDB.databases()).map(({ name = "" }) => ({ kind: "indexedDb" as const, name })),
    ];
  } catch {
    return [];
  }
};

/** A frame that does not answer within two seconds is passed over; a page that does not is an error. */
async function keysOf(page: Page, patienceMs: number): Promise<Visit["keys"]> {
  const found = await Promise.all(
    page
      .frames()
      .filter((frame) => /^https?:/.test(frame.url()))
      .map(async (frame) => {
        const url = frame.url();
        const asked = frame.evaluate(keysOfFrame);
        const keys = await (frame === page.mainFrame()
          ? inTime(asked, patienceMs)
          : inTime(asked, Math.min(patienceMs, 2000)).catch(() => []));
        return keys.map((key) => ({ ...key, url }));
      }),
  );
  return found.flat().map((key) => ({ ...key, page: pathOf(page.url()) }));
}

const contentOf = (page: Page): Promise<Content> =>
  page.evaluate(() => ({
    links: Array.from(document.querySelectorAll<HTMLAnchorElement>("a[href]:not([download])"), ({ href }) => href),
    scripts: Array.from(document.scripts, ({ src, dataset }) => ({ src, site: dataset["site"] ?? "" })),
    since: performance.timeOrigin,
  }));

/** Throws where the page is of another origin than the one that was asked for. */
function staysAt(page: Page, url: string): void {
  const { origin } = new URL(page.url());
  if (origin !== new URL(url).origin) throw new Error(`leads to ${origin}`);
}

/** Opens the address; throws where it cannot be looked at. */
async function opened(page: Page, url: string, { patienceMs }: Pace): Promise<void> {
  const response = await page.goto(url, { waitUntil: "commit", timeout: patienceMs });
  // Something in it may never end: what it asked for until then counts, and the page is there.
  await page.waitForLoadState("load", { timeout: patienceMs }).catch(() => {});
  staysAt(page, url);
  if (response && response.status() >= 400) throw new Error(`answers ${response.status()}`);
}

/** The cookies of the profile, with how long they have left. */
async function cookiesOf(context: BrowserContext): Promise<Visit["cookies"]> {
  const now = Date.now();
  return (await context.cookies()).map(({ name, domain, expires }) => {
    const isKept = expires > 0;
    return { name, domain, ...(isKept ? { lifetimeMs: Math.round(expires * 1000 - now) } : {}) };
  });
}

/** Scrolled to its end and left alone: what loads only when it is seen is a request too. */
async function read(
  page: Page,
  isQuiet: (page: Page) => boolean,
  pace: Pace,
): Promise<{ keys: Visit["keys"]; content: Content }> {
  const scrolled = page.evaluate(() => {
    scrollTo({ top: document.documentElement.scrollHeight, behavior: "instant" });
    return performance.timeOrigin;
  });
  const since = await inTime(scrolled, pace.patienceMs);
  await settled(page, isQuiet, pace);
  const keys = await keysOf(page, pace.patienceMs);
  const content = await inTime(contentOf(page), pace.patienceMs);
  if (content.since !== since) throw new Error(leaves);
  return { keys, content };
}

/** Goes to each address, in several tabs beside each other; where `look` could not look, a new tab takes over. */
async function inTabs(
  context: BrowserContext,
  urls: readonly string[],
  look: (page: Page, url: string) => Promise<boolean>,
): Promise<void> {
  const left = [...urls];
  const inTurn = async (): Promise<void> => {
    let page = await context.newPage();
    for (let url = left.shift(); url !== undefined; url = left.shift()) {
      if (await look(page, url)) continue;
      // The page may be busy for ever, or still be on its way to somewhere.
      await closed(page);
      page = await context.newPage();
    }
    await closed(page);
  };
  await Promise.all(Array.from({ length: Math.min(tabs, urls.length) }, inTurn));
}

/** A new profile in the browser, at no page yet. */
export async function openVisit(browser: Browser, name: VisitName, pace: Pace): Promise<OpenVisit> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  await context.addInitScript(silence, telling);
  const labels = new Map<Page, string>();
  const requests = noteRequests(context, labels);
  const keys: Visit["keys"][number][] = [];
  const unopened: Unopened[] = [];

  let endAt: number | undefined;

  /** What is in the page; undefined, and noted, where it could not be looked at. */
  async function looked(page: Page, url: string): Promise<Content | undefined> {
    try {
      if (endAt !== undefined && performance.now() > endAt)
        throw new Error("was not reached in the time that a scan has");
      endAt ??= performance.now() + pace.wholeMs;
      labels.set(page, pathOf(url));
      await opened(page, url, pace);
      const { keys: found, content } = await read(page, requests.isQuiet, pace);
      staysAt(page, url);
      keys.push(...found);
      return content;
    } catch (error) {
      unopened.push({ page: pathOf(url), why: reasonOf(error) });
      return undefined;
    }
  }

  return {
    unopened,
    async answer(url, press) {
      const page = await context.newPage();
      labels.set(page, pathOf(url));
      try {
        await opened(page, url, pace);
        await inTime(press(page), answerMs);
      } catch (error) {
        const isSaid = error instanceof Error && error.message.startsWith("Assent: ");
        throw isSaid ? error : new Error(`${pathOf(url)} ${reasonOf(error)}`, { cause: error });
      }
      requests.forget();
      await closed(page);
    },
    async look(urls, each) {
      let first: Pick<Content, "links" | "scripts"> = { links: [], scripts: [] };
      await inTabs(context, urls, async (page, url) => {
        const content = await looked(page, url);
        if (content && url === urls[0]) first = content;
        each(url);
        return content !== undefined;
      });
      return first;
    },
    async end() {
      const cookies = await cookiesOf(context);
      await closed(context);
      return { name, requests: requests.all(), cookies, keys };
    },
  };
}
