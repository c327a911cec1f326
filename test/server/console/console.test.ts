// The console in a real browser, on one server: from the claim link to an erased person, in both themes, by keyboard, and when things fail.
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import type { SiteId } from "../../../core/ids.ts";
import { currentNotice } from "../../../server/services/notices.ts";
import { control } from "../../support/browser.ts";
import { chord, startConsole, violationsInBothThemes, type ConsoleSetting } from "../../support/console.ts";
import { settled } from "../../support/tour.ts";

// A person goes through many pages in one test, and axe reads each of them twice.
vi.setConfig({ testTimeout: 120_000 });

let set: ConsoleSetting;
let { server, page, base } = {} as ConsoleSetting;
/** The address of the receipt that the shop's page was given. */
let receipt = "";

beforeAll(async () => {
  set = await startConsole();
  ({ server, page, base } = set);
});
afterAll(() => set?.stop());

/** Machines that test have more to do than this. */
const soon = <T>(look: () => T) => expect.poll(look, { timeout: 30_000, interval: 50 });
const heading = () => page.locator("h1").textContent();
const button = (name: string) => page.getByRole("button", { name, exact: true });
const screen = (id: string, site = "site_demo") => page.goto(`${base}/console/${site}/${id}`);
/** The site that the wizard makes. */
const made = () => `site_localhost${new URL(set.shop.url).port}`;

