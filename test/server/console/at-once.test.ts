// Changes that are shown before the server has them, in a real browser: accepted, refused, and one after the other.
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { demoSite } from "../../../server/services/demo.ts";
import { beginSession } from "../../../server/services/sessions.ts";
import { createUser } from "../../../server/services/users.ts";
import { addWebhook } from "../../../server/services/webhooks.ts";
import { startConsole, violationsInBothThemes, type ConsoleSetting } from "../../support/console.ts";
import { system } from "../../support/context.ts";
import { settled } from "../../support/tour.ts";

vi.setConfig({ testTimeout: 60_000 });

let set: ConsoleSetting;
let page: Page;

beforeAll(async () => {
  set = await startConsole({ allowPrivateWebhooks: true });
  page = set.page;
  page.setDefaultTimeout(20_000);
  const { context } = set.server;
  const [owner] = await context.control.users();
  const { token } = await beginSession(context, { user: owner!, by: "recovery", browser: "Firefox" });
  await set.context.addCookies([{ name: "assent-session", value: token, url: set.base }]);
});
afterAll(() => set?.stop());

const soon = <T>(look: () => T) => expect.poll(look, { timeout: 20_000, interval: 50 });
const button = (name: string) => page.getByRole("button", { name, exact: true });
const open = (path: string) => page.goto(`${set.base}/console/site_demo/${path}`).then(() => settled(page));
const focused = () => page.evaluate(() => document.activeElement?.textContent?.trim());

/** Holds what the page changes at that path until it is let go; says how much there was. */
async function holding(path: string): Promise<{ count(): number; let(): void }> {
  const held: (() => void)[] = [];
  let [isOpen, count] = [false, 0];
  await page.route(`**${path}`, async (route) => {
    if (route.request().method() !== "GET") {
      count += 1;
      if (!isOpen) await new Promise<void>((go) => held.push(go));
    }
    await route.continue();
  });
  return {
    count: () => count,
    let() {
      isOpen = true;
      for (const go of held) go();
    },
  };
}

describe("a webhook", () => {
  const made = () => set.server.context.site(demoSite).then((store) => store.webhooks());
  let path = "";

  beforeAll(async () => {
    const body = async () => ({ url: "http://127.0.0.1:9/hook", note: "CRM" });
    const { id } = await addWebhook(set.server.context, system, { site: demoSite, read: body });
    path = `/v1/webhooks/${id}`;
    await open(`developers/webhooks/${id}`);
  });

  test("is shown paused at once, and stays so when the server has it", async () => {
    const held = await holding(path);
    await button("Pause").click();
    await button("Make active").waitFor();
    await page.locator(".badge", { hasText: "paused" }).waitFor();
    await soon(held.count).toBe(1);
    expect((await made())[0]!.state).toBe("active");
    held.let();
    await soon(async () => (await made())[0]!.state).toBe("paused");
    await button("Make active").waitFor();
    expect(await focused()).toBe("Make active");
  });

  test("is as it was wanted last, however fast it was pressed", async () => {
    const held = await holding(path);
    await button("Make active").click();
    await button("Pause").click();
    await button("Make active").click();
    await button("Pause").waitFor();
    await soon(held.count).toBe(1);
    held.let();
    // The third is sent when the second, which paused it, is done.
    await soon(held.count).toBe(3);
    await soon(async () => (await made())[0]!.state).toBe("active");
    await button("Pause").waitFor();
    expect(await page.getByRole("alert").count()).toBe(0);
  });

  test("is shown as it was where the server refuses, with why, and the focus where it was", async () => {
    const store = await set.server.context.site(demoSite);
    await store.removeWebhook((await made())[0]!.id);
    const held = await holding(path);
    await button("Pause").click();
    await button("Make active").waitFor();
    held.let();
    await page.getByRole("alert").getByText("Nothing is here under that name.").waitFor();
    await button("Pause").waitFor();
    await page.locator(".badge", { hasText: "active" }).waitFor();
    expect(await focused()).toBe("Pause");
  });
});

