// The debug panel says in plain words what waits and why, and a simulation changes, stores and sends nothing.
import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { axeViolations, control, storedNames } from "../../support/browser.ts";
import { startSite, type TestSite } from "../../support/site.ts";
import "../../support/window.ts";

let site: TestSite;
beforeAll(async () => {
  site = await startSite({
    folder: new URL(".", import.meta.url),
    settings: { vendors: { "google-ads": { match: ["waits.example"], storage: ["l:vendor-*"] } } },
    headers: {
      "Content-Security-Policy":
        "script-src 'nonce-once' 'strict-dynamic'; style-src 'self'; require-trusted-types-for 'script'; trusted-types assent",
    },
  });
});
afterAll(() => site.stop());
afterEach(() => site.closePages());

const panel = (page: Page) => page.locator("#assent-debug .panel");
const section = (page: Page, title: string) =>
  panel(page).locator("details", { has: page.locator("summary", { hasText: title }) });
const rowsOf = (page: Page, title: string) => section(page, title).locator("li").allInnerTexts();

/** What axe finds wrong in the panel; the rest of the page has promises of its own. */
const violationsIn = async (page: Page) =>
  (await axeViolations(page)).filter((violation) => violation.includes("#assent-debug"));

/** A page with the panel, and what its policy refused. */
async function openDebug(path = "/?assent-debug") {
  const violations: string[] = [];
  const page = await site.open(path, {}, async (fresh) => {
    fresh.on("console", (message) => {
      if (/Content Security Policy|Trusted/i.test(message.text())) violations.push(message.text());
    });
  });
  await panel(page).waitFor();
  return { page, violations };
}

describe("the panel", () => {
  it("comes only when the address asks for it", async () => {
    const page = await site.open();
    await page.locator(control.acceptAll).waitFor();
    expect(await page.locator("#assent-debug").count()).toBe(0);
    const files = await page.evaluate(() => performance.getEntriesByType("resource").map(({ name }) => name));
    expect(files.filter((name) => name.includes("debug"))).toEqual([]);
  });

  it("says of everything marked whether it waits and why, and what is wrong", async () => {
    const { page, violations } = await openDebug();
    // What comes after the panel is in it a moment later.
    await expect.poll(() => rowsOf(page, "Marked in the page")).toHaveLength(4);
    const marked = await rowsOf(page, "Marked in the page");
    for (const row of marked) expect(row).toMatch(/^waits/);
    expect(marked[0]).toContain("analytics.js");
    expect(marked[0]).not.toContain("private");
    expect(marked[0]).toContain("Nobody has answered yet.");
    const [fix, ...others] = await rowsOf(page, "To fix");
    expect(fix).toContain("No category, purpose or vendor of this site is called “statistik”");
    expect(fix).toContain("Name one of: essential, analytics, advertising, social");
    expect(others).toEqual([]);
    expect(violations).toEqual([]);
    expect(site.reached).toEqual([]);
  });

  it("says what scripts asked for and would store that waits, and for what, and not of whom", async () => {
    const { page } = await openDebug();
    const title = "Requests and storage that wait";
    await expect.poll(() => rowsOf(page, title)).toEqual([expect.stringContaining("Nothing waits.")]);
    await page.evaluate(() => {
      fetch("https://waits.example/collect?email=sappho").catch(() => {});
      const request = new XMLHttpRequest();
      request.open("POST", "https://waits.example/sappho");
      request.send();
      for (const once of ["1", "2"]) navigator.sendBeacon(`https://waits.example/sappho${once}`);
      document.cookie = "__gads=sappho";
      localStorage.setItem("vendor-sappho", "sappho");
      return [new WebSocket("wss://waits.example/sappho"), new EventSource("https://waits.example/sappho")].length;
    });
    const lines = [
      "fetch waits.example (google-ads)",
      "XMLHttpRequest waits.example (google-ads)",
      "2 × sendBeacon waits.example (google-ads)",
      "cookie __gads (google-ads)",
      "localStorage vendor-* (google-ads)",
      "WebSocket waits.example (google-ads)",
      "EventSource waits.example (google-ads)",
    ];
    await expect.poll(() => section(page, title).locator("code").allInnerTexts()).toEqual(lines);
    const [row] = await rowsOf(page, title);
    expect(row).toMatch(/^waits\s.*for advertising\s+Nobody has answered yet\.\s+Answer the first layer\.$/s);
    await page.evaluate(() => Object.defineProperty(navigator, "clipboard", { value: undefined }));
    await panel(page).getByRole("button", { name: "Copy report" }).click();
    const report = await panel(page).locator("textarea").inputValue();
    for (const line of lines) expect(report).toContain(`held     ${line}  [advertising]  Nobody has answered yet.`);
    expect(report).not.toContain("sappho");
    await page.locator(control.rejectAll).click();
    await expect.poll(() => rowsOf(page, title)).toEqual([expect.stringContaining("Nothing waits.")]);
  });

  it("follows the answer", async () => {
    const { page } = await openDebug();
    await page.locator(control.rejectAll).click();
    await expect
      .poll(() => rowsOf(page, "What may run"))
      .toEqual(
        ["analytics", "advertising", "social"].map((name) => expect.stringMatching(`^waits\\s+${name}\\s+Refused on`)),
      );
    await section(page, "Signals sent").locator("summary").click();
    await expect
      .poll(async () => (await rowsOf(page, "Signals sent")).slice(0, 2))
      .toEqual([expect.stringContaining('google: "default"'), expect.stringContaining('google: "update"')]);
  });

  it("leaves what a person does in it as it is while the page changes", async () => {
    const { page } = await openDebug();
    await section(page, "Signals sent").locator("summary").click();
    await section(page, "What may run").locator("summary").click();
    const form = section(page, "Simulate");
    await form.locator("select").first().selectOption("de");
    await form.locator("input[type=checkbox]").check();
    await form.locator("input").first().fill("us-ca");
    const person = () =>
      panel(page).evaluate((element) => {
        const field = (element.getRootNode() as ShadowRoot).activeElement as HTMLInputElement;
        return {
          field: [field.value, field.selectionStart, field.selectionEnd],
          scroll: element.querySelector(".body")!.scrollTop,
          open: [...element.querySelectorAll("details")].map(({ open }) => open),
          chosen: [...element.querySelectorAll("select")].map(({ value }) => value),
          ticked: element.querySelector<HTMLInputElement>("[type=checkbox]")!.checked,
        };
      });
    await panel(page).evaluate((element) => {
      const field = element.querySelector<HTMLInputElement>("input")!;
      field.focus();
      field.setSelectionRange(1, 3);
      element.querySelector(".body")!.scrollTop = 40;
    });
    const before = await person();
    expect(before).toMatchObject({ field: ["us-ca", 1, 3], scroll: 40, ticked: true });
    const row = await section(page, "Marked in the page").locator("li").first().elementHandle();
    const label = await row.textContent();
    await page.evaluate(() => {
      const added = document.createElement("iframe");
      added.dataset["assent"] = "social";
      added.dataset["src"] = "/added.html";
      document.body.prepend(added);
    });
    await expect.poll(() => rowsOf(page, "Marked in the page")).toHaveLength(5);
    expect(await person()).toEqual(before);
    // The rows of before are the same elements, each still for what it was for.
    expect(await row.evaluate((element) => element.isConnected)).toBe(true);
    expect(await row.textContent()).toBe(label);
  });

  it("has nothing that axe objects to, light and dark, wide and narrow, and takes no focus", async () => {
    const { page } = await openDebug();
    expect(await page.evaluate(() => document.activeElement?.localName)).toBe("body");
    await page.locator(control.rejectAll).click();
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme });
      expect(await violationsIn(page)).toEqual([]);
    }
    await page.setViewportSize({ width: 320, height: 640 });
    expect(await violationsIn(page)).toEqual([]);
    expect(await panel(page).evaluate((element) => element.getBoundingClientRect().right)).toBeLessThanOrEqual(320);
  });

  it("gives a report without addresses' queries, and is gone when closed", async () => {
    const { page } = await openDebug();
    // Headless, without permission for the clipboard: the report is there to be copied by hand.
    await page.evaluate(() => Object.defineProperty(navigator, "clipboard", { value: undefined }));
    await panel(page).getByRole("button", { name: "Copy report" }).click();
    const report = await panel(page).locator("textarea").inputValue();
    expect(report).toContain("analytics.js  [analytics]  Nobody has answered yet.");
    expect(report).toContain("statistik");
    expect(report).not.toContain("private");
    await panel(page).getByRole("button", { name: "Close" }).click();
    expect(await page.locator("#assent-debug").count()).toBe(0);
  });
});

