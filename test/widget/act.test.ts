// @vitest-environment happy-dom
// What an answer leaves behind: what a script may not add to it, what a refused record takes with it, two in one frame.
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { RecordRequest } from "../../core/schema.ts";
import type { SiteConfig } from "../../core/site.ts";
import { giveEventsTrust, personsEvent } from "../support/trusted-event.ts";
import { openWidget, sampleConfig as config } from "../support/widget.ts";

const key = "assent-site_demo";
const manner = { surface: "banner", action: "save", layer: 1 } as const;
const [all, none] = [true, false].map((is) => ({ analytics: is, advertising: is, social: is })) as [Answers, Answers];
/** Where everything runs until it is refused. */
const untilRefused = config.purposes.map(([id, version, category]) => [id, version, category, 1] as const);
type Answers = Record<"analytics" | "advertising" | "social", boolean>;
type Page = Awaited<ReturnType<typeof openPage>>;
const openPage = (change: Partial<SiteConfig> = {}) => openWidget({ ...config, ...change }, key);
const status = (page: Page) => Object.keys(all).map((id) => page.answerTo(id)?.[1]);
const stored = () => document.cookie.slice(document.cookie.indexOf("=") + 1);
const sent = (): RecordRequest[] =>
  Object.keys(localStorage)
    .filter((name) => name.startsWith(`${key}:`))
    .sort()
    .map((name) => JSON.parse(localStorage.getItem(name)!) as RecordRequest);
const saidIn = (record: RecordRequest | undefined) =>
  record?.choices.map(({ purpose, status: said }) => `${purpose} ${said}`);

/** The screen shows what was drawn since the last time. */
let frames: (() => void)[];
function paint(): void {
  for (const frame of frames.splice(0)) frame();
  vi.advanceTimersByTime(0);
}

let clock: number;
beforeEach(() => {
  giveEventsTrust();
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  clock = Date.UTC(2026, 0, 1);
  vi.spyOn(Date, "now").mockImplementation(() => clock++);
  frames = [];
  vi.stubGlobal("requestAnimationFrame", (run: () => void) => frames.push(run));
  vi.stubGlobal("fetch", () => Promise.reject(new TypeError("away")));
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
  vi.useRealTimers();
  localStorage.clear();
  document.cookie = `${key}=;Path=/;Max-Age=-1`;
});

describe("a yes that nobody vouches for", () => {
  it("is dropped where the purpose runs anyway: it is neither recorded nor remembered, and the no beside it counts", async () => {
    const page = await openPage({ purposes: untilRefused });
    expect(page.decide({ analytics: true, social: false }, manner)).toBe(true);
    expect(status(page)).toEqual([undefined, undefined, "refused"]);
    expect(sent().map(saidIn)).toEqual([["social refused"]]);
    expect(["analytics", "social"].map(page.allows)).toEqual([true, false]);
  });

  it("alone is no act at all", async () => {
    const page = await openPage({ purposes: untilRefused });
    expect(page.decide(all, manner)).toBe(true);
    expect([sent(), page.decision(), document.cookie]).toEqual([[], undefined, ""]);
  });
});

describe("a record that the server refuses for good", () => {
  /** The server is back, and refuses. */
  const refuse = async () => {
    vi.stubGlobal("fetch", () => Promise.resolve(new Response("{}", { status: 422 })));
    await vi.advanceTimersByTimeAsync(5000);
  };

  it("takes its yeses with it, and leaves the person's noes in force and in both copies", async () => {
    const page = await openPage();
    page.decide({ analytics: true, advertising: false, social: true }, manner, personsEvent());
    await refuse();
    expect(status(page)).toEqual([undefined, "refused", undefined]);
    expect([page.allows("analytics"), page.mustAsk()]).toEqual([false, true]);
    expect(stored()).toBe(page.decision());
    expect(localStorage.getItem(key)).toBe(page.decision());
    const next = await openPage();
    expect(status(next)).toEqual([undefined, "refused", undefined]);
  });

  it("keeps what runs until it is refused off after a no that nobody can prove", async () => {
    const page = await openPage({ purposes: untilRefused });
    page.decide(none, manner, personsEvent());
    await refuse();
    expect(Object.keys(all).map(page.allows)).toEqual([false, false, false]);
    expect(sent()).toEqual([]);
  });

  it("changes nothing once a later answer stands", async () => {
    const page = await openPage();
    page.decide(all, manner, personsEvent());
    vi.stubGlobal("fetch", async (_: string, { body }: RequestInit) => {
      const { prev } = JSON.parse(body as string) as RecordRequest;
      return new Response("{}", { status: prev ? 201 : 422 });
    });
    page.decide({ ...all, social: false }, manner, personsEvent());
    const before = page.decision();
    await vi.advanceTimersByTimeAsync(5000);
    expect(sent()).toEqual([]);
    expect(page.decision()).toBe(before);
  });
});

