// A page gone through by keyboard alone: what Tab reaches, whether one sees where one is, and which buttons open dialogs.
import type { Page } from "playwright-core";
import { settled } from "./tour.ts";

/** Marks all that the content lets somebody press or write in, and notes from now on what takes the focus. */
const watchFocus = (page: Page): Promise<number> =>
  page.evaluate(() => {
    const found = [
      ...document.querySelectorAll<HTMLElement>(
        "main :is(a[href], button, input, select, textarea, summary, [tabindex='0'])",
      ),
    ];
    // One of a row of tabs or of radio buttons is reached by Tab, the others by arrows.
    const isOwn = (one: HTMLElement) =>
      one.checkVisibility() && one.tabIndex >= 0 && !one.matches(":disabled, [type=radio]:not(:checked)");
    const marked = found.filter(isOwn);
    for (const one of document.querySelectorAll("[data-tour]")) one.removeAttribute("data-tour");
    for (const one of marked) one.dataset["tour"] = "unseen";
    const onFocus = ({ target }: FocusEvent) => {
      if (!(target instanceof HTMLElement) || target.dataset["tour"] === undefined) return;
      const shown = [target, target.closest("label, .field, .tick, .table") ?? target].some((one) => {
        const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(one);
        return (outlineStyle !== "none" && outlineWidth !== "0px") || boxShadow !== "none";
      });
      target.dataset["tour"] = shown ? "seen" : "focus not visible";
    };
    document.addEventListener("focusin", onFocus);
    return marked.length;
  });

const left = (page: Page): Promise<string[]> =>
  page.$$eval("[data-tour]:not([data-tour=seen])", (found) =>
    found.map(
      (one) =>
        `${(one as HTMLElement).dataset["tour"]}: ${one.tagName} ${one.getAttribute("aria-label") ?? one.textContent}`,
    ),
  );

/**
 * Goes over the skip link into the content and on by Tab alone; gives what was never reached, and what does not show
 * that it has the focus.
 */
export async function unreached(page: Page): Promise<string[]> {
  const count = await watchFocus(page);
  await page.evaluate(() => {
    (document.activeElement as HTMLElement | null)?.blur();
    // Where Tab goes on from, as on a page that was just opened.
    getSelection()?.setBaseAndExtent(document.body, 0, document.body, 0);
  });
  const skip = page.locator(".skip");
  if ((await skip.count()) > 0) {
    await skip.focus();
    await page.keyboard.press("Enter");
  }
  for (let pressed = 0; pressed < count + 60; pressed += 15) {
    // One after another, as they are sent; each answer waited for would take longer than the press.
    await Promise.all(Array.from({ length: 15 }, () => page.keyboard.press("Tab")));
    if ((await page.locator("[data-tour=unseen]").count()) === 0) break;
  }
  return left(page);
}

/** Marks the buttons of the content that may open something: of a table those of one row. */
const markButtons = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const found = [...document.querySelectorAll<HTMLElement>("main button:not([role=tab], [type=submit])")];
    const isFirst = (one: HTMLElement) => one.closest("tr, li")?.matches(":first-child") ?? true;
    const marked = found.filter((one) => one.checkVisibility() && isFirst(one));
    return marked.map((one, at) => {
      one.dataset["press"] = String(at);
      return one.getAttribute("aria-label") ?? one.textContent;
    });
  });

/** Whether the button still stands there; then it has the focus. */
const focused = (page: Page, at: number): Promise<boolean> =>
  page.evaluate((place) => {
    const button = document.querySelector<HTMLElement>(`[data-press="${place}"]`);
    button?.focus();
    return button !== null;
  }, at);

export interface Dialogs {
  /** The buttons that were pressed before, by their names; those of this page are added. */
  readonly known: Set<string>;
  /** What is wrong with the dialog that is open. */
  look(): Promise<string[]>;
}

/**
 * Presses every button by Enter. A dialog that one opens must take the focus, be left by Escape, and hand the focus
 * back. Gives what is wrong with them.
 */
export async function dialogsOf(page: Page, { known, look }: Dialogs): Promise<string[]> {
  const faults: string[] = [];
  const names = await markButtons(page);
  for (const [at, name] of names.entries()) {
    if (known.has(name) || !(await focused(page, at))) continue;
    known.add(name);
    await page.keyboard.press("Enter");
    const dialog = page.locator("dialog");
    if ((await dialog.count()) === 0) {
      // It may have asked for other rows, in whose place none of these buttons is.
      await settled(page);
      continue;
    }
    await page.locator("dialog[open]").first().waitFor();
    if (!(await page.evaluate(() => document.activeElement?.closest("dialog")))) faults.push(`${name}: has no focus`);
    faults.push(...(await look()).map((fault) => `${name}: ${fault}`));
    await page.keyboard.press("Escape");
    if ((await dialog.count()) > 0) faults.push(`${name}: stays after Escape`);
    const holder = await page.evaluate(() => document.activeElement?.getAttribute("data-press"));
    if (holder !== String(at)) faults.push(`${name}: the focus is not handed back`);
  }
  return faults;
}
