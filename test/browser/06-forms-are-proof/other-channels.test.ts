// Forms for post, push messages and chats: what stands in the form is recorded for that channel, and a check by it is allowed.
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { CheckResponse } from "../../../core/contact-schema.ts";
import { demoNotice, demoSite } from "../../../server/services/demo.ts";
import { publishNotice } from "../../../server/services/notices.ts";
import { control } from "../../support/browser.ts";
import { system } from "../../support/context.ts";
import { startSite, type TestSite } from "../../support/site.ts";

let site: TestSite;
beforeAll(async () => {
  site = await startSite({ folder: new URL(".", import.meta.url) });
  const demo = demoNotice(site.url);
  const purposes = demo.purposes.map((one) =>
    one.id === "newsletter" ? { ...one, channels: ["email", "post", "push", "chat"] as const } : one,
  );
  await publishNotice(site.server.context, system, {
    shortNotice: "a test",
    site: demoSite,
    settings: { ...demo, purposes },
  });
});
afterAll(() => site.stop());

async function reasonOf(channel: string, recipient: object): Promise<string> {
  const answer = await fetch(`${site.server.url}/v1/check`, {
    method: "POST",
    headers: { "Content-Type": "application/json", Authorization: `Bearer ${site.server.demoKey}` },
    body: JSON.stringify({ purpose: "newsletter", channel, recipients: [recipient] }),
  });
  return ((await answer.json()) as CheckResponse).results[0]!.reason;
}

/** A form that a script puts into the page, whose field is marked for the kind of address. */
async function withForm(page: Page, channel: string): Promise<void> {
  await page.evaluate((name) => {
    const form = document.createElement("form");
    form.id = `by-${name}`;
    form.innerHTML = `<label>Where <textarea data-assent-${name}></textarea></label>
<div data-assent-form="newsletter" data-assent-channel="${name}"></div><button>Send</button>`;
    form.addEventListener("submit", (event) => event.preventDefault());
    document.querySelector("main")!.append(form);
  }, channel);
  await page.locator(`#by-${channel} input[type=checkbox]`).waitFor();
}

async function send(page: Page, channel: string, address: string): Promise<void> {
  await page.locator(`#by-${channel} textarea`).fill(address);
  await page.locator(`#by-${channel} input[type=checkbox]`).setChecked(true);
  await page.locator(`#by-${channel} button`).click();
}

test.each([
  ["post", "1 High Street\nLeeds LS1 1AA\nGB", "somewhere"],
  ["push", "https://push.example/send/abc-123", "abc-123"],
  ["chat", "telegram:123456789", "123456789"],
])("by %s", async (channel, address, nowhere) => {
  const page = await site.open();
  await page.locator(control.rejectAll).click();
  await withForm(page, channel);
  const before = await site.settledCount();
  // What is no such address is said at once, and nothing is recorded of it.
  await send(page, channel, nowhere);
  const status = page.locator(`#by-${channel} [role=status]`);
  await expect.poll(() => status.textContent(), { timeout: 15_000 }).not.toBe("");
  expect(await site.settledCount()).toBe(before);
  await send(page, channel, address);
  const recipient = { [channel]: address };
  await expect.poll(() => reasonOf(channel, recipient), { timeout: 15_000 }).toBe("CONSENT_ACTIVE");
  expect((await site.records()).at(-1)!.core).toMatchObject({
    method: { surface: "form" },
    choices: [{ purpose: "newsletter", channel, status: "given" }],
  });
});
