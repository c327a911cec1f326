// `npm run measure`: bytes, time to banner, records and checks a second, proof size, each beside its floor of the same run.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import type { SiteConfig } from "../../core/site.ts";
import { openBrowser } from "../support/browser.ts";
import { startPages, visit, type BannerRun, type Pages } from "./banner.ts";
import { playLoad } from "./load.ts";
import { table, type Row } from "./report.ts";
import { start } from "./roles.ts";
import { checkRounds, recordRounds, seedAddresses, type Arms } from "./rounds.ts";
import { playFloor, playServer } from "./servers.ts";
import { brotliBytes, builtBytes } from "./sizes.ts";
import { spreadOf } from "./statistics.ts";

const site = "site_demo";
const known = 5_000;

const { values: options } = parseArgs({
  options: {
    role: { type: "string" },
    json: { type: "string" },
    rounds: { type: "string", default: "5" },
    seconds: { type: "string", default: "3" },
    connections: { type: "string", default: "64" },
    "no-browser": { type: "boolean", default: false },
  },
});

const rounds = Number(options.rounds);
const machine = `Node ${process.versions.node}, ${cpus().length} × ${cpus()[0]?.model ?? "unknown"}.`;

if (options.role === "server") playServer();
else if (options.role === "floor") playFloor();
else if (options.role === "load") playLoad();
else await measure();

async function measure(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "assent-measure-"));
  const pages = await startPages();
  const ours = await start("server", { folder, origin: pages.origin });
  const floor = await start("floor", {});
  try {
    const config = (await (await fetch(`${ours.answer.url}/s/${site}.json`)).json()) as SiteConfig;
    const arms: Arms = { ours: ours.answer, floor: floor.answer, origin: pages.origin, notice: config.notice };
    const rows = [
      ...(await byteRows(arms, config)),
      ...(options["no-browser"] ? [] : await bannerRows(arms, pages)),
      ...(await serverRows(arms)),
    ];
    process.stdout.write(`${table(rows)}\n\nMedians; in brackets the lowest and highest run. ${machine}\n`);
    if (options.json) writeFileSync(options.json, `${JSON.stringify({ machine, rows }, undefined, 2)}\n`);
  } finally {
    await Promise.all([ours.stop(), floor.stop(), pages.stop()]);
    rmSync(folder, { recursive: true, force: true });
  }
}

async function byteRows({ ours }: Arms, config: SiteConfig): Promise<Row[]> {
  const gate = builtBytes("gate");
  const ui = builtBytes("first");
  const text = async (path: string) => (await fetch(`${ours.url}${path}`)).text();
  const script = brotliBytes(await text(`/s/${site}.js`));
  const notice = brotliBytes(await text(`/s/${site}/${config.notice.slice("sha256:".length)}/en.json`));
  return [
    { name: "gate", unit: "bytes br", ours: gate },
    { name: "gate with the site's configuration", unit: "bytes br", ours: script },
    { name: "UI", unit: "bytes br", ours: ui },
    { name: "notice in one language", unit: "bytes br", ours: notice },
    { name: "gate + UI + notice", unit: "bytes br", ours: gate + ui + notice },
  ];
}

async function bannerRows({ ours }: Arms, pages: Pages): Promise<Row[]> {
  pages.useScript(`${ours.url}/s/${site}.js`);
  const browser = await openBrowser();
  try {
    await visit(browser, pages.origin);
    const runs: BannerRun[] = [];
    for (let round = 0; round < Math.max(rounds, 7); round++) runs.push(await visit(browser, pages.origin));
    const banner = spreadOf(runs.map((run) => run.banner));
    const floor = spreadOf(runs.map((run) => run.empty));
    return [
      { name: "requests to banner", unit: "", ours: spreadOf(runs.map(({ requests }) => requests)) },
      { name: "time to banner", unit: "ms", ours: banner, floor, floorIs: "load of an empty page" },
    ];
  } finally {
    await browser.close();
  }
}

async function serverRows(arms: Arms): Promise<Row[]> {
  const effort = { rounds, seconds: Number(options.seconds), connections: Number(options.connections) };
  const { rate, p99, sample } = await recordRounds(arms, effort);
  await seedAddresses(arms, known);
  const one = await checkRounds(arms, { rounds, recipients: 1, questions: 300 });
  const many = await checkRounds(arms, { rounds, recipients: 10_000, questions: 5 });
  const { size, proof } = await proofOf(arms, sample);
  const bare = "bare Hono handler, same body";
  const at = `at ${effort.connections} connections`;
  return [
    { name: `records acknowledged durable, ${at}`, unit: "a second", ...rate, floorIs: bare },
    { name: `p99 of a record, ${at}`, unit: "ms", ...p99, floorIs: bare },
    { name: "check of 1, p50", unit: "ms", ...one.p50, floorIs: bare },
    { name: "check of 1, p99", unit: "ms", ...one.p99, floorIs: bare },
    { name: "check of 10,000, half of them known, p50", unit: "ms", ...many.p50, floorIs: bare },
    { name: "check of 10,000, slowest of 5", unit: "ms", ...many.p99, floorIs: bare },
    { name: `proof in a log of ${size.toLocaleString("en")}`, unit: "bytes", ours: proof },
  ];
}

/** The tlog-proof of a record in the log as it now is; every record above is sealed within a second. */
async function proofOf({ ours }: Arms, record: string): Promise<{ size: number; proof: number }> {
  for (let waited = 0; waited < 100; waited++) {
    const answer = await fetch(`${ours.url}/v1/receipts/${record}/proof`);
    if (answer.ok) {
      const text = await answer.text();
      return { proof: text.length, size: Number(text.split("\n\n")[1]!.split("\n")[1]) };
    }
    await answer.body?.cancel();
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error("the record was not sealed within ten seconds");
}
