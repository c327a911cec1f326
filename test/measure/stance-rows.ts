// Rows on how the interface stands in a page: under strict policies, to axe, in other tabs, and in every language.
import type { Browser, Page } from "playwright-core";
import { languages } from "../../widget/i18n/languages.ts";
import { axeViolations, control, openBrowser, whenSent } from "../support/browser.ts";
import type { Pages } from "./pages.ts";
import type { Row } from "./report.ts";
import { spreadOf, type Spread } from "./statistics.ts";

const nonce = "r4nd0m";
const policy =
  `default-src 'self'; script-src 'nonce-${nonce}' 'strict-dynamic'; style-src 'self'; img-src data:; object-src 'none'; ` +
  "base-uri 'none'; require-trusted-types-for 'script'; trusted-types assent";

/** A page under the policy that lets the script ask its own backend, and counts what is refused. */
const strictPage = (script: string): string =>
  `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Strict</title>` +
  `<meta http-equiv="Content-Security-Policy" content="${policy}; connect-src ${new URL(script).origin}">` +
  `<link rel="icon" href="data:,"><script nonce="${nonce}">window.refused = []; ` +
  `addEventListener("securitypolicyviolation", ({ violatedDirective }) => refused.push(violatedDirective));</script>` +
  `<script nonce="${nonce}" src="${script}"></script></head><body><main><h1>Strict</h1></main></body></html>`;

const refusedIn = (tab: Page) => tab.evaluate(() => (window as unknown as { refused: string[] }).refused.length);

/** Walks through what somebody new sees, and counts what axe and the policies find on the way. */
async function walk(browser: Browser, address: string) {
  const context = await browser.newContext();
  const tab = await context.newPage();
  await tab.goto(address);
  let found = 0;
  let states = 0;
  const look = async (selector: string) => {
    await tab.locator(selector).waitFor();
    found += (await axeViolations(tab)).length;
    states++;
  };
  await look(control.acceptAll);
  await tab.locator(control.choose).click();
  await look(control.save);
  await tab.locator(control.acceptAllInDialog).click();
  await whenSent(tab);
  await look(control.trigger);
  await tab.locator(control.trigger).click();
  await look(control.withdrawAll);
  await tab.locator(control.withdrawAll).click();
  await whenSent(tab);
  await look(control.trigger);
  const refused = await refusedIn(tab);
  await context.close();
  return { found, states, refused };
}

/** Milliseconds from the answer's being stored in one tab until the API of another says so. */
async function toldAfter(browser: Browser, address: string): Promise<number> {
  const context = await browser.newContext();
  const [tab, other] = [await context.newPage(), await context.newPage()];
  for (const one of [other, tab]) {
    await one.goto(address);
    await one.locator(control.acceptAll).waitFor();
    // The listener runs in the same turn as the answer is stored and put in force.
    await one.evaluate(() => window.assent.on(() => Object.assign(window, { toldAt: Date.now() })));
  }
  await tab.bringToFront();
  await tab.locator(control.acceptAll).click();
  const times: number[] = [];
  for (const one of [tab, other]) {
    const told = await one.waitForFunction(() => (window as unknown as { toldAt?: number }).toldAt);
    times.push((await told.jsonValue())!);
  }
  await context.close();
  return times[1]! - times[0]!;
}

async function toldIn(browser: Browser, address: string, times: number): Promise<Spread> {
  const runs: number[] = [];
  for (let round = 0; round < times; round++) runs.push(await toldAfter(browser, address));
  return spreadOf(runs);
}

/** Languages that lack a text that English has. */
function incomplete(): string[] {
  const keys = Object.keys(languages["en"]!.messages) as (keyof (typeof languages)[string]["messages"])[];
  return Object.entries(languages)
    .filter(([, { messages }]) => !keys.every((key) => messages[key]))
    .map(([tag]) => tag);
}

/** How the interface of the site whose script this is stands on a page of `pages`' origin. */
export async function stanceRows(pages: Pages, script: string, times: number): Promise<Row[]> {
  const browser = await openBrowser();
  try {
    pages.usePage("/strict", strictPage(script));
    const address = `${pages.origin}/strict`;
    const { found, states, refused } = await walk(browser, address);
    return [
      { name: "refused by a strict policy and Trusted Types", unit: "", ours: refused, atMost: 0 },
      { name: `axe violations in ${states} states`, unit: "", ours: found, atMost: 0 },
      {
        name: "an answer in one tab to the next",
        unit: "ms",
        ours: await toldIn(browser, address, times),
        atMost: 200,
      },
      {
        name: `of ${Object.keys(languages).length} languages, with a missing text`,
        unit: "",
        ours: incomplete().length,
        atMost: 0,
      },
    ];
  } finally {
    await browser.close();
  }
}
