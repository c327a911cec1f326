// Every screen there is, with thousands of rows and with none: fit for everybody, by keyboard alone, and when its code, its chunk or its server fails.
import type { Browser, BrowserContext, Page, Route } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import type { lonely } from "../../../server/console/app/lonely.ts";
import { screens } from "../../../server/console/app/screens.ts";
import { axeViolations, closeContexts, sharedBrowser } from "../../support/browser.ts";
import { cutOff } from "../../support/cut.ts";
import { dialogsOf, unreached } from "../../support/keyboard.ts";
import { startTestServer, type TestServer } from "../../support/server.ts";
import { signedIn } from "../../support/signed-in.ts";
import { fillSite, nameOf, placesOf, press, settled, visit, type Filled, type Place } from "../../support/tour.ts";

vi.setConfig({ testTimeout: 120_000 });

/** A server that was away is asked every three seconds. */
const soon = { timeout: 30_000 };

let server: TestServer;
let browser: Browser;
let context: BrowserContext;
let page: Page;
let places: Place[];
const complaints: string[] = [];

const full = "site_demo";
/** A site of which nothing is there but its name. */
const empty = "site_s1";

/** What no link and no tab of a screen leads to, below the screen. A screen that has nothing of the kind says so. */
const deeper: Readonly<Record<string, (found: Filled) => readonly string[]>> = {
  overview: () => [],
  banner: () => [],
  records: ({ record }) => [record],
  contacts: () => [],
  requests: () => [],
  log: () => [],
  developers: ({ webhook }) => [`webhooks/${webhook}`],
  install: () => [],
  settings: () => [],
};

beforeAll(async () => {
  [server, browser] = await Promise.all([startTestServer(), sharedBrowser()]);
  const owner = await signedIn(server, "owner");
  const filled = await fillSite(server, owner);
  const [name = "", value = ""] = owner.cookie.split("=");
  context = await browser.newContext({ locale: "en-GB", viewport: wide, reducedMotion: "reduce" });
  await context.addCookies([{ name, value, url: server.url }]);
  page = await context.newPage();
  page.setDefaultTimeout(30_000);
  page.on("pageerror", (error) => complaints.push(error.message));
  places = await placesOf(page, server.url, full);
  for (const { id: screen } of screens)
    places.push(...deeper[screen]!(filled).map((path) => ({ screen, path: `${full}/${screen}/${path}` })));
}, 240_000);
afterEach(() => page.unrouteAll({ behavior: "ignoreErrors" }));
afterAll(() => Promise.all([server?.stop(), closeContexts(browser)]));

const wide = { width: 1280, height: 900 };
const of = (id: string) => places.filter(({ screen }) => screen === id);
const alert = () => page.getByRole("alert");
const again = () => page.getByRole("button", { name: "Try again" });
const heading = (name: string) => page.getByRole("heading", { level: 1, name, exact: true });

/** What axe finds in the content, in light by every rule; in dark nothing differs but colours. */
async function violations(within = "main"): Promise<string[]> {
  const light = await axeViolations(page, { within });
  await page.emulateMedia({ colorScheme: "dark" });
  const dark = await axeViolations(page, { within, rules: ["color-contrast"] });
  await page.emulateMedia({ colorScheme: "light" });
  return [...light, ...dark.map((line) => `dark ${line}`)];
}

/** Looks until what measures itself has done so: nothing is wider than the window, cut, or squeezed. */
async function fits(width: number, at: string): Promise<void> {
  await page.setViewportSize({ width, height: 640 });
  const needed = () => page.evaluate(() => document.documentElement.scrollWidth);
  await expect.poll(needed, { message: at }).toBeLessThanOrEqual(width);
  await expect.poll(() => cutOff(page), { message: `${at} at ${width}` }).toEqual([]);
  await page.setViewportSize(wide);
}

/** Presses the first “Try again” that is there; runs in the page. */
const pressAgain = (): void =>
  [...document.querySelectorAll("button")].find(({ textContent }) => textContent === "Try again")?.click();

test("no screen is left out, and the views of each were found", async () => {
  expect(Object.keys(deeper)).toEqual(screens.map(({ id }) => id));
  expect(screens.filter(({ id }) => of(id).length === 0)).toEqual([]);
  expect(places.length).toBeGreaterThan(25);
  await visit(page, server.url, places[0]!);
  expect(await violations("html")).toEqual([]);
});

