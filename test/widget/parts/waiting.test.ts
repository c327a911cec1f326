// @vitest-environment happy-dom
// The queue of the untagged part: what waits, in which order it is done, and what a no does to it.
import { beforeEach, describe, expect, test, vi } from "vitest";
import type { Answer } from "../../../core/decision.ts";
import type { SiteConfig, VendorRow } from "../../../core/site.ts";
import type { HoldingGate } from "../../../widget/host.ts";
import type * as Waiting from "../../../widget/parts/waiting.ts";

const vendors: readonly VendorRow[] = [
  ["stats", "analytics", ["stats.example", "shared.example/stats"], ["_st*", "both"], ["l:st-*"], 0],
  ["ads", "advertising", ["shared.example", "api.example"], ["both"], ["s:ad"], 0],
];

let given: Set<string>;
let answered: Set<string>;
let failures: unknown[];
let tell: () => void;
let part: typeof Waiting;
let gate: Partial<HoldingGate>;

beforeEach(async () => {
  vi.resetModules();
  part = await import("../../../widget/parts/waiting.ts");
  given = new Set();
  answered = new Set();
  failures = [];
  gate = {
    config: { api: "https://api.example", vendors } as unknown as SiteConfig,
    allows: (name) => name === "essential" || given.has(name),
    answerTo: (purpose) => (answered.has(purpose) ? ([1, "refused", 1, false] satisfies Answer) : undefined),
    listen: (listener) => {
      tell = listener;
      return () => {};
    },
    report: (_, about) => failures.push(about),
  };
  part.openWaiting(gate as HoldingGate);
});

async function answer(purpose: string, yes: boolean): Promise<void> {
  answered.add(purpose);
  if (yes) given.add(purpose);
  tell();
  await Promise.resolve();
}

describe("an address", () => {
  test.each([
    ["https://stats.example/a.js", "analytics"],
    ["https://cdn.stats.example/", "analytics"],
    ["//stats.example/a", "analytics"],
    ["wss://stats.example/live", "analytics"],
    // The most exact of two rows.
    ["https://shared.example/stats/1", "analytics"],
    ["https://shared.example/other", "advertising"],
  ])("%s waits for %s, and no longer once that is given", (address, purpose) => {
    expect(part.heldFor(address)).toBe(purpose);
    given.add(purpose);
    expect(part.heldFor(address)).toBeUndefined();
  });

  test.each([
    "https://nobody.example/",
    "/own",
    "",
    "data:,",
    "about:blank",
    "http://[",
    "https://api.example/v1/records",
  ])("%j waits for nothing: not a vendor's, or our own", (address) => expect(part.heldFor(address)).toBeUndefined());
});

describe("a name", () => {
  test("of a cookie or a key waits for its vendor's purpose", () => {
    expect(part.heldName(3, "_st_1")).toBe("analytics");
    expect(part.heldName(4, "l:st-id")).toBe("analytics");
    expect(part.heldName(4, "l:ad")).toBeUndefined();
    expect(part.heldName(3, "own")).toBeUndefined();
  });

  test("that two vendors use needs only one of them to be allowed", () => {
    expect(part.heldName(3, "both")).toBe("analytics");
    given.add("advertising");
    expect(part.heldName(3, "both")).toBeUndefined();
  });
});

describe("what waits", () => {
  test("is done in the order it was asked for, purpose by purpose, and once", async () => {
    const done: string[] = [];
    for (const [purpose, name] of [
      ["analytics", "a"],
      ["advertising", "b"],
      ["analytics", "c"],
    ] as const) {
      part.wait({ purpose, run: () => done.push(name) });
    }
    await answer("analytics", true);
    expect(done).toEqual(["a", "c"]);
    await answer("advertising", true);
    expect(done).toEqual(["a", "c", "b"]);
  });

  test("is given up after a no, never sent by a later yes, unless it stands in the page", async () => {
    const done: string[] = [];
    part.wait({ purpose: "analytics", run: () => done.push("request"), drop: () => void done.push("failed") });
    part.wait({ purpose: "analytics", run: () => done.push("element"), drop: () => true });
    await answer("analytics", false);
    expect(done).toEqual(["failed"]);
    part.wait({ purpose: "analytics", run: () => done.push("later"), drop: () => void done.push("failed at once") });
    await Promise.resolve();
    expect(done).toEqual(["failed", "failed at once"]);
    await answer("analytics", true);
    expect(done).toEqual(["failed", "failed at once", "element"]);
  });

  test("is there for the debug panel to read, in order, and it hears when more does", async () => {
    let more = 0;
    const { waiting } = gate;
    waiting!.more = () => more++;
    part.wait({ purpose: "analytics", asked: ["fetch", "https://stats.example/"], run: () => {} });
    part.wait({ purpose: "advertising", run: () => {} });
    expect(more).toBe(2);
    expect(waiting!.now()).toMatchObject([
      { purpose: "analytics", asked: ["fetch", "https://stats.example/"] },
      { purpose: "advertising" },
    ]);
    await answer("analytics", true);
    expect(waiting!.now()).toMatchObject([{ purpose: "advertising" }]);
  });

  test("does not keep the rest from being done when it throws", async () => {
    const done: string[] = [];
    const run = (): never => {
      throw new Error("of the page");
    };
    part.wait({ purpose: "analytics", run });
    part.wait({ purpose: "analytics", run: () => done.push("next") });
    await answer("analytics", true);
    expect(done).toEqual(["next"]);
    expect(failures).toHaveLength(1);
  });
});
