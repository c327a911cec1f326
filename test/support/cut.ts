// What stands in a screen and cannot be read whole there, measured in the page: no picture is compared with another.
import type { Page } from "playwright-core";

/** Runs inside the page, and may name nothing else. */
function cutInPage(): string[] {
  const problems: string[] = [];
  const said = (element: Element) =>
    `${element.localName}.${element.className} “${element.textContent?.trim().slice(0, 30)}”`;
  const isSeen = (element: Element) =>
    (element as HTMLElement).checkVisibility() && !element.closest(".unseen, dialog:not([open]), [hidden]");
  const brush = new OffscreenCanvas(1, 1).getContext("2d")!;
  const inner = (element: Element) => {
    const { paddingLeft, paddingRight } = getComputedStyle(element);
    return element.clientWidth - parseFloat(paddingLeft) - parseFloat(paddingRight);
  };
  // What is chosen is cut by the browser itself, without a word.
  for (const select of document.querySelectorAll<HTMLSelectElement>("main select")) {
    if (!isSeen(select)) continue;
    brush.font = getComputedStyle(select).font;
    const text = select.selectedOptions[0]?.text ?? "";
    const { width } = brush.measureText(text);
    // The arrow is drawn within.
    if (width + 18 > inner(select))
      problems.push(`chosen “${text}” is ${Math.ceil(width)} wide in ${Math.floor(inner(select) - 18)}`);
  }
  for (const table of document.querySelectorAll(".table"))
    if (isSeen(table) && table.scrollWidth > table.clientWidth + 1)
      problems.push(`table ${table.getAttribute("aria-label")} is ${table.scrollWidth} wide in ${table.clientWidth}`);
  for (const element of document.querySelectorAll("main *")) {
    // Rows of tabs and lines of code are scrolled, and the preview is made as small as its place.
    if (!isSeen(element) || element.closest("pre, textarea, input, .table, .tabs, .preview, svg")) continue;
    const { overflowX } = getComputedStyle(element);
    if (overflowX !== "visible" && element.scrollWidth > element.clientWidth + 1)
      problems.push(`${said(element)} is ${element.scrollWidth} wide in ${element.clientWidth}`);
    if (element.getBoundingClientRect().right > innerWidth + 1) problems.push(`${said(element)} leaves the window`);
  }
  // A sentence has most of the line that it stands in, on a screen that has no room for more than one thing.
  for (const text of innerWidth < 500 ? document.querySelectorAll("main li p") : []) {
    const [own, line] = [text, text.closest("li")!].map((one) => one.getBoundingClientRect().width);
    const words = text.textContent?.trim().split(/\s+/).length ?? 0;
    if (isSeen(text) && words > 6 && own! < 0.7 * line!)
      problems.push(`${said(text)} is squeezed to ${Math.round(own!)} of ${Math.round(line!)}`);
  }
  return problems;
}

/** One line for each. */
export const cutOff = (page: Page): Promise<string[]> => page.evaluate(cutInPage);
