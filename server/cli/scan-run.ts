// A scan with the browser of this computer, opened for it and closed after it.
import { foundBrowser, openedBrowser } from "./browser.ts";
import { progressBar } from "./progress.ts";
import { scanned, type ScanReport } from "./scanning.ts";

/**
 * Nothing is asked for by the browser itself, so that what is asked for is the pages'. They are strangers' pages, so
 * they stay in the browser's sandbox, which Chromium has for everybody but the user `root`.
 */
const quiet = [
  "--disable-gpu",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--disable-domain-reliability",
  "--no-pings",
];

const use = { what: "the scan", otherwise: "." };

/** Opens the browser, scans, and closes it; throws where the pages cannot be looked at. */
export async function scanSite(wanted: {
  readonly addresses: readonly string[];
  readonly most: number;
  readonly own: readonly string[];
  readonly staySeconds: number;
  readonly browser?: string | undefined;
}): Promise<ScanReport> {
  const bar = progressBar();
  const path = foundBrowser(wanted.browser ?? process.env["ASSENT_BROWSER"], use);
  const browser = await openedBrowser(path, use, { args: quiet, chromiumSandbox: process.getuid?.() !== 0 });
  try {
    const [stayMs, mostMs] = [wanted.staySeconds * 1000, 5000];
    // Twice and a half as long as pages take that are never quiet, five beside each other, and two minutes.
    const wholeMs = 120_000 + (wanted.most * (stayMs + mostMs)) / 2;
    const pace = { stayMs, quietMs: 500, mostMs, patienceMs: 15_000, wholeMs };
    return await scanned(browser, { ...wanted, pace, bar });
  } finally {
    bar.end();
    await browser.close();
  }
}
