// How long a scan waits for a page, and what is said of one that it waited for in vain.
import type { BrowserContext, Page } from "playwright-core";

const closeMs = 5_000;

/** What a page does that is another before it was looked at. */
export const leaves = "goes elsewhere while it is looked at";
const noAnswer = (ms: number): string => `does not answer within ${ms / 1000} s`;

/** Fails, and says why, where it takes longer: a page whose script never ends is asked in vain. */
export function inTime<Value>(work: Promise<Value>, ms: number): Promise<Value> {
  let timer: NodeJS.Timeout | undefined;
  const end = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(noAnswer(ms))), ms);
  });
  return Promise.race([work, end]).finally(() => clearTimeout(timer));
}

/** What a page did, from what the browser says of it: the end of a sentence that begins with the page. */
export function reasonOf(error: unknown): string {
  const said = (error instanceof Error ? error.message : String(error)).split("\n")[0]!;
  if (/context was destroyed|interrupted by another navigation/i.test(said)) return leaves;
  const waited = /: Timeout (\d+)ms exceeded/.exec(said)?.[1];
  return waited ? noAnswer(Number(waited)) : said.replace(/^page\.\w+: /, "").replace(/ at http.*$/, "");
}

/** Closes a tab or a profile; one that does not close goes with the browser. */
export const closed = (one: Page | BrowserContext): Promise<void> => inTime(one.close(), closeMs).catch(() => {});