/** A call that nothing answers. */
const away = (route: Route) => route.abort();
/** A chunk that is there and does not work. */
const broken = (route: Route) =>
  route.fulfill({
    contentType: "text/javascript",
    body: 'export function Screen() { throw new Error("broken on purpose"); }',
  });

describe.each(screens.map(({ id, name }) => [id, name.en] as const))("%s", (id, name) => {
  test("with thousands of rows fits everybody, is gone through by keyboard alone, and is whole on a telephone and a tablet", async () => {
    // What is asked for is read; what a press would change stays as it is.
    await page.route("**/v1/**", (route) => (route.request().method() === "GET" ? route.fallback() : route.abort()));
    const known = new Set<string>();
    for (const place of of(id)) {
      const at = nameOf(place);
      await visit(page, server.url, place);
      expect(await violations(), at).toEqual([]);
      expect(await page.locator("main *").count(), at).toBeLessThan(4_000);
      expect(await unreached(page), at).toEqual([]);
      expect(await dialogsOf(page, { known, look: () => violations("dialog[open]") }), at).toEqual([]);
      for (const width of [320, 768]) await fits(width, at);
    }
  });

  test("in German is as fit, on a telephone, a tablet and a desk", async () => {
    await page.goto(`${server.url}/console/${full}/${id}`);
    await page.evaluate(() => localStorage.setItem("assent-console-language", "de"));
    await page.reload();
    try {
      for (const place of of(id)) {
        const at = `de ${nameOf(place)}`;
        await visit(page, server.url, { ...place, tab: undefined });
        // Tabs have other names here, in the same order.
        const tabs = of(id).filter(({ path, tab }) => path === place.path && tab);
        if (place.tab) await page.getByRole("tablist").first().getByRole("tab").nth(tabs.indexOf(place)).click();
        await settled(page);
        expect(await page.evaluate(() => document.documentElement.lang), at).toBe("de");
        // What axe looks at is but words in another language: one view of each screen.
        if (place === of(id)[0]) expect(await axeViolations(page, { within: "main" }), at).toEqual([]);
        for (const width of [320, 390, 768, 1_440]) await fits(width, at);
      }
    } finally {
      await page.evaluate(() => localStorage.removeItem("assent-console-language"));
      await page.goto("about:blank");
    }
  });

  test("whose code throws, or never came, leaves the others and a way out", async () => {
    const chunk = `**/w/*/console-${id}.js`;
    const address = `${server.url}/console/${full}/${id}`;
    await page.route(chunk, broken);
    await page.goto(address);
    await alert().and(page.locator(":has(button)")).waitFor();
    const [other] = screens.filter((one) => one.id !== id);
    await page.getByRole("navigation", { name: "Screens" }).getByRole("link", { name: other!.name.en }).click();
    await heading(other!.name.en).waitFor();
    await page.unroute(chunk);
    await page.route(chunk, away);
    await page.goto(address);
    await again().waitFor();
    await page.unroute(chunk);
    await again().click();
    await heading(name).waitFor();
  });

  test("without its server says so, offers another try, and is whole again after it", async () => {
    const calls = new RegExp(`^${server.url}/(v1/|healthz|openapi)`);
    const asked: string[] = [];
    for (const place of of(id)) {
      // A tab is opened while the server is away; a screen is gone to.
      if (place.tab) await page.goto(`${server.url}/console/${place.path}`).then(() => settled(page));
      // Nothing that the place before asks for once more is taken for a call of this one.
      else await page.goto("about:blank");
      await page.route(calls, (route) => {
        asked.push(route.request().url());
        return route.abort();
      });
      if (place.tab) await press(page, place.tab);
      else await page.goto(`${server.url}/console/${place.path}`);
      await settled(page);
      // What came with the page stands, and the strip above it says that no more comes.
      if (id === "overview") await page.getByText("The server does not answer. Trying again").waitFor();
      else {
        const isTold = async () => (await again().count()) > 0 === asked.length > 0;
        await expect.poll(isTold, { ...soon, message: `${nameOf(place)}: ${asked.join(" ")}` }).toBe(true);
      }
      const told = await again().count();
      await page.unroute(calls);
      // What is asked again by itself may have been faster.
      if (told > 0) await page.evaluate(pressAgain);
      await expect.poll(() => page.locator("main .away, main .bones, main [role=alert] button").count(), soon).toBe(0);
      asked.length = 0;
    }
  });

  test("of an empty site says what would be there, and nothing has failed", async () => {
    const seen = new Set<string>();
    for (const place of of(id).filter(({ path }) => path.split("/").length < 4 && !path.includes("/rec_"))) {
      await visit(page, server.url, { screen: id, path: place.path.replace(full, empty) });
      const tab = page.getByRole("tab", { name: place.tab ?? "", exact: true });
      const isTab = !!place.tab && (await tab.count()) > 0;
      // Without the tab it is the view that was looked at before.
      const view = isTab ? nameOf(place) : place.path;
      if (seen.has(view)) continue;
      seen.add(view);
      if (isTab) await press(page, place.tab);
      expect(await alert().count(), nameOf(place)).toBe(0);
      expect((await page.locator("main").innerText()).length, nameOf(place)).toBeGreaterThan(100);
      expect(await violations(), nameOf(place)).toEqual([]);
    }
  });
});

