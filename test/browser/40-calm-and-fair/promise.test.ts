// What the interface does in each of its states: asks for what is new only, twice where the law says so, never as a wall.
import type { BrowserContextOptions, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { PurposeChange } from "../../../core/purpose.ts";
import type { PurposeRow } from "../../../core/site.ts";
import { axeViolations, control, storedNames, whenSent } from "../../support/browser.ts";
import { startSite, type TestSite } from "../../support/site.ts";
import { withConfig, withView } from "../../support/states.ts";
import "../../support/window.ts";

let site: TestSite;
beforeAll(async () => {
  site = await startSite({ folder: new URL(".", import.meta.url) });
});
afterAll(() => site.stop());
afterEach(() => site.closePages());

const open = (before?: (page: Page) => Promise<unknown>, options: BrowserContextOptions = {}) =>
  site.open("/", { viewport: { width: 1280, height: 800 }, ...options }, before);
const texts = (page: Page, selector: string) => page.locator(`#privacy-panel ${selector}`).allTextContents();
const status = (page: Page) => page.evaluate(() => window.assent.status());
const latest = async () => (await site.records()).at(-1)!.core;

describe("a first layer in the middle (rule 7)", () => {
  it("leaves the page readable above and below it, lets it scroll, and never hides what has the focus", async () => {
    const page = await open((fresh) => withConfig(fresh, () => ({ layout: "centre" })));
    const box = (await page.locator("#privacy-panel .banner").boundingBox())!;
    expect(box.y).toBeGreaterThan(100);
    expect(box.y + box.height).toBeLessThan(700);
    // The page makes room once the first layer is on screen.
    await expect.poll(() => page.evaluate(() => document.documentElement.style.scrollPaddingBottom)).toMatch(/px$/);
    await page.evaluate(() => scrollTo(0, 600));
    expect(await page.evaluate(() => scrollY)).toBe(600);
    await page.locator("#bottom a").focus();
    const link = (await page.locator("#bottom a").boundingBox())!;
    expect(link.y + link.height <= box.y || link.y >= box.y + box.height).toBe(true);
  });

  it("moves nothing on the page", async () => {
    const page = await open();
    await page.locator(control.choose).waitFor();
    const shift = () =>
      page.evaluate(
        () =>
          new Promise<number>((resolve) => {
            new PerformanceObserver((list) => {
              resolve(list.getEntries().reduce((sum, entry) => sum + (entry as unknown as { value: number }).value, 0));
            }).observe({ type: "layout-shift", buffered: true });
            setTimeout(() => resolve(0), 300);
          }),
      );
    expect(await shift()).toBe(0);
    await page.locator(control.rejectAll).click();
    expect(await shift()).toBe(0);
  });
});

describe("Google advertising (rule 26)", () => {
  it("is said to personalise, with Google's own page, in both layers", async () => {
    const page = await open();
    await page.locator(control.choose).waitFor();
    for (const slot of ["google", "google-again"]) {
      const link = page.locator(`a[slot="${slot}"]`);
      await link.waitFor();
      expect(await link.getAttribute("href")).toBe("https://business.safety.google/privacy/");
      expect((await texts(page, "p")).join(" ")).toContain("personalise adverts");
      if (slot === "google") await page.locator(control.choose).click();
    }
  });
});

describe("what is new since the answer (rules 23, 32)", () => {
  const raised = ([id, version, category, on]: PurposeRow): PurposeRow =>
    id === "social" ? [id, version + 1, category] : on ? [id, version, category, on] : [id, version, category];
  const change: PurposeChange = { version: 2, reason: "new-recipient", names: ["Example Network Ltd"] };

  it("is told in a sentence and asked alone; every other answer stays", async () => {
    const page = await open();
    await page.locator(control.acceptAll).click();
    await withConfig(page, ({ purposes }) => ({ purposes: purposes.map(raised) }));
    await withView(page, ({ purposes }) => ({
      purposes: purposes.map((purpose) =>
        purpose.id === "social" ? { ...purpose, version: 2, changes: [change] } : purpose,
      ),
    }));
    // The server knows nothing of the raised version, and would refuse its record.
    await page.route("**/v1/records", (route) => route.abort());
    await page.reload();
    await page.getByRole("region", { name: "What has changed" }).waitFor();
    expect(await texts(page, ".purposes li")).toEqual(["Social media"]);
    expect((await texts(page, "li")).join()).toContain("Social media: the data now also goes to Example Network Ltd.");
    await page.locator(control.rejectAll).click();
    await expect.poll(() => status(page)).toEqual({ analytics: "given", advertising: "given", social: "withdrawn" });
  });
});

describe("the question of age", () => {
  it("comes first, and whoever is younger is asked nothing more: everything stays off, and is recorded so", async () => {
    const page = await open((fresh) => withConfig(fresh, () => ({ age: 16 })));
    await page.getByRole("region", { name: "Your age" }).waitFor();
    expect(await page.locator(control.acceptAll).count()).toBe(0);
    await page.getByRole("button", { name: "I am under 16" }).click();
    await expect.poll(() => status(page)).toEqual({ analytics: "refused", advertising: "refused", social: "refused" });
    await page.getByRole("status").filter({ hasText: "A parent or guardian" }).waitFor();
    await expect.poll(async () => (await latest()).event).toBe("refuse");
  });

  it("gives way to the first layer, for a person only", async () => {
    const page = await open((fresh) => withConfig(fresh, () => ({ age: 16 })));
    const yes = page.getByRole("button", { name: "I am 16 or older" });
    await yes.waitFor();
    await yes.evaluate((button: HTMLButtonElement) => button.click());
    expect(await page.locator(control.acceptAll).count()).toBe(0);
    await yes.click();
    await page.locator(control.acceptAll).click();
    await expect.poll(() => status(page)).toMatchObject({ analytics: "given" });
  });
});

describe("in California (rules 31, 46, 49)", () => {
  const california = (page: Page) =>
    withConfig(
      page,
      ({ purposes }) => ({
        regime: "opt-out",
        ask: false,
        optOut: { en: "Do Not Sell or Share My Personal Information" },
        honoured: { en: "Opt-out request honoured" },
        purposes: purposes.map(([id, version, category]): PurposeRow => [id, version, category, 1]),
      }),
      "opt-out-link",
    );
  const link = "#privacy-opt-out";

  it("a way apart from the banner is on every page: one press, no question, and it says that it holds (rules 47, 49)", async () => {
    const before = await site.settledCount();
    const page = await open(california);
    expect(await page.locator(control.acceptAll).count()).toBe(0);
    await expect.poll(() => page.locator(link).textContent()).toBe("Do Not Sell or Share My Personal Information");
    await page.locator(link).click();
    await expect.poll(() => page.locator(link).textContent()).toBe("Opt-out request honoured");
    await expect
      .poll(() => status(page))
      .toMatchObject({ analytics: "unknown", advertising: "refused", social: "refused" });
    await expect.poll(async () => (await site.records()).length).toBe(before + 1);
    const { method } = (await site.records()).at(-1)!.core;
    expect(method).toMatchObject({ surface: "panel", action: "reject-all", trusted: true });
    await page.reload();
    await expect.poll(() => page.locator(link).textContent()).toBe("Opt-out request honoured");
    const box = (await page.locator(link).boundingBox())!;
    expect(box.height).toBeGreaterThanOrEqual(44);
    expect(await axeViolations(page)).toEqual([]);
  });

  it("Global Privacy Control is honoured and said so without a press (rule 46)", async () => {
    const page = await open(async (fresh) => {
      await fresh.addInitScript(() =>
        Object.defineProperty(Navigator.prototype, "globalPrivacyControl", { get: () => true }),
      );
      await california(fresh);
    });
    await expect.poll(() => page.locator(link).textContent()).toBe("Opt-out request honoured");
    await page.locator(control.trigger).waitFor();
    await page.setViewportSize({ width: 320, height: 640 });
    const [one, other] = [
      (await page.locator(link).boundingBox())!,
      (await page.locator(control.trigger).boundingBox())!,
    ];
    expect(one.x).toBeGreaterThanOrEqual(other.x + other.width);
  });

  it("one press turns sale and sharing off, says so, and going back takes two", async () => {
    const page = await open(california);
    await page.locator(control.trigger).click();
    await page.locator('button[slot="opt-out"]').click();
    await expect.poll(() => status(page)).toMatchObject({ advertising: "refused", social: "refused" });
    await page.locator(control.trigger).click();
    await expect.poll(() => texts(page, ".done")).toEqual(["Opt-out request honoured"]);
    const advertising = page.locator(control.switchOf("advertising"));
    await advertising.click();
    await page.locator(control.save).click();
    const question = page.getByRole("alert").filter({ hasText: "Opt in again?" });
    await question.waitFor();
    // What was switched stays as it is while the question stands.
    expect(await advertising.isChecked()).toBe(true);
    await page.getByRole("button", { name: "No, stay opted out" }).click();
    await page.locator(control.save).waitFor();
    await expect.poll(() => status(page)).toMatchObject({ advertising: "refused", social: "refused" });
    await page.locator(control.save).click();
    await page.getByRole("button", { name: "Yes, opt in" }).click();
    await page.locator(control.trigger).waitFor();
    expect(await question.count()).toBe(0);
    await expect.poll(() => status(page)).toMatchObject({ advertising: "given", social: "refused" });
    expect(
      await page.locator("#privacy-panel").evaluate(({ shadowRoot }) => !!shadowRoot!.querySelector("[open]")),
    ).toBe(false);
  });

  it("what a page's own control gives takes the second question too, and a script answers none of it", async () => {
    const page = await open(california);
    await page.locator(link).click();
    await expect.poll(() => status(page)).toMatchObject({ advertising: "refused", social: "refused" });
    await page.evaluate(() => {
      const button = Object.assign(document.createElement("button"), { id: "own", textContent: "Allow adverts" });
      button.addEventListener("click", (event) => window.assent.set({ advertising: true }, event));
      document.querySelector("main, body")!.prepend(button);
    });
    await page.locator("#own").click();
    const yes = page.getByRole("button", { name: "Yes, opt in" });
    await yes.waitFor();
    await yes.dispatchEvent("click");
    await page.waitForTimeout(200);
    expect(await status(page)).toMatchObject({ advertising: "refused" });
    await page.locator(control.close).click();
    await page.locator(control.trigger).click();
    await page.locator(control.save).waitFor();
    expect(await yes.count()).toBe(0);
    await page.locator(control.close).click();
    await page.locator("#own").click();
    await yes.click();
    await expect.poll(() => status(page)).toMatchObject({ advertising: "given", social: "refused" });
  });
});

describe("my choices (rules 34–37)", () => {
  it("show the record, what it meant, its code and its file, and earlier choices with their receipts", async () => {
    const page = await open();
    await page.locator(control.rejectAll).click();
    // Each choice is remembered once what remembers it is there, and its receipt is linked once it is known.
    await whenSent(page);
    await expect.poll(() => storedNames(page)).toContain("assent-site_demo-past");
    await page.locator(control.trigger).click();
    await page.locator(control.switchOf("analytics")).click();
    await page.locator(control.save).click();
    await expect.poll(async () => (await latest()).event).toBe("change");
    await whenSent(page);
    const { id } = await latest();
    await page.locator(control.trigger).click();
    const [proof, past] = [
      page.locator("#privacy-panel .choices summary").first(),
      page.locator("#privacy-panel .choices summary").nth(1),
    ];
    await proof.click();
    await expect.poll(() => texts(page, ".record")).toEqual([id]);
    await expect.poll(() => texts(page, ".choices dt")).toEqual(["Analytics", "Advertising", "Social media"]);
    await page.locator('button[slot="code"]').click();
    const path = page.locator("#privacy-panel svg path");
    expect((await path.getAttribute("d"))!.length).toBeGreaterThan(1000);
    const [file] = await Promise.all([page.waitForEvent("download"), page.locator('button[slot="download"]').click()]);
    expect(file.suggestedFilename()).toBe(`${id}.json`);
    await past.click();
    expect((await texts(page, ".choices li")).at(-1)).toContain("Analytics: not allowed, Advertising: not allowed");
    expect(await page.locator('a[slot^="past-rec_"]').count()).toBe(1);
  });

  it("take back everything in two presses, as many as one more than giving took", async () => {
    const page = await open();
    await page.locator(control.acceptAll).click();
    await whenSent(page);
    await page.locator(control.trigger).click();
    await page.locator(control.withdrawAll).click();
    await expect
      .poll(() => status(page))
      .toEqual({ analytics: "withdrawn", advertising: "withdrawn", social: "withdrawn" });
  });

  it("copy the receipt's link, and say so", async () => {
    const page = await open(undefined, { permissions: ["clipboard-read", "clipboard-write"] });
    await page.locator(control.acceptAll).click();
    await expect.poll(async () => (await latest()).method.action).toBe("accept-all");
    await whenSent(page);
    const { id } = await latest();
    await page.locator(control.trigger).click();
    await page.locator("#privacy-panel .choices summary").first().click();
    await page.locator('button[slot="copy"]').click();
    await page.getByRole("status").filter({ hasText: "The link is copied." }).waitFor();
    const address = await page.evaluate(() => navigator.clipboard.readText());
    expect(address).toMatch(new RegExp(`^${site.server.url}/r/${id}\\.[\\w-]{22}$`));
    expect((await fetch(address)).status).toBe(200);
  });
});