it("the record leaves once the cookie is written: a server on the page's domain looks for the answer in it", async () => {
  const page = await openPage();
  const cookies: string[] = [];
  vi.stubGlobal("fetch", async () => {
    cookies.push(stored());
    return new Response("{}", { status: 201 });
  });
  page.decide(none, manner, personsEvent());
  await vi.advanceTimersByTimeAsync(0);
  expect(cookies).toEqual([page.decision()]);
});

it("a record carries the token that the script was served with", async () => {
  const page = await openPage({ served: "fqk.x3Jk9aQ-22_b" });
  page.decide(none, manner, personsEvent());
  expect(sent().map(({ served }) => served)).toEqual(["fqk.x3Jk9aQ-22_b"]);
});

it("a record says how long the question had been on screen", async () => {
  const page = await openPage();
  page.decide(none, { ...manner, dwellMs: 4200 }, personsEvent());
  page.decide(all, manner, personsEvent());
  expect(sent().map(({ dwellMs, method }) => [dwellMs, Object.keys(method).sort().join()])).toEqual([
    [4200, "action,layer,surface,trusted,viaGpc"],
    [undefined, "action,layer,surface,trusted,viaGpc"],
  ]);
});

describe("a press that the screen has not shown yet", () => {
  it("is not asked about again", async () => {
    const page = await openPage();
    expect([page.mustAsk(), page.asks()]).toEqual([true, true]);
    page.decide(none, manner, personsEvent(), true);
    expect([page.mustAsk(), page.asks()]).toEqual([true, false]);
    paint();
    expect([page.mustAsk(), page.asks()]).toEqual([false, false]);
  });

  it("counts after a second where no frame is drawn, as of when it was made", async () => {
    const page = await openPage();
    const at = Date.now();
    page.decide(none, manner, personsEvent(), true);
    vi.advanceTimersByTime(999);
    expect(sent()).toEqual([]);
    vi.advanceTimersByTime(1);
    expect(status(page)).toEqual(["refused", "refused", "refused"]);
    expect(Date.parse(sent()[0]!.clientAt)).toBeLessThanOrEqual(at + 1);
    paint();
    expect(sent()).toHaveLength(1);
  });
});

describe("two acts in one frame", () => {
  it("both count: a press is worked out once the screen shows it, and before whatever follows it", async () => {
    const page = await openPage();
    const told = vi.fn();
    page.listen(told);
    expect(page.decide(all, manner, personsEvent(), true)).toBe(true);
    expect([page.allows("analytics"), stored(), told.mock.calls.length]).toEqual([false, "", 0]);
    expect(page.decide({ social: false }, manner, personsEvent(), true)).toBe(true);
    paint();
    expect(status(page)).toEqual(["given", "given", "withdrawn"]);
    const [first, second] = sent();
    expect([saidIn(second), second?.event, second?.prev]).toEqual([["social withdrawn"], "withdraw", first!.id]);
    expect(stored()).toBe(page.decision());
    // Once for each: whoever listens sees both.
    expect(told).toHaveBeenCalledTimes(2);
  });

  it("a script's no right after a press is not undone when the screen catches up", async () => {
    const page = await openPage();
    page.decide(all, manner, personsEvent(), true);
    page.decide(none, manner);
    expect(Object.keys(all).map(page.allows)).toEqual([false, false, false]);
    paint();
    expect(status(page)).toEqual(["withdrawn", "withdrawn", "withdrawn"]);
    expect(stored()).toBe(page.decision());
  });

  it("alone, a press is in force once the screen shows it", async () => {
    const page = await openPage();
    page.decide({ analytics: true }, manner, personsEvent(), true);
    paint();
    expect(status(page)).toEqual(["given", undefined, undefined]);
    expect(sent()).toHaveLength(1);
  });

  it.each(["pagehide", "visibilitychange"])("a press is stored when the page goes before that (%s)", async (type) => {
    const page = await openPage();
    const at = Date.now();
    page.decide({ analytics: true }, manner, personsEvent(), true);
    dispatchEvent(new Event(type));
    expect(status(page)).toEqual(["given", undefined, undefined]);
    expect([stored(), sent().length]).toEqual([page.decision(), 1]);
    expect(Date.parse(sent()[0]!.clientAt)).toBeLessThanOrEqual(at + 1);
    paint();
    expect(sent()).toHaveLength(1);
  });
});

