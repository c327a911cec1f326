// A scan of pages that are nobody's doing of ours: what they post is seen, and whoever hangs or leaves is named.
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Browser } from "playwright-core";
import { scanned, type ScanReport } from "../../../server/cli/scanning.ts";
import { closeContexts, sharedBrowser } from "../../support/browser.ts";

let browser: Browser;
let own: Server;
let third: Server;
const posted: string[] = [];
const portOf = (server: Server): number => (server.address() as AddressInfo).port;
const pages: Readonly<Record<string, () => string>> = {
  "/": () => "<h1>Start</h1>",
  "/post": () => `<script>fetch("http://localhost:${portOf(third)}/collect", { method: "POST", body: "a" })</script>`,
  "/loop": () => `<script>addEventListener("load", () => setTimeout(() => { for (;;); }))</script>`,
  "/away": () => `<script>onload = () => setTimeout(() => (location.href = "/away?" + Math.random()), 100)</script>`,
};

beforeAll(async () => {
  browser = await sharedBrowser();
  third = createServer((request, response) => {
    posted.push(`${request.method} ${request.url}`);
    response.writeHead(200, { "Access-Control-Allow-Origin": "*" }).end();
  });
  own = createServer((request, response) => {
    const page = pages[new URL(request.url!, "http://own.example").pathname];
    // Nobody ever answers for any other.
    if (page) response.writeHead(200, { "Content-Type": "text/html" }).end(page());
  });
  await Promise.all([own, third].map((one) => new Promise<void>((done) => one.listen(0, "127.0.0.1", done))));
});
afterAll(async () => {
  await closeContexts(browser);
  for (const server of [own, third]) {
    server.closeAllConnections();
    server.close();
  }
});

const pace = { stayMs: 0, quietMs: 150, mostMs: 1000, patienceMs: 2000, wholeMs: 60_000 };
const scan = (paths: readonly string[], wanted = pace): Promise<ScanReport> =>
  scanned(browser, {
    addresses: paths.map((path) => `http://127.0.0.1:${portOf(own)}${path}`),
    most: 10,
    own: [],
    pace: wanted,
    bar: { show: () => {}, end: () => {} },
  });

test("what a page posts to others leaves it, and is seen", async () => {
  const report = await scan(["/", "/post"]);
  expect(posted).toEqual(["POST /collect"]);
  expect(report.findings).toMatchObject([
    { code: "asked-unknown", about: `localhost:${portOf(third)}`, pages: ["/post"] },
  ]);
});

test("a page that never answers, loops or leaves is named, and the others are looked at all the same", async () => {
  const { unopened, pages: wanted } = await scan(["/", "/never", "/loop", "/away", "/post"]);
  expect(wanted).toHaveLength(5);
  expect([...unopened].sort((a, b) => (a.page < b.page ? -1 : 1))).toMatchObject([
    { page: "/away", why: "goes elsewhere while it is looked at" },
    { page: "/loop", why: "does not answer within 2 s" },
    { page: "/never", why: "does not answer within 2 s" },
  ]);
  expect(browser.contexts()).toEqual([]);
});

test("where the first page cannot be looked at, there is no scan", async () => {
  await expect(scan(["/away"])).rejects.toThrow("it goes elsewhere while it is looked at");
  expect(browser.contexts()).toEqual([]);
});

test("a scan opens no page once its time is up", async () => {
  const { unopened } = await scan(["/", "/post"], { ...pace, wholeMs: 0 });
  expect(unopened).toMatchObject([{ page: "/post", why: "was not reached in the time that a scan has" }]);
});
