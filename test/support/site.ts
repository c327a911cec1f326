// A site with the real script tag, the real server behind it, and a third party that counts what reaches it.
import { createHash } from "node:crypto";
import { readFileSync, rmSync } from "node:fs";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Duplex } from "node:stream";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach } from "vitest";
import type { StoredRecord } from "../../server/store/record-rows.ts";
import type { SiteId } from "../../core/ids.ts";
import type { SiteSettings } from "../../core/schema.ts";
import type { ServerOptions } from "../../server/node.ts";
import { closeContexts, sharedBrowser, whenSent } from "./browser.ts";
import { startTestServer, type TestServer } from "./server.ts";
import { temporaryFolder } from "./temporary.ts";

export interface TestSite {
  /** Where the pages are, such as `http://localhost:40123`. */
  readonly url: string;
  readonly browser: Browser;
  /** What reached the third party, as `/path?query`, in order. */
  readonly reached: string[];
  readonly server: TestServer;
  /** A new profile with one page open at `path`. */
  open(path?: string, options?: BrowserContextOptions, before?: (page: Page) => Promise<unknown>): Promise<Page>;
  /** Every record the server has of the site. */
  records(): Promise<StoredRecord[]>;
  /** How many records there are once the open pages have sent theirs, so that a test can count its own. */
  settledCount(): Promise<number>;
  /** Closes every page, after which nothing of one reaches the third party, and forgets what did. */
  closePages(): Promise<void>;
  /** Ends the server; its data stay for `restartServer`. */
  stopServer(): Promise<void>;
  /** Starts it again at the same address. */
  restartServer(): Promise<void>;
  stop(): Promise<void>;
}

const siteId = "site_demo" as SiteId;

async function listen(answer: (request: IncomingMessage, response: ServerResponse) => void, host: string) {
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { server, url: `http://${host}:${(server.address() as AddressInfo).port}` };
}

const close = (server: Server) =>
  new Promise<void>((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });

const types: Readonly<Record<string, string>> = {
  js: "text/javascript",
  css: "text/css",
  gif: "image/gif",
  events: "text/event-stream",
};
const typeOf = (pathname: string): string => types[/\w+$/.exec(pathname)?.[0] ?? ""] ?? "text/html";

/** Takes a WebSocket up and says nothing on it. */
function takeUp(reached: string[]): (request: IncomingMessage, socket: Duplex) => void {
  return (request, socket) => {
    reached.push(request.url!);
    const key = `${request.headers["sec-websocket-key"]}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`;
    const accept = createHash("sha1").update(key).digest("base64");
    socket.on("error", () => {});
    socket.resume().on("end", () => socket.destroy());
    socket.write(
      `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`,
    );
  };
}

/** A script says that it ran and tells its origin; anything else is a page that does the same. */
function thirdParty(reached: string[]): (request: IncomingMessage, response: ServerResponse) => void {
  return (request, response) => {
    const { pathname, search } = new URL(request.url!, "http://third.example");
    reached.push(pathname + search);
    const name = JSON.stringify(pathname.slice(1, -3));
    const body = pathname.endsWith(".js")
      ? `{ (window.ran ??= []).push(${name}); const own = document.currentScript?.src; if (own) new Image().src = own.replace(/[^/]*$/, "collect?") + ${name}; }`
      : "";
    const type = typeOf(pathname);
    // Slow enough that scripts started together would finish in another order than they stand in.
    setTimeout(
      () => response.writeHead(200, { "Content-Type": type, "Access-Control-Allow-Origin": "*" }).end(body),
      pathname.includes("slow") ? 200 : 0,
    );
  };
}

export interface SiteOptions {
  /** The folder of the promise: its index.html is served at every path. */
  readonly folder: URL;
  readonly headers?: Readonly<Record<string, string>>;
  readonly server?: ServerOptions;
  /** What the site's owner decided about the script tag. */
  readonly settings?: SiteSettings;
}

/**
 * Starts all of it. In index.html and in headers `{{tag}}` is the address of the site's script, `{{api}}` that of the server,
 * `{{third}}` that of the third party, `{{integrity}}` the hash of the static script, and `{{lang}}` the first segment of
 * the path where that has two letters.
 */
export async function startSite({
  folder,
  headers = {},
  server: options = {},
  settings,
}: SiteOptions): Promise<TestSite> {
  const template = readFileSync(new URL("index.html", folder), "utf8");
  const reached: string[] = [];
  const third = await listen(thirdParty(reached), "127.0.0.1");
  third.server.on("upgrade", takeUp(reached));
  const pages = await listen((request, response) => {
    const lang = /^\/([a-z]{2})\b(?!\w)/.exec(request.url!)?.[1] ?? "en";
    const values: Record<string, string> = {
      tag: `${server.url}/s/${siteId}.js`,
      api: server.url,
      third: third.url,
      integrity,
      lang,
    };
    const filled = (text: string) => text.replace(/\{\{(\w+)\}\}/g, (_, name: string) => values[name]!);
    const own = Object.entries(headers).map(([name, value]) => [name, filled(value)]);
    response
      .writeHead(200, { "Content-Type": "text/html; charset=utf-8", ...Object.fromEntries(own) })
      .end(filled(template));
  }, "localhost");
  const dataFolder = temporaryFolder();
  const common = { ...options, demoOrigin: pages.url, dataFolder };
  let server = await startTestServer(common);
  if (settings) {
    const { context } = server;
    await context.control.insertSettings(siteId, settings, context.now());
    delete context.memory.settings;
  }
  const gate = await (await fetch(`${server.url}/w/gate.js`)).text();
  const integrity = `sha384-${createHash("sha384").update(gate).digest("base64")}`;
  const port = Number(new URL(server.url).port);
  const browser = await sharedBrowser();
  const records = async () => (await server.context.site(siteId)).records(0, 1000);
  return {
    url: pages.url,
    browser,
    reached,
    get server() {
      return server;
    },
    async open(path = "/", contextOptions = {}, before) {
      const context = await browser.newContext(contextOptions);
      const page = await context.newPage();
      await before?.(page);
      await page.goto(pages.url + path);
      return page;
    },
    records,
    async settledCount() {
      await Promise.all(browser.contexts().flatMap((context) => context.pages().map(whenSent)));
      // A page that is gone may have left a request behind.
      for (let count = -1; ;) {
        const { length } = await records();
        if (length === count) return count;
        count = length;
        await new Promise((resolve) => setTimeout(resolve, 400));
      }
    },
    async closePages() {
      await closeContexts(browser);
      // Behind everything that pages had sent there before they went.
      await fetch(third.url);
      reached.length = 0;
    },
    stopServer: () => server.stop(),
    async restartServer() {
      server = await startTestServer({ ...common, port });
    },
    async stop() {
      await closeContexts(browser);
      await server.stop();
      await close(pages.server);
      await close(third.server);
      rmSync(dataFolder, { recursive: true, force: true });
    },
  };
}

/**
 * The site of a file's tests, started before the first of them. Before each of them no page is open, and it is told
 * with the number of records that there are by then.
 */
export function siteOfTests(options: SiteOptions, told: (site: TestSite, before: number) => void): void {
  let site: TestSite;
  beforeAll(async () => {
    site = await startSite(options);
  });
  afterAll(() => site?.stop());
  beforeEach(async () => {
    const before = await site.settledCount();
    await site.closePages();
    told(site, before);
  });
}
