// Time from navigation to the banner on screen, in Chromium, beside the load of an empty page.
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Browser, Page } from "playwright-core";
import { control } from "../support/browser.ts";

export interface BannerRun {
  /** Milliseconds from navigation until the frame after the banner's buttons are in the page. */
  readonly banner: number;
  /** Milliseconds from navigation until the load event of an empty page of the same server. */
  readonly empty: number;
  /** Requests beside the page itself, until the banner. */
  readonly requests: number;
}

export interface Pages {
  readonly origin: string;
  /** What the page with the tag loads. */
  useScript(url: string): void;
  stop(): Promise<void>;
}

/** Two pages of an origin of their own: an empty one, and the same with the script tag. */
export function startPages(): Promise<Pages> {
  let script = "";
  const page = (head: string) =>
    `<!doctype html><html lang="en"><head><title>page</title>${head}</head><body><p>page</p></body></html>`;
  const server: Server = createServer((request, response) => {
    response.setHeader("Content-Type", "text/html; charset=utf-8");
    response.end(
      page(request.url === "/tag" ? `<script src="${script}"></script>` : '<link rel="icon" href="data:,">'),
    );
  });
  return new Promise((resolve) => {
    server.listen(0, "127.0.0.1", () => {
      resolve({
        origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
        useScript: (url) => {
          script = url;
        },
        stop: () =>
          new Promise((stopped) => {
            server.closeAllConnections();
            server.close(() => stopped());
          }),
      });
    });
  });
}

/** One visit to each page by somebody who was never there. */
export async function visit(browser: Browser, origin: string): Promise<BannerRun> {
  const empty = await freshly(browser, async (page) => {
    await page.goto(`${origin}/empty`, { waitUntil: "load" });
    const loaded = await page.waitForFunction(() => performance.getEntriesByType("navigation")[0]?.duration);
    return (await loaded.jsonValue())!;
  });
  return freshly(browser, async (page) => {
    let requests = -1;
    page.on("request", (request) => {
      if (!/favicon/.test(request.url())) requests++;
    });
    await page.addInitScript((selector: string) => {
      const watch = new MutationObserver(() => {
        if (!document.querySelector(selector)) return;
        watch.disconnect();
        requestAnimationFrame(() => setTimeout(() => Object.assign(window, { bannerAt: performance.now() })));
      });
      watch.observe(document, { childList: true, subtree: true });
    }, control.acceptAll);
    await page.goto(`${origin}/tag`);
    const at = await page.waitForFunction(() => (window as { bannerAt?: number }).bannerAt, undefined, {
      timeout: 20_000,
    });
    return { banner: (await at.jsonValue())!, empty, requests };
  });
}

async function freshly<T>(browser: Browser, use: (page: Page) => Promise<T>): Promise<T> {
  const context = await browser.newContext();
  try {
    return await use(await context.newPage());
  } finally {
    await context.close();
  }
}
