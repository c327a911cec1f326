// @vitest-environment happy-dom
// What an answer leaves behind: what a script may not add to it, what a refused record takes with it, two in one frame.
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { RecordRequest } from "../../core/schema.ts";
import type { SiteConfig } from "../../core/site.ts";
import { giveEventsTrust, personsEvent } from "../support/trusted-event.ts";
import { openWidget, sampleConfig as config } from "../support/widget.ts";

const key = "assent-site_demo";
const manner = { surface: "banner", action: "save", layer: 1 } as const;
const all = { analytics: true, advertising: true, social: true };
const none = { analytics: false, advertising: false, social: false };
/** Where everything runs until it is refused. */
const untilRefused = config.purposes.map(([id, version, category]) => [id, version, category, 1] as const);

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
