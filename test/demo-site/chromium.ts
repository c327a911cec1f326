// The installed Chromium for the demo site's tests, and axe run inside a page.
import axe from "axe-core";
import { chromium, type Browser, type Page } from "playwright-core";

/** A headless browser that makes no request of its own, so that every request seen is a page's. */
export const openChromium = (): Promise<Browser> =>
  chromium.launch({
    executablePath: process.env["CHROMIUM"] ?? "/usr/bin/chromium",
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });

/** What axe finds wrong in the page as it stands: one line per rule with the elements that break it. */
export async function axeViolations(page: Page): Promise<string[]> {
  // Through the debugger, because the pages' own policy rightly refuses a script added to them.
  await page.evaluate(axe.source);
  return page.evaluate(async () => {
    const { axe } = window as unknown as {
      axe: { run(): Promise<{ violations: { id: string; nodes: { target: string[] }[] }[] }> };
    };
    const { violations } = await axe.run();
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(" ")).join(", ")}`);
  });
}
