// @vitest-environment happy-dom
// What an act records, what it leaves in force, and what it takes to give.
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { encodeDecision } from "../../core/decision.ts";
import { eventProblem } from "../../core/record.ts";
import { recordRequest, type RecordRequest } from "../../core/schema.ts";
import type { SiteConfig } from "../../core/site.ts";
import { sampleRecordId } from "../support/samples.ts";
import { giveEventsTrust, personsEvent } from "../support/trusted-event.ts";
import { openWidget, sampleConfig } from "../support/widget.ts";

const key = "assent-site_demo";
const config: SiteConfig = { ...sampleConfig, purposes: [...sampleConfig.purposes, ["newsletter", 1, ""]] };
const manner = { surface: "banner", action: "save", layer: 1 } as const;
const all = { analytics: true, advertising: true, social: true };
const none = { analytics: false, advertising: false, social: false };

const openPage = (change: Partial<SiteConfig> = {}) => openWidget({ ...config, ...change }, key);

const sent = (): RecordRequest[] =>
  Object.keys(localStorage)
    .filter((name) => name.startsWith(`${key}:`))
    .sort()
    .map((name) => ({ waitedMs: 0, ...JSON.parse(localStorage.getItem(name)!) }) as RecordRequest);
const lastSent = () => sent().at(-1)!;
const statuses = () => lastSent().choices.map(({ purpose, status }) => `${purpose} ${status}`);

// Goes on by a millisecond whenever somebody looks, so that records sort as they were made.
let clock: number;

beforeEach(() => {
  giveEventsTrust();
  // The outbox would try again for as long as the test file lives.
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  clock = Date.UTC(2026, 0, 1);
  vi.spyOn(Date, "now").mockImplementation(() => clock++);
  vi.stubGlobal("fetch", () => Promise.reject(new TypeError("away")));
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
  vi.useRealTimers();
  localStorage.clear();
  document.cookie = `${key}=;Path=/;Max-Age=-1`;
});

describe("an act of a person", () => {
  it.each([
    ["accepting all first", [], all, "give", ["analytics given", "advertising given", "social given"]],
    ["refusing all first", [], none, "refuse", ["analytics refused", "advertising refused", "social refused"]],
    ["choosing one first", [], { analytics: true }, "give", ["analytics given"]],
    ["refusing one first", [], { social: false }, "refuse", ["social refused"]],
    ["accepting after refusing", [none], all, "change", ["analytics given", "advertising given", "social given"]],
    ["taking one back", [all], { social: false }, "withdraw", ["social withdrawn"]],
    [
      "saving with one off",
      [all],
      { ...all, social: false },
      "change",
      ["analytics given", "advertising given", "social withdrawn"],
    ],
    ["taking all back", [all], none, "withdraw", ["analytics withdrawn", "advertising withdrawn", "social withdrawn"]],
    ["taking the only one back", [{ ...none, social: true }], none, "withdraw", ["social withdrawn"]],
    ["refusing again", [none], none, "refuse", ["analytics refused", "advertising refused", "social refused"]],
    ["giving again", [all, none], all, "change", ["analytics given", "advertising given", "social given"]],
  ] as const)("%s is one record the server accepts", async (_, before, act, event, choices) => {
    const state = await openPage();
    for (const earlier of before) state.decide(earlier, manner, personsEvent());
    const count = sent().length;
    expect(state.decide(act, manner, personsEvent())).toBe(true);
    expect(sent()).toHaveLength(count + 1);
    const record = lastSent();
    expect(record.event).toBe(event);
    expect(statuses()).toEqual(choices);
    expect(recordRequest.safeParse(record).error).toBeUndefined();
    expect(eventProblem(record.event, record.choices)).toBeUndefined();
    expect(record.method).toEqual({ ...manner, viaGpc: false, trusted: true });
    expect(state.whole()!.record).toBe(record.id);
  });

  it("leaves what it does not name unknown, and asked for", async () => {
    const state = await openPage();
    for (const named of [{ social: false }, { analytics: true }]) state.decide(named, manner, personsEvent());
    expect(["analytics", "advertising", "social"].map((id) => state.answerTo(id)?.[1])).toEqual([
      "given",
      undefined,
      "refused",
    ]);
    expect([state.mustAsk(), state.decide({}, manner, personsEvent()), sent().length]).toEqual([true, true, 2]);
  });

  it.each(["load", "scroll", "message", "pointermove", ""])(
    "is none though the browser vouches for %j",
    async (type) => {
      const state = await openPage();
      expect(state.decide(all, manner, personsEvent(type))).toBe(false);
    },
  );

  it("is none when nobody has touched the page", async () => {
    const state = await openPage();
    vi.stubGlobal("navigator", { userActivation: { isActive: false } });
    expect(state.decide(all, manner, personsEvent())).toBe(false);
    vi.stubGlobal("navigator", { userActivation: { isActive: true } });
    expect(state.decide(all, manner, personsEvent())).toBe(true);
  });

  it("follows the one before, by the same random subject", async () => {
    const state = await openPage();
    state.decide(all, manner, personsEvent());
    const first = lastSent();
    state.decide(none, manner, personsEvent());
    expect(lastSent().prev).toBe(first.id);
    expect(lastSent().subject).toEqual(first.subject);
    expect(first.subject.id).toMatch(/^[0-9a-f]{32}$/);
    expect(first).not.toHaveProperty("prev");
  });
});

