// The installed Chromium for tests, axe run inside a page, and the controls of the widget by name.
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { chromium, type Browser, type CDPSession, type Page } from "playwright-core";

/**
 * Parts of Chromium switched off. The first three are its own pages behind the address bar and a process kept in
 * reserve, which nobody sees here and which cost every window more than the page in it; the rest is what Playwright
 * switches off, because only the last such list counts.
 */
const switchedOff = [
  "WebUIOmniboxPopup",
  "WebUIOmniboxAimPopup",
  "SpareRendererForSitePerProcess",
  "AimEnabled",
  "AvoidCorsURLLoaderRestartOnRedirect",
  "AvoidUnnecessaryBeforeUnloadCheckSync",
  "DestroyProfileOnBrowserClose",
  "HttpsFirstBalancedModeAutoEnable",
  "HttpsUpgrades",
  "LensOverlay",
  "MediaRouter",
  "NetworkTimeServiceQuerying",
  "OptimizationHints",
  "PaintHolding",
  "PreconnectToSearch",
  "ThirdPartyStoragePartitioning",
];

/** Chromium without the windows around its pages takes a third less of the processor for the same tests. */
const places = ["/usr/bin/chromium-headless-shell", "/usr/bin/chromium"];

/** A headless browser that makes no request of its own, so that every request seen is a page's. */
export const openBrowser = (): Promise<Browser> =>
  chromium.launch({
    executablePath: process.env["CHROMIUM"] ?? places.find((path) => existsSync(path)) ?? places[0]!,
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      `--disable-features=${switchedOff.join(",")}`,
    ],
  });

let shared: Promise<Browser> | undefined;

/**
 * The one browser of a test process, which ends with the process: each file takes contexts of its own from it.
 */
export const sharedBrowser = (): Promise<Browser> => (shared ??= openBrowser());

/** Closes every context there is, as a file does when it is done with the shared browser. */
export async function closeContexts(browser: Browser | undefined): Promise<void> {
  await Promise.all((browser?.contexts() ?? []).map((context) => context.close()));
}

/**
 * axe in its shortest form, in nothing but ASCII: on its way into a page every letter is carried and read several
 * times over, at twice the cost where one of them needs two bytes.
 */
const axeSource = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8").replaceAll(
  /[^\0-\x7f]/g,
  (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, "0")}`,
);

const debuggers = new WeakMap<Page, Promise<CDPSession>>();

/** The page's debugger, once it is open for good: one that lets go of the page takes its passkey holder away with it. */
function debuggerOf(page: Page): Promise<CDPSession> {
  if (!debuggers.has(page)) debuggers.set(page, page.context().newCDPSession(page));
  return debuggers.get(page)!;
}

/** Through the debugger, because a page's own policy rightly refuses a script added to it, and by the shortest way. */
const loadAxe = async (page: Page): Promise<unknown> =>
  (await debuggerOf(page)).send("Runtime.evaluate", { expression: axeSource });

interface Axe {
  run(within: string, options: object): Promise<{ violations: { id: string; nodes: { target: unknown[] }[] }[] }>;
}

/**
 * What axe finds wrong in the page as it stands, or in the part and by the rules that are named: one line per rule with
 * the elements that break it.
 */
export async function axeViolations(
  page: Page,
  { within = "html", rules }: { readonly within?: string; readonly rules?: readonly string[] } = {},
): Promise<string[]> {
  if (!(await page.evaluate(() => "axe" in window))) await loadAxe(page);
  for (;;) {
    // What is dimmed stands for a moment, until what was asked for comes.
    await page.waitForFunction(() => !document.querySelector(".old"));
    const { lines, isDimmed } = await page.evaluate(findViolations, { within, rules });
    if (!isDimmed) return lines;
  }
}

/** Runs in the page: what axe finds, and whether something was dimmed meanwhile. */
async function findViolations({ within, rules }: { within: string; rules: readonly string[] | undefined }) {
  const { axe } = window as unknown as { axe: Axe };
  const dimmed = () => !!document.querySelector(".old");
  let wasDimmed = false;
  const watch = new MutationObserver(() => (wasDimmed ||= dimmed()));
  watch.observe(document, { subtree: true, childList: true, attributeFilter: ["class"] });
  // It would otherwise write out every element that is right too, which takes longer than all of its rules.
  // Frames have pages of their own, which hold no axe: it would wait for an answer from each of them.
  const options = { resultTypes: ["violations"], iframes: false, ...(rules ? { runOnly: rules } : {}) };
  const { violations } = await axe.run(within, options);
  watch.disconnect();
  const lines = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(" ")).join(", ")}`);
  return { lines, isDimmed: wasDimmed || dimmed() };
}

/** Selectors of the widget's controls: light-DOM elements, found as an outside agent would find them. */
export const control = {
  acceptAll: 'button[slot="accept-all"]',
  rejectAll: 'button[slot="reject-all"]',
  choose: 'button[slot="choose"]',
  acceptAllInDialog: 'button[slot="accept-all-2"]',
  rejectAllInDialog: 'button[slot="reject-all-2"]',
  save: 'button[slot="save"]',
  close: 'button[slot="close"]',
  withdrawAll: 'button[slot="withdraw-all"]',
  trigger: "#privacy-choices",
  switchOf: (purpose: string) => `input[slot="switch-${purpose}"]`,
} as const;

/** Every key and cookie the page's origin has stored in this browser. */
export const storedNames = (page: Page): Promise<string[]> =>
  page.evaluate(() => [
    ...Object.keys(localStorage),
    ...Object.keys(sessionStorage),
    ...document.cookie.split("; ").filter(Boolean),
  ]);

/** The records that wait in the page's outbox for the server to have them, by name. */
export const unsent = async (page: Page): Promise<string[]> =>
  (await storedNames(page)).filter((name) => name.includes(":rec_"));

/** Whether what was pressed in the page is answered, and the server has every record of it. */
async function hasSent(page: Page): Promise<boolean> {
  try {
    return await page.evaluate(async () => {
      // A press is answered once the screen shows it, or after a second (widget/ui/act.ts).
      await new Promise((resolve) => {
        requestAnimationFrame(() => setTimeout(resolve));
        setTimeout(resolve, 1000);
      });
      try {
        return !Object.keys(localStorage).some((name) => name.includes(":rec_"));
      } catch {
        // Where storage is forbidden nothing tells.
        return true;
      }
    });
  } catch {
    // Closed, or just being loaded anew.
    return page.isClosed();
  }
}

/** Waits until what was pressed in the page is answered, and the server has every record of it. */
export async function whenSent(page: Page): Promise<void> {
  for (const end = Date.now() + 15_000; !(await hasSent(page));) {
    if (Date.now() > end) throw new Error(`not sent by ${page.url()}: ${(await unsent(page)).join()}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

const authenticator = {
  protocol: "ctap2",
  transport: "internal",
  hasResidentKey: true,
  hasUserVerification: true,
  isUserVerified: true,
  automaticPresenceSimulation: true,
} as const;

/** Gives the page's browser a passkey holder that says yes at once. */
export async function addAuthenticator(page: Page): Promise<void> {
  const devtools = await debuggerOf(page);
  await devtools.send("WebAuthn.enable");
  await devtools.send("WebAuthn.addVirtualAuthenticator", { options: authenticator });
}
