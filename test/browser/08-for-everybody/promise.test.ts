// Everybody can use it: nothing for axe to find in any state, by keyboard alone, on a narrow screen, equal buttons.
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { demoPurposes } from "../../../server/services/demo-purposes.ts";
import { axeViolations, control, whenSent } from "../../support/browser.ts";
import { startSite, type TestSite } from "../../support/site.ts";
import "../../support/window.ts";

let site: TestSite;
beforeAll(async () => {
  site = await startSite({ folder: new URL(".", import.meta.url) });
});
afterAll(() => site.stop());

const views = [360, 1280].flatMap((width) =>
  (["light", "dark"] as const).map((colorScheme) => ({ width, colorScheme })),
);
const viewport = (width: number, height = 760) => ({ viewport: { width, height } });
const focused = (page: Page) =>
  page.evaluate(() => {
    const inner = document.activeElement?.shadowRoot?.activeElement ?? document.activeElement;
    return inner?.slot || inner?.id || inner?.localName;
  });

describe("at 360 and 1280 px, light and dark", () => {
  /** In every view of the page as it stands, so that each state has to be reached only once. */
  async function expectNothing(page: Page, state: string): Promise<void> {
    for (const { width, colorScheme } of views) {
      await page.setViewportSize({ width, height: 760 });
      await page.emulateMedia({ colorScheme });
      expect(await axeViolations(page), `${state} at ${width} px, ${colorScheme}`).toEqual([]);
    }
    // What comes next is done on the narrow screen, where there is least place for it.
    await page.setViewportSize({ width: 360, height: 760 });
  }

  it("axe finds nothing in any state", { timeout: 60_000 }, async () => {
    const page = await site.open("/", viewport(360));
    await page.locator(control.choose).waitFor();
    await expectNothing(page, "the banner");
    await page.locator(control.choose).click();
    await page.locator(control.save).waitFor();
    await expectNothing(page, "the dialog");
    for (const summary of await page.locator("summary").all()) await summary.click();
    await page.locator(control.switchOf("analytics")).click();
    await expectNothing(page, "the open details");
    await page.locator(control.save).click();
    await page.locator("input[type=email]").fill("ada@example.com");
    await page.locator("form input[type=checkbox]").click();
    await page.locator("form > button").click();
    await page.locator("form [role=status]", { hasText: "Recorded" }).waitFor();
    await expectNothing(page, "the trigger and the form");
    await page.locator(control.trigger).click();
    await page.locator(control.withdrawAll).waitFor();
    await expectNothing(page, "the dialog with choices");
  });
});

describe("the first layer (rules 9, 10, 13, 21)", () => {
  it.each(["/", "/de"])(
    "at %s has three buttons of one size and look, 44 px or more, whatever the page does",
    async (path) => {
      for (const width of [320, 1280]) {
        const page = await site.open(path, viewport(width));
        await page.locator(control.acceptAll).waitFor();
        const looks = await Promise.all(
          [control.acceptAll, control.rejectAll, control.choose].map((selector) =>
            page.locator(selector).evaluate((element) => {
              const { width, height } = element.getBoundingClientRect();
              const { font, color, backgroundColor, textTransform } = getComputedStyle(element);
              return { width, height, font, color, backgroundColor, textTransform, tag: element.localName };
            }),
          ),
        );
        expect(looks[1]).toEqual(looks[0]);
        expect(looks[2]).toEqual(looks[0]);
        expect(looks[0]!.height).toBeGreaterThanOrEqual(44);
        expect(looks[0]).toMatchObject({ tag: "button", textTransform: "none" });
      }
    },
  );

  it("does not take the focus, is named, is nothing that a search engine may quote, and is the first thing the keyboard reaches", async () => {
    const page = await site.open();
    const panel = page.locator("#privacy-panel[data-nosnippet]");
    await panel.getByRole("region", { name: "Your privacy choices" }).waitFor();
    expect(await focused(page)).toBe("body");
    const stops: (string | undefined)[] = [];
    for (let i = 0; i < 6; i++) {
      await page.keyboard.press("Tab");
      stops.push(await focused(page));
    }
    expect(stops).toEqual(["google", "policy", "accept-all", "reject-all", "choose", "first"]);
  });

  it("never hides what has the focus", async () => {
    const page = await site.open("/", viewport(360, 640));
    const banner = (await page.locator("#privacy-panel .banner").boundingBox())!;
    await page.waitForFunction(`parseFloat(document.documentElement.style.scrollPaddingBottom) > ${banner.height}`);
    await page.locator("#last").focus();
    const link = (await page.locator("#last").boundingBox())!;
    expect(link.y + link.height).toBeLessThanOrEqual(banner.y);
  });

  it("needs no sideways scrolling at 320 px, and every control is inside the window", async () => {
    const page = await site.open("/de", viewport(320, 600));
    await page.locator(control.choose).waitFor();
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(320);
    await page.locator(control.choose).click();
    for (const selector of [control.acceptAllInDialog, control.rejectAllInDialog, control.save, control.close]) {
      const box = (await page.locator(selector).boundingBox())!;
      expect(box.x).toBeGreaterThanOrEqual(0);
      expect(box.x + box.width).toBeLessThanOrEqual(320);
      expect(box.y + box.height).toBeLessThanOrEqual(600);
    }
  });
});