describe("an act without a person's event", () => {
  it.each([undefined, { isTrusted: true } as Event, null as unknown as Event])("%j gives nothing", async (event) => {
    const state = await openPage();
    expect(state.decide(all, manner, event)).toBe(false);
    expect(state.decide({ analytics: true, social: false }, manner, event)).toBe(false);
    expect([sent(), state.decision()]).toEqual([[], undefined]);
    expect(state.allows("analytics")).toBe(false);
  });

  it("may refuse, and may take back, and vouches for nothing that stays given", async () => {
    const state = await openPage();
    expect(state.decide(none, manner)).toBe(true);
    expect([lastSent().event, lastSent().method.trusted]).toEqual(["refuse", false]);
    state.decide(all, manner, personsEvent());
    expect(state.decide({ social: false }, manner)).toBe(true);
    expect(statuses()).toEqual(["social withdrawn"]);
    expect(lastSent().event).toBe("withdraw");
    expect([state.allows("analytics"), state.allows("social")]).toEqual([true, false]);
  });
});

describe("a script", () => {
  it("that repeats what holds changes nothing and records nothing", async () => {
    const state = await openPage();
    state.decide({ analytics: true, social: false }, manner, personsEvent());
    const before = state.decision();
    for (const again of [{}, { analytics: true }, { social: false }, { analytics: true, social: false }]) {
      expect(state.decide(again, manner)).toBe(true);
    }
    expect([state.decision(), sent().length]).toEqual([before, 1]);
  });

  it("does not make a yes last longer by taking another back", async () => {
    (await openPage()).decide(all, manner, personsEvent());
    clock = Date.UTC(2026, 0, 1 + 100);
    (await openPage()).decide({ social: false }, manner);
    clock = Date.UTC(2026, 0, 1 + 184);
    const state = await openPage();
    expect([state.allows("analytics"), state.answerTo("social")?.[1]]).toEqual([false, "withdrawn"]);
  });
});

describe("what is stored", () => {
  it("goes when the last answer lapses", async () => {
    const cookie = vi.spyOn(document, "cookie", "set");
    const lifetime = () => Number(/Max-Age=(-?\d+)$/.exec(cookie.mock.lastCall![0])![1]);
    (await openPage()).decide(all, manner, personsEvent());
    expect(Math.abs(lifetime() - 183 * 86_400)).toBeLessThan(3);
    clock = Date.UTC(2026, 0, 1 + 100);
    await openPage();
    expect(Math.abs(lifetime() - 83 * 86_400)).toBeLessThan(3);
    clock = Date.UTC(2026, 0, 1 + 184);
    await openPage();
    expect([localStorage.getItem(key), document.cookie]).toEqual([null, ""]);
  });

  it("is forgotten when the server refuses its record for good, and so is a form's consent", async () => {
    const state = await openPage();
    const told = vi.fn();
    state.listen(told);
    state.decide(all, manner, personsEvent());
    const subject = { kind: "email", id: "ada@example.com" } as const;
    const choices = [{ purpose: "newsletter", version: 1, status: "given" } as const];
    const form = state.record({ event: "give", choices, subject, manner, trusted: true });
    localStorage.setItem(`${key}-forms`, JSON.stringify([{ record: form }, { record: "another" }]));
    vi.stubGlobal("fetch", () => Promise.resolve(new Response("{}", { status: 422 })));
    await vi.advanceTimersByTimeAsync(5000);
    expect([state.decision(), state.mustAsk(), state.allows("social")]).toEqual([undefined, true, false]);
    expect(JSON.parse(localStorage.getItem(`${key}-forms`)!)).toEqual([{ record: "another" }]);
    expect([localStorage.getItem(key), document.cookie, told.mock.calls.length]).toEqual([null, "", 2]);
  });
});

