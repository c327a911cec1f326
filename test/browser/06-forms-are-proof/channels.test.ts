// Forms for text messages and for sharing, and the second act of an explicit consent, as a check obeys them; and all channels in the panel.
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { CheckResponse } from "../../../core/contact-schema.ts";
import { demoNotice, demoSite } from "../../../server/services/demo.ts";
import { publishNotice } from "../../../server/services/notices.ts";
import { control } from "../../support/browser.ts";
import { system } from "../../support/context.ts";
import { startSite, type TestSite } from "../../support/site.ts";

const soon = <T>(look: () => T) => expect.poll(look, { timeout: 15_000 });
const partners = ["Harbour Insurance Ltd", "Fellside Energy plc"];
const second = "I confirm that you may use what I tell you about my health for this call.";

let site: TestSite;
beforeAll(async () => {
  site = await startSite({ folder: new URL(".", import.meta.url) });
  const demo = demoNotice(site.url);
  const { en } = demo.languages as { en: (typeof demo.languages)[string] };
  const callBack = { ...en.purposes["call-back"]!, formConfirm: second };
  // A sentence for what takes no explicit consent is nobody's business.
  const newsletter = { ...en.purposes["newsletter"]!, formConfirm: "I confirm what needs no confirmation." };
  const feed = { ...newsletter, title: "Comments", formConfirm: second };
  await publishNotice(site.server.context, system, {
    shortNotice: "a test",
    site: demoSite,
    settings: {
      ...demo,
      languages: { en: { ...en, purposes: { ...en.purposes, newsletter, "call-back": callBack, feed } } },
      purposes: demo.purposes.flatMap((one) => {
        if (one.id === "call-back") return { ...one, channels: ["phone", "sms"], explicit: true };
        if (one.id !== "newsletter") return one;
        const topic = { ...one, id: "feed", explicit: true, doubleOptIn: true };
        return [{ ...one, channels: ["email", "post", "sharing"], recipients: partners }, topic];
      }),
    },
  });
});
afterAll(() => site.stop());

async function reasonOf(purpose: string, channel: string, recipient: object): Promise<string> {
  const answer = await fetch(`${site.server.url}/v1/check`, {
    method: "POST",
    headers: { "Content-Type": "application/json", Authorization: `Bearer ${site.server.demoKey}` },
    body: JSON.stringify({ purpose, channel, recipients: [recipient] }),
  });
  return ((await answer.json()) as CheckResponse).results[0]!.reason;
}

async function opened(): Promise<Page> {
  const page = await site.open();
  await page.locator(control.rejectAll).click();
  await page.locator("#share input[type=checkbox]").waitFor();
  return page;
}

async function textMe(page: Page, phone: string, boxes: readonly number[]): Promise<void> {
  await page.locator("#text input[type=tel]").fill(phone);
  for (const at of boxes) await page.locator("#text input[type=checkbox]").nth(at).click();
  await page.locator("#text button").click();
}
const byText = (phone: string) => reasonOf("call-back", "sms", { phone });

describe("a form for text messages that takes explicit consent", () => {
  it("asks by two sentences, both unticked, and with both the yes stands at once", async () => {
    const page = await opened();
    const boxes = page.locator("#text input[type=checkbox]");
    await soon(() => boxes.count()).toBe(2);
    expect(await boxes.evaluateAll((all) => all.map((box) => (box as HTMLInputElement).checked))).toEqual([
      false,
      false,
    ]);
    expect(await page.getByRole("checkbox", { name: second }).count()).toBe(2);
    await textMe(page, "+44 7400 123456", [0, 1]);
    await soon(() => byText("+447400123456")).toBe("CONSENT_ACTIVE");
    expect((await site.records()).at(-1)!.core.method).toMatchObject({ surface: "form", secondAct: "pressed" });
    // It is that channel's alone.
    expect(await reasonOf("call-back", "phone", { phone: "+447400123456" })).toBe("NO_RECORD");
  });

  it("waits with the first alone, says so and keeps it for the second; the second alone is nothing", async () => {
    const page = await opened();
    const status = page.locator("#text [role=status]");
    await textMe(page, "+44 7400 123457", [0]);
    await soon(() => status.textContent()).toBe("Not valid yet: tick the second sentence too.");
    await soon(() => byText("+447400123457")).toBe("PENDING_CONFIRMATION");
    await textMe(page, "+44 7400 123457", [1]);
    await soon(() => status.textContent()).toContain("Recorded: Call-back");
    await soon(() => byText("+447400123457")).toBe("CONSENT_ACTIVE");
    const count = await site.settledCount();
    await textMe(page, "+44 7400 123458", [1]);
    expect(await site.settledCount()).toBe(count);
    expect(await byText("+447400123458")).toBe("NO_RECORD");
  });
});

