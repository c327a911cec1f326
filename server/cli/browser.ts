// The browser on this computer: which one it is, and how it is started. Nothing is downloaded.
import { existsSync } from "node:fs";
import type { Browser, LaunchOptions } from "playwright-core";
import { CommandError } from "./command.ts";

const places = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/usr/bin/google-chrome-stable",
  "/usr/bin/microsoft-edge",
  "/snap/bin/chromium",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
  "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
  "C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe",
];

/** What it is for, as in `for the screenshots`, and the end of the sentence that says what to do without one. */
export interface Use {
  readonly what: string;
  /** Such as `, or publish without`; ends with a full stop. */
  readonly otherwise: string;
}

/** The browser to use: the one that was named, else the first there is. Throws with what to do. */
export function foundBrowser(named: string | undefined, use: Use, known: readonly string[] = places): string {
  if (named !== undefined && !existsSync(named))
    throw new CommandError(`there is no browser at ${named}`, `Name one that is${use.otherwise}`);
  const found = named ?? known.find((path) => existsSync(path));
  if (found) return found;
  throw new CommandError(
    `no browser was found for ${use.what}`,
    `Install Chromium, or name one with --browser${use.otherwise}`,
  );
}

/** Opens the browser; throws with what to do where the package that drives it is not there, or it does not start. */
export async function openedBrowser(executablePath: string, use: Use, options: LaunchOptions = {}): Promise<Browser> {
  const driver = await import("playwright-core").catch((error: unknown) => {
    const said = `the package playwright-core is not installed, which drives the browser for ${use.what}`;
    throw new CommandError(said, `npm install playwright-core${use.otherwise}`, { cause: error });
  });
  return driver.chromium.launch({ executablePath, ...options }).catch((error: unknown) => {
    const said = `the browser at ${executablePath} did not start`;
    const fix = `Start it once by hand to see why, or name another with --browser${use.otherwise}`;
    throw new CommandError(said, fix, { cause: error });
  });
}
