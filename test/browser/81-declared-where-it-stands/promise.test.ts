// What a site declares stands in its privacy page where the script tag or the element is, under a strict policy, as part of that page.
import { afterAll, beforeAll, expect, it } from "vitest";
import { axeViolations } from "../../support/browser.ts";
import { startSite, type TestSite } from "../../support/site.ts";

let site: TestSite;
beforeAll(async () => {
  site = await startSite({
    folder: new URL(".", import.meta.url),
    headers: {
      "Content-Security-Policy":
        "default-src 'none'; script-src 'nonce-r4nd0m'; base-uri 'none'; require-trusted-types-for 'script'; trusted-types 'none'",
    },
  });
});
afterAll(() => site.stop());

it("is there twice in the language that was named, and asks for nothing else", async () => {
  const asked: string[] = [];
  const complaints: string[] = [];
  const page = await site.open("/", {}, async (fresh) => {
    fresh.on("request", (request) => asked.push(new URL(request.url()).pathname));
    fresh.on("pageerror", (error) => complaints.push(error.message));
    // A second site's script is the first one's under another name.
    const script = await (await fetch(`${site.server.url}/s/site_demo/declaration.js?lang=en`)).text();
    const other = script.replace('"site":"site_demo"', '"site":"site_two"');
    await fresh.route("**/s/site_two/*", (route) => route.fulfill({ contentType: "text/javascript", body: other }));
  });
  const { purposes } = (await (await fetch(`${site.server.url}/s/site_demo/declaration.json?lang=de`)).json()) as {
    purposes: { title: string; vendors: { cookies: { name: string }[] }[] }[];
  };
  const cookies = purposes.flatMap(({ vendors }) =>
    vendors.flatMap((vendor) => vendor.cookies.map(({ name }) => name)),
  );
  expect(cookies.length).toBeGreaterThan(3);
  for (const part of ["#one", "#two"]) {
    const declared = page.locator(`${part} .assent-declaration[lang=de]`);
    expect(await declared.count(), part).toBe(1);
    expect(await declared.locator("h3").allTextContents(), part).toEqual(purposes.map(({ title }) => title));
    expect((await declared.locator("td bdi").allTextContents()).filter(Boolean), part).toEqual(cookies);
  }
  expect(await page.locator("#other .assent-declaration[lang=en]").count()).toBe(2);
  expect(await page.locator("#three assent-declaration > *").count()).toBe(0);
  expect(asked).toEqual(["/", "/s/site_demo/declaration.js", "/s/site_two/declaration.js"]);
  expect(await page.evaluate("violations")).toEqual([]);
  expect(complaints).toEqual([]);
  expect(await axeViolations(page, { within: "main" })).toEqual([]);
});

it("is a page of its own for everybody, wide and narrow", async () => {
  const page = await site.open("/");
  await page.goto(`${site.server.url}/s/site_demo/declaration.html?lang=en`);
  for (const width of [320, 1_280]) {
    await page.setViewportSize({ width, height: 800 });
    expect(await page.evaluate("document.documentElement.scrollWidth"), `${width}`).toBeLessThanOrEqual(width);
    expect(await axeViolations(page), `${width}`).toEqual([]);
  }
});
