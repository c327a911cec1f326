// What works on the page from outside finds its way: frameworks, people's own tests, and privacy extensions.
import { build } from "esbuild";
import { describe, expect, it } from "vitest";
import { acceptAll, answersOf, choose, rejectAll } from "../../../widget/testing.ts";
import { control } from "../../support/browser.ts";
import { follow, readRules, take, type Rule, type Step } from "../../support/outside-agents.ts";
import { siteOfTests, type TestSite } from "../../support/site.ts";

const everything = { analytics: "given", advertising: "given", social: "given" };
const nothing = { analytics: "refused", advertising: "refused", social: "refused" };

let site: TestSite;
let before: number;
siteOfTests({ folder: new URL(".", import.meta.url) }, (now, count) => ([site, before] = [now, count]));
/** The method of the one record that came in since the test began. */
async function ownRecord() {
  await expect.poll(async () => (await site.records()).length).toBe(before + 1);
  const { core } = (await site.records()).at(-1)!;
  return [core.event, core.method.trusted];
}

/** A component that says what holds, gives analytics, and shows a video only where that is given. */
const application = `
  import { h, render } from "preact";
  import * as React from "preact/compat";
  import { createAssent } from "./widget/adapters/react.ts";
  const { useAssent, Allowed } = createAssent(React);
  function App() {
    const { status, set } = useAssent();
    const give = h("button", { id: "give", onClick: (event) => set({ analytics: true }, event) }, "Allow analytics");
    const video = h(Allowed, { name: "analytics", children: h("b", { id: "video" }, "A video") });
    return h("div", null, h("i", { id: "says" }, status.analytics ?? "no gate"), give, video);
  }
  render(h(App), document.querySelector("main"));`;

describe("a component of a framework", () => {
  it("follows the gate, and a press in it counts as the person's own", async () => {
    const stdin = { contents: application, resolveDir: process.cwd() };
    const { outputFiles } = await build({ stdin, bundle: true, write: false, format: "iife" });
    const page = await site.open();
    await page.addScriptTag({ content: outputFiles[0]!.text });
    await expect.poll(() => page.locator("#says").textContent()).toBe("unknown");
    await page.locator("#give").evaluate((button: HTMLElement) => button.click());
    expect(await page.locator("#video").count()).toBe(0);
    await page.locator("#give").click();
    await page.locator("#video").waitFor();
    expect(await ownRecord()).toEqual(["give", true]);
    await rejectAll(page);
    await expect.poll(() => page.locator("#video").count()).toBe(0);
  });

  it("that answers twice before the browser's own list is there has both on it", async () => {
    let letGo = () => {};
    const held = new Promise<void>((resolve) => (letGo = resolve));
    const page = await site.open("/", {}, (opened) =>
      opened.route("**/history.js", async (route) => {
        await held;
        await route.continue();
      }),
    );
    await page.locator(control.rejectAll).waitFor();
    for (const name of ["analytics", "social"]) {
      await page.evaluate((refused) => window.assent.set({ [refused]: false }), name);
      await expect.poll(() => page.evaluate((refused) => window.assent.status()[refused], name)).toBe("refused");
    }
    letGo();
    const past = () =>
      page.evaluate(() => JSON.parse(localStorage.getItem("assent-site_demo-past") ?? "[]") as object[]);
    await expect.poll(past).toMatchObject([{ answers: { analytics: "refused" } }, { answers: { social: "refused" } }]);
  });
});

describe("test helpers", () => {
  it("accept everything as a person does: it counts, and what waited runs", async () => {
    const page = await site.open();
    expect(await acceptAll(page)).toMatchObject(everything);
    await expect.poll(() => site.reached).toEqual(expect.arrayContaining(["/analytics.js", "/advertising.js"]));
    expect(await ownRecord()).toEqual(["give", true]);
  });

  it("reject everything: nothing runs", async () => {
    const page = await site.open();
    expect(await rejectAll(page)).toMatchObject(nothing);
    expect(await ownRecord()).toEqual(["refuse", true]);
    expect(site.reached).toEqual([]);
  });

  it("choose by purpose, change one of them later, and take everything back", async () => {
    const page = await site.open();
    expect(await choose(page, { analytics: true })).toMatchObject({ ...nothing, analytics: "given" });
    await page.reload();
    expect(await choose(page, { advertising: true })).toMatchObject({ ...everything, social: "refused" });
    expect((await rejectAll(page))["analytics"]).not.toBe("given");
    expect((await acceptAll(page))["social"]).toBe("given");
  });

  it("say what is wrong where there is no such switch, and no tag", async () => {
    const page = await site.open();
    await expect(choose(page, { marketing: true })).rejects.toThrow("no switch for “marketing”");
    await page.goto("about:blank");
    expect(await answersOf(page)).toEqual({});
  });
});

describe("Consent-O-Matic", () => {
  const rule = readRules("docs/consent-o-matic.json")["Assent"] as Rule;

  it("refuses for a person who allows nothing, in one press", async () => {
    const page = await site.open();
    await page.locator(control.rejectAll).waitFor();
    expect(await follow(page, rule, { D: false, E: false, F: false, X: false })).toBe("done");
    await expect.poll(() => answersOf(page)).toMatchObject(nothing);
    expect(await page.locator(control.rejectAll).count()).toBe(0);
    expect(await ownRecord()).toEqual(["refuse", false]);
    expect(site.reached).toEqual([]);
  });

  it("opens the choices and saves for a person who allows some, but a script cannot give that", async () => {
    const page = await site.open();
    await page.locator(control.rejectAll).waitFor();
    expect(await follow(page, rule, { D: true, E: false, F: false, X: false })).toBe("done");
    await expect.poll(() => answersOf(page)).toMatchObject(nothing);
    expect(await page.locator(control.save).isVisible()).toBe(false);
    expect(await ownRecord()).toEqual(["refuse", false]);
    expect(site.reached).toEqual([]);
  });

  it("finds nothing to do where everything is answered, and on a page without the tag", async () => {
    const page = await site.open();
    await rejectAll(page);
    await page.reload();
    await page.locator(control.trigger).waitFor();
    expect(await follow(page, rule, { D: false })).toBe("not there");
    await page.goto("about:blank");
    expect(await follow(page, rule, { D: false })).toBe("not there");
  });
});

describe("rule 20: autoconsent", () => {
  const rule = readRules("docs/autoconsent.json") as Record<"detectCmp" | "detectPopup" | "optOut" | "test", Step[]>;

  it("finds the question, refuses in one press, and sees that it is done", async () => {
    const page = await site.open();
    await page.locator(control.rejectAll).waitFor();
    for (const steps of [rule.detectCmp, rule.detectPopup, rule.optOut, rule.test]) {
      expect(await take(page, steps)).toBe(true);
    }
    await expect.poll(() => answersOf(page)).toMatchObject(nothing);
    expect(await ownRecord()).toEqual(["refuse", false]);
    expect(site.reached).toEqual([]);
    expect(await take(page, rule.detectCmp)).toBe(false);
  });
});