describe("the page", () => {
  test("has a policy without exceptions, is in no frame, and holds nothing of anybody", async () => {
    const answer = await fetch(`${server.url}/console/site_demo/records`, { headers: { "Accept-Language": "de-AT" } });
    const policy = answer.headers.get("Content-Security-Policy") ?? "";
    expect(policy).toContain("require-trusted-types-for 'script'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toContain("unsafe");
    expect(answer.headers.get("Cache-Control")).toContain("private");
    const text = await answer.text();
    expect(text).toContain('<html lang="de">');
    expect(text).not.toContain("site_demo");
  });
});

describe("a first start", () => {
  test("nobody sees anything but how to sign in, whatever was asked for", async () => {
    await screen("log");
    await soon(heading).toBe("Sign in");
    expect(await violationsInBothThemes(page)).toEqual([]);
  });

  test("the claim link is taken out of the address, gives codes that are shown once, and a passkey", async () => {
    await page.goto(server.claimLink!);
    await soon(heading).toBe("Welcome to Assent");
    expect(page.url()).toBe(`${base}/console/claim`);
    await page.getByLabel("Your name").fill("Ada");
    await button("Continue").click();
    await soon(heading).toBe("Keep these codes");
    expect(await page.locator(".codes li").count()).toBe(10);
    expect(await violationsInBothThemes(page)).toEqual([]);
    await button("I have kept them").click();
    await button("Add a passkey").click();
    await soon(() => button("Sign out").count()).toBe(1);
    await soon(() => page.url()).toContain("/console/site_demo/");
  });

  test("who signed out comes back by the passkey, and a code that is none lets nobody in", async () => {
    await button("Sign out").click();
    await soon(heading).toBe("Sign in");
    await button("Use a recovery code").click();
    await page.getByLabel("Recovery code").fill("aaaa-bbbb");
    await button("Sign in with the code").click();
    await soon(() => page.getByRole("alert").textContent()).toContain("lets nobody in");
    await button("Sign in with a passkey").click();
    await soon(() => button("Sign out").count()).toBe(1);
    await soon(() => page.url()).toContain("/console/site_demo/");
  });
});

describe("a new site", () => {
  test("is three pages from a banner, which is seen live before anything is pasted", async () => {
    await page.goto(`${base}/console/new`);
    await page.getByLabel("Domain").fill("no domain");
    await button("Continue").click();
    await soon(() => page.locator(".fault").textContent()).toContain("example.com");
    await page.getByLabel("Domain").fill(set.shop.url);
    await page.getByLabel("Google Analytics").check();
    expect(await violationsInBothThemes(page)).toEqual([]);
    await button("Continue").click();
    await soon(heading).toBe("Who asks, and whom?");
    await page.getByLabel("Company or person responsible").fill("Shop Ltd");
    await page.getByLabel("Postal address").fill("1 High Street, Leeds");
    await page.getByLabel("Contact for privacy questions").fill("privacy@shop.example");
    await page.getByLabel("Address of the privacy policy").fill("https://shop.example/privacy");
    expect(await violationsInBothThemes(page)).toEqual([]);
    await button("Continue").click();
    await soon(heading).toBe("How should it look?");
    // Whoever leaves comes back to where they were, with the site that was made.
    await page.reload();
    await soon(heading).toBe("How should it look?");
    await page.getByText("You are where you left this.").waitFor();
    const banner = page.frameLocator("iframe").locator(control.acceptAll);
    await soon(() => banner.count()).toBe(1);
    expect(await violationsInBothThemes(page)).toEqual([]);
    await page.getByLabel("In the middle").check();
    await button("Publish and get the tag").click();
    await soon(heading).toBe("Install");
    set.shop.tag = (await page.locator(".snippet code").first().textContent())!;
    expect(set.shop.tag).toContain(`/s/${made()}.js`);
  });

  test("asks who comes to a page with the tag, and gives them a receipt", async () => {
    await soon(heading).toBe("Install");
    expect(await violationsInBothThemes(page)).toEqual([]);
    const outside = await set.browser.newContext({ locale: "en-GB" });
    const visit = await outside.newPage();
    await visit.goto(set.shop.url);
    await visit.locator(control.acceptAll).click();
    const stored = () =>
      visit.evaluate(() => Object.entries(localStorage).find(([key]) => key.includes("-rec_"))?.[1] ?? "");
    await soon(stored).toContain("/r/");
    receipt = await stored();
    await outside.close();
  });
});

test("a second site begins like the first, in its own name", async () => {
  await page.goto(`${base}/console/new`);
  await page.getByLabel("Domain").fill("second.example");
  await page.getByLabel("Begin like").selectOption(made());
  expect(await page.getByLabel("Google Analytics").count()).toBe(0);
  await button("Continue").click();
  await page.getByLabel("Company or person responsible").fill("Second Ltd");
  await page.getByLabel("Postal address").fill("2 High Street, Leeds");
  await page.getByLabel("Contact for privacy questions").fill("privacy@second.example");
  await button("Continue").click();
  await soon(heading).toBe("How should it look?");
  await button("Publish and get the tag").click();
  await soon(heading).toBe("Install");
  const noticeOf = async (site: string) => (await currentNotice(server.context, site as SiteId))!.notice;
  const [first, second] = [await noticeOf(made()), await noticeOf("site_secondexample")];
  expect(second.purposes.map(({ id, vendors }) => [id, vendors])).toEqual(
    first.purposes.map(({ id, vendors }) => [id, vendors]),
  );
  expect([second.layout.shape, second.controller.name]).toEqual(["centre", "Second Ltd"]);
});

describe("a record", () => {
  test("is found by its receipt's link, proven in the browser, and shows the notice as it was", async () => {
    await screen("records", made());
    await soon(() => page.getByRole("table").count()).toBe(1);
    expect(await violationsInBothThemes(page)).toEqual([]);
    await page.getByLabel("Find a person or a record").fill(receipt);
    await page.keyboard.press("Enter");
    await soon(() => page.getByText("Verified in this browser").count()).toBe(1);
    expect(page.url()).not.toContain(receipt.split("/r/")[1]!.split(".")[1]!);
    expect(await page.locator(".answers").textContent()).toContain("allowed");
    const shown = page.frameLocator("iframe.as-was").frameLocator("iframe").locator(control.acceptAll);
    await soon(() => shown.count()).toBe(1);
    expect(await violationsInBothThemes(page)).toEqual([]);
  });

  test("of an address that is nobody's says so, and the address stands in no URL", async () => {
    await screen("records", made());
    await page.getByLabel("Find a person or a record").fill("nobody@example.com");
    await button("Find").click();
    await soon(() => page.getByText("Nobody is known by that").count()).toBe(1);
    expect(page.url()).not.toContain("nobody");
  });
});

describe("the log", () => {
  test("is verified against its key and the last visit", async () => {
    await screen("log", made());
    await soon(() => page.getByText("Verified in this browser").count()).toBe(1);
    await button("Verify again").click();
    await soon(() => page.getByText("nothing changed").count()).toBe(1);
    expect(await violationsInBothThemes(page)).toEqual([]);
  });

  test("that does not continue what this browser kept is called out", async () => {
    const key = `assent-console-checkpoint-${made()}`;
    const kept = await page.evaluate((name) => localStorage.getItem(name)!, key);
    await page.route("**/consistency?*", (route) => route.fulfill({ json: { from: 1, to: 1, path: ["AAAA"] } }));
    await button("Verify again").click();
    await soon(() => page.getByText("it was rewritten").count()).toBe(1);
    expect(await page.evaluate((name) => localStorage.getItem(name), key)).toBe(kept);
    await page.unroute("**/consistency?*");
  });
});

describe("developers", () => {
  test("get a key that is shown once and works, and may revoke it", async () => {
    await screen("developers");
    await button("New key").click();
    await page.getByLabel("Name").fill("Mailer");
    await button("Create key").click();
    const token = (await page.locator("dialog .snippet code").textContent())!;
    expect(await violationsInBothThemes(page)).toEqual([]);
    await button("I have it").click();
    const ask = () =>
      fetch(`${server.url}/v1/check`, {
        method: "POST",
        headers: { Authorization: `Bearer ${token}`, "Content-Type": "application/json" },
        body: JSON.stringify({ purpose: "newsletter", channel: "email", recipients: [{ email: "a@example.com" }] }),
      });
    expect((await ask()).status).toBe(200);
    await page.getByRole("button", { name: "Revoke Mailer" }).click();
    await page.locator("dialog").getByRole("button", { name: "Revoke", exact: true }).click();
    await soon(async () => (await ask()).status).toBe(401);
  });

  test("read every call of the API on this server's own page", async () => {
    await page.getByRole("tab", { name: "API reference" }).click();
    await page.getByLabel("Find a call").fill("erasures");
    await page.getByText("/v1/erasures", { exact: true }).click();
    await soon(() => page.locator(".call .snippet").count()).toBeGreaterThan(0);
    expect(await violationsInBothThemes(page)).toEqual([]);
  });
});

describe("by keyboard alone", () => {
  test("one goes from screen to screen, finds a command, reads the keys, and skips to the content", async () => {
    await screen("log");
    await soon(heading).toBe("Log");
    await page.keyboard.press("Tab");
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe("Skip to content");
    await chord(page, "g", "r");
    await soon(heading).toBe("Records");
    await soon(() => page.evaluate(() => document.activeElement?.tagName)).not.toBe("BODY");
    await page.keyboard.press("Control+k");
    await soon(() => page.evaluate(() => document.activeElement?.role)).toBe("combobox");
    await page.keyboard.type("go to devel");
    await soon(() => page.getByRole("dialog").getByRole("option").first().textContent()).toContain("Developers");
    expect(await violationsInBothThemes(page)).toEqual([]);
    await page.keyboard.press("Enter");
    await soon(heading).toBe("Developers");
    await page.keyboard.press("?");
    await soon(() => page.getByRole("dialog", { name: "Keyboard shortcuts" }).count()).toBe(1);
    expect(await violationsInBothThemes(page)).toEqual([]);
    await page.getByLabel("Single keys work").uncheck();
    await page.keyboard.press("Escape");
    await chord(page, "g", "l");
    expect(await heading()).toBe("Developers");
    await page.evaluate(() => localStorage.removeItem("assent-console-keys"));
  });

  test("a person is erased, for a reason, and is nobody from then on", async () => {
    await screen("records", made());
    const id = /rec_[0-9a-f]{32}/.exec(receipt)![0];
    await page.getByLabel("Find a person or a record").focus();
    await page.keyboard.type(id);
    await page.keyboard.press("Enter");
    await soon(() => page.getByRole("button", { name: "Erase" }).count()).toBe(1);
    await page.getByRole("button", { name: "Erase" }).focus();
    await page.keyboard.press("Enter");
    await soon(() => page.getByRole("dialog").count()).toBe(1);
    expect(await violationsInBothThemes(page)).toEqual([]);
    await page.getByRole("dialog").getByRole("button", { name: "Erase" }).focus();
    await page.keyboard.press("Enter");
    await soon(() => page.getByText("The person is erased.").count()).toBe(1);
    await soon(() => page.getByRole("button", { name: "Erase" }).count()).toBe(0);
  });
});

describe("when something fails", () => {
  test("a server that is away is said to be, and comes back by itself", async () => {
    await page.route("**/v1/log**", (route) => route.abort());
    await page.route("**/healthz", (route) => route.abort());
    await screen("log");
    await soon(() => page.getByText("The server does not answer.").first().count()).toBe(1);
    expect(await violationsInBothThemes(page)).toEqual([]);
    await page.unroute("**/v1/log**");
    await page.unroute("**/healthz");
    await soon(() => page.getByText("Verified in this browser").count()).toBe(1);
  });

  test("a screen that breaks leaves the others whole", async () => {
    await page.route("**/v1/log", (route) => route.fulfill({ json: { found: null } }));
    await screen("log");
    await soon(() => page.getByRole("alert").count()).toBe(1);
    await page.getByRole("link", { name: "Developers" }).click();
    await soon(heading).toBe("Developers");
    await page.unroute("**/v1/log");
  });

  test("an answer that says that the session is over leads to signing in", async () => {
    await settled(page);
    await set.context.clearCookies();
    // An answer to the screen before may lead there already, and then the link is gone.
    await page.evaluate(() => document.querySelector<HTMLElement>('nav a[href$="/records"]')?.click());
    await soon(heading).toBe("Sign in");
  });
});

test("no policy and no script complained, and nobody but the server was asked", () => {
  expect(set.complaints).toEqual([]);
  expect([...set.hosts]).toEqual([base]);
});
