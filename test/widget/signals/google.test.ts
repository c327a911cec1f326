// @vitest-environment happy-dom
// What Google's tags are told, in which order, and how often (rules 52 and 53).
import { beforeEach, describe, expect, it, vi } from "vitest";

const scope = window as unknown as { dataLayer?: ArrayLike<unknown>[] };
const layer = () => (scope.dataLayer ?? []).map((entry) => ({ ...entry }));
const commands = () => (scope.dataLayer ?? []).filter((entry) => "length" in entry).map((entry) => Array.from(entry));
const states = (command: unknown[]) => command[2] as Record<string, unknown>;

/** A fresh page, with or without Global Privacy Control. */
async function openPage(gpc = false) {
  vi.resetModules();
  delete scope.dataLayer;
  vi.stubGlobal("navigator", { globalPrivacyControl: gpc });
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

  it("follows the site's settings: the wait, the redaction, and click identifiers in addresses", async () => {
    (await openPage()).sendDefaults({ mode: "advanced", waitMs: 2000, passUrl: true, redactAds: false });
    expect(states(commands()[0]!)).toMatchObject({ wait_for_update: 2000 });
    expect(commands().slice(1)).toEqual([
      ["set", "ads_data_redaction", false],
      ["set", "url_passthrough", true],
    ]);
  });
});

describe("a region of the site's own", () => {
  const regions = [
    [
      ["US-NY", "CA"],
      ["analytics_storage", "ad_storage"],
    ],
  ] as const;

  it("begins with what the site named, after the default that denies everywhere", async () => {
    (await openPage()).sendDefaults({ mode: "advanced", regions });
    const defaults = commands().filter(([, command]) => command === "default");
    expect(defaults).toHaveLength(2);
    expect(states(defaults[0]!)).not.toHaveProperty("region");
    expect(states(defaults[1]!)).toMatchObject({
      region: ["US-NY", "CA"],
      analytics_storage: "granted",
      ad_storage: "granted",
      ad_user_data: "denied",
      personalization_storage: "denied",
      wait_for_update: 500,
    });
  });

  it("rule 45: begins with nothing that Global Privacy Control turns off", async () => {
    (await openPage(true)).sendDefaults({ mode: "advanced", regions });
    expect(states(commands()[1]!)).toMatchObject({ analytics_storage: "granted", ad_storage: "denied" });
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