describe("what is in force", () => {
  it("is nothing but the essential before a choice, and never what is not known", async () => {
    const state = await openPage();
    expect(["essential", "analytics", "newsletter", "unheard-of", ""].map(state.allows)).toEqual([
      true,
      false,
      false,
      false,
      false,
    ]);
    expect(state.mustAsk()).toBe(true);
  });

  it("is restored on the next page, and nobody is asked", async () => {
    (await openPage()).decide({ ...none, analytics: true }, manner, personsEvent());
    const next = await openPage();
    expect([next.allows("analytics"), next.allows("social"), next.mustAsk()]).toEqual([true, false, false]);
  });

  it("ends for a purpose whose version was raised, and only that one is asked again", async () => {
    (await openPage()).decide(all, manner, personsEvent());
    const next = await openPage({
      purposes: [
        ["analytics", 1, "analytics"],
        ["advertising", 3, "advertising"],
      ],
    });
    expect([next.allows("analytics"), next.allows("advertising"), next.mustAsk()]).toEqual([true, false, true]);
    expect(next.answerTo("advertising")).toBeUndefined();
  });

  it("rules 27 and 28: holds on day 181 and is asked for again on day 184", async () => {
    (await openPage()).decide(all, manner, personsEvent());
    clock = Date.UTC(2026, 0, 1 + 181);
    expect([(await openPage()).allows("social"), (await openPage()).mustAsk()]).toEqual([true, false]);
    clock = Date.UTC(2026, 0, 1 + 184);
    expect([(await openPage()).allows("social"), (await openPage()).mustAsk()]).toEqual([false, true]);
  });

  it("rules 30 and 49: where things run until refused, a no stands for what is sold later, which is not asked for", async () => {
    const until = (id: string, category: string) => [id, 1, category, 1] as const;
    const before = [until("analytics", "analytics"), until("ads", "advertising")];
    const after = [...before, until("retargeting", "advertising"), until("heatmaps", "analytics")];
    const place = { regime: "opt-out", ask: true } as const;
    const off = await openPage({ ...place, purposes: before });
    off.decide({ ads: false }, manner, personsEvent());
    const later = await openPage({ ...place, purposes: after });
    expect([...after.map(([id]) => later.allows(id)), later.asks()]).toEqual([true, false, false, true, true]);
    const sold = await openPage({ ...place, purposes: after.filter(([id]) => /ads|retar/.test(id)) });
    expect(sold.asks()).toBe(false);
    sold.decide({ retargeting: true }, manner, personsEvent());
    expect(["ads", "retargeting"].map((id) => sold.allows(id))).toEqual([false, true]);
  });

  it("needs every purpose of a category", async () => {
    const purposes = [
      ["counting", 1, "analytics"],
      ["testing", 1, "analytics"],
    ] as const;
    const state = await openPage({ purposes });
    state.decide({ counting: true }, manner, personsEvent());
    expect(["counting", "testing", "analytics"].map(state.allows)).toEqual([true, false, false]);
  });

  it("follows another tab", async () => {
    const state = await openPage();
    const told = vi.fn();
    state.listen(told);
    const now = Date.now();
    const answers = { social: [1, "given", now, false] } as const;
    const later = { at: new Date(now).toISOString(), record: sampleRecordId(), subject: "ab".repeat(16), answers };
    localStorage.setItem(key, encodeDecision(later));
    dispatchEvent(new StorageEvent("storage", { key }));
    expect([state.allows("social"), told.mock.calls.length]).toEqual([true, 1]);
  });
});

it("a page that the browser kept aside looks again when it is shown; one that has just begun knows already", async () => {
  const state = await openPage();
  const now = Date.now();
  const answers = { social: [1, "given", now, false] } as const;
  const later = { at: new Date(now).toISOString(), record: sampleRecordId(), subject: "ab".repeat(16), answers };
  localStorage.setItem(key, encodeDecision(later));
  const shown = (persisted: boolean) => dispatchEvent(Object.assign(new Event("pageshow"), { persisted }));
  shown(false);
  expect(state.allows("social")).toBe(false);
  shown(true);
  expect(state.allows("social")).toBe(true);
});

describe("a listener", () => {
  it("that throws stops neither the choice nor the next listener", async () => {
    const state = await openPage();
    const failures: string[] = [];
    addEventListener("assent:error", (event) =>
      failures.push((event as CustomEvent<{ reason: string }>).detail.reason),
    );
    const told = vi.fn();
    state.listen(() => {
      throw new Error("of the page");
    });
    const stop = state.listen(told);
    expect(state.decide(none, manner)).toBe(true);
    stop();
    state.decide(all, manner, personsEvent());
    expect([told.mock.calls.length, failures]).toEqual([1, ["listener-threw", "listener-threw"]]);
  });
});
