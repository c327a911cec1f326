// Vendor rows: what the script tag is told to hold and to clear, from the catalogue and the site's own word.
import { describe, expect, test } from "vitest";
import { catalogueVendor } from "../../../core/catalogue/all.ts";
import type { Vendor } from "../../../core/purpose.ts";
import { vendorFlags } from "../../../core/site.ts";
import { signalsOf, vendorRows } from "../../../server/services/vendor-rows.ts";

const cookies = [
  { name: "_own", period: "P1D" },
  { name: "far", period: "P1D", thirdParty: true },
] as const;
const vendor = (id: string, change: Partial<Vendor> = {}): Vendor => ({ id, name: id, cookies, ...change });
const purpose = (
  id: string,
  category: "essential" | "analytics" | "advertising" | null,
  vendors: readonly Vendor[],
) => ({
  id,
  category,
  vendors,
});
const hotjar = catalogueVendor("hotjar")!;
const analytics = catalogueVendor("google-analytics")!;

describe("a vendor's row", () => {
  test("is the catalogue's patterns and storage, and the notice's own first-party cookies", () => {
    const [row] = vendorRows([purpose("stats", "analytics", [vendor("hotjar")])], {});
    const keys = [
      ...(hotjar.storage?.local ?? []).map((key) => `l:${key}`),
      ...(hotjar.storage?.session ?? []).map((key) => `s:${key}`),
      ...(hotjar.storage?.indexedDb ?? []).map((key) => `d:${key}`),
    ];
    const reload = hotjar.reload ? vendorFlags.reload : 0;
    expect(row).toEqual(["hotjar", "stats", hotjar.match, ["_own"], keys, reload]);
  });

  test("is the site's where the site says something", () => {
    const own = { match: ["127.0.0.1/embed/"], storage: ["l:player"], embed: true, reload: true };
    const rows = vendorRows([purpose("social", "advertising", [vendor("nobody-knows"), vendor("hotjar")])], {
      vendors: { "nobody-knows": own, hotjar: { match: ["127.0.0.1/hj"], reload: false } },
    });
    expect(rows[0]).toEqual(["nobody-knows", "social", ["127.0.0.1/embed/"], ["_own"], ["l:player"], 3]);
    expect(rows[1]![2]).toEqual(["127.0.0.1/hj"]);
    expect(rows[1]![5]).toBe(0);
  });

  test("is not there for what nobody may refuse, what a form asks for, and what leaves no trace", () => {
    const rows = vendorRows(
      [
        purpose("essential", "essential", [vendor("hotjar")]),
        purpose("newsletter", null, [vendor("hotjar")]),
        purpose("analytics", "analytics", [vendor("nobody-knows", { cookies: [] })]),
      ],
      {},
    );
    expect(rows).toEqual([]);
  });

  test("is there, and empty, for what leaves cookies of its own domain only: a withdrawal names them", () => {
    const elsewhere = vendor("nobody-knows", { cookies: [cookies[1]] });
    expect(vendorRows([purpose("analytics", "analytics", [elsewhere])], {})).toEqual([
      ["nobody-knows", "analytics", [], [], [], 0],
    ]);
  });

  test("holds nothing of what obeys Google's signal in advanced mode, and everything in basic mode", () => {
    const purposes = [purpose("stats", "analytics", [vendor("google-analytics"), vendor("hotjar")])];
    const matches = (mode?: "basic" | "advanced") =>
      vendorRows(purposes, mode ? { google: { mode } } : {}).map(([, , match]) => match);
    expect(analytics.signals).toContain("google");
    expect(matches()).toEqual([analytics.match, hotjar.match]);
    expect(matches("basic")).toEqual(matches());
    expect(matches("advanced")).toEqual([[], hotjar.match]);
  });
});

test("the signals are those of the vendors and those the owner names, each once, Google's apart", () => {
  const purposes = [
    purpose("stats", "analytics", [vendor("google-analytics"), vendor("microsoft-clarity")]),
    purpose("ads", "advertising", [vendor("microsoft-advertising"), vendor("nobody-knows")]),
  ];
  expect(signalsOf(purposes, {}).sort()).toEqual(["clarity", "microsoft"]);
  expect(signalsOf(purposes, { signals: ["microsoft", "wp"] }).sort()).toEqual(["clarity", "microsoft", "wp"]);
  expect(signalsOf([], {})).toEqual([]);
});
