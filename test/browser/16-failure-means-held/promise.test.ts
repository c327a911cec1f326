// Rule 6: whatever fails, held things stay held and the page works; and what is kept is small, mended and followed.
import { readFileSync } from "node:fs";
import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { control, storedNames } from "../../support/browser.ts";
import { siteOfTests, type TestSite } from "../../support/site.ts";
import "../../support/window.ts";

let site: TestSite;
let before: number;
siteOfTests({ folder: new URL(".", import.meta.url) }, (now, count) => ([site, before] = [now, count]));

const failures = (page: Page) => page.evaluate(() => (window as unknown as { failures: string[] }).failures);
const status = (page: Page) => page.evaluate(() => window.assent.status());

/** The page answers a click, nothing reached anybody, and no exception reached the page. */
async function works(page: Page, faults: string[]): Promise<void> {
  await page.locator("#count").click();
  expect(await page.locator("#count").textContent()).toBe("1");
  await page.waitForTimeout(300);
  expect(site.reached).toEqual([]);
  expect(faults).toEqual([]);
}

/** Opens the page with its site script changed; collects what is thrown into the page. */
async function openChanged(
  change: (script: string) => string,
  more: (page: Page) => Promise<unknown> = async () => {},
) {
  const faults: string[] = [];
  const page = await site.open("/", {}, async (fresh) => {
    fresh.on("pageerror", ({ message }) => faults.push(message));
    await fresh.route("**/s/site_demo.js", async (route) => {
      const response = await route.fetch();
      await route.fulfill({ response, body: change(await response.text()) });
    });
    await more(fresh);
  });
  return { page, faults };
}
const asIs = (script: string) => script;
const telling = () => readFileSync("dist/widget/telling.js", "utf8");
/** Where analytics runs until it is refused and nobody is asked; the backend puts the part in front that tells there. */
const untilRefused = (script: string) =>
  script
    .replace('["analytics",1,"analytics"]', '["analytics",1,"analytics",1]')
    .replace('"ask":true', '"ask":false')
    .replace("ASSENT_PARTS=[];", () => `ASSENT_PARTS=[];${telling()}\n`);
const signal = (page: Page) =>
  page.addInitScript(() => Object.defineProperty(navigator, "globalPrivacyControl", { value: true }));

describe("rule 6: held things stay held and the page works", () => {
  it("when the script is blocked", async () => {
    const faults: string[] = [];
    const page = await site.open("/", {}, async (fresh) => {
      fresh.on("pageerror", ({ message }) => faults.push(message));
      await fresh.route("**/s/site_demo.js", (route) => route.abort());
    });
    await works(page, faults);
    expect(await storedNames(page)).toEqual([]);
  });

  it.each([
    ["has no purposes", (script: string) => script.replace('"purposes":', '"purposes":null,"gone":')],
    ["has no captions", (script: string) => script.replace('"trigger":', '"trigger":null,"gone":')],
    ["is cut off", (script: string) => script.slice(0, script.length / 2)],
  ])("when the configuration %s", async (_, change) => {
    const { page, faults } = await openChanged(change);
    // A script cut off does not parse; that is the browser's own error and no exception of ours.
    await works(
      page,
      faults.filter((message) => !/Unexpected end|Invalid|missing/.test(message)),
    );
    expect(await storedNames(page)).toEqual([]);
  });

  it("when storage is denied: one is asked, an answer holds on this page, and the next one asks again", async () => {
    const { page, faults } = await openChanged(asIs, (fresh) =>
      fresh.addInitScript(() => {
        const deny = () => {
          throw new DOMException("denied", "SecurityError");
        };
        Object.defineProperty(window, "localStorage", { get: deny });
        Object.defineProperty(Document.prototype, "cookie", { get: deny, set: deny });
      }),
    );
    await page.locator(control.acceptAll).waitFor();
    await works(page, faults);
    await page.locator(control.acceptAll).click();
    await expect.poll(() => site.reached).toContain("/analytics.js");
    await expect.poll(async () => (await site.records()).length).toBe(before + 1);
    // Looking again for what cannot be stored finds nothing, and takes nothing away.
    await page.evaluate(() => dispatchEvent(new Event("focus")));
    expect((await status(page))["analytics"]).toBe("given");
    await page.reload();
    await page.locator(control.acceptAll).waitFor();
    expect(faults).toEqual([]);
  });

  it("when a listener of the page throws: it is told as an event, and everybody else is told", async () => {
    const { page, faults } = await openChanged(asIs);
    await page.locator(control.rejectAll).click();
    await page.locator(control.trigger).waitFor();
    await expect.poll(() => failures(page)).toEqual(["listener-threw"]);
    expect(await page.evaluate(() => window.answers.length)).toBe(1);
    await works(page, faults);
  });
});

