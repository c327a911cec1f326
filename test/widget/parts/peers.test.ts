// @vitest-environment happy-dom
// The marks of five other tools, put beside ours.
import { beforeEach, describe, expect, it, vi } from "vitest";

async function markPage(html: string): Promise<(string | undefined)[]> {
  vi.resetModules();
  document.body.innerHTML = html;
  const parts: (() => void)[] = [];
  vi.stubGlobal("ASSENT_PARTS", parts);
  await import("../../../widget/parts/peers.ts");
  for (const part of parts) part();
  return [...document.body.children].map((element) => (element as HTMLElement).dataset.assent);
}
beforeEach(() => {
  document.body.innerHTML = "";
});

describe("a mark of", () => {
  it.each([
    ["Cookiebot", 'data-cookieconsent="statistics"', "analytics"],
    ["Cookiebot", 'data-cookieconsent="marketing, statistics"', "advertising analytics"],
    ["Cookiebot", 'data-cookieconsent="necessary"', "essential"],
    ["OneTrust", 'class="optanon-category-C0002"', "analytics"],
    ["OneTrust", 'class="wide optanon-category-C0004-C0005 tall"', "advertising social"],
    ["CookieConsent", 'data-category="analytics"', "analytics"],
    ["c15t", 'data-category="measurement"', "analytics"],
    ["Klaro", 'data-name="youtube"', "youtube"],
    ["Osano", 'data-osano="ANALYTICS"', "analytics"],
    ["Osano", 'data-osano="MARKETING"', "advertising"],
  ])("%s, %s, is read as %s", async (_, mark, names) => {
    expect(await markPage(`<iframe data-src="/video" ${mark}></iframe>`)).toEqual([names]);
    expect(await markPage(`<script type="text/plain" ${mark}></script>`)).toEqual([names]);
  });

  it("nobody leaves the element as it is, and so does a mark of ours", async () => {
    expect(await markPage('<img data-src="/a.gif"><img data-src="/a.gif" data-assent="social" data-name="x">')).toEqual(
      [undefined, "social"],
    );
  });

  it("a tool on something that is not held is not ours to read", async () => {
    expect(await markPage('<div data-category="shoes"></div><script data-name="x"></script>')).toEqual([
      undefined,
      undefined,
    ]);
  });

  it("a tool on what is added later is read too", async () => {
    await markPage("");
    document.body.innerHTML = '<img data-src="/a.gif" data-cookieconsent="marketing">';
    await vi.waitFor(() => expect(document.querySelector("img")!.dataset.assent).toBe("advertising"));
  });
});
