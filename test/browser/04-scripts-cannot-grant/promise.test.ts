// A script may refuse and withdraw for a person, as privacy extensions do, but never give.
import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { control, storedNames } from "../../support/browser.ts";
import { siteOfTests, type TestSite } from "../../support/site.ts";
import { withConfig } from "../../support/states.ts";
import "../../support/window.ts";

let site: TestSite;
let before: number;
siteOfTests({ folder: new URL(".", import.meta.url) }, (now, count) => ([site, before] = [now, count]));

const clickByScript = (page: Page, selector: string) =>
  page.locator(selector).evaluate((element: HTMLElement) => element.click());

async function nothingHappened(page: Page): Promise<void> {
  await page.waitForTimeout(400);
  expect(site.reached).toEqual([]);
  expect(await storedNames(page)).toEqual([]);
  expect(await site.records()).toHaveLength(before);
}

describe("a scripted click", () => {
  it("on Accept all grants nothing", async () => {
    const page = await site.open();
    await clickByScript(page, control.acceptAll);
    await page.locator(control.acceptAll).dispatchEvent("click");
    await nothingHappened(page);
    expect(await page.locator(control.acceptAll).isVisible()).toBe(true);
  });

  it("on switches and Save grants nothing", async () => {
    const page = await site.open();
    await clickByScript(page, control.choose);
    await clickByScript(page, control.switchOf("analytics"));
    await clickByScript(page, control.save);
    await expect.poll(async () => (await site.records()).length).toBe(before + 1);
    const { core } = (await site.records()).at(-1)!;
    expect([core.event, core.method.trusted]).toEqual(["refuse", false]);
    expect(site.reached).toEqual([]);
  });

  it("on a switch does not turn it on for the person who saves then, but may turn it off", async () => {
    const page = await site.open();
    await page.locator(control.choose).click();
    await clickByScript(page, control.switchOf("analytics"));
    await clickByScript(page, control.switchOf("advertising"));
    await page.locator(control.switchOf("social")).click();
    await clickByScript(page, control.switchOf("social"));
    const switches = ["analytics", "advertising", "social"].map((id) => page.locator(control.switchOf(id)));
    expect(await Promise.all(switches.map((box) => box.isChecked()))).toEqual([false, false, false]);
    await page.locator(control.save).click();
    await expect.poll(async () => (await site.records()).length).toBe(before + 1);
    expect((await site.records()).at(-1)!.core.event).toBe("refuse");
    expect(site.reached).toEqual([]);
  });

  it("on Reject all refuses, and the record says that no person's event stood behind it", async () => {
    const page = await site.open();
    await clickByScript(page, control.rejectAll);
    await page.locator(control.trigger).waitFor();
    await expect.poll(async () => (await site.records()).length).toBe(before + 1);
    const { core } = (await site.records()).at(-1)!;
    expect([core.event, core.method.trusted]).toEqual(["refuse", false]);
    expect(site.reached).toEqual([]);
  });
});

describe("what a script sets off by a click just after a person's", () => {
  it("grants nothing by a label, which the page may put at any control", async () => {
    const page = await site.open();
    await page.locator(control.acceptAll).waitFor();
    await page.locator("h1").click();
    await page.locator(control.acceptAll).evaluate((accept) => {
      accept.id = "labelled";
      const label = Object.assign(document.createElement("label"), { htmlFor: "labelled" });
      document.body.append(label);
      label.click();
    });
    await nothingHappened(page);
  });

  it("grants nothing by the change of a box, which the browser vouches for", async () => {
    const page = await site.open();
    await page.locator(control.acceptAll).waitFor();
    await page.locator("h1").click();
    const change = await page.locator("#box").evaluate((box: HTMLInputElement) => {
      let seen: [boolean, boolean] | undefined;
      box.addEventListener("change", (event) => {
        seen = [event.isTrusted, window.assent.set({ analytics: true }, event)];
      });
      box.click();
      return seen;
    });
    expect(change).toEqual([true, false]);
    await nothingHappened(page);
  });
});

describe("where a site asks for the age first", () => {
  const aged = () => site.open("/", {}, (page) => withConfig(page, () => ({ age: 16 })));
  const question = (page: Page) => page.getByRole("region", { name: "Your age" });

  it("what the page's own control gives waits for it, and is in force for whoever is old enough", async () => {
    const page = await aged();
    await question(page).waitFor();
    await page.locator("#own").click();
    await expect.poll(() => page.evaluate(() => document.activeElement?.id)).toBe("privacy-panel");
    expect(await page.evaluate(() => window.assent.status()["analytics"])).toBe("unknown");
    await page.getByRole("button", { name: "I am 16 or older" }).click();
    await expect.poll(() => page.evaluate(() => window.assent.status()["analytics"])).toBe("given");
  });

  it("a tick in a form waits for it too, and is not there for whoever is younger", async () => {
    const page = await aged();
    const tick = page.locator("form input[type=checkbox]");
    for (const [answer, ticked] of [
      ["I am under 16", false],
      ["I am 16 or older", true],
    ] as const) {
      await tick.click();
      await question(page).waitFor();
      expect(await tick.isChecked()).toBe(false);
      await page.getByRole("button", { name: answer }).click();
      await question(page).waitFor({ state: "detached" });
      await expect.poll(() => tick.isChecked()).toBe(ticked);
    }
  });
});

