// A scan in a browser: what a site asks for and stores in three visits is what its notice declares, or is named.
import { execFile } from "node:child_process";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { CommandDef } from "citty";
import { metaOf } from "../../../server/cli/help.ts";
import { scanCommand } from "../../../server/cli/scan.ts";
import { scanJson, scanLines, verdictOf, verdicts } from "../../../server/cli/scan-report.ts";
import { scanned, type ScanReport } from "../../../server/cli/scanning.ts";
import type { SiteId } from "../../../core/ids.ts";
import { setOrigins } from "../../../server/services/sites.ts";
import { system } from "../../support/context.ts";
import { startSite, type TestSite } from "../../support/site.ts";

let site: TestSite;
beforeAll(async () => {
  site = await startSite({ folder: new URL(".", import.meta.url) });
});
afterAll(() => site.stop());

const scan = (...paths: string[]): Promise<ScanReport> => scanAt(site.url, paths);
const scanAt = (origin: string, paths: readonly string[]): Promise<ScanReport> =>
  scanned(site.browser, {
    addresses: paths.map((path) => origin + path),
    most: 10,
    own: [],
    pace: { stayMs: 0, quietMs: 150, mostMs: 1000, patienceMs: 15_000, wholeMs: 60_000 },
    bar: { show: () => {}, end: () => {} },
  });
const errorsOf = ({ findings }: ScanReport) =>
  findings
    .filter(({ severity }) => severity === "error")
    .map(({ rule, code, about, when }) => `${rule} ${code} ${about} ${when.join("+")}`);

test("a site that does as it says is clean in all three visits, and its log knows of none of them", async () => {
  const report = await scan("/");
  expect([report.missed, report.unopened]).toEqual([[], []]);
  expect(report.visits).toEqual(["before", "refused", "given"]);
  // The banner's own link to the policy is a page too.
  expect(report.pages).toEqual(["/", "/privacy.html", "/prices"]);
  expect(errorsOf(report)).toEqual([]);
  expect(report.seen).toMatchObject([
    { kind: "cookie", name: "_ga", when: ["given"], known: { id: "google-analytics" } },
  ]);
  expect(scanLines(report).at(-1)).toMatch(/^CLEAN: 0 errors/);
  const json = scanJson(report);
  expect(json).toMatchObject({ ok: true, site: "site_demo" });
  const { json: shape = "" } = metaOf(scanCommand as unknown as CommandDef);
  for (const member of [
    "ok",
    "url",
    "pages",
    "site",
    "notice",
    "visits",
    "unopened",
    "missed",
    "seen",
    "findings",
    "tookMs",
  ]) {
    expect(shape).toContain(member);
    expect(json).toHaveProperty(member);
  }
  expect(await site.records()).toEqual([]);
  expect(site.reached).toEqual([]);
});

test("a host that is asked unasked and a cookie that nobody declared are named, with page, cause and fix", async () => {
  const report = await scan("/leak", "/odd");
  const { host = "" } = report.seen.find(({ kind }) => kind === "request") ?? {};
  expect(errorsOf(report)).toEqual([
    `1 asked-unknown ${host} before+refused`,
    "2 stored _hjSession before+refused",
    "24 cookie-undeclared odd before+refused+given",
    "24 key-undeclared _hjSession before+refused+given",
  ]);
  const text = scanLines(report).join("\n");
  expect(text).toContain(`was asked before a choice and after Reject all [/leak; as ${host}/pixel.gif]\n  If it is`);
  expect(text).not.toContain("secret");
  expect(text).toMatch(/NOT CLEAN: 4 errors/);
});

test("what a page posts to others, at a path that our server has too, leaves it and is seen", async () => {
  await site.closePages();
  const report = await scan("/post");
  const { host = "" } = report.seen.find(({ kind }) => kind === "request") ?? {};
  expect(errorsOf(report)).toEqual([`1 asked-unknown ${host} before+refused`]);
  expect(new Set(site.reached)).toEqual(new Set(["/v1/records"]));
  expect(await site.records()).toEqual([]);
});