describe("a form by whose address somebody must confirm", () => {
  it("has one sentence only, and says that the yes waits for an answer to a mail", async () => {
    const page = await opened();
    expect(await page.locator("#feed input[type=checkbox]").count()).toBe(1);
    await page.locator("#feed input[type=email]").fill("nan@example.com");
    await page.locator("#feed input[type=checkbox]").click();
    await page.locator("#feed button").click();
    const status = page.locator("#feed [role=status]");
    await soon(() => status.textContent()).toContain("Not valid yet: confirm it by the link in the e-mail");
    await soon(() => reasonOf("feed", "email", { email: "nan@example.com" })).toBe("PENDING_CONFIRMATION");
    await page.locator(control.trigger).click();
    await soon(() => topic(page, "Comments").textContent()).toContain("by e-mailto be confirmed, ");
  });

  it("a purpose that takes no explicit consent has no second sentence", async () => {
    const page = await opened();
    for (const form of ["#news", "#share"]) expect(await page.locator(`${form} input[type=checkbox]`).count()).toBe(1);
  });
});

const topic = (page: Page, title: string) =>
  page.locator("#privacy-panel .topics > li", { has: page.locator("h4", { hasText: title }) });

describe("channels in the panel", () => {
  it("are there with period, recipients and answer, all five, and lead to where each is given", async () => {
    const page = await opened();
    await page.locator(control.trigger).click();
    const none = "Not answered in this browser.";
    await soon(() => topic(page, "Newsletter").locator("h5").allTextContents()).toEqual([
      "by e-mail",
      "by post",
      "by sharing with partners",
    ]);
    expect(await topic(page, "Newsletter").textContent()).toContain(
      `Asked again after: 24 monthsby e-mail${none}by post${none}` +
        `by sharing with partnersReceived by: ${partners.join(" and ")}${none}`,
    );
    expect(await topic(page, "Call-back").textContent()).toContain(
      `Asked again after: 6 monthsby phone${none}by text message${none}`,
    );
    const toForm = (name: string) => page.locator(`button[slot="form-${name}"]`);
    for (const name of ["newsletter-email", "newsletter-sharing", "call-back-phone", "call-back-sms"])
      expect(await toForm(name).count()).toBe(1);
    expect(await toForm("newsletter-post").count()).toBe(0);
    expect(await page.locator('a[slot="by-address"]').getAttribute("href")).toBe(`${site.server.url}/m/${demoSite}`);
    await toForm("newsletter-sharing").click();
    expect(await page.evaluate(() => document.activeElement?.closest("form")?.id)).toBe("share");
    expect(await page.locator("#privacy-panel dialog[open]").count()).toBe(0);
  });

  it("what was given over one is withdrawn by one press, and nothing else with it", async () => {
    const page = await opened();
    await textMe(page, "+44 7400 123459", [0, 1]);
    await soon(() => byText("+447400123459")).toBe("CONSENT_ACTIVE");
    await page.locator(control.trigger).click();
    await soon(() => topic(page, "Call-back").textContent()).toMatch(/by text messageallowed, /);
    await page.locator('button[slot^="withdraw-rec_"]').click();
    await soon(() => byText("+447400123459")).toBe("WITHDRAWN");
    await soon(() => topic(page, "Call-back").textContent()).toMatch(/by text messagewithdrawn, /);
  });
});

describe("a form for sharing", () => {
  it("names under its box who is told, and a tick is recorded for that channel", async () => {
    const page = await opened();
    const place = page.locator("#share [data-assent-form]");
    for (const partner of partners) await expect.poll(() => place.innerText()).toContain(partner);
    await page.locator("#share input[type=email]").fill("kim@example.com");
    await page.locator("#share input[type=checkbox]").click();
    await page.locator("#share button").click();
    await soon(() => reasonOf("newsletter", "sharing", { email: "kim@example.com" })).toBe("CONSENT_ACTIVE");
    expect(await reasonOf("newsletter", "email", { email: "kim@example.com" })).toBe("NO_RECORD");
  });

  it("a record names no earlier one of the browser, which may be somebody else's", async () => {
    const page = await opened();
    // The answer to the first layer is on its way too.
    const told: { prev?: string; method: { surface: string } }[] = [];
    page.on("request", (request) => {
      if (request.url().endsWith("/v1/records")) told.push(request.postDataJSON() as (typeof told)[number]);
    });
    const byForm = () => told.filter(({ method }) => method.surface === "form");
    for (const [at, email] of ["lee@example.com", "max@example.com"].entries()) {
      await page.locator("#share input[type=email]").fill(email);
      await page.locator("#share input[type=checkbox]").click();
      await page.locator("#share button").click();
      await soon(() => byForm().length).toBe(at + 1);
    }
    expect(byForm().map(({ prev }) => prev)).toEqual([undefined, undefined]);
  });
});
