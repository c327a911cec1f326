// What needs no answer is told where nobody is asked: quietly, with a way to object, and no more once it was told.
import type { Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { PurposeRow, SiteConfig } from "../../../core/site.ts";
import { axeViolations, control, storedNames } from "../../support/browser.ts";
import { startSite, type TestSite } from "../../support/site.ts";
import { withConfig, withGateAlone, withView } from "../../support/states.ts";
import "../../support/window.ts";

let site: TestSite;
beforeAll(async () => {
  site = await startSite({ folder: new URL(".", import.meta.url) });
});
afterAll(() => site.stop());
beforeEach(() => site.closePages());

/** Machines are busy, and some of these wait for seconds. */
const patient = { timeout: 60_000 };
const region = "#privacy-panel .told";
const button = (name: string) => `button[slot="told-${name}"]`;
const texts = async (page: Page) => (await page.locator(region).allTextContents()).join(" ");
/** A page just loaded has had its rest, in which it begins to tell, and has asked for nothing for half a second. */
async function settled(page: Page): Promise<void> {
  const rest = () => new Promise<void>((done) => requestIdleCallback(() => requestIdleCallback(() => done())));
  await page.evaluate(rest);
  await page.waitForLoadState("networkidle");
}
const signal = (page: Page) =>
  page.addInitScript(() => Object.defineProperty(navigator, "globalPrivacyControl", { value: true }));

const running = ({ purposes }: SiteConfig): PurposeRow[] =>
  purposes.map(([id, version, category]): PurposeRow => [id, version, category, 1]);
/** A place where things run until they are refused, and the owner asks nobody. */
const optOut = (config: SiteConfig) => ({ regime: "notice", ask: false, purposes: running(config) }) as const;
/** All that may be refused is statistics that qualify. */
const exemptOnly = ({ purposes }: SiteConfig) => ({
  purposes: purposes.flatMap(([id, version, category]): PurposeRow[] =>
    category === "analytics" ? [[id, version, category, 1]] : category === "" ? [[id, version, category]] : [],
  ),
});
const coming = ({ notice }: SiteConfig) => ({ announce: { notice, at: "2026-12-24T12:00:00.000Z" } });

async function expectUntold(page: Page): Promise<void> {
  await page.reload();
  await page.locator(control.trigger).waitFor();
  await settled(page);
  expect(await page.locator(region).count()).toBe(0);
}

describe("statistics that run without consent", patient, () => {
  it("are told of with a way to object; nothing is stored before a press, and one press is enough", async () => {
    const page = await site.open("/", {}, (fresh) => withConfig(fresh, exemptOnly));
    await page.locator(region).waitFor();
    expect(await texts(page)).toContain("They are on unless you refuse them.");
    expect(await page.locator(`${region} .purposes li`).allTextContents()).toEqual(["Analytics"]);
    expect(await page.locator('a[slot="policy-told"]').getAttribute("href")).toMatch(/^http/);
    expect(await storedNames(page)).toEqual([]);
    expect(await page.evaluate(() => document.activeElement === document.body)).toBe(true);
    expect(await axeViolations(page)).toEqual([]);
    await expect.poll(() => site.reached).toContain("/analytics.js");
    const before = await site.settledCount();
    await page.locator(button("reject")).click();
    await expect.poll(() => page.evaluate(() => window.assent.status())).toMatchObject({ analytics: "refused" });
    await expect.poll(async () => (await site.records()).length).toBe(before + 1);
    expect((await site.records()).at(-1)!.core).toMatchObject({ event: "refuse", method: { trusted: true } });
    await expectUntold(page);
    expect(site.reached.filter((path) => path === "/analytics.js")).toHaveLength(1);
  });

  it("are told of again until somebody puts it away, which is remembered and is no answer", async () => {
    const page = await site.open("/", {}, (fresh) => withConfig(fresh, exemptOnly));
    await page.locator(region).waitFor();
    await page.reload();
    await page.locator(button("close")).click();
    await expect.poll(() => page.locator(region).count()).toBe(0);
    await expect.poll(() => page.evaluate(() => document.activeElement?.id)).toBe("privacy-choices");
    expect(await page.evaluate(() => window.assent.status())).toMatchObject({ analytics: "unknown" });
    await expectUntold(page);
    expect(await storedNames(page)).toEqual(["assent-site_demo-told"]);
  });
});

describe("a notice that changed where things run until they are refused", patient, () => {
  const raised = (config: SiteConfig) => ({
    ...optOut(config),
    purposes: running(config).map(([id, version, category]): PurposeRow => [
      id,
      id === "social" ? version + 1 : version,
      category,
      1,
    ]),
  });

  it("is told once to whoever agreed to the one before, and to nobody else", async () => {
    const page = await site.open("/", {}, (fresh) => withConfig(fresh, optOut));
    await page.locator(control.trigger).click();
    await page.locator(control.acceptAllInDialog).click();
    await page.locator(control.trigger).waitFor();
    await expectUntold(page);
    await withConfig(page, raised);
    await withView(page, ({ purposes }) => ({
      purposes: purposes.map((purpose) =>
        purpose.id === "social"
          ? {
              ...purpose,
              version: 2,
              changes: [{ version: 2, reason: "new-recipient", names: ["Example Network Ltd"] }],
            }
          : purpose,
      ),
    }));
    await page.reload();
    await page.getByRole("region", { name: "What has changed" }).waitFor();
    expect(await texts(page)).toContain("Social media: the data now also goes to Example Network Ltd.");
    expect(await texts(page)).not.toContain("asked again");
    expect(await page.locator(control.acceptAll).count()).toBe(0);
    await page.locator(button("choose")).click();
    await page.locator(control.save).waitFor();
    await page.locator(region).waitFor({ state: "detached" });
    await expectUntold(page);

    const other = await site.open("/", {}, (fresh) => withConfig(fresh, raised));
    await other.locator(control.trigger).waitFor();
    await settled(other);
    expect(await other.locator(region).count()).toBe(0);
  });
});

describe("a coming notice", patient, () => {
  it("is told to whoever answered already, without a press no longer than it takes to read, and in the panel", async () => {
    const page = await site.open("/", {}, (fresh) => fresh.clock.install());
    await page.locator(control.rejectAll).click();
    await page.locator(control.trigger).waitFor();
    await withConfig(page, coming);
    await page.reload();
    await page.locator(region).waitFor();
    expect(await texts(page)).toContain("From December 24, 2026 a new version of this notice applies.");
    // By the page's own clock.
    await page.clock.runFor(8500);
    await expectUntold(page);
    await page.locator(control.trigger).click();
    await page.locator('button[slot="coming-again"]').waitFor();
    expect((await page.locator("#privacy-panel dialog .note").allTextContents()).join()).toContain("December 24, 2026");
  });

  it("is not told again to whoever read it in the first layer", async () => {
    const page = await site.open("/", {}, (fresh) => withConfig(fresh, coming));
    await page.locator('button[slot="coming"]').waitFor();
    await page.locator(control.rejectAll).click();
    await page.locator(control.trigger).waitFor();
    await expect.poll(() => storedNames(page)).toContain("assent-site_demo-told");
    await expectUntold(page);
  });
});

describe("Global Privacy Control", patient, () => {
  it("is said where it settles everything and nobody is asked, and recorded once (rules 45, 46)", async () => {
    const before = await site.settledCount();
    const page = await site.open("/", {}, async (fresh) => {
      await signal(fresh);
      await withConfig(fresh, optOut);
    });
    await page.locator(region).waitFor();
    expect(await texts(page)).toContain("Your browser sends a Global Privacy Control signal.");
    await expect.poll(async () => (await site.records()).length).toBe(before + 1);
    await page.locator(button("close")).click();
    await expectUntold(page);
    expect(await site.settledCount()).toBe(before + 1);
    expect(site.reached).not.toContain("/advertising.js");
  });

  it("is said on a later visit whose earlier yes it outweighs, and not to whoever answered under it", async () => {
    const page = await site.open();
    await page.locator(control.acceptAll).click();
    await page.locator(control.trigger).waitFor();
    await signal(page);
    await withGateAlone(page);
    await page.reload();
    await page.locator(region).waitFor();
    expect(await texts(page)).toContain("Global Privacy Control");

    const asked = await site.open("/", {}, signal);
    await asked.locator(control.acceptAll).click();
    await asked.locator(control.trigger).waitFor();
    await expect.poll(() => storedNames(asked)).toContain("assent-site_demo-told");
    await expectUntold(asked);
  });
});

describe("Global Privacy Control, where an answer came while its sentence was not on screen", patient, () => {
  it("is still said on the next visit, whatever else of the interface was open", async () => {
    const before = await site.settledCount();
    const page = await site.open("/", {}, async (fresh) => {
      await signal(fresh);
      await withConfig(fresh, optOut);
      await fresh.route("**/told.js", (route) => route.abort());
    });
    await expect.poll(async () => (await site.records()).length).toBe(before + 1);
    await page.locator("#privacy-panel").waitFor({ state: "attached" });
    await page.evaluate(() => window.assent.set({ analytics: false }));
    await expect.poll(async () => (await site.records()).length).toBe(before + 2);
    await page.waitForTimeout(1500);
    expect(await storedNames(page)).not.toContain("assent-site_demo-told");
    await page.unroute("**/told.js");
    await page.reload();
    await page.locator(region).waitFor();
    expect(await texts(page)).toContain("Global Privacy Control");
  });
});

describe("a checkpoint that an earlier day kept", patient, () => {
  it("is handed in on a later visit without a question, once a day at most", async () => {
    const page = await site.open();
    await page.locator(control.rejectAll).click();
    const key = "assent-site_demo-checkpoint";
    const kept = () => page.evaluate((name) => localStorage.getItem(name), key);
    await expect.poll(kept, { timeout: 15_000 }).toMatch(/^\[\d+,"/);
    // A day later the script is another one, which does without the question.
    await withGateAlone(page);
    const handedIn: string[] = [];
    page.on("request", (request) => request.url().endsWith("/witness") && handedIn.push(request.postData() ?? ""));
    await page.reload();
    await settled(page);
    expect(handedIn).toEqual([]);
    const [at, checkpoint] = JSON.parse((await kept())!) as [number, string];
    await page.evaluate(
      ([name, text]) => localStorage.setItem(name!, text!),
      [key, JSON.stringify([at - 864e5 - 1000, checkpoint])],
    );
    await page.reload();
    await expect.poll(() => handedIn).toEqual([checkpoint]);
    expect(JSON.parse((await kept())!)[0]).toBeGreaterThan(at);
    await page.reload();
    await page.locator(control.trigger).waitFor();
    await settled(page);
    expect(handedIn).toEqual([checkpoint]);
  });
});