describe("a simulation", () => {
  it("shows what would hold elsewhere, marked as such, and changes, stores and sends nothing", async () => {
    const { page } = await openDebug();
    await page.locator(control.acceptAll).waitFor();
    const records = await site.settledCount();
    const asked: string[] = [];
    page.on("request", (request) => asked.push(`${request.method()} ${new URL(request.url()).pathname}`));
    const form = section(page, "Simulate");
    await form.locator("input").first().fill("us-ca");
    await form.locator("select").first().selectOption("de");
    await form.getByRole("button", { name: "Simulate" }).click();
    await expect.poll(() => panel(page).locator(".flag").innerText()).toContain("Simulating: US-CA, de");
    await expect
      .poll(() => rowsOf(page, "What may run"))
      .toEqual(["analytics", "advertising", "social"].map((name) => expect.stringMatching(`^runs\\s+${name}`)));
    await expect.poll(() => form.locator(".preview").innerText()).toContain("Alle akzeptieren");
    // Not by mistake either: what is pressed meanwhile is no answer.
    await expect(page.locator(control.acceptAll).click({ timeout: 500 })).rejects.toThrow();
    expect(await page.evaluate(() => window.assent.status())).toEqual({
      analytics: "unknown",
      advertising: "unknown",
      social: "unknown",
    });
    expect(await page.locator("script[type='text/plain'],iframe[data-src]").count()).toBe(4);
    expect(site.reached).toEqual([]);
    expect(await storedNames(page)).toEqual([]);
    expect(asked.every((line) => line.startsWith("GET /s/"))).toBe(true);
    expect(await site.settledCount()).toBe(records);
  });

  it("of Global Privacy Control says what it turns off; afterwards everything is as it was", async () => {
    const { page } = await openDebug();
    const form = section(page, "Simulate");
    await form.locator("input").first().fill("US-CA");
    await form.locator("input[type=checkbox]").check();
    await form.getByRole("button", { name: "Simulate" }).click();
    await expect
      .poll(() => rowsOf(page, "What may run"))
      .toEqual([
        expect.stringMatching(/^runs\s+analytics/),
        expect.stringMatching(/^waits\s+advertising\s+This browser sends Global Privacy Control/),
        expect.stringMatching(/^waits\s+social/),
      ]);
    await form.getByRole("button", { name: "As it is" }).click();
    await expect.poll(() => rowsOf(page, "What may run")).toContainEqual(expect.stringMatching(/^waits\s+analytics/));
    await page.locator(control.acceptAll).click();
    await expect.poll(() => site.reached).toContain("/analytics.js?id=private");
  });
});
