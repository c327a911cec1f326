// Rows of `--first-run`: `npm start` as a newcomer types it, until the installation is theirs and the banner asks; then the console on a slow line, and how soon it tells a choice.
import { spawn } from "node:child_process";
import { cpSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join, resolve } from "node:path";
import type { Browser, Page } from "playwright-core";
import { addAuthenticator, control, openBrowser } from "../support/browser.ts";
import { freePort } from "../support/free-port.ts";
import type { Row } from "./report.ts";
import { spreadOf } from "./statistics.ts";
import { slow4g } from "./visits.ts";

const most = { seconds: 60, usefulMs: 1_000, toldMs: 2_000 };
/** Visitors who choose, one after the other. */
const choices = 10;
/** What an install has put there, or a run has made. */
const notCloned = new Set(["node_modules", "dist", "data", ".git"]);

interface Running {
  readonly site: string;
  readonly claimLink: string;
  stop(): Promise<void>;
}

/** The repository as it is after `npm ci`, in a folder of its own. */
function freshCopy(): string {
  const folder = mkdtempSync(join(tmpdir(), "assent-first-run-"));
  cpSync(".", folder, { recursive: true, filter: (path) => !notCloned.has(basename(path)) });
  symlinkSync(resolve("node_modules"), join(folder, "node_modules"));
  return folder;
}

/** `npm start` there; resolves once it has said everything. No setting but free ports. */
async function npmStart(folder: string): Promise<Running> {
  const [port, demoPort] = [await freePort(), await freePort()];
  const env = { ...process.env, PORT: String(port), DEMO_PORT: String(demoPort) };
  const child = spawn("npm", ["start"], { cwd: folder, env, stdio: ["ignore", "pipe", "inherit"], detached: true });
  const ended = new Promise<void>((done) => child.once("exit", () => done()));
  let said = "";
  await new Promise<void>((ready, failed) => {
    child.stdout.on("data", (piece: Buffer) => {
      said += piece.toString();
      if (said.includes("Stop with Ctrl-C.")) ready();
    });
    child.once("exit", () => failed(new Error(`npm start ended:\n${said}`)));
  });
  return {
    site: `http://localhost:${demoPort}`,
    claimLink: /http:\S+\/console\/claim#\S+/.exec(said)![0],
    async stop() {
      // npm and what it started are one group.
      process.kill(-child.pid!, "SIGINT");
      await ended;
    },
  };
}

const button = (page: Page, name: string) => page.getByRole("button", { name, exact: true });

/** As a person does it: a name, the codes, a passkey. */
async function claimed(page: Page, link: string): Promise<void> {
  await addAuthenticator(page);
  await page.goto(link);
  await page.getByLabel("Your name").fill("Ada");
  await button(page, "Continue").click();
  await button(page, "I have kept them").click();
  await button(page, "Add a passkey").click();
  await button(page, "Sign out").waitFor();
}

/** Milliseconds from the page's first byte until its heading stands and nothing that it shows is a skeleton. */
async function usefulAfter(browser: Browser, from: Page, path: string): Promise<number> {
  const context = await browser.newContext({ locale: "en-GB", storageState: await from.context().storageState() });
  try {
    const page = await context.newPage();
    const devtools = await context.newCDPSession(page);
    await devtools.send("Network.enable");
    await devtools.send("Network.emulateNetworkConditions", { offline: false, ...slow4g.network! });
    await devtools.send("Emulation.setCPUThrottlingRate", { rate: slow4g.cpu });
    await page.goto(new URL(path, from.url()).href, { waitUntil: "commit" });
    const useful = await page.waitForFunction(
      () => {
        const stands = document.querySelector("main h1") && !document.querySelector(".bones");
        const [navigation] = performance.getEntriesByType("navigation") as PerformanceNavigationTiming[];
        return stands && navigation ? performance.now() - navigation.responseStart : undefined;
      },
      undefined,
      { polling: "raf", timeout: 30_000 },
    );
    return (await useful.jsonValue())!;
  } finally {
    await context.close();
  }
}

/** Somebody new at the site, who is asked. */
async function asked(browser: Browser, site: string): Promise<Page> {
  const page = await (await browser.newContext({ locale: "en-GB" })).newPage();
  await page.goto(site);
  await page.locator(control.acceptAll).waitFor();
  return page;
}

/** Milliseconds from each visitor's press until the overview, which is open meanwhile, shows one more. */
async function toldAfter(browser: Browser, overview: Page, site: string): Promise<number[]> {
  await overview.goto(new URL("/console/site_demo/overview", overview.url()).href);
  const figure = overview.locator("[data-figure=accepted]");
  await figure.filter({ hasText: /^\d/ }).waitFor();
  const times: number[] = [];
  for (let i = 0; i < choices; i++) {
    const visitor = await asked(browser, site);
    const before = await figure.textContent();
    const pressed = performance.now();
    const told = overview.waitForFunction(
      (shown) => document.querySelector("[data-figure=accepted]")?.textContent !== shown,
      before,
      { polling: "raf", timeout: 30_000 },
    );
    await visitor.locator(control.acceptAll).click();
    await told;
    times.push(performance.now() - pressed);
    await visitor.context().close();
  }
  return times;
}

/** The rows; builds the whole repository once more, so they take a minute. */
export async function firstRunRows(rounds: number): Promise<Row[]> {
  const folder = freshCopy();
  const browser = await openBrowser();
  const begun = performance.now();
  let running: Running | undefined;
  try {
    running = await npmStart(folder);
    const started = (performance.now() - begun) / 1000;
    const page = await (await browser.newContext({ locale: "en-GB" })).newPage();
    await claimed(page, running.claimLink);
    await asked(browser, running.site);
    const seconds = (performance.now() - begun) / 1000;
    const told = spreadOf(await toldAfter(browser, page, running.site));
    const times: number[] = [];
    for (let round = 0; round < rounds; round++)
      times.push(await usefulAfter(browser, page, "/console/site_demo/overview"));
    const name = "`npm start` after `npm ci`";
    return [
      { name: `${name}, until it answers`, unit: "s", ours: started },
      { name: `${name}, until claimed and the banner asks`, unit: "s", ours: seconds, atMost: most.seconds },
      {
        name: "console, first visit on slow 4G, first byte until useful",
        unit: "ms",
        ours: spreadOf(times),
        atMost: most.usefulMs,
      },
      { name: "choice on the site to its number on the overview", unit: "ms", ours: told, atMost: most.toldMs },
      { name: `the same, slowest of ${choices}`, unit: "ms", ours: told.highest, atMost: most.toldMs },
    ];
  } finally {
    await running?.stop();
    await browser.close();
    rmSync(folder, { recursive: true, force: true });
  }
}
