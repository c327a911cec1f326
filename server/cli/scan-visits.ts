// One visit of a scan: a browser that was never there opens the pages and notes what they ask for and leave behind.
import type { Browser, BrowserContext, Page, Request } from "playwright-core";
import type { Visit, VisitName } from "../../core/scan.ts";

/** How long things may take, in milliseconds. */
export interface Pace {
  /** Each page is looked at at least so long: what a page asks for late is asked for all the same. */
  readonly stayMs: number;
  /** It is done when nothing was on its way for so long. */
  readonly quietMs: number;
  /** However much is on its way, no page is waited for longer, after its stay. */
  readonly mostMs: number;
}

/** Pages that are open beside each other: they wait more than they work. */
const tabs = 5;
const loadMs = 15_000;

/** What the tag tells its server of answers and of showings: a scan is nobody, and leaves no trace in the site's log. */
const telling = /^\/v1\/(?:records|shown|install\/reports|logs\/site_[a-z0-9]+\/witness)$/;

/**
 * Runs in each page before anything else: such a post fails as without a network. What outlives its page (`keepalive`)
 * passes by whatever stops requests from outside it. The expression comes as its text: what is handed to a page is
 * handed as JSON, which has none.
 */
function silence(source: string): void {
  const paths = new RegExp(source);
  const send = window.fetch;
  const pathOf = (address: string): string => {
    try {
      return new URL(address, document.baseURI).pathname;
    } catch {
      // No address: the browser says so itself, as it would without a scan.
      return "";
    }
  };
  window.fetch = (input, init) => {
    const request = input instanceof Request ? input : undefined;
    const isPost = (init?.method ?? request?.method)?.toUpperCase() === "POST";
    return isPost && paths.test(pathOf(request?.url ?? String(input)))
      ? Promise.reject(new TypeError("Failed to fetch"))
      : send(input, init);
  };
}

/** A page that could not be looked at, and why. */
export interface Unopened {
  readonly page: string;
  readonly why: string;
}

/** What a page has in it, besides what it asks for. */
interface Content {
  readonly links: readonly string[];
  readonly scripts: readonly { readonly src: string; readonly site: string }[];
}

export interface OpenVisit {
  readonly unopened: readonly Unopened[];
  /** Opens one page, does something there, and forgets what was asked for until then. */
  answer(url: string, press: (page: Page) => Promise<unknown>): Promise<void>;
  /** Opens the pages; `each` is told after every one. The content of the first is given back. */
  look(urls: readonly string[], each: (url: string) => void): Promise<Content>;
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
const keysOfFrame = async (): Promise<{ kind: "local" | "session" | "indexedDb"; name: string }[]> => [
  ...Object.keys(localStorage).map((name) => ({ kind: "local" as const, name })),
  ...Object.keys(sessionStorage).map((name) => ({ kind: "session" as const, name })),
  ...(await indexedDB.databases()).map(({ name = "" }) => ({ kind: "indexedDb" as const, name })),
];

/** A frame that does not answer within two seconds is passed over. */
async function keysOf(page: Page): Promise<Visit["keys"]> {
  const found = await Promise.all(
    page
      .frames()
      .filter((frame) => /^https?:/.test(frame.url()))
      .map(async (frame) => {
        const keys = await Promise.race([frame.evaluate(keysOfFrame).catch(() => []), later(2000).then(() => [])]);
        return keys.map((key) => ({ ...key, url: frame.url() }));
      }),
  );
  return found.flat().map((key) => ({ ...key, page: pathOf(page.url()) }));
}

const contentOf = (page: Page): Promise<Content> =>
  page.evaluate(() => ({
    links: Array.from(document.querySelectorAll<HTMLAnchorElement>("a[href]:not([download])"), ({ href }) => href),
    scripts: Array.from(document.scripts, ({ src, dataset }) => ({ src, site: dataset["site"] ?? "" })),
  }));

/** Opens the address; why it could not be looked at, if it could not. */
async function opened(page: Page, url: string): Promise<string | undefined> {
  try {
    const response = await page.goto(url, { waitUntil: "load", timeout: loadMs });
    if (new URL(page.url()).origin !== new URL(url).origin) return `leads to ${new URL(page.url()).origin}`;
    return response && response.status() >= 400 ? `answers ${response.status()}` : undefined;
  } catch (error) {
    const said = error instanceof Error ? error.message.split("\n")[0]! : String(error);
    // Something in it never ends: what it asked for until now counts, and the page is there.
    if (/Timeout/i.test(said)) return undefined;
    return said.replace(/^page\.goto: /, "").replace(/ at http.*$/, "");
  }
}

/** The cookies of the profile, with how long they have left. */
async function cookiesOf(context: BrowserContext): Promise<Visit["cookies"]> {
  const now = Date.now();
  return (await context.cookies()).map(({ name, domain, expires }) => {
    const isKept = expires > 0;
    return { name, domain, ...(isKept ? { lifetimeMs: Math.round(expires * 1000 - now) } : {}) };
  });
}

/** Once it has been scrolled to its end and left alone: what loads only when it is seen is a request too. */
async function read(page: Page, isQuiet: (page: Page) => boolean, pace: Pace): Promise<Visit["keys"]> {
  await page.evaluate(() => scrollTo({ top: document.documentElement.scrollHeight, behavior: "instant" }));
  await settled(page, isQuiet, pace);
  return keysOf(page);
}

/** A new profile in the browser, at no page yet. */
export async function openVisit(browser: Browser, name: VisitName, pace: Pace): Promise<OpenVisit> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  await context.addInitScript(silence, telling.source);
  const labels = new Map<Page, string>();
  const requests = noteRequests(context, labels);
  const keys: Visit["keys"][number][] = [];
  const unopened: Unopened[] = [];

  async function open(page: Page, url: string): Promise<boolean> {
    labels.set(page, pathOf(url));
    const why = await opened(page, url);
    if (why !== undefined) unopened.push({ page: pathOf(url), why });
    return why === undefined;
  }

  return {
    unopened,
    async answer(url, press) {
      const page = await context.newPage();
      if (!(await open(page, url))) throw new Error(`${pathOf(url)} ${unopened.pop()!.why}`);
      await press(page);
      requests.forget();
      await page.close();
    },
    async look(urls, each) {
      const left = [...urls];
      let first: Content = { links: [], scripts: [] };
      const inTurn = async (): Promise<void> => {
        const page = await context.newPage();
        for (let url = left.shift(); url !== undefined; url = left.shift()) {
          if (await open(page, url)) {
            keys.push(...(await read(page, requests.isQuiet, pace)));
            if (url === urls[0]) first = await contentOf(page);
          }
          each(url);
        }
        await page.close();
      };
      await Promise.all(Array.from({ length: Math.min(tabs, urls.length) }, inTurn));
      return first;
    },
    async end() {
      const cookies = await cookiesOf(context);
      await context.close();
      return { name, requests: requests.all(), cookies, keys };
    },
  };
}
