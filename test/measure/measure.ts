// `npm run measure`: bytes, visits, records and checks a second, proof size, each beside its floor of the same run.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { cpus, loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import type { SiteConfig } from "../../core/site.ts";
import { byteRows } from "./byte-rows.ts";
import { growthRows } from "./growth.ts";
import { importRows } from "./imports.ts";
import { playLoad } from "./load.ts";
import { obedienceRows } from "./obedience.ts";
import { startPages } from "./pages.ts";
import { leftOut, table, type Row, type Section } from "./report.ts";
import { start } from "./roles.ts";
import { checkRounds, recordRounds, seedAddresses, type Arms } from "./rounds.ts";
import { scaleRows } from "./scale.ts";
import { sealingWaits } from "./sealing-waits.ts";
import { playFloor, playServer } from "./servers.ts";
import { toldWaits } from "./told-waits.ts";

const site = "site_demo";
const known = 5_000;

const { values: options } = parseArgs({
  options: {
    role: { type: "string" },
    json: { type: "string" },
    rounds: { type: "string", default: "5" },
    visits: { type: "string", default: "3" },
    seconds: { type: "string", default: "3" },
    connections: { type: "string", default: "64" },
    "no-browser": { type: "boolean", default: false },
    "no-server": { type: "boolean", default: false },
    never: { type: "boolean", default: false },
    growth: { type: "string" },
    imports: { type: "string" },
    scale: { type: "string" },
    screens: { type: "string" },
    "screens-folder": { type: "string" },
    "first-run": { type: "boolean", default: false },
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
  const loadBefore = loadavg()[0]!;
  try {
    const { url } = ours.answer;
    const config = (await (await fetch(`${url}/s/${site}.json`)).json()) as SiteConfig;
    const { notice, served } = config;
    if (served === undefined) throw new Error("the script carries no token");
    const arms: Arms = { ours: ours.answer, floor: floor.answer, origin: pages.origin, notice, served };
    const script = `${url}/s/${site}.js`;
    const text = await (await fetch(script)).text();
    pages.useScript(script, text);
    const sections: Section[] = [{ title: "Bytes", rows: byteRows(text) }];
    if (!options["no-browser"]) {
      // Only here: the servers of a measurement are this same program, and need no memory for driving a browser.
      const { visitorRows } = await import("./visitor-rows.ts");
      sections.push({ title: "Visits", rows: await visitorRows(pages, url, Number(options.visits)) });
      const { leakRows } = await import("./leak-rows.ts");
      sections.push({ title: "Leaks", rows: await leakRows(pages, script) });
      const { stanceRows } = await import("./stance-rows.ts");
      sections.push({ title: "In the page", rows: await stanceRows(pages, script, Number(options.visits)) });
    }
    if (options.growth) {
      const thread = new URL("./database-thread.js", `file://${process.argv[1]}`);
      sections.push({ title: "Growth", rows: await growthRows(thread, Number(options.growth)) });
    }
    if (options.imports) {
      const thread = new URL("./database-thread.js", `file://${process.argv[1]}`);
      sections.push({ title: "Imports", rows: await importRows(thread, Number(options.imports)) });
    }
    if (options["first-run"]) {
      const { firstRunRows } = await import("./first-run.ts");
      sections.push({ title: "First run", rows: await firstRunRows(Number(options.visits)) });
    }
    if (options.scale) sections.push({ title: "Scale", rows: await scaleRows(Number(options.scale)) });
    if (options.screens) {
      const { screenRows } = await import("./screens.ts");
      sections.push({ title: "Screens", rows: await screenRows(Number(options.screens), options["screens-folder"]) });
    }
    if (!options["no-server"]) sections.push({ title: "Server", rows: await serverRows(arms) });
    if (options.never || !options["no-server"]) sections.push({ title: "Never", rows: await neverRows(arms, folder) });
    const load = [loadBefore, loadavg()[0]!].map((average) => average.toFixed(1));
    process.stdout.write(
      `${table(sections)}\n\nMedians; in brackets the lowest and highest run. ${machine} ` +
        `Load before and after: ${load.join(", ")}; with more than a few tenths before, times say little.\n`,
    );
    const others = leftOut(options);
    if (others !== "") process.stdout.write(`\n${others}\n`);
    if (options.json) writeFileSync(options.json, `${JSON.stringify({ machine, load, sections }, undefined, 2)}\n`);
  } finally {
    await Promise.all([ours.stop(), floor.stop(), pages.stop()]);
    rmSync(folder, { recursive: true, force: true });
  }
}

/** With a browser as the scanner unless none is wanted. */
async function neverRows(arms: Arms, folder: string): Promise<Row[]> {
  if (options["no-browser"]) return obedienceRows(arms, { folder, browser: undefined });
  const { openBrowser } = await import("../support/browser.ts");
  const browser = await openBrowser();
  try {
    return await obedienceRows(arms, { folder, browser });
  } finally {
    await browser.close();
  }
}

async function serverRows(arms: Arms): Promise<Row[]> {
  const effort = { rounds, seconds: Number(options.seconds), connections: Number(options.connections) };
  const { rate, p99, sample } = await recordRounds(arms, effort);
  const seals = await sealingWaits(arms, effort);
  await seedAddresses(arms, known);
  const one = await checkRounds(arms, { rounds, recipients: 1, questions: 300 });
  const many = await checkRounds(arms, { rounds, recipients: 10_000, questions: 5 });
  // After the checks, which expect that nobody withdrew.
  const told = await toldWaits(arms, effort);
  const { size, proof } = await proofOf(sample);
  const bare = "bare Hono handler, same body";
  const at = `at ${effort.connections} connections`;
  return [
    { name: `records acknowledged durable, ${at}`, unit: "a second", ...rate, floorIs: bare },
    { name: `p99 of a record, ${at}`, unit: "ms", ...p99, floorIs: bare },
    { name: `record to signed checkpoint, p99, ${at}`, unit: "ms", ours: seals.p99, atMost: 2_000 },
    { name: `record to signed checkpoint, slowest of ${seals.count}`, unit: "ms", ours: seals.slowest, atMost: 10_000 },
    { name: "check of 1, p50", unit: "ms", ...one.p50, floorIs: bare },
    { name: "check of 1, p99", unit: "ms", ...one.p99, floorIs: bare },
    { name: "check of 10,000, half of them known, p50", unit: "ms", ...many.p50, floorIs: bare },
    { name: "check of 10,000, slowest of 5", unit: "ms", ...many.p99, floorIs: bare },
    { name: "withdrawal to webhook received, p95", unit: "ms", ours: told.quiet, atMost: 2_000 },
    { name: `the same ${at}, p95 of ${told.count} in all`, unit: "ms", ours: told.loaded, atMost: 2_000 },
    { name: `proof in a log of ${size.toLocaleString("en")}`, unit: "bytes", ours: proof },
  ];
}

/** The tlog-proof of a record in the log as it now is; every record above is sealed within a second. */
async function proofOf(acknowledgement: string): Promise<{ size: number; proof: number }> {
  const { receipt } = JSON.parse(acknowledgement) as { receipt: string };
  for (let waited = 0; waited < 100; waited++) {
    const answer = await fetch(`${receipt}.tlog-proof`);
    if (answer.ok) {
      const text = await answer.text();
      return { proof: text.length, size: Number(text.split("\n\n")[1]!.split("\n")[1]) };
    }
    await answer.body?.cancel();
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error("the record was not sealed within ten seconds");
}