/** The chunk of a screen that belongs to no site, and its address. */
const alone: Readonly<Record<keyof typeof lonely, { readonly chunk: string; readonly path: string }>> = {
  "sign-in": { chunk: "sign-in", path: "" },
  claim: { chunk: "claim", path: "/claim" },
  new: { chunk: "wizard", path: "/new" },
};

test.each(Object.entries(alone))(
  "%s, which belongs to no site, is fit for everybody and fails in words",
  async (id, { chunk, path }) => {
    const guest = await browser.newContext({ locale: "en-GB", viewport: wide });
    if (id === "new") await guest.addCookies(await context.cookies());
    page = await guest.newPage();
    await page.goto(`${server.url}/console${path}`);
    await settled(page);
    expect(await violations("html")).toEqual([]);
    expect(await unreached(page)).toEqual([]);
    await fits(320, id);
    await page.route(`**/w/*/console-${chunk}.js`, broken);
    await page.reload();
    await again().waitFor();
    await page.route(/\/v1\//, away);
    await page.unroute(`**/w/*/console-${chunk}.js`);
    await page.reload();
    // Who is nobody is asked for first; who is signed in stands in the page.
    if (id === "new") await heading("Which site is it for?").waitFor();
    else await page.getByText("The server does not answer.").first().waitFor();
  },
);

test("what the shell throws is said on a page of its own, with another try", async () => {
  page = await context.newPage();
  await page.addInitScript(() => {
    const real = navigator.userAgent;
    let isBroken = true;
    Object.defineProperty(navigator, "userAgent", {
      get() {
        if (isBroken) throw new Error("broken on purpose");
        return real;
      },
    });
    addEventListener("click", () => (isBroken = false), true);
  });
  await page.goto(`${server.url}/console/${full}/log`);
  await again().click();
  await heading("Log").waitFor();
});

test("a page whose script never comes says so by itself", async () => {
  page = await context.newPage();
  await page.route("**/w/*/console.js", away);
  await page.goto(`${server.url}/console/${full}`);
  const late = page.getByText("This takes long.");
  // As it began, however long ago that is.
  await page.evaluate(() =>
    document.getAnimations().forEach((one) => {
      one.pause();
      one.currentTime = 0;
    }),
  );
  expect(await late.isVisible()).toBe(false);
  await page.evaluate(() => document.getAnimations().forEach((one) => one.finish()));
  expect(await late.isVisible()).toBe(true);
});

test("an address that is none, and one that ends in a stroke, lead on", async () => {
  page = await context.newPage();
  await page.goto(`${server.url}/console/`);
  await heading("Overview").waitFor();
  await page.goto(`${server.url}/console/${full}/nothing`);
  await heading("There is no such screen").waitFor();
  expect(await violations("html")).toEqual([]);
  // Nor does any lead to somebody else's page.
  for (const elsewhere of [
    "/console//evil.example/overview",
    "/console/\\evil.example",
    "/console/?next=//evil.example",
  ]) {
    await page.goto(server.url + elsewhere);
    await page.locator("main h1").waitFor();
    expect(new URL(page.url()).origin).toBe(new URL(server.url).origin);
    const links = () => page.locator("a[href]").evaluateAll((all) => all.map((one) => (one as HTMLAnchorElement).host));
    expect((await links()).filter((host) => host.includes("evil"))).toEqual([]);
  }
});

test("no script complained but where it was broken on purpose", () =>
  expect(complaints.filter((line) => !line.includes("on purpose"))).toEqual([]));
