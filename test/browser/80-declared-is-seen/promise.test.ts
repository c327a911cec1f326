// A scan in a browser: what a site asks for and stores in three visits is what its notice declares, or is named.
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

test("a page that fails only after a choice is named, and the scan is not clean", async () => {
  const front = createServer(({ url, headers }, response) => {
    if (url === "/prices" && /assent/.test(headers.cookie ?? "")) response.writeHead(500).end("broken");
    else
      void fetch(site.url + url!).then(async (answer) =>
        response.writeHead(200, { "Content-Type": "text/html" }).end(await answer.text()),
      );
  });
  await new Promise<void>((done) => front.listen(0, "127.0.0.1", done));
  const origin = `http://localhost:${(front.address() as AddressInfo).port}`;
  await setOrigins(site.server.context, system, { site: "site_demo" as SiteId, origins: [site.url, origin] });
  try {
    const report = await scanAt(origin, ["/", "/prices"]);
    expect(report.unopened).toEqual([{ page: "/prices", why: "answers 500", visits: ["refused", "given"] }]);
    expect(scanJson(report)).toMatchObject({ ok: false, missed: [] });
    expect(verdicts[verdictOf(report)]).toBe(3);
    const lines = scanLines(report);
    expect(lines).toContain("could not look after Reject all and after Accept all: /prices answers 500");
    expect(lines.at(-1)).toMatch(/^NOT ALL SEEN: 0 errors/);
  } finally {
    front.closeAllConnections();
    front.close();
  }
});