/** The site's pages at another origin of its own, answered or changed by `page`. */
async function withFront(
  page: (url: string, cookie: string) => Promise<{ status: number; text: string }>,
  use: (origin: string) => Promise<void>,
): Promise<void> {
  const front = createServer(({ url = "/", headers }, response) => {
    void page(url, headers.cookie ?? "").then(({ status, text }) =>
      response.writeHead(status, { "Content-Type": "text/html" }).end(text),
    );
  });
  await new Promise<void>((done) => front.listen(0, "127.0.0.1", done));
  const origin = `http://localhost:${(front.address() as AddressInfo).port}`;
  await setOrigins(site.server.context, system, { site: "site_demo" as SiteId, origins: [site.url, origin] });
  try {
    await use(origin);
  } finally {
    front.closeAllConnections();
    front.close();
  }
}
const textAt = async (url: string) => (await fetch(site.url + url)).text();

test("a tag that is loaded by another name of its server is silent too, and neither name is somebody else's", async () => {
  const alias = site.server.url.replace("127.0.0.1", "localhost");
  expect(alias).not.toBe(site.server.url);
  const page = async (url: string) => ({
    status: 200,
    text: (await textAt(url)).replaceAll(site.server.url, alias),
  });
  await withFront(page, async (origin) => {
    const report = await scanAt(origin, ["/"]);
    expect([report.missed, errorsOf(report)]).toEqual([[], []]);
    expect(await site.records()).toEqual([]);
  });
});

test("a page that fails only after a choice is named, and the scan is not clean", async () => {
  const page = async (url: string, cookie: string) =>
    url === "/prices" && /assent/.test(cookie)
      ? { status: 500, text: "broken" }
      : { status: 200, text: await textAt(url) };
  await withFront(page, async (origin) => {
    const report = await scanAt(origin, ["/", "/prices"]);
    expect(report.unopened).toEqual([{ page: "/prices", why: "answers 500", visits: ["refused", "given"] }]);
    expect(scanJson(report)).toMatchObject({ ok: false, missed: [] });
    expect(verdicts[verdictOf(report)]).toBe(3);
    const lines = scanLines(report);
    expect(lines).toContain("could not look after Reject all and after Accept all: /prices answers 500");
    expect(lines.at(-1)).toMatch(/^NOT ALL SEEN: 0 errors/);
  });
});

/** The command as built, with its exit code. */
const command = (...words: string[]) =>
  new Promise<{ code: unknown; out: string; err: string }>((resolve) => {
    execFile(process.execPath, ["dist/cli.js", "scan", ...words], (error, out, err) =>
      resolve({ code: error ? error.code : 0, out, err }),
    );
  });

test("the command says of a clean site that it is, in sentences and in JSON, and exits 0", async () => {
  const said = await command(site.url, "--stay", "0");
  expect(said).toMatchObject({ code: 0, err: "" });
  expect(said.out.split("\n")[0]).toMatch(new RegExp(`^${site.url}/: 3 pages, 3 visits, \\d+ s$`));
  expect(said.out).toMatch(/\nCLEAN: 0 errors, \d+ hints?\n$/);
  const { code, out } = await command(`${site.url}/`, "--stay", "0", "--pages", "1", "--json");
  expect(code).toBe(0);
  expect(JSON.parse(out)).toMatchObject({ ok: true, site: "site_demo", pages: ["/"], unopened: [], missed: [] });
  expect(await site.records()).toEqual([]);
});

test("the command names what is wrong and exits 1; 3 where there is nothing to look at, 2 for what it does not know", async () => {
  const pages = [`${site.url}/leak`, `${site.url}/odd`, "--stay", "0"];
  const said = await command(...pages);
  expect(said).toMatchObject({ code: 1, err: "" });
  expect(said.out).toContain("error 24: cookie odd was set before a choice, after Reject all and after Accept all");
  expect(said.out).toMatch(/\nNOT CLEAN: 4 errors, \d+ hints?\n$/);
  const { code, out } = await command(...pages, "--json");
  expect(code).toBe(1);
  const { ok, findings } = JSON.parse(out) as { ok: boolean; findings: { rule: number; fix: string }[] };
  expect(ok).toBe(false);
  expect(findings.filter(({ rule }) => rule === 2)).toMatchObject([{ code: "stored", about: "_hjSession" }]);
  expect(findings.every(({ fix }) => fix.endsWith("."))).toBe(true);
  const away = await command("http://localhost:1/", "--stay", "0");
  expect(away).toMatchObject({ code: 3, out: "" });
  expect(away.err).toContain("http://localhost:1/ could not be looked at");
  expect(await command(site.url, "--pages", "0")).toMatchObject({ code: 2, out: "" });
});
