// @vitest-environment happy-dom
// What Google's tags are told, in which order, and how often (rules 52 and 53).
import { beforeEach, describe, expect, it, vi } from "vitest";
import type { SiteConfig } from "../../../core/site.ts";
import { openSignalsPage } from "../../support/signals-part.ts";

const scope = window as unknown as { dataLayer?: ArrayLike<unknown>[] };
const layer = () => (scope.dataLayer ?? []).map((entry) => ({ ...entry }));
const commands = () => (scope.dataLayer ?? []).filter((entry) => "length" in entry).map((entry) => Array.from(entry));
const states = (command: unknown[]) => command[2] as Record<string, unknown>;

/** A fresh page. */
async function openPage() {
  vi.resetModules();
  delete scope.dataLayer;
  return import("../../../widget/signals/google.ts");
}
const allowing =
  (...names: string[]) =>
  (name: string) =>
    name === "essential" || names.includes(name);

beforeEach(() => vi.unstubAllGlobals());

describe("rule 52: the default", () => {
  it("comes first, names all seven signals, denies every one that may be refused, and lets tags wait", async () => {
    (await openPage()).sendDefaults();
    const [first, ...rest] = commands();
    expect(first).toEqual([
      "consent",
      "default",
      {
        ad_storage: "denied",
        ad_user_data: "denied",
        ad_personalization: "denied",
        analytics_storage: "denied",
        personalization_storage: "denied",
        functionality_storage: "granted",
        security_storage: "granted",
        wait_for_update: 500,
      },
    ]);
    expect(rest).toEqual([["set", "ads_data_redaction", true]]);
  });

  it("is an arguments object, which is all that Google reads", async () => {
    (await openPage()).sendDefaults();
    expect(Object.prototype.toString.call(scope.dataLayer![0])).toBe("[object Arguments]");
  });

  it("keeps what the page had put into the data layer", async () => {
    const { sendDefaults } = await openPage();
    scope.dataLayer = [["kept"]];
    sendDefaults();
    expect(layer()[0]).toEqual({ 0: "kept" });
  });
});

/** The page of a site with settings: the gate's default, then what the part adds. */
async function openSite(google: SiteConfig["google"], gpc = false) {
  (await openPage()).sendDefaults();
  await openSignalsPage({ google, gpc });
  return commands().slice(2);
}

describe("a site's own settings", () => {
  it("follow the default: the wait, the redaction, and click identifiers in addresses", async () => {
    const [again, ...sets] = await openSite({ mode: "advanced", waitMs: 2000, passUrl: true, redactAds: false });
    expect(states(again!)).toMatchObject({ ad_storage: "denied", analytics_storage: "denied", wait_for_update: 2000 });
    expect(sets).toEqual([
      ["set", "ads_data_redaction", false],
      ["set", "url_passthrough", true],
    ]);
  });

  it("add nothing where they are the defaults", async () => {
    expect(await openSite({ mode: "basic", waitMs: 500, redactAds: true, passUrl: false })).toEqual([]);
    expect(await openSite(undefined)).toEqual([]);
  });

  const regions = [
    [
      ["US-NY", "CA"],
      ["analytics_storage", "ad_storage"],
    ],
  ] as const;

  it("begin a region with what the site named, after the default that denies everywhere", async () => {
    const [own, ...others] = await openSite({ mode: "advanced", regions });
    expect(own!.slice(0, 2)).toEqual(["consent", "default"]);
    expect(states(own!)).toMatchObject({
      region: ["US-NY", "CA"],
      analytics_storage: "granted",
      ad_storage: "granted",
      ad_user_data: "denied",
      personalization_storage: "denied",
      wait_for_update: 500,
    });
    expect(others).toEqual([]);
    expect(states(commands()[0]!)).not.toHaveProperty("region");
  });

  it("rule 45: begin nothing that Global Privacy Control turns off", async () => {
    const [own] = await openSite({ mode: "advanced", regions }, true);
    expect(states(own!)).toMatchObject({ analytics_storage: "granted", ad_storage: "denied" });
  });
});

describe("rule 52: the update", () => {
  const all = ["analytics", "advertising", "social"];
  const choices = Array.from({ length: 8 }, (_, bits) => all.filter((_, at) => bits & (1 << at)));

  it.each(choices)("grants what was ticked and nothing else: %s %s %s", async (...ticked) => {
    const { sendUpdate } = await openPage();
    sendUpdate(allowing(...ticked));
    const state = (name: string) => (ticked.includes(name) ? "granted" : "denied");
    expect(commands()).toEqual([
      [
        "consent",
        "update",
        {
          ad_storage: state("advertising"),
          ad_user_data: state("advertising"),
          ad_personalization: state("advertising"),
          analytics_storage: state("analytics"),
          personalization_storage: state("social"),
          functionality_storage: "granted",
          security_storage: "granted",
        },
      ],
    ]);
  });

  it("is followed by one event with the categories, for triggers of a tag manager", async () => {
    const { sendUpdate } = await openPage();
    sendUpdate(allowing("analytics"));
    expect(layer()[1]).toEqual({
      event: "assent",
      assent: { analytics: true, advertising: false, social: false },
    });
    expect(layer()).toHaveLength(2);
  });
});
