// @vitest-environment happy-dom
// What shop and blog platforms are told: nothing but what a person decided, once their script is there.
import { afterEach, describe, expect, it, vi } from "vitest";
import { openSignalsPage } from "../../support/signals-part.ts";

const scope = window as unknown as Record<string, unknown>;
const loaded = () => dispatchEvent(new Event("load"));

afterEach(() => {
  for (const name of ["Shopify", "wp_set_consent", "wp_consent_type"]) Reflect.deleteProperty(window, name);
  vi.unstubAllGlobals();
});

/** A shop's page as Shopify makes it: the API is there once it was asked for. */
function openShop(kept: Record<string, string> = {}) {
  const told: unknown[] = [];
  const features: unknown[] = [];
  const customerPrivacy = {
    currentVisitorConsent: () => kept,
    setTrackingConsent: (answers: Record<string, boolean>, done: () => void) => {
      told.push(answers);
      for (const [name, given] of Object.entries(answers)) kept[name] = given ? "yes" : "no";
      done();
    },
  };
  const shop: Record<string, unknown> = {
    loadFeatures(wanted: unknown, done: () => void) {
      features.push(wanted);
      shop["customerPrivacy"] = customerPrivacy;
      done();
    },
  };
  scope["Shopify"] = shop;
  return { told, features, kept };
}

describe("Shopify", () => {
  const yes = { analytics: true, marketing: true, preferences: false };

  it("is told nothing until somebody decides: a default would be kept as an answer", async () => {
    const { told, features } = openShop();
    await openSignalsPage({ signals: ["shopify"], regime: "opt-out", on: ["analytics", "advertising"] });
    loaded();
    expect([told, features]).toEqual([[], []]);
  });

  it.each([
    [[], { analytics: false, marketing: false, preferences: false }],
    [["analytics"], { analytics: true, marketing: false, preferences: false }],
    [["advertising"], { analytics: false, marketing: true, preferences: false }],
    [["social"], { analytics: false, marketing: false, preferences: true }],
    [["analytics", "advertising"], yes],
  ])("is told %j once, by its own words", async (given, answers) => {
    const { told, features } = openShop();
    const page = await openSignalsPage({ signals: ["shopify"] });
    page.choose(...given);
    loaded();
    expect(told).toEqual([answers]);
    expect(features).toEqual([[{ name: "consent-tracking-api", version: "0.1" }]]);
  });

  it("is told of an opt-out of sale where the law has one", async () => {
    const { told } = openShop();
    const page = await openSignalsPage({ signals: ["shopify"], regime: "opt-out" });
    page.choose("analytics", "advertising");
    page.choose("analytics", "advertising", "social");
    expect(told).toMatchObject([{ sale_of_data: false }, { sale_of_data: true }]);
  });

  it("is not told again on the next page what it has kept", async () => {
    const { told } = openShop({ analytics: "yes", marketing: "yes", preferences: "no" });
    await openSignalsPage({ signals: ["shopify"], remembered: ["analytics", "advertising"] });
    expect(told).toEqual([]);
  });

  it("is told on a page where its script comes late, and of the last choice only", async () => {
    const page = await openSignalsPage({ signals: ["shopify"] });
    page.choose();
    page.choose("analytics", "advertising");
    const { told } = openShop();
    loaded();
    expect(told).toEqual([yes]);
  });
});

describe("the WP Consent API", () => {
  const told: string[] = [];
  const openBlog = () => {
    told.length = 0;
    scope["wp_set_consent"] = (category: string, value: string) => told.push(`${category} ${value}`);
  };

  it.each([
    ["opt-in", false, "optin"],
    ["opt-out", false, "optout"],
    ["notice", false, "optout"],
    ["opt-out", true, "optin"],
  ] as const)("is told under %s, signal %s, that what is unanswered counts as %s", async (regime, gpc, type) => {
    const defined = vi.fn();
    document.addEventListener("wp_consent_type_defined", defined, { once: true });
    await openSignalsPage({ signals: ["wp"], regime, gpc });
    expect(scope["wp_consent_type"]).toBe(type);
    expect(defined).toHaveBeenCalledTimes(1);
  });

  it.each([
    [[], "deny", "deny", "deny"],
    [["analytics"], "allow", "deny", "deny"],
    [["advertising"], "deny", "allow", "deny"],
    [["social"], "deny", "deny", "allow"],
  ])(
    "is told %j once: statistics %s, marketing %s, preferences %s",
    async (given, statistics, marketing, preferences) => {
      openBlog();
      const page = await openSignalsPage({ signals: ["wp"] });
      expect(told).toEqual([]);
      page.choose(...given);
      loaded();
      expect(told).toEqual([
        "functional allow",
        `preferences ${preferences}`,
        `statistics ${statistics}`,
        `statistics-anonymous ${statistics}`,
        `marketing ${marketing}`,
      ]);
    },
  );

  it("is told of a remembered choice once its script is there", async () => {
    await openSignalsPage({ signals: ["wp"], remembered: ["analytics"] });
    openBlog();
    loaded();
    expect(told).toContain("statistics allow");
    expect(told).toHaveLength(5);
    loaded();
    expect(told).toHaveLength(5);
  });
});
