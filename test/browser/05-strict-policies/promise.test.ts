// Works under a strict content security policy and Trusted Types without a single violation, and weakens neither.
import { afterAll, beforeAll, expect, it } from "vitest";
import { control } from "../../support/browser.ts";
import { startSite, type TestSite } from "../../support/site.ts";

let site: TestSite;
beforeAll(async () => {
  site = await startSite({
    folder: new URL(".", import.meta.url),
    headers: {
      "Content-Security-Policy": [
        "script-src 'nonce-r4nd0m' 'strict-dynamic'",
        "style-src 'self'",
        "object-src 'none'",
        "base-uri 'none'",
        "require-trusted-types-for 'script'",
        "trusted-types assent",
      ].join("; "),
    },
  });
});
afterAll(() => site.stop());

interface Seen {
  violations: string[];
  failures: string[];
  ran: string[];
}

it("shows, styles, records and releases with 0 violations; a held script without the nonce is not blessed", async () => {
  const messages: string[] = [];
  const page = await site.open("/", {}, async (fresh) => {
    fresh.on("console", (message) => messages.push(message.text()));
    fresh.on("pageerror", (error) => messages.push(String(error)));
  });
  const banner = page.locator("#privacy-panel .banner");
  expect(await banner.evaluate((element) => getComputedStyle(element).position)).toBe("fixed");
  expect(await page.locator(control.rejectAll).evaluate((element) => getComputedStyle(element).minHeight)).toBe("44px");
  await page.locator(control.choose).click();
  await page.locator(control.switchOf("analytics")).click();
  await page.locator("summary").nth(1).click();
  await page.locator(control.save).click();
  expect(await page.locator(control.trigger).evaluate((element) => getComputedStyle(element).position)).toBe("fixed");
  await page.locator("form input[type=checkbox]").check();
  await page.locator(control.trigger).click();
  await page.locator(control.close).click();
  await expect.poll(async () => (await site.records()).length).toBe(1);
  const seen = () =>
    page.evaluate(() => {
      const { violations, failures, ran } = window as unknown as Seen;
      return { violations, failures, ran };
    });
  await expect.poll(async () => (await seen()).ran).toEqual(["analytics", "inline"]);
  await expect.poll(async () => (await seen()).failures).toEqual(["write-prevented", "nonce-missing"]);
  expect((await seen()).violations).toEqual([]);
  expect(await page.locator("h1").isVisible()).toBe(true);
  expect(site.reached.filter((path) => path.includes("injected"))).toEqual([]);
  expect(messages).toEqual([]);
});
