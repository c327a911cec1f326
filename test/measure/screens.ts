// How long the console's screens take over very many rows: a site with so many records, suppressions and lines of the audit, looked at in a browser.
import { existsSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createClient } from "@libsql/client";
import type { Browser, Page } from "playwright-core";
import { openBrowser } from "../support/browser.ts";
import type { Row } from "./report.ts";
import { start } from "./roles.ts";
import { broughtIn, served } from "./scale.ts";
import { spreadOf } from "./statistics.ts";

const origin = "http://localhost:8788";
const site = "site_demo";
const rounds = 5;
/** A screen shows what it is about, and a page more of it, within so long. */
const atMost = 1_000;

/** What is looked at: where it is, what tells that its rows are there, and what brings the next page. */
interface Screen {
  readonly name: string;
  readonly path: string;
  readonly shown: string;
  readonly more?: string;
}

const rows = "main table tbody tr:visible";
const more = "main .more button";
const screens: readonly Screen[] = [
  { name: "overview", path: "", shown: "main h2" },
  { name: "records", path: "/records", shown: rows, more },
  {
    name: "records of an event that none has",
    path: "/records?event=withdraw",
    shown: "main .empty:visible, main table:visible",
  },
  { name: "contacts, imports", path: "/contacts?tab=imports", shown: rows },
  { name: "contacts, suppressions", path: "/contacts?tab=suppressions", shown: rows },
  { name: "contacts, purposes", path: "/contacts?tab=purposes", shown: "main .card:visible" },
  { name: "contacts, a list to check", path: "/contacts?tab=list", shown: "main .card:visible, main form:visible" },
  { name: "requests", path: "/requests", shown: "main .card:visible, main .empty:visible" },
  { name: "log", path: "/log", shown: "main .card:visible" },
  { name: "audit", path: "/settings/audit", shown: rows, more },
  { name: "audit of a verb that few have", path: "/settings/audit?verb=user.create", shown: rows },
  { name: "retention", path: "/settings/retention", shown: "main .card:visible" },
  { name: "health", path: "/settings/health", shown: "main .card:visible" },
];

/** Suppressions and lines of the audit as a busy site has them, straight into its files: over HTTP they would take hours. */
async function fill(folder: string, count: number): Promise<void> {
  const many = `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${count})`;
  const statements = {
    "control.db": [
      `${many} INSERT INTO audit (at, actor, verb, site, outcome, detail)
       SELECT strftime('%Y-%m-%dT%H:%M:%fZ', 1764000000 + i, 'unixepoch'), 'key_' || (i % 7), 'check.ask', '${site}', 'done', '1 recipients' FROM n`,
    ],
    [`sites/${site}.keys.db`]: [
      `${many} INSERT INTO suppression (id, hash, reason, channel, topic, source, since, added, version)
       SELECT printf('sup_%032x', i), randomblob(16), CASE i % 3 WHEN 0 THEN 'DO_NOT_CONTACT_CHANNEL' WHEN 1 THEN 'COMPLAINT' ELSE 'HARD_BOUNCE' END,
         i % 3, '', CASE i % 2 WHEN 0 THEN 'complaint' ELSE 'letter' END, 1764000000000 + i, 1764000000000 + i, 1 FROM n`,
      `INSERT INTO suppression_change (suppression, lifts) SELECT no, 0 FROM suppression WHERE no > (SELECT coalesce(max(suppression), 0) FROM suppression_change)`,
    ],
  };
  for (const [file, told] of Object.entries(statements)) {
    const client = createClient({ url: `file:${join(folder, file)}` });
    for (const sql of told) await client.execute(sql);
    client.close();
  }
}

interface Look {
  /** From the request for the page until its rows are on screen. */
  readonly shown: number;
  /** The longest that the server took for one of its calls. */
  readonly call: number;
  readonly slowest: string;
  readonly paged: number;
}

const sinceStart = (page: Page): Promise<number> => page.evaluate(() => performance.now());

async function lookedAt(browser: Browser, at: { base: string; cookie: string }, screen: Screen): Promise<Look> {
  const context = await browser.newContext({ locale: "en-GB", reducedMotion: "reduce" });
  try {
    const [name = "", value = ""] = at.cookie.split("=");
    await context.addCookies([{ name, value, url: at.base }]);
    const page = await context.newPage();
    const calls: (readonly [string, number])[] = [];
    page.on("requestfinished", (request) => {
      const { pathname } = new URL(request.url());
      const { requestStart, responseEnd } = request.timing();
      // What the page brings with it is in the page's own time.
      if (/^\/(v1|console)\//.test(pathname)) calls.push([pathname, responseEnd - requestStart]);
    });
    await page.goto(`${at.base}/console/${site}${screen.path}`);
    await page.locator(screen.shown).first().waitFor();
    await page.locator("main .bone").first().waitFor({ state: "detached" });
    const shown = await sinceStart(page);
    let paged = NaN;
    if (screen.more) {
      const before = await page.locator(rows).count();
      const pressed = await sinceStart(page);
      await page.locator(screen.more).first().click();
      await page.locator(rows).nth(before).waitFor();
      paged = (await sinceStart(page)) - pressed;
    }
    const [slowest, call] = calls.reduce((worst, one) => (one[1] > worst[1] ? one : worst), ["", 0] as const);
    return { shown, call, slowest, paged };
  } finally {
    await context.close();
  }
}

async function rowsOf(browser: Browser, at: { base: string; cookie: string }): Promise<Row[]> {
  const found: Row[] = [];
  for (const screen of screens) {
    const looks: Look[] = [];
    for (let round = 0; round < rounds; round++) looks.push(await lookedAt(browser, at, screen));
    const of = (kind: "shown" | "call" | "paged") => spreadOf(looks.map((look) => look[kind]));
    const { name } = screen;
    found.push({ name: `${name}, shown`, unit: "ms", ours: of("shown"), atMost });
    found.push({ name: `${name}, its longest call`, unit: "ms", ours: of("call") });
    if (screen.more) found.push({ name: `${name}, the next page`, unit: "ms", ours: of("paged"), atMost });
    const slowest = looks.map((look) => look.slowest).join(" ");
    process.stderr.write(`${name}: ${looks.map((look) => look.shown.toFixed(0)).join(" ")} (${slowest})\n`);
  }
  return found;
}

/** The rows of the screens over so many records, suppressions and lines of the audit; a million takes minutes. A folder that is told is kept, and used again as it is. */
export async function screenRows(count: number, kept?: string): Promise<Row[]> {
  const folder = kept ?? mkdtempSync(join(tmpdir(), "assent-screens-"));
  mkdirSync(folder, { recursive: true });
  try {
    if (!existsSync(join(folder, "control.db"))) {
      await served(folder, (server) => broughtIn(server, count));
      await fill(folder, count);
    }
    const server = await start("server", { folder, origin, signedIn: true });
    const browser = await openBrowser();
    try {
      return await rowsOf(browser, { base: server.answer.url, cookie: server.answer.cookie! });
    } finally {
      await Promise.all([browser.close(), server.stop()]);
    }
  } finally {
    if (!kept) rmSync(folder, { recursive: true, force: true });
  }
}
