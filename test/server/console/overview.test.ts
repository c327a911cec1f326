// The overview in a real browser: from no page at all to numbers that move, in both themes, and without its server.
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { eventsIn } from "../../../server/console/screens/overview-live.ts";
import { sampleStats } from "../../../server/console/screens/overview-sample.ts";
import { axeViolations } from "../../support/browser.ts";
import { bannerRequest, demoOrigin, post } from "../../support/requests.ts";
import { type TestServer } from "../../support/server.ts";
import { openConsole, type OpenConsole } from "../../support/console.ts";

vi.setConfig({ testTimeout: 120_000 });

let set: OpenConsole;
let server: TestServer;
let page: Page;
beforeAll(async () => {
  set = await openConsole("owner", { reducedMotion: "reduce" });
  ({ server, page } = set);
});
afterAll(() => set?.stop());

const figure = async (name: string) => page.locator(`[data-figure="${name}"]`).textContent();

async function violations(): Promise<string[]> {
  const found: string[] = [];
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    found.push(...(await axeViolations(page)).map((line) => `${colorScheme} ${line}`));
  }
  await page.emulateMedia({ colorScheme: "light" });
  return found;
}

test("before the first page it teaches: the tag, and sample data that go again", async () => {
  await page.goto(`${server.url}/console/site_demo/overview`);
  await page.getByText("Waiting for the first page").waitFor();
  expect(await page.locator("main pre").textContent()).toBe(`<script src="${server.url}/s/site_demo.js"></script>`);
  expect(await violations()).toEqual([]);
  await page.getByRole("button", { name: "See it with sample data" }).click();
  await page.locator(".chart canvas").waitFor();
  expect(Number((await figure("shown"))!.replaceAll(",", ""))).toBeGreaterThan(100);
  expect(await violations()).toEqual([]);
  await page.getByRole("button", { name: "Remove sample data" }).click();
  await page.getByText("Waiting for the first page").waitFor();
});

test("what a newer server finds and this build does not know is said in the server's words", async () => {
  const later = {
    code: "of-a-later-version",
    origin: "https://later.example",
    cause: "It is new.",
    fix: "Be patient.",
  };
  await page.route("**/v1/install", async (route) => {
    const answer = await route.fetch();
    const install = (await answer.json()) as { findings: object[] };
    await route.fulfill({ response: answer, json: { ...install, state: "wrong", findings: [later] } });
  });
  const thing = { code: "of-a-later-version", severity: 1, about: "Something new needs you." };
  await page.route("**/v1/attention", (route) => route.fulfill({ json: { things: [thing] } }));
  await page.goto(`${server.url}/console/site_demo/install`);
  await page.getByRole("alert").getByText("It is new. Be patient.").waitFor();
  await page.getByRole("link", { name: "Overview" }).click();
  await page.getByText("https://later.example It is new. Be patient.").waitFor();
  await page.getByRole("button", { name: "See it with sample data" }).click();
  await page.getByText("Something new needs you.").waitFor();
  await page.unrouteAll();
  await page.goto(`${server.url}/console/site_demo/overview`);
  await page.getByText("Waiting for the first page").waitFor();
});

test("a page's first load ends the waiting by itself, and a choice moves the number within two seconds", async () => {
  await fetch(`${server.url}/s/site_demo.js`, { headers: { Referer: `${demoOrigin}/` } });
  await page.locator("[data-figure=refused]").waitFor();
  await expect.poll(() => page.getByText("Live", { exact: true }).count()).toBe(1);
  const { notice } = (await (await fetch(`${server.url}/s/site_demo.json`)).json()) as { notice: string };
  expect(await figure("refused")).toBe("0");
  // What a busy machine was late by is none of the promise: the fastest of a few keeps it.
  const took: number[] = [];
  while (took.length < 8 && !took.some((ms) => ms < 2_000)) {
    const sentAt = performance.now();
    await post(`${server.url}/v1/records`, bannerRequest(notice, "refused"));
    await expect.poll(() => figure("refused"), { interval: 20 }).toBe(`${took.length + 1}`);
    took.push(performance.now() - sentAt);
  }
  expect(Math.min(...took)).toBeLessThan(2_000);
});

test("the numbers are a table too, taken apart by tabs that arrows reach, and what needs attention is named", async () => {
  await page.locator("main summary").first().press("Enter");
  await expect.poll(() => page.getByRole("region", { name: "Answers by day" }).locator("tbody tr").count()).toBe(30);
  await page.getByRole("tab", { name: "Category" }).press("ArrowRight");
  await expect.poll(() => page.locator("th", { hasText: "Country" }).count()).toBe(1);
  await page.getByRole("button", { name: "7 days" }).press("Enter");
  await expect.poll(() => page.getByRole("region", { name: "Answers by day" }).locator("tbody tr").count()).toBe(7);
  await page.getByText("This installation was never backed up").waitFor();
  expect(await violations()).toEqual([]);
});

test("on a telephone nothing is wider than the screen", async () => {
  await page.setViewportSize({ width: 320, height: 640 });
  const wide = () => page.evaluate("document.documentElement.scrollWidth - innerWidth");
  await expect.poll(wide).toBeLessThanOrEqual(0);
  await page.setViewportSize({ width: 1280, height: 900 });
});

test("no policy and no script complained", () => expect(set.complaints).toEqual([]));

describe("what it works out", () => {
  test("events of a stream are whole, however it is cut", async () => {
    async function* pieces() {
      for (const piece of ["retry: 1\n\nevent: to", 'day\ndata: {"a"', ":1}\n\n: still\n", "\ndata: 2\n\ndata: 3"])
        yield piece;
    }
    const found: string[] = [];
    for await (const text of eventsIn(pieces())) found.push(text);
    expect(found).toEqual(['{"a":1}', "2"]);
  });

  test("sample data are the same at every look, and their parts add up", () => {
    const { days, total, from, to } = sampleStats("2026-11-28", 30);
    expect([from, to, days.length]).toEqual(["2026-10-30", "2026-11-28", 30]);
    expect(sampleStats("2026-11-28", 30).total).toEqual(total);
    for (const { shown, accepted, refused, partly, unanswered } of [...days, total])
      expect(accepted + refused + partly + unanswered).toBe(shown);
  });
});