describe("rule 7: a blocker that hides the panel leaves no locked page", () => {
  /** As a style sheet of the user does, which outweighs ours. */
  const hide = (page: Page, selector: string, style = "display:none") =>
    page.locator("#privacy-panel").evaluate(({ shadowRoot }, rule) => {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(rule);
      shadowRoot!.adoptedStyleSheets.push(sheet);
    }, `${selector}{${style}!important}`);
  const isOpen = (page: Page) =>
    page.locator("#privacy-panel").evaluate(({ shadowRoot }) => !!shadowRoot!.querySelector("dialog[open]"));

  it.each([
    [":host", "display:none"],
    ["dialog", "display:none"],
    ["dialog", "visibility:hidden"],
    ["dialog", "opacity:0"],
  ])("hidden by %s{%s} before it opens, it closes, says so, and the page works", async (what, style) => {
    const { page, faults } = await openChanged(asIs);
    await page.locator(control.choose).waitFor();
    await hide(page, what, style);
    // The page's own way to the panel, which is there whatever is hidden.
    await page.evaluate(() => window.assent.open());
    await expect.poll(() => failures(page)).toEqual(["panel-hidden"]);
    expect(await isOpen(page)).toBe(false);
    await works(page, faults);
    expect(await storedNames(page)).toEqual([]);
  });

  it.each(["visibility:hidden", "opacity:0"])(
    "made %s while it is open, it closes with the next press",
    async (style) => {
      const { page, faults } = await openChanged(asIs);
      await page.locator(control.choose).click();
      const save = (await page.locator(control.save).boundingBox())!;
      await hide(page, "dialog", style);
      await page.mouse.click(save.x + save.width / 2, save.y + save.height / 2);
      await expect.poll(() => isOpen(page)).toBe(false);
      expect(await failures(page)).toEqual(["panel-hidden"]);
      await works(page, faults);
      expect(await storedNames(page)).toEqual([]);
    },
  );

  it("is not closed while the page around it is transparent, as pages are that fade in: it is seen all the same", async () => {
    const { page } = await openChanged(asIs);
    await page.locator(control.choose).waitFor();
    await page.evaluate(() => {
      for (const { style } of [document.documentElement, document.querySelector<HTMLElement>("#privacy-panel")!])
        style.setProperty("opacity", "0", "important");
      window.assent.open();
    });
    await page.locator(control.save).click();
    await page.locator(control.trigger).waitFor({ state: "attached" });
    await expect.poll(() => storedNames(page)).not.toEqual([]);
    expect(await failures(page)).not.toContain("panel-hidden");
  });

  it("hidden while it is open, it closes too; shown again, it opens", async () => {
    const { page, faults } = await openChanged(asIs);
    await page.locator(control.choose).click();
    await page.locator(control.save).waitFor();
    await hide(page, ":host");
    await expect.poll(() => isOpen(page)).toBe(false);
    expect(await failures(page)).toEqual(["panel-hidden"]);
    await works(page, faults);
    await page.locator("#privacy-panel").evaluate(({ shadowRoot }) => void shadowRoot!.adoptedStyleSheets.pop());
    await page.locator(control.choose).click();
    await page.locator(control.save).click();
    await page.locator(control.trigger).waitFor();
    expect(await failures(page)).not.toContain("ui-not-loaded");
    expect(await isOpen(page)).toBe(false);
  });
});