describe("an origin", () => {
  const origins = async () => (await set.server.context.control.site(demoSite))!.origins;
  const shown = (origin: string) => page.locator(".lines code", { hasText: origin });

  test("is in the list at once, and stays there when the server has it", async () => {
    await open("settings/site");
    const held = await holding("/v1/origins");
    await page.getByLabel("Another origin").fill("shop.example");
    await page.keyboard.press("Enter");
    await shown("https://shop.example").waitFor();
    await soon(held.count).toBe(1);
    expect(await origins()).not.toContain("https://shop.example");
    held.let();
    await soon(origins).toContain("https://shop.example");
    await page.locator(".toast").waitFor();
    expect(await shown("https://shop.example").count()).toBe(1);
  });

  test("is taken out where the server refuses, and stands in its field again, which has the focus", async () => {
    const { control } = set.server.context;
    const [owner] = await control.users();
    const held = await holding("/v1/origins");
    await page.getByLabel("Another origin").fill("other.example");
    await page.keyboard.press("Enter");
    await shown("https://other.example").waitFor();
    await soon(held.count).toBe(1);
    // Somebody else takes the right away in this very moment.
    await createUser(set.server.context, system, { name: "Another owner", role: "owner" });
    await control.setUserRole(owner!.id, "marketer");
    held.let();
    await page.getByRole("alert").getByText("Your role may not do this.").waitFor();
    await shown("https://other.example").waitFor({ state: "detached" });
    expect(await page.getByLabel("Another origin").inputValue()).toBe("other.example");
    expect(await page.evaluate(() => document.activeElement?.tagName)).toBe("INPUT");
    await control.setUserRole(owner!.id, "owner");
  });
});

describe("a console in German", () => {
  afterAll(() => page.evaluate(() => localStorage.removeItem("assent-console-language")));
  const german = () => page.evaluate(() => localStorage.setItem("assent-console-language", "de"));

  test("says what the server refuses in German, at the field it is about", async () => {
    await open("settings/site");
    await german();
    await open("settings/site");
    await page.getByLabel("Eine Antwort für alle Hosts von").fill("keine Domain");
    await page.getByRole("button", { name: "Regeln speichern" }).click();
    await page.getByText("muss eine eigene Domain wie example.com sein").first().waitFor();
    expect(await violationsInBothThemes(page)).toEqual([]);
  });
});

describe("a passkey's name", () => {
  const named = () => page.locator(".lines strong").first().textContent();
  const passkeys = async () => {
    const { control } = set.server.context;
    return control.passkeysOf((await control.users())[0]!.id);
  };
  const rename = async (from: string, to: string) => {
    await button(`Rename ${from}`).click();
    await page.getByLabel("What the device is called").fill(to);
    await page.getByRole("dialog").getByRole("button", { name: "Rename", exact: true }).click();
  };

  test("is another at once, and goes back where the server refuses, to the button that was pressed", async () => {
    await open("settings/you");
    await button("Add a passkey").click();
    await page.getByLabel("What the device is called").fill("Laptop");
    await button("Continue").click();
    await soon(named).toBe("Laptop");
    const held = await holding("/v1/passkeys/*");
    await rename("Laptop", "Work laptop");
    await soon(named).toBe("Work laptop");
    await soon(held.count).toBe(1);
    expect((await passkeys())[0]!.name).toBe("Laptop");
    held.let();
    await soon(async () => (await passkeys())[0]!.name).toBe("Work laptop");
    const [key] = await passkeys();
    await set.server.context.control.removePasskey(key!.id, key!.user);
    await rename("Work laptop", "Gone laptop");
    await page.getByRole("alert").getByText("Nothing is here under that name.").waitFor();
    await soon(named).toBe("Work laptop");
    expect(await focused()).toBe("Rename Work laptop");
  });
});