describe("on a screen so small that not all fits", () => {
  it.each(["/", "/de"])("every answer at %s is in sight at once, only the words scroll", async (path) => {
    const page = await site.open(path, viewport(320, 380));
    await page.locator(control.choose).waitFor();
    for (const selector of [control.acceptAll, control.rejectAll, control.choose]) {
      const box = (await page.locator(selector).boundingBox())!;
      expect(box.y).toBeGreaterThan(0);
      expect(box.y + box.height).toBeLessThanOrEqual(380);
    }
    expect(await axeViolations(page)).toEqual([]);
    await page.keyboard.press("Tab");
    const link = (await page.locator('a[slot="policy"]').boundingBox())!;
    expect(link.y + link.height).toBeLessThan((await page.locator(control.acceptAll).boundingBox())!.y);
  });
});

describe("the dialog (rules 17, 37, 55)", () => {
  it("keeps the focus, closes on Escape without granting, and gives the focus back", async () => {
    const page = await site.open();
    await page.locator(control.choose).focus();
    await page.keyboard.press("Enter");
    const dialog = page.getByRole("dialog", { name: "Privacy choices" });
    await dialog.filter({ hasText: "Closing changes nothing." }).waitFor();
    expect(await focused(page)).toBe("dialog-title");
    const stops = new Set<string | undefined>();
    for (let i = 0; i < 30; i++) {
      await page.keyboard.press("Tab");
      stops.add(await focused(page));
    }
    expect([...stops].filter((stop) => /^(first|accept-all|privacy-choices)$/.test(`${stop}`))).toEqual([]);
    expect(stops).toContain("switch-analytics");
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "detached" });
    await expect.poll(() => focused(page)).toBe("choose");
    expect(await page.evaluate(() => window.assent.status())).toMatchObject({ analytics: "unknown" });
  });

  it("is worked by keyboard alone, and what was saved is announced and shown when it opens again", async () => {
    const page = await site.open();
    await page.locator(control.choose).focus();
    await page.keyboard.press("Enter");
    await page.locator(control.switchOf("social")).focus();
    await page.keyboard.press("Space");
    await page.locator(control.save).focus();
    await page.keyboard.press("Enter");
    await page.getByRole("status").filter({ hasText: "Your choice is saved." }).waitFor();
    await whenSent(page);
    await page.locator(control.trigger).focus();
    await page.keyboard.press("Enter");
    expect(await page.locator(control.switchOf("social")).isChecked()).toBe(true);
    expect(await page.locator(control.switchOf("analytics")).isChecked()).toBe(false);
    await page.keyboard.press("Escape");
    await expect.poll(() => focused(page)).toBe("privacy-choices");
  });
});

describe("after the answer (rule 57)", () => {
  it("the focus is on the trigger, and the element that says so was there before", async () => {
    const page = await site.open();
    await page.locator(control.rejectAll).focus();
    const status = await page.evaluateHandle(() =>
      document.querySelector("#privacy-panel")!.shadowRoot!.querySelector("[role=status]")!,
    );
    expect(await status.textContent()).toBe("");
    await page.keyboard.press("Enter");
    await expect.poll(() => status.textContent()).toBe("Your choice is saved.");
    expect(await status.evaluate((element) => element.isConnected)).toBe(true);
    await expect.poll(() => focused(page)).toBe("privacy-choices");
  });

  it("given behind Choose, the focus is on the trigger too", async () => {
    const page = await site.open();
    await page.locator(control.choose).focus();
    await page.keyboard.press("Enter");
    await page.locator(control.save).focus();
    await page.keyboard.press("Enter");
    await page.locator(control.acceptAll).waitFor({ state: "detached" });
    await expect.poll(() => focused(page)).toBe("privacy-choices");
  });

  it("given by the page itself, the focus stays where it was", async () => {
    const page = await site.open();
    await page.locator(control.rejectAll).waitFor();
    await page.locator("#first").focus();
    await page.evaluate(() => window.assent.set({ analytics: false, advertising: false, social: false }));
    await page.locator(control.trigger).waitFor();
    expect(await focused(page)).toBe("first");
  });

  it("taken back for one form, it is said inside the dialog, where the focus stays", async () => {
    const page = await site.open();
    await page.locator("form input[type=checkbox]").click();
    await page.locator("input[type=email]").fill("grace@example.com");
    await page.locator("form > button").click();
    await page.locator("form [role=status]", { hasText: "Recorded" }).waitFor();
    await page.locator(control.choose).click();
    await page.locator(control.save).waitFor();
    const status = await page.evaluateHandle(() =>
      document.querySelector("#privacy-panel")!.shadowRoot!.querySelector("dialog [role=status]")!,
    );
    expect(await status.textContent()).toBe("");
    await page.locator('button[slot^="withdraw-rec_"]').focus();
    await page.keyboard.press("Enter");
    await expect.poll(() => status.textContent()).toBe("Withdrawn.");
    expect(await status.evaluate((element) => element.isConnected)).toBe(true);
    await expect.poll(() => focused(page)).toBe("dialog-title");
  });
});

