// Everything by keyboard alone: reached, outlined, never covered, and kept while the panel is drawn anew.
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { control, whenSent } from "../../support/browser.ts";
import { startSite, type TestSite } from "../../support/site.ts";

let site: TestSite;
beforeAll(async () => {
  site = await startSite({ folder: new URL(".", import.meta.url) });
});
afterAll(() => site.stop());

const open = () => site.open("/", { viewport: { width: 1280, height: 800 } });
const texts = (page: Page, selector: string) => page.locator(`#privacy-panel ${selector}`).allTextContents();

describe("by keyboard (rules 14, 55)", () => {
  /** Whether what has the focus shows it, is on screen, and nothing covers it. */
  const seen = (page: Page) =>
    page.evaluate(() => {
      const element = document.activeElement?.shadowRoot?.activeElement ?? document.activeElement!;
      const { outlineStyle, outlineWidth } = getComputedStyle(element);
      const { x, y, width, height } = element.getBoundingClientRect();
      const at = (element.getRootNode() as Document).elementFromPoint(x + width / 2, y + height / 2);
      const shown = at === element || at?.contains(element) || element.contains(at);
      return {
        name: element.slot || element.localName,
        outlined: outlineStyle !== "none" && parseFloat(outlineWidth) >= 2,
        shown,
      };
    });

  it("every control of the first layer and of the panel is reached, outlined, and not covered", async () => {
    const page = await open();
    await page.locator(control.choose).waitFor();
    for (const name of ["google", "policy", "accept-all", "reject-all", "choose"]) {
      await page.keyboard.press("Tab");
      expect(await seen(page)).toEqual({ name, outlined: true, shown: true });
    }
    await page.keyboard.press("Enter");
    await page.getByRole("dialog").waitFor();
    const reached: string[] = [];
    for (let i = 0; i < 24; i++) {
      await page.keyboard.press("Tab");
      const { name, outlined, shown } = await seen(page);
      if (name === "body") continue;
      expect({ name, outlined, shown }).toEqual({ name, outlined: true, shown: true });
      reached.push(name);
    }
    expect(reached).toEqual(
      expect.arrayContaining([
        "close",
        "policy-again",
        "google-again",
        "switch-analytics",
        "switch-social",
        "accept-all-2",
        "reject-all-2",
        "save",
        "summary",
      ]),
    );
    expect(reached).not.toContain("choose");
  });

  it("an opened detail stays open and keeps the focus while the panel is drawn anew", async () => {
    const page = await open();
    await page.locator(control.acceptAll).click();
    await whenSent(page);
    await page.locator(control.trigger).click();
    const summary = page.locator("#privacy-panel .choices summary").first();
    await summary.focus();
    await page.keyboard.press("Enter");
    await expect.poll(() => texts(page, ".choices dt")).toHaveLength(3);
    expect(await page.locator("#privacy-panel .choices details").first().getAttribute("open")).toBe("");
    expect(await seen(page)).toEqual({ name: "summary", outlined: true, shown: true });
  });
});