describe("what the browser causes by itself and vouches for", () => {
  it.each(["load", "scroll", "change"])("%s grants nothing", async (type) => {
    const page = await site.open("/", {}, (fresh) =>
      fresh.addInitScript((name) => {
        const give = (event: Event) => {
          window.granted = [event.isTrusted, window.assent.set({ analytics: true }, event)];
        };
        addEventListener(name, give);
        addEventListener("load", () => {
          document.body.style.minHeight = "300vh";
          scrollTo(0, 200);
          const box = document.querySelector<HTMLInputElement>("#box")!;
          box.addEventListener("change", give);
          box.click();
        });
      }, type),
    );
    await page.waitForFunction(() => window.granted);
    expect(await page.evaluate(() => window.granted)).toEqual([true, false]);
    await nothingHappened(page);
  });

  it("grants nothing just after a click either", async () => {
    const page = await site.open();
    await page.locator("h1").click();
    const answer = await page.evaluate(
      () =>
        new Promise((resolve) => {
          addEventListener("scroll", (event) => resolve(window.assent.set({ analytics: true }, event)));
          document.body.style.minHeight = "300vh";
          scrollTo(0, 200);
        }),
    );
    expect(answer).toBe(false);
    await nothingHappened(page);
  });
});

describe("the API", () => {
  it("grants with the event of a person, and with nothing else", async () => {
    const page = await site.open();
    await page.locator(control.acceptAll).waitFor();
    expect(await page.evaluate(() => window.early)).toEqual({
      analytics: "unknown",
      advertising: "unknown",
      social: "unknown",
    });
    const answers = await page.evaluate(() => [
      window.assent.set({ analytics: true }),
      window.assent.set({ analytics: true }, new MouseEvent("click")),
      window.assent.set({ analytics: true }, { isTrusted: true } as Event),
      window.assent.set({ analytics: true }, Object.create(Event.prototype, { isTrusted: { value: true } }) as Event),
    ]);
    expect(answers).toEqual([false, false, false, false]);
    await nothingHappened(page);
    await page.locator("#own").click();
    await expect.poll(() => site.reached).toContain("/analytics.js");
    await expect
      .poll(() => page.evaluate(() => window.assent.status()))
      .toEqual({
        analytics: "given",
        advertising: "unknown",
        social: "unknown",
      });
    await expect.poll(async () => (await site.records()).length).toBe(before + 1);
    const { choices } = (await site.records()).at(-1)!.core;
    expect(choices.map(({ purpose, status }) => `${purpose} ${status}`)).toEqual(["analytics given"]);
    expect(await page.locator(control.acceptAll).isVisible()).toBe(true);
  });

  it("refuses only what a script names, and the banner still asks for the rest", async () => {
    const page = await site.open();
    await page.locator(control.acceptAll).waitFor();
    const refused = () => page.evaluate(() => [window.assent.set({ social: false }), window.assent.set({})]);
    expect([...(await refused()), ...(await refused())]).toEqual([true, true, true, true]);
    await expect.poll(async () => (await site.records()).length).toBe(before + 1);
    await expect
      .poll(() => page.evaluate(() => window.assent.status()))
      .toEqual({
        analytics: "unknown",
        advertising: "unknown",
        social: "refused",
      });
    expect(await page.locator(control.acceptAll).isVisible()).toBe(true);
    await page.waitForTimeout(300);
    expect(await site.records()).toHaveLength(before + 1);
    await page.reload();
    await page.locator(control.acceptAll).waitFor();
  });

  it("withdraws without one, tells its listeners, and the record names only what was taken back", async () => {
    const page = await site.open();
    await page.locator("#own").click();
    await page.evaluate(() => window.assent.set({ advertising: false, social: false }));
    await page.locator(control.trigger).waitFor();
    const told = await page.evaluate(() => {
      window.answers = [];
      window.assent.on((status) => window.answers.push(status));
      window.assent.withdraw();
      return window.answers;
    });
    expect(told).toEqual([{ analytics: "withdrawn", advertising: "refused", social: "refused" }]);
    await expect.poll(async () => (await site.records()).length).toBe(before + 3);
    const { core } = (await site.records()).at(-1)!;
    expect([core.event, core.method.surface, core.method.trusted]).toEqual(["withdraw", "api", false]);
    expect(core.choices).toEqual([{ purpose: "analytics", version: 1, status: "withdrawn" }]);
  });
});

describe("a tag that is on the page twice", () => {
  it("asks, records and signals once", async () => {
    const page = await site.open();
    await page.locator(control.acceptAll).waitFor();
    await page.evaluate(async () => {
      const again = document.createElement("script");
      again.src = document.querySelector<HTMLScriptElement>("script[src]")!.src;
      await new Promise((resolve) => {
        again.addEventListener("load", resolve);
        document.head.append(again);
      });
    });
    await page.locator(control.acceptAll).click();
    await expect.poll(async () => (await site.records()).length).toBe(before + 1);
    expect(await page.locator(control.trigger).count()).toBe(1);
    const signals = await page.evaluate(() => (window as unknown as { dataLayer: unknown[][] }).dataLayer.length);
    expect(signals).toBe(4);
  });
});

describe("a form", () => {
  it("is recorded neither when a script ticks, nor when a script clicks the label, nor when one submits", async () => {
    const page = await site.open();
    await page.locator("input[type=email]").fill("ada@example.com");
    await page.locator("form input[type=checkbox]").waitFor();
    const submit = page.locator("form > button");
    await clickByScript(page, "form input[type=checkbox]");
    await submit.click();
    await page.locator("form input[type=checkbox]").evaluate((box: HTMLInputElement) => (box.checked = true));
    await submit.click();
    await page.locator("form input[type=checkbox]").evaluate((box: HTMLInputElement) => (box.checked = false));
    await clickByScript(page, "form [data-assent-form] label");
    await submit.click();
    await page.locator("form input[type=checkbox]").evaluate((box: HTMLInputElement) => (box.checked = false));
    await page.locator("form input[type=checkbox]").click();
    await page.evaluate(() => document.querySelector("form")!.requestSubmit());
    await nothingHappened(page);
  });
});