describe("the details (rule 22)", () => {
  it("say of every cookie what its vendor is for, whether a third party's domain gets it, and how long it stays", async () => {
    const page = await site.open();
    await page.locator(control.choose).click();
    await page.locator(control.save).waitFor();
    const rows = await page.evaluate(() =>
      [...document.querySelector("#privacy-panel")!.shadowRoot!.querySelectorAll("tbody tr")].map((row) => [
        row.children[0]!.textContent,
        ...[...row.querySelectorAll("p")].map((line) => line.textContent),
        row.children[2]!.textContent,
      ]),
    );
    expect(rows).toContainEqual(["_ga", "measures visits and use of the site", "Third party: no", "13 months"]);
    expect(rows).toContainEqual(["IDE", "shows and measures advertisements", "Third party: yes", "13 months"]);
    expect(rows).toContainEqual(["_fbp", "shows Facebook posts and like buttons", "Third party: no", "90 days"]);
    expect(rows).toContainEqual(["fr", "shows Facebook posts and like buttons", "Third party: yes", "90 days"]);
  });
});

describe("with forced colours", () => {
  it("buttons have visible borders, and a switch that is on looks different", async () => {
    const page = await site.open("/", { forcedColors: "active" });
    await page.locator(control.choose).click();
    const border = (selector: string) =>
      page.locator(selector).evaluate((element) => {
        const { borderTopColor, backgroundColor, borderTopWidth } = getComputedStyle(element);
        return { width: borderTopWidth, seen: borderTopColor !== backgroundColor };
      });
    for (const selector of [control.save, control.close, control.acceptAll, control.trigger]) {
      expect(await border(selector), selector).toEqual({ width: "1px", seen: true });
    }
    const toggle = page.locator(control.switchOf("analytics"));
    const off = await toggle.screenshot();
    await toggle.click();
    await page.mouse.move(0, 0);
    expect((await toggle.screenshot()).equals(off)).toBe(false);
  });
});

describe("a page in German", () => {
  it("is asked in German, and the record says so", async () => {
    const page = await site.open("/de");
    await page.getByRole("button", { name: "Alle ablehnen" }).waitFor();
    const shown = await page.evaluate(() => {
      const panel = document.querySelector("#privacy-panel")!;
      return `${panel.shadowRoot!.textContent} ${panel.textContent}`;
    });
    expect(shown).toContain("möchte Cookies");
    expect(shown).not.toMatch(/\b(cookies and|Accept|Reject|Choose|Privacy policy)\b/);
    await page.getByRole("button", { name: "Auswählen" }).click();
    const behind = await page.locator("#privacy-panel dialog[open]").evaluate((dialog) => dialog.textContent);
    expect(behind).toContain("gekürzte IP-Adresse");
    expect(behind).toContain("Von Dritten: ja");
    const english = demoPurposes.flatMap(({ category, dataTypes, storageLocation }) =>
      category ? [...dataTypes, storageLocation] : [],
    );
    expect(english.filter((words) => behind?.includes(words))).toEqual([]);
    expect(behind).not.toMatch(/\b(Video host|tests|and|Third|yes|no|this visit|days?|months?)\b/);
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "Alle akzeptieren" }).click();
    expect(await page.locator(control.trigger).textContent()).toBe("Datenschutz-Auswahl");
    await expect.poll(async () => (await site.records()).at(-1)?.core.lang).toBe("de");
    const { id } = (await site.records()).at(-1)!.core;
    const address = () => page.evaluate((record) => localStorage.getItem(`assent-site_demo-${record}`), id);
    await expect.poll(address).toBeTruthy();
    const receipt = await (await fetch((await address())!)).text();
    // The controller's address, further down, is in the controller's own words.
    const facts = receipt.match(/<ul class="facts">.*?<\/ul>/gs)!.join(" ");
    expect(facts).toContain("gekürzte IP-Adresse");
    expect(english.filter((words) => facts.includes(words))).toEqual([]);
    expect(receipt).toContain("Von Dritten: ja");
  });
});
