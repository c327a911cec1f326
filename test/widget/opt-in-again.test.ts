// @vitest-environment happy-dom
// Opting in after an opt-out (rule 31): what is asked about again, and what ends the question.
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { RecordRequest } from "../../core/schema.ts";
import type { SiteConfig } from "../../core/site.ts";
import { giveEventsTrust, personsEvent } from "../support/trusted-event.ts";
import { openWidget, sampleConfig as config } from "../support/widget.ts";

const key = "assent-site_demo";
const manner = { surface: "banner", action: "save", layer: 1 } as const;
const all = { analytics: true, advertising: true, social: true };
const none = { analytics: false, advertising: false, social: false };
const sent = (): RecordRequest[] =>
  Object.keys(localStorage)
    .filter((name) => name.startsWith(`${key}:`))
    .sort()
    .map((name) => JSON.parse(localStorage.getItem(name)!) as RecordRequest);
const saidIn = (record: RecordRequest | undefined) =>
  record?.choices.map(({ purpose, status: said }) => `${purpose} ${said}`);
const forget = () => {
  localStorage.clear();
  document.cookie = `${key}=;Path=/;Max-Age=-1`;
};

let clock: number;
beforeEach(() => {
  giveEventsTrust();
  clock = Date.UTC(2026, 0, 1);
  vi.spyOn(Date, "now").mockImplementation(() => clock++);
  vi.stubGlobal("fetch", () => Promise.reject(new TypeError("away")));
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
  forget();
});

describe("rule 31: opting in after an opt-out takes two steps where a law names a way to opt out", () => {
  const california = {
    purposes: [
      ...config.purposes.map(([id, version, category]) => [id, version, category, 1] as const),
      ["social/video", 1, "vendor"],
    ],
    regime: "opt-out",
    renew: { given: 183, refused: 366 },
    optOut: { en: "Do Not Sell or Share My Personal Information" },
  } as const;
  const open = async (change: Partial<SiteConfig> = {}) => {
    const page = await openWidget({ ...config, ...california, ...change }, key);
    const show = vi.spyOn(page.gate, "show").mockReturnValue();
    return { page, shown: () => show.mock.calls.flat() };
  };
  const optedOut = async (change: Partial<SiteConfig> = {}) => {
    const opened = await open(change);
    opened.page.decide({ advertising: false, social: false }, manner, personsEvent());
    expect([sent().length, opened.shown()]).toEqual([1, []]);
    return opened;
  };

  it.each([
    ["everything", all, ["analytics given", "advertising given", "social given"]],
    ["one purpose", { advertising: true }, ["advertising given"]],
    ["one vendor", { "social/video": true }, ["social/video given"]],
  ])("whatever gives %s opens the panel, and gives once it was confirmed there", async (_, wanted, said) => {
    const { page, shown } = await optedOut();
    expect(page.decide(wanted, manner, personsEvent())).toBe(false);
    expect([sent().length, shown(), page.allows("advertising")]).toEqual([1, ["dialog"], false]);
    page.ui.again!();
    expect(saidIn(sent().at(-1))).toEqual(said);
    expect([sent().length, shown(), page.ui.again]).toEqual([2, ["dialog"], undefined]);
  });

  it("also long after the question would come again, and for what is sold since", async () => {
    await optedOut();
    clock += 367 * 864e5;
    const later = [...california.purposes, ["ads-elsewhere", 1, "advertising", 1]] as const;
    for (const wanted of [{ advertising: true }, { "ads-elsewhere": true }]) {
      const { page, shown } = await open({ purposes: later });
      expect([page.decide(wanted, manner, personsEvent()), shown(), sent().length]).toEqual([false, ["dialog"], 1]);
    }
  });

  it("also where the owner has everybody asked first", async () => {
    const { page, shown } = await optedOut({ regime: "opt-in", purposes: config.purposes });
    expect([page.decide(all, manner, personsEvent()), shown(), sent().length]).toEqual([false, ["dialog"], 1]);
  });

  it("any other answer ends the question, and what was never opted out of has none", async () => {
    const { page, shown } = await optedOut();
    page.decide(all, manner, personsEvent());
    expect(page.decide({ analytics: false }, manner, personsEvent())).toBe(true);
    expect(page.ui.again).toBeUndefined();
    expect(page.decide({ analytics: true, social: false }, manner, personsEvent())).toBe(true);
    expect(shown()).toEqual(["dialog"]);
    expect(Object.keys(all).map((id) => page.answerTo(id)?.[1])).toEqual(["given", "refused", "refused"]);
  });

  it("what is refused beside it is in force at once, and holds whatever comes of the question", async () => {
    const { page, shown } = await optedOut();
    expect(page.decide({ analytics: false, advertising: true }, manner, personsEvent())).toBe(false);
    expect([page.allows("analytics"), saidIn(sent().at(-1)), shown()]).toEqual([
      false,
      ["analytics refused"],
      ["dialog"],
    ]);
    expect(page.ui.again!()).toBe(true);
    expect([page.allows("analytics"), saidIn(sent().at(-1))]).toEqual([
      false,
      ["analytics refused", "advertising given"],
    ]);
  });

  it("a first yes, one that stands, and any where no law names such a way take one", async () => {
    for (const change of [{ regime: "opt-in", purposes: config.purposes }, {}] as const) {
      const { page, shown } = await open(change);
      expect([page.decide(all, manner, personsEvent()), page.decide(all, manner, personsEvent())]).toEqual([
        true,
        true,
      ]);
      expect(shown()).toEqual([]);
      forget();
    }
    const elsewhere = await openWidget(config, key);
    elsewhere.decide(none, manner, personsEvent());
    expect(elsewhere.decide(all, manner, personsEvent())).toBe(true);
  });
});
