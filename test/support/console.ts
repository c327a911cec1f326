// The console in a browser for tests: a server nobody has claimed, a virtual authenticator, and a page of somebody's own.
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Browser, BrowserContext, BrowserContextOptions, Page } from "playwright-core";
import { cookieName } from "../../server/http/auth.ts";
import type { ServerOptions } from "../../server/node.ts";
import { beginSession } from "../../server/services/sessions.ts";
import { createUser } from "../../server/services/users.ts";
import { addAuthenticator, axeViolations, closeContexts, sharedBrowser } from "./browser.ts";
import { system } from "./context.ts";
import { startTestServer, type TestServer } from "./server.ts";

export interface ConsoleSetting {
  readonly server: TestServer;
  readonly browser: Browser;
  readonly context: BrowserContext;
  readonly page: Page;
  /** Where the console is: passkeys need a name, which a number is not. */
  readonly base: string;
  /** Somebody's own site: what stands in the head of its one page, and in its body after the heading, can be set. */
  readonly shop: { readonly url: string; tag: string; body: string };
  /** What policies and scripts complained about. */
  readonly complaints: string[];
  /** Every origin that was asked for anything. */
  readonly hosts: Set<string>;
  stop(): Promise<void>;
}

async function startShop() {
  const shop = { url: "", tag: "", body: "" };
  const listener = createServer((_, answer) =>
    answer
      .setHeader("Content-Type", "text/html; charset=utf-8")
      .end(
        `<!doctype html><html lang="en"><head><title>Shop</title>${shop.tag}</head><body><h1>Shop</h1>${shop.body}</body></html>`,
      ),
  );
  await new Promise<void>((resolve) => listener.listen(0, "127.0.0.1", resolve));
  shop.url = `http://localhost:${(listener.address() as AddressInfo).port}`;
  return { shop, stop: () => listener.close() };
}

/** Keeps what the page's policies and scripts complain about. */
function complain(page: Page, complaints: string[]): void {
  page.on("console", (message) => {
    // A refusal is no complaint: the browser says of each answer from 400 on that it failed to load.
    if (message.type() === "error" && !message.text().includes("Failed to load resource"))
      complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(error.message));
}

/** Starts everything; nobody is signed in. */
export async function startConsole(options: ServerOptions = {}): Promise<ConsoleSetting> {
  const [server, browser, { shop, stop }] = await Promise.all([startTestServer(options), sharedBrowser(), startShop()]);
  const context = await browser.newContext({ locale: "en-GB", viewport: { width: 1280, height: 800 } });
  const page = await context.newPage();
  const complaints: string[] = [];
  const hosts = new Set<string>();
  complain(page, complaints);
  page.on("request", (request) => hosts.add(new URL(request.url()).origin));
  await addAuthenticator(page);
  return {
    server,
    browser,
    context,
    page,
    shop,
    complaints,
    hosts,
    base: new URL(server.claimLink!).origin,
    async stop() {
      stop();
      await Promise.all([server.stop(), closeContexts(browser)]);
    },
  };
}

/** What axe finds wrong with the page, in light by every rule; in dark nothing differs but colours. */
export async function violationsInBothThemes(page: Page): Promise<string[]> {
  await page.emulateMedia({ colorScheme: "light", reducedMotion: "reduce" });
  const light = await axeViolations(page);
  await page.emulateMedia({ colorScheme: "dark" });
  const dark = await axeViolations(page, { rules: ["color-contrast"] });
  await page.emulateMedia({ colorScheme: "light" });
  return [...light.map((line) => `light ${line}`), ...dark.map((line) => `dark ${line}`)];
}

/** Keys that count together: sent at once, since the second counts for a moment only. */
export const chord = (page: Page, ...keys: readonly string[]): Promise<unknown> =>
  Promise.all(keys.map((key) => page.keyboard.press(key)));

/** The texts of those elements whose words do not fit in them. */
export const cutIn = (page: Page, selector: string): Promise<(string | null)[]> =>
  page.$$eval(selector, (found) =>
    found.filter((one) => one.scrollWidth > one.clientWidth).map((one) => one.textContent),
  );

export interface OpenConsole {
  readonly server: TestServer;
  readonly browser: Browser;
  readonly page: Page;
  /** What scripts and policies of its pages complained about. */
  readonly complaints: string[];
  /** Another page, of somebody else with the role. */
  pageOf(role: string): Promise<Page>;
  stop(): Promise<void>;
}

/** A server and a page of its console, of somebody with the role who is signed in; an owner is the first of all. */
export async function openConsole(
  role = "owner",
  { server: options, ...look }: BrowserContextOptions & { readonly server?: ServerOptions } = {},
): Promise<OpenConsole> {
  const [server, browser] = await Promise.all([startTestServer(options), sharedBrowser()]);
  const complaints: string[] = [];
  const pageOf = async (of: string): Promise<Page> => {
    const { context, url } = server;
    const known = of === "owner" ? (await context.control.users())[0] : undefined;
    const user = known ?? (await createUser(context, system, { name: `A ${of}`, role: of }));
    const { token } = await beginSession(context, { user, by: "recovery", browser: "Chrome" });
    const signedIn = await browser.newContext({ locale: "en-GB", viewport: { width: 1280, height: 900 }, ...look });
    await signedIn.addCookies([{ name: cookieName(context), value: token, url }]);
    const page = await signedIn.newPage();
    page.setDefaultTimeout(30_000);
    complain(page, complaints);
    return page;
  };
  const page = await pageOf(role);
  const stop = () => Promise.all([server.stop(), closeContexts(browser)]).then(() => {});
  return { server, browser, page, complaints, pageOf, stop };
}
