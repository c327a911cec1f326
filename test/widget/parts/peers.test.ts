// @vitest-environment happy-dom
// The marks of five other tools, put beside ours.
import { beforeEach, describe, expect, it, vi } from "vitest";
import type { Answer } from "../../../core/decision.ts";
import type { PurposeRow, SiteConfig, VendorRow } from "../../../core/site.ts";
import type { Gate } from "../../../widget/host.ts";

/** A gate of a site with these purposes, where everything was answered that is named here. */
function gateOf(purposes: readonly PurposeRow[], answers: Readonly<Record<string, boolean>>): Gate {
  const vendors: readonly VendorRow[] = [["youtube", "social", [], [], [], 0]];
  const gate: Partial<Gate> = {
    config: { purposes, vendors, aliases } as unknown as SiteConfig,
    allows: (name) => answers[name] === true,
    answerTo: (id) => (id in answers ? ([1, answers[id] ? "given" : "refused", 1, false] satisfies Answer) : undefined),
    listen: () => () => {},
  };
  return gate as Gate;
}
const aliases = { googleAnalytics: "analytics", "Google Ads": "advertising", yt: "youtube" };
const usual: readonly PurposeRow[] = [
  ["analytics", 1, "analytics"],
  ["advertising", 1, "advertising"],
];

async function markPage(html: string, gate = gateOf(usual, {})): Promise<(string | undefined)[]> {
  vi.resetModules();
  const parts: ((gate: Gate) => void)[] = [];
  vi.stubGlobal("ASSENT_PARTS", parts);
  await import("../../../widget/parts/peers.ts");
  // Not before: what an earlier test left watching would read it first.
  document.body.innerHTML = html;
  for (const part of parts) part(gate);
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
    ["Klaro", 'data-name="googleAnalytics"', "analytics"],
    ["Klaro", 'data-name="Google Ads"', "advertising"],
    ["Klaro", 'data-name="yt"', "youtube"],
    ["Klaro", 'data-name="googleanalytics"', "googleanalytics"],
    ["Klaro", 'data-name="constructor"', "constructor"],
    ["Osano", 'data-osano="ANALYTICS"', "analytics"],
    ["Osano", 'data-osano="MARKETING"', "advertising"],
    ["CookieConsent", 'data-category="social" data-service="youtube"', "social youtube"],
    ["CookieConsent", 'data-category="social" data-service="yt"', "social youtube"],
    ["CookieConsent", 'data-category="social" data-service="somebody"', "social"],
    ["OneTrust", 'class="optanon-category-C0003"', "C0003"],
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

  it.each(["preferences", "functional"])(
    "functional things is read as the purpose %s where the site has it",
    async (id) => {
      const gate = gateOf([...usual, [id, 1, "analytics"]], {});
      const html =
        '<img data-src="/a.gif" class="optanon-category-C0003"><img data-src="/a.gif" data-cookieconsent="preferences">';
      expect(await markPage(html, gate)).toEqual([id, id]);
    },
  );

  it("what runs after a no waits for that, and for nothing else", async () => {
    const html = '<script type="text/plain" data-category="!analytics"></script>';
    expect(await markPage(html)).toEqual([undefined]);
    expect(await markPage(html, gateOf(usual, { analytics: true }))).toEqual([undefined]);
    expect(await markPage(html, gateOf(usual, { analytics: false }))).toEqual(["essential"]);
  });

  it.each(["!functional", "!social", "!", "! analytics", "!analytics marketing", "!analytics,!ads"])(
    "what runs after a no waits while nobody was asked, %s",
    async (names) => {
      expect(await markPage(`<script type="text/plain" data-category="${names}"></script>`)).toEqual([undefined]);
    },
  );

  it("what runs after a no runs after that of each of its names, and never for a name that no purpose has", async () => {
    const html = ["!analytics,!ads", "! analytics", "!social"].map(
      (names) => `<script type="text/plain" data-category="${names}"></script>`,
    );
    const one = gateOf(usual, { analytics: false });
    expect(await markPage(html.join(""), one)).toEqual([undefined, "essential", undefined]);
    const both = gateOf(usual, { analytics: false, advertising: false });
    expect(await markPage(html.join(""), both)).toEqual(["essential", "essential", undefined]);
  });

  it.each([
    ["analytics", "!advertising", [undefined, "essential"]],
    ["analytics", "!Google Ads", [undefined, "essential"]],
    ["analytics", "!yt", [undefined, undefined]],
    ["analytics", "!somebody", [undefined, undefined]],
    ["analytics", "!", [undefined, undefined]],
    ["!social", "!advertising", [undefined, undefined]],
  ])("what runs after a no to a service waits for that: %s, %s", async (category, service, expected) => {
    const html = `<script type="text/plain" data-category="${category}" data-service="${service}"></script>`;
    const unasked = await markPage(html, gateOf(usual, { analytics: true }));
    const refused = await markPage(html, gateOf(usual, { analytics: true, advertising: false }));
    expect([...unasked, ...refused]).toEqual(expected);
  });

  it("what runs after a no to a vendor waits for that to its purpose", async () => {
    const html = '<script type="text/plain" data-category="social" data-service="!youtube"></script>';
    const purposes: readonly PurposeRow[] = [...usual, ["social", 1, "social"]];
    expect(await markPage(html, gateOf(purposes, {}))).toEqual([undefined]);
    expect(await markPage(html, gateOf(purposes, { social: true }))).toEqual([undefined]);
    expect(await markPage(html, gateOf(purposes, { social: false }))).toEqual(["essential"]);
  });

  it("Cookiebot's own name for an address is read as ours", async () => {
    expect(await markPage('<img data-cookieblock-src="/a.gif" data-cookieconsent="marketing">')).toEqual([
      "advertising",
    ]);
    expect(document.querySelector("img")!.dataset).toMatchObject({ src: "/a.gif" });
    expect(document.querySelector("img")!.hasAttribute("data-cookieblock-src")).toBe(false);
  });

  it("a tool on what is added later is read too", async () => {
    await markPage("");
    document.body.innerHTML = '<img data-src="/a.gif" data-cookieconsent="marketing">';
    await vi.waitFor(() => expect(document.querySelector("img")!.dataset.assent).toBe("advertising"));
  });
});
