// A tick in a form becomes a record a check obeys; withdrawing it in My choices is obeyed at once.
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { control, storedNames, unsent } from "../../support/browser.ts";
import { startSite, type TestSite } from "../../support/site.ts";
import "../../support/window.ts";
import type { CheckResponse } from "../../../core/contact-schema.ts";

let site: TestSite;
beforeAll(async () => {
  site = await startSite({ folder: new URL(".", import.meta.url) });
});
afterAll(() => site.stop());

type Question = { purpose: string; channel: string; recipient: { email?: string; phone?: string } };

async function reasonOf({ purpose, channel, recipient }: Question): Promise<string> {
  const answer = await fetch(`${site.server.url}/v1/check`, {
    method: "POST",
    headers: { "Content-Type": "application/json", Authorization: `Bearer ${site.server.demoKey}` },
    body: JSON.stringify({ purpose, channel, recipients: [recipient] }),
  });
  return ((await answer.json()) as CheckResponse).results[0]!.reason;
}

const newsletterTo = (email: string) => reasonOf({ purpose: "newsletter", channel: "email", recipient: { email } });

async function subscribe(page: Page, email: string): Promise<void> {
  await page.locator("#news input[type=email]").fill(email);
  await page.locator("#news input[type=checkbox]").check();
  await page.locator("#news input[type=email]").press("Enter");
  await page.waitForURL(/thanks/);
}

const reject = async (page: Page) => {
  await page.locator(control.rejectAll).click();
  await page.locator(control.trigger).waitFor();
};

describe("the newsletter form", () => {
  it("is unticked, says in the notice's words who will write, and unticked leaves no record", async () => {
    const page = await site.open();
    await reject(page);
    const box = page.locator("#news").getByRole("checkbox", {
      name: /Yes, send me news and offers from Northgate Calling Ltd by e-mail/,
    });
    expect(await box.isChecked()).toBe(false);
    await page.locator("#news input[type=email]").fill("nobody@example.com");
    await page.locator("#news button").click();
    await page.waitForURL(/thanks/);
    await page.waitForTimeout(300);
    expect(await newsletterTo("nobody@example.com")).toBe("NO_RECORD");
  });

  it("ticked and submitted allows exactly that address, though the page is left at once", async () => {
    const page = await site.open();
    await reject(page);
    await subscribe(page, "ada@example.com");
    await expect.poll(() => newsletterTo("ada@example.com")).toBe("CONSENT_ACTIVE");
    expect(await newsletterTo("bob@example.com")).toBe("NO_RECORD");
    // Until the page knows that the server has it, the record is kept, and the address in it.
    await expect.poll(() => unsent(page)).toEqual([]);
    const kept = await page.evaluate(() => JSON.stringify(Object.entries(localStorage)) + document.cookie);
    // The name alone could stand in a record's id.
    expect(kept).not.toContain("ada@");
    expect(kept).not.toContain("example.com");
  });

  it("is withdrawn in My choices, each with its own receipt, and the check says so at once", async () => {
    const page = await site.open();
    await reject(page);
    await subscribe(page, "eve@example.com");
    await expect.poll(() => newsletterTo("eve@example.com")).toBe("CONSENT_ACTIVE");
    // The panel links what receipts are known when it opens.
    await expect.poll(() => unsent(page)).toEqual([]);
    await page.locator(control.trigger).click();
    const receipts = page.locator("#privacy-panel > a", { hasText: "Receipt" });
    await expect.poll(() => receipts.count()).toBe(2);
    const given = await receipts.last().getAttribute("href");
    await page.locator("#privacy-panel > button", { hasText: /^Withdraw$/ }).click();
    await expect.poll(() => newsletterTo("eve@example.com")).toBe("WITHDRAWN");
    await expect.poll(() => page.locator("#privacy-panel > button", { hasText: /^Withdraw$/ }).count()).toBe(0);
    const [receipt] = await Promise.all([page.context().waitForEvent("page"), receipts.first().click()]);
    await receipt.waitForLoadState();
    expect(receipt.url()).toMatch(/\/r\/rec_[0-9a-f]{32}\.[\w-]{22}$/);
    expect((await fetch(given!)).status).toBe(200);
    const last = (await site.records()).at(-1)!;
    expect(last.core.event).toBe("withdraw");
    expect(last.core.method.surface).toBe("panel");
  });

  it("goes with everything else when everything is withdrawn", async () => {
    const page = await site.open();
    await page.locator(control.acceptAll).click();
    await subscribe(page, "dan@example.com");
    await expect.poll(() => newsletterTo("dan@example.com")).toBe("CONSENT_ACTIVE");
    await page.locator(control.trigger).click();
    await page.locator(control.withdrawAll).click();
    await expect.poll(() => newsletterTo("dan@example.com")).toBe("WITHDRAWN");
    await expect
      .poll(() => page.evaluate(() => window.assent.status()))
      .toEqual({
        analytics: "withdrawn",
        advertising: "withdrawn",
        social: "withdrawn",
      });
  });
});

describe("the call-back form", () => {
  it("records a number with its country code, and says why it did not record another", async () => {
    const page = await site.open();
    await reject(page);
    await page.locator("#call input[type=tel]").fill("0113 496 0120");
    await page.locator("#call input[type=checkbox]").click();
    await page.locator("#call button").click();
    const status = page.locator("#call [role=status]");
    await expect.poll(() => status.textContent()).toContain("not recorded");
    expect((await storedNames(page)).filter((name) => name.endsWith("-forms"))).toEqual([]);
    await page.locator("#call input[type=tel]").fill("+44 113 496 0120");
    await page.locator("#call button").click();
    await expect.poll(() => status.textContent()).toContain("Recorded: Call-back");
    const question = { purpose: "call-back", channel: "phone", recipient: { phone: "+441134960120" } };
    await expect.poll(() => reasonOf(question)).toBe("CONSENT_ACTIVE");
  });

  it("says so when the server refuses for good what the page took for a number", async () => {
    const page = await site.open();
    await reject(page);
    const tick = () => page.locator("#call input[type=checkbox]").click();
    const submit = () => page.locator("#call button").click();
    const status = page.locator("#call [role=status]");
    const rows = () =>
      page.evaluate(() =>
        localStorage.getItem(Object.keys(localStorage).find((name) => name.endsWith("-forms")) ?? ""),
      );
    await page.locator("#call input[type=tel]").fill("+0113 496 0120");
    await tick();
    await submit();
    await expect.poll(() => status.textContent()).toContain("not recorded");
    expect(await rows()).toBeNull();
    await page.locator("#call input[type=tel]").fill("+44 113 496 0120 0120 0120");
    await submit();
    await expect.poll(rows).toBe("[]");
    await expect.poll(() => status.textContent()).toContain("not recorded");
    await page.locator(control.trigger).click();
    await page.locator(control.save).waitFor();
    expect(await page.locator("#privacy-panel > button", { hasText: /^Withdraw$/ }).count()).toBe(0);
  });
});

describe("a page that sends clicks to the document itself", () => {
  it("gets no error from the forms", async () => {
    const page = await site.open();
    const errors: string[] = [];
    page.on("pageerror", ({ message }) => errors.push(message));
    await page.locator("#call input[type=checkbox]").waitFor();
    await page.evaluate(() => document.dispatchEvent(new MouseEvent("click")));
    expect(errors).toEqual([]);
  });
});
