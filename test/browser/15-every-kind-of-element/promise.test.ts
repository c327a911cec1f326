// Every kind of tagged element is held and given back in its place and order, and what its scripts write lands there.
import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { control } from "../../support/browser.ts";
import { startSite, type TestSite } from "../../support/site.ts";
import "../../support/window.ts";

let site: TestSite;
beforeAll(async () => {
  site = await startSite({ folder: new URL(".", import.meta.url) });
});
afterAll(() => site.stop());
afterEach(() => site.closePages());

const ran = (page: Page) => page.evaluate(() => (window as unknown as { ran?: string[] }).ran ?? []);

/** A vendor's file that writes, by a script of its own too. */
const writer = `
  document.write("<i id='written-1'>one</i>");
  document.write("<script>document.write('<i id=written-2>two</i>'); (window.ran ??= []).push('nested');</" + "script>");
  setTimeout(() => document.write("<i id='written-3'>three</i>"), 50);
  (window.ran ??= []).push("writes");`;

const open = (path = "/") =>
  site.open(path, {}, (page) =>
    page.route("**/writes.js", (route) => {
      site.reached.push("/writes.js");
      return route.fulfill({ contentType: "text/javascript", body: writer });
    }),
  );

const everything = [
  "/asynchronous.js",
  "/background.gif",
  "/deferred.js",
  "/film",
  "/frame",
  "/module.js",
  "/picture.gif",
  "/poster.gif",
  "/preloaded.js",
  "/set.gif",
  "/sheet.css",
  "/slow-first.js",
  "/sound",
  "/writes.js",
];
const reachedOnce = () => [...new Set(site.reached)].filter((path) => !path.startsWith("/collect")).toSorted();
/** Whether the browser sees the address to connect to ahead, which is no request; one without a window connects to none. */
const connects = (page: Page) => page.locator('link[rel="preconnect"]').evaluate((link) => link.matches("[href]"));

/** The texts that stand between the marks of the page, in order. */
const written = (page: Page) =>
  page.evaluate(() =>
    [...document.querySelectorAll("main [id]")]
      .map(({ id }) => id)
      .filter((id) => /^(own|before|between|after|written-[12]|inline)/.test(id)),
  );
const inPlace = ["own", "before", "written-1", "written-2", "between", "inline-1", "inline-2", "after"];
// Nobody can tell any more whose timer wrote it: it lands beside the last released script, and wipes nothing.
const late = "written-3";

/** Classic scripts that are neither deferred nor asynchronous, in the order they ran in. */
const inOrder = (names: string[]) => names.filter((name) => /^(slow-first|inline|writes)$/.test(name));

describe("rule 3: every kind of tagged element", () => {
  it("reaches nobody before a choice and after Reject", async () => {
    const page = await open();
    await page.locator(control.rejectAll).click();
    await page.locator(control.trigger).waitFor();
    await page.reload();
    await page.locator(control.trigger).waitFor();
    await page.waitForTimeout(300);
    expect(site.reached).toEqual([]);
    expect(await connects(page)).toBe(false);
    expect(await ran(page)).toEqual([]);
  });

  it("is given back after Accept, in order, and what is written lands in its place", async () => {
    const page = await open();
    await page.locator(control.acceptAll).click();
    await expect.poll(reachedOnce).toEqual(everything);
    await expect.poll(() => written(page)).toEqual(inPlace);
    await page.locator(`#${late}`).waitFor({ state: "attached" });
    expect(inOrder(await ran(page))).toEqual(["slow-first", "inline", "writes"]);
    expect(await connects(page)).toBe(true);
    expect(await page.locator("h1").textContent()).toBe("Every kind of element");
    expect(await page.locator(".backed").getAttribute("class")).toBe("own backed");
    expect(site.reached.filter((path) => path === "/frame")).toHaveLength(1);
  });

  it("is given back on the next page while that is parsed, deferred scripts after it, and nothing twice", async () => {
    const page = await open();
    await page.locator(control.acceptAll).click();
    await expect.poll(reachedOnce).toEqual(everything);
    site.reached.length = 0;
    await page.goto(`${site.url}/next`);
    await expect.poll(reachedOnce).toEqual(everything);
    await expect.poll(() => written(page)).toEqual(inPlace);
    await page.locator(`#${late}`).waitFor({ state: "attached" });
    await expect.poll(() => ran(page)).toContain("deferred");
    const names = await ran(page);
    expect(inOrder(names)).toEqual(["slow-first", "inline", "writes"]);
    expect(names.indexOf("deferred")).toBeGreaterThan(names.indexOf("writes"));
    expect(new Set(names).size).toBe(names.length);
    expect(site.reached.filter((path) => path === "/frame")).toHaveLength(1);
  });
});

describe("an element that comes late", () => {
  const add = (page: Page, name: string) =>
    page.evaluate((file) => {
      const late = document.createElement("script");
      late.type = "text/plain";
      late.dataset.assent = "analytics";
      late.dataset.src = document
        .querySelector<HTMLElement>("[data-src],script[src*='slow-first']")!
        .outerHTML.replace(/^[^]*?(https?:\/\/[^"]*\/)[^/"]*"[^]*$/, `$1${file}`);
      document.body.appendChild(late);
    }, name);

  it("before the choice waits, after it runs at once, each once", async () => {
    const page = await open();
    await page.locator(control.acceptAll).waitFor();
    await add(page, "late-before.js");
    await page.waitForTimeout(200);
    expect(site.reached).toEqual([]);
    await page.locator(control.acceptAll).click();
    await expect.poll(() => ran(page)).toContain("late-before");
    await add(page, "late-after.js");
    await expect.poll(() => ran(page)).toContain("late-after");
    await page.waitForTimeout(200);
    expect((await ran(page)).filter((name) => name.startsWith("late"))).toEqual(["late-before", "late-after"]);
  });
});

describe("a form with a field named closest", () => {
  it("does not break the gate's ear for clicks", async () => {
    const page = await open();
    const faults: string[] = [];
    page.on("pageerror", ({ message }) => faults.push(message));
    await page.locator(control.rejectAll).click();
    await page.evaluate(() => document.querySelector("form")!.click());
    await page.locator("#plain").click();
    await page.locator("#opener").click();
    await page.locator(control.save).waitFor();
    expect(faults).toEqual([]);
  });
});
