// @vitest-environment happy-dom
// When Global Privacy Control is recorded (rules 38 and 48): at once where it is in force, else with the answer.
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { RecordRequest } from "../../core/schema.ts";
import type { PurposeRow, SiteConfig } from "../../core/site.ts";
import { giveEventsTrust, personsEvent } from "../support/trusted-event.ts";
import { openWidget, sampleConfig as config } from "../support/widget.ts";

const key = "assent-site_demo";
const manner = { surface: "banner", action: "accept-all", layer: 1 } as const;
const sent = (): string[] =>
  Object.keys(localStorage)
    .filter((name) => name.startsWith(`${key}:`))
    .sort()
    .map((name) => JSON.parse(localStorage.getItem(name)!) as RecordRequest)
    .map(({ event, method, choices }) =>
      [event, method.action, method.viaGpc, ...choices.map(({ purpose, status }) => `${purpose} ${status}`)].join(", "),
    );
const optOut = { en: "Do Not Sell or Share My Personal Information" };
const untilRefused = config.purposes.map(([id, version, category]): PurposeRow => [id, version, category, 1]);
const signalled = "object, signal, true, advertising refused, social refused";

beforeEach(() => {
  giveEventsTrust();
  // No two acts in one millisecond, so that ids sort in their order.
  let clock = Date.UTC(2026, 0, 1);
  vi.spyOn(Date, "now").mockImplementation(() => clock++);
  Object.defineProperty(navigator, "globalPrivacyControl", { value: true, configurable: true });
  vi.stubGlobal("fetch", () => Promise.reject(new TypeError("away")));
});
afterEach(() => {
  Reflect.deleteProperty(navigator, "globalPrivacyControl");
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
  localStorage.clear();
  document.cookie = `${key}=;Path=/;Max-Age=-1`;
});

it.each([
  ["California", { regime: "opt-out", purposes: untilRefused, optOut }],
  ["a place where things run and no law names a way out", { regime: "notice", purposes: untilRefused }],
  ["California with a stricter regime of the site's own", { regime: "opt-in", optOut }],
] as const)("in %s it is recorded at once though the banner asks, and once", async (_, change) => {
  const place: SiteConfig = { ...config, ...change };
  const page = await openWidget(place, key);
  expect([sent(), page.asks()]).toEqual([[signalled], true]);
  page.decide({ analytics: true }, manner, personsEvent());
  await openWidget(place, key);
  expect(sent()).toEqual([signalled, "change, accept-all, true, analytics given"]);
});

it("where everybody is asked before anything runs it waits for the answer, and nothing is stored before", async () => {
  const page = await openWidget(config, key);
  expect([sent(), document.cookie, page.asks()]).toEqual([[], "", true]);
  page.decide({ analytics: true, advertising: false, social: false }, manner, personsEvent());
  expect(sent()).toEqual(["give, accept-all, true, analytics given, advertising refused, social refused"]);
});