describe("where things run until they are refused", () => {
  const outside = { purposes: untilRefused, regime: "opt-out", renew: { given: 183, refused: 366 } } as const;
  const raised = untilRefused.map(([id, version, category, on]) => [id, version + 1, category, on] as const);
  const asksAfter = async (days: number, change: Partial<SiteConfig> = {}) => {
    clock += days * 864e5;
    return (await openPage({ ...outside, ...change })).mustAsk();
  };

  it("whoever has not answered is asked where the owner wants that, though all of it runs", async () => {
    const page = await openPage(outside);
    expect([page.mustAsk(), page.allows("social")]).toEqual([true, true]);
    expect((await openPage({ ...outside, ask: false })).mustAsk()).toBe(false);
    page.decide(all, manner, personsEvent());
    expect(page.mustAsk()).toBe(false);
    expect([await asksAfter(182), await asksAfter(2)]).toEqual([false, true]);
  });

  it("nobody who refused is asked within twelve months, also of another version (rule 30)", async () => {
    (await openPage(outside)).decide(none, manner, personsEvent());
    expect([await asksAfter(184), await asksAfter(1, { purposes: raised })]).toEqual([false, false]);
    const page = await openPage({ ...outside, purposes: raised });
    expect(Object.keys(all).map(page.allows)).toEqual([false, false, false]);
    expect([await asksAfter(179, { purposes: raised }), await asksAfter(2)]).toEqual([false, true]);
  });

  it("what is exempt where the rest is asked for has nobody asked by itself", async () => {
    expect((await openPage({ purposes: untilRefused.slice(0, 1) })).mustAsk()).toBe(false);
  });
});

describe("one vendor of a purpose", () => {
  const embed = { surface: "embed", action: "save", layer: 1 } as const;
  const openWithVendor = () =>
    openPage({ purposes: [...config.purposes, ["social/video", 1, "vendor"], ["newsletter", 1, ""]] });
  const allowed = async () => {
    const page = await openWithVendor();
    page.decide({ "social/video": true }, embed, personsEvent());
    return page;
  };
  const vendorStatus = (page: Page) => page.whole()?.answers["social/video"]?.[1];

  it("is given alone: its purpose stays unanswered and is asked for", async () => {
    const page = await allowed();
    expect(sent().map(saidIn)).toEqual([["social/video given"]]);
    expect([vendorStatus(page), page.answerTo("social"), page.allows("social"), page.asks()]).toEqual([
      "given",
      undefined,
      false,
      true,
    ]);
    expect(`${key}=${stored()}`.length).toBeLessThanOrEqual(120);
  });

  it("is no script's to give", async () => {
    const page = await openWithVendor();
    expect(page.decide({ "social/video": true }, embed)).toBe(false);
    expect([sent(), document.cookie]).toEqual([[], ""]);
  });

  it("is kept by answers to other purposes, and by a yes to its own", async () => {
    const page = await allowed();
    page.decide({ analytics: false }, manner);
    page.decide({ social: true }, manner, personsEvent());
    expect(sent().map(saidIn)).toEqual([["social/video given"], ["analytics refused"], ["social given"]]);
    expect(vendorStatus(page)).toBe("given");
  });

  it("is withdrawn with a no to its purpose, in the same record, and a script's next no says nothing", async () => {
    const page = await allowed();
    page.decide(none, manner);
    page.decide(none, manner);
    expect(sent().map(saidIn).slice(1)).toEqual([
      ["analytics refused", "advertising refused", "social refused", "social/video withdrawn"],
    ]);
    expect(vendorStatus(page)).toBe("withdrawn");
  });

  it("stays with a yes to everything that Global Privacy Control holds its purpose out of, and with its own no", async () => {
    const page = await allowed();
    page.decide({ analytics: true, social: false }, { ...manner, action: "accept-all" }, personsEvent());
    page.decide({ social: false }, { surface: "api", action: "signal", layer: 0 });
    expect(vendorStatus(page)).toBe("given");
  });

  it("stays where the same answer names it", async () => {
    const page = await allowed();
    page.decide({ social: false, "social/video": true }, manner, personsEvent());
    expect(sent().map(saidIn).at(-1)).toEqual(["social refused", "social/video given"]);
    expect(vendorStatus(page)).toBe("given");
  });
});
