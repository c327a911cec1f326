// Holding and replaying untagged things breaks no strict policy: nonces with strict-dynamic, and Trusted Types.
import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { control } from "../../support/browser.ts";
import { startSite, type TestSite } from "../../support/site.ts";

/** Machines are busy, so what must come may take its time. */
const soon = <T>(look: () => T) => expect.poll(look, { timeout: 10_000 });

let site: TestSite;
beforeAll(async () => {
  site = await startSite({
    folder: new URL(".", import.meta.url),
    settings: { vendors: { "google-ads": { match: ["127.0.0.1"] } } },
    headers: {
      "Content-Security-Policy":
        "script-src 'nonce-c3RyaWN0' 'strict-dynamic'; style-src 'self'; require-trusted-types-for 'script'; " +
        "trusted-types page assent assent-html",
    },
  });
});
afterAll(() => site.stop());
afterEach(() => site.closePages());

async function open(): Promise<{ page: Page; complaints: string[] }> {
  const complaints: string[] = [];
  const page = await site.open("/", {}, async (fresh) => {
    fresh.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
    fresh.on("pageerror", (error) => complaints.push(error.message));
  });
  await page.locator(control.acceptAll).waitFor();
  await page.waitForTimeout(400);
  return { page, complaints };
}

const ran = (page: Page) => page.evaluate(() => (window as unknown as { ran?: string[] }).ran ?? []);

describe("under strict policies", () => {
  it("nothing of the vendor's runs or is asked for by a script before the choice, without a violation", async () => {
    const { page, complaints } = await open();
    expect(await ran(page)).toEqual([]);
    // Read ahead by the browser: docs/security.md.
    expect(site.reached.filter((path) => path !== "/parsed.js")).toEqual([]);
    await soon(() => page.getByText("kept").count()).toBe(1);
    expect(complaints).toEqual([]);
  });

  it("after Accept all everything runs, without a violation", async () => {
    const { page, complaints } = await open();
    await page.locator(control.acceptAll).click();
    await soon(async () => (await ran(page)).toSorted()).toEqual(["inserted", "parsed"]);
    await soon(() => site.reached).toContain("/frame");
    for (const path of ["/inner.gif", "/written.gif", "/fetch"]) await soon(() => site.reached).toContain(path);
    expect(complaints).toEqual([]);
  });
});