describe("what is kept", () => {
  it("is one cookie of at most 120 bytes, Lax, and its copy", async () => {
    const page = await site.open();
    await page.locator(control.acceptAll).click();
    await page.locator(control.trigger).waitFor();
    // The answer is worked out once the screen has shown the press.
    await expect.poll(async () => (await page.context().cookies()).length).toBe(1);
    const [cookie, ...others] = await page.context().cookies();
    expect(others).toEqual([]);
    expect(`${cookie!.name}=${cookie!.value}`.length).toBeLessThanOrEqual(120);
    expect([cookie!.sameSite, cookie!.path]).toEqual(["Lax", "/"]);
    expect(await page.evaluate((name) => localStorage.getItem(name), cookie!.name)).toBe(cookie!.value);
  });

  it("and damaged in the outbox holds up no record behind it", async () => {
    const page = await site.open();
    await page.locator(control.acceptAll).waitFor();
    await page.evaluate(() => localStorage.setItem(`assent-site_demo:rec_${"0".repeat(32)}`, "{damaged"));
    await page.locator(control.rejectAll).click();
    await expect.poll(async () => (await site.records()).length).toBe(before + 1);
    await expect.poll(async () => (await storedNames(page)).filter((name) => name.includes(":rec_"))).toEqual([]);
  });

  it("of a withdrawal made while the server is away arrives once, though the page was reloaded and its tab closed", async () => {
    const page = await site.open();
    await page.locator(control.acceptAll).click();
    await expect.poll(async () => (await site.records()).length).toBe(before + 1);
    await page.route("**/v1/records", (route) => route.abort());
    await page.evaluate(() => window.assent.withdraw());
    await page.reload();
    await page.locator(control.trigger).waitFor();
    const context = page.context();
    await page.close();
    const next = await context.newPage();
    await next.goto(site.url);
    await expect.poll(async () => (await site.records()).length).toBe(before + 2);
    expect((await site.records()).at(-1)!.core.event).toBe("withdraw");
    await next.waitForTimeout(500);
    expect(await site.records()).toHaveLength(before + 2);
  });

  it("is followed by another tab in less than 200 ms", async () => {
    const page = await site.open();
    const other = await page.context().newPage();
    await other.goto(site.url);
    await other.locator(control.acceptAll).waitFor();
    // How long a busy browser takes to tell its tabs of one another is not ours: the page stores a mark with its answer.
    await page.evaluate(() => void window.assent.on(() => localStorage.setItem("mark", "1")));
    await other.evaluate(() =>
      addEventListener("storage", ({ key }) => {
        if (key === "mark") Object.assign(window, { markedAt: Date.now() });
      }),
    );
    await page.bringToFront();
    await page.locator(control.acceptAll).click();
    const markedAt = () => other.evaluate(() => (window as unknown as { markedAt?: number }).markedAt);
    await expect.poll(markedAt).toBeTruthy();
    const toldAt = () => other.evaluate(() => (window.answers[0] as [number, unknown] | undefined)?.[0]);
    await expect.poll(toldAt).toBeTruthy();
    expect((await toldAt())! - (await markedAt())!).toBeLessThan(200);
  });
});

describe("where a purpose runs until it is refused", () => {
  it("it runs without a question, stops once refused, and stays so", async () => {
    const { page } = await openChanged(untilRefused);
    // What it tells its origin too, which would count for the next page.
    await expect.poll(() => site.reached).toEqual(["/analytics.js", "/collect?analytics"]);
    await page.locator(control.trigger).waitFor();
    expect(await page.locator(control.acceptAll).count()).toBe(0);
    expect(site.reached.filter((path) => /advertising/.test(path))).toEqual([]);
    expect(await storedNames(page)).toEqual([]);
    expect(await page.evaluate(() => window.assent.set({ analytics: false }))).toBe(true);
    await expect.poll(async () => (await site.records()).length).toBe(before + 1);
    site.reached.length = 0;
    await page.reload();
    await page.locator(control.trigger).waitFor();
    await page.waitForTimeout(300);
    expect(site.reached).toEqual([]);
    await expect.poll(() => status(page)).toMatchObject({ analytics: "refused" });
  });

  it("rules 38 and 45: Global Privacy Control makes exactly one record, not by a person, and no banner", async () => {
    const { page } = await openChanged(untilRefused, signal);
    await expect.poll(async () => (await site.records()).length).toBe(before + 1);
    const { core } = (await site.records()).at(-1)!;
    expect([core.event, core.method.action, core.method.viaGpc, core.method.trusted]).toEqual([
      "object",
      "signal",
      true,
      false,
    ]);
    expect(core.choices.map(({ purpose, status: answer }) => `${purpose} ${answer}`)).toEqual([
      "advertising refused",
      "social refused",
    ]);
    await page.reload();
    await page.locator(control.trigger).waitFor();
    await page.waitForTimeout(400);
    expect(await page.locator(control.acceptAll).count()).toBe(0);
    expect(await site.records()).toHaveLength(before + 1);
  });

  it("rule 48: with the signal, what it does not settle is asked for all the same", async () => {
    const { page } = await openChanged(asIs, signal);
    await page.locator(control.acceptAll).waitFor();
    expect(await site.records()).toHaveLength(before);
  });
});
