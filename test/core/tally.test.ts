// What a record adds to the numbers of its day.
import { describe, expect, test } from "vitest";
import type { Category } from "../../core/purpose.ts";
import type { RecordCore } from "../../core/record.ts";
import { dayIn, deviceOf, isTimeZone, talliesOf, talliesOfShowing, type Tally } from "../../core/tally.ts";

const categories: Readonly<Record<string, Category>> = { statistics: "analytics", ads: "advertising", video: "social" };
type Given = Partial<Omit<RecordCore, "choices" | "method">> & { readonly method?: Partial<RecordCore["method"]> };
function tallies(statuses: Readonly<Record<string, string>>, change: Given = {}): string[] {
  const choices = Object.entries(statuses).map(([purpose, status]) => ({ purpose, version: 1, status }));
  const core = {
    event: "give",
    lang: "en-GB",
    jurisdiction: "US-CA",
    choices,
    ...change,
    method: { surface: "banner", action: "save", layer: 1, viaGpc: false, trusted: true, ...change.method },
  } as Pick<RecordCore, "event" | "choices" | "method" | "lang" | "jurisdiction">;
  return talliesOf(core, { device: "phone", categoryOf: (purpose) => categories[purpose] }).map(named);
}
const named = ({ breakdown, value, measure }: Tally) => `${breakdown}:${value}:${measure}`;

describe("an answer", () => {
  test("counts once in the whole, by language, country, device, and by category as that was answered", () => {
    expect(tallies({ statistics: "given", ads: "refused", video: "given" })).toEqual([
      "all::partly",
      "language:en:partly",
      "country:US:partly",
      "device:phone:partly",
      "all::answered",
      "language:en:answered",
      "country:US:answered",
      "device:phone:answered",
      "category:analytics:accepted",
      "category:advertising:refused",
      "category:social:accepted",
    ]);
  });

  test.each([
    [{ statistics: "given", ads: "given" }, "give", "accepted"],
    [{ statistics: "refused", ads: "refused" }, "refuse", "refused"],
    [{ statistics: "refused", ads: "withdrawn" }, "change", "withdrawn"],
    [{ statistics: "given", ads: "withdrawn" }, "change", "partly"],
  ] as const)("of %j by %s is %s", (statuses, event, measure) => {
    expect(tallies(statuses, { event })[0]).toBe(`all::${measure}`);
  });

  test("is the first to a question only when nothing was decided before, and never a script's", () => {
    expect(tallies({ ads: "given" }, { event: "give" })).toContain("all::answered");
    expect(tallies({ ads: "given" }, { event: "change" })).not.toContain("all::answered");
    expect(tallies({ ads: "given" }, { event: "give", method: { surface: "api" } })).not.toContain("all::answered");
  });

  test("of a browser's setting is no person's answer", () => {
    const found = tallies({ ads: "refused" }, { event: "object", method: { action: "signal" } });
    expect(found[0]).toBe("all::signalled");
    expect(found.join()).not.toContain("refused");
  });

  test("of a form, an agent, an import or time is not counted", () => {
    for (const surface of ["form", "phone", "import", "system", "receipt", "link"] as const)
      expect(tallies({ ads: "given" }, { method: { surface } })).toEqual([]);
  });

  test("says where it does not know", () => {
    expect(tallies({ other: "given" }, { lang: undefined, jurisdiction: "" })).toEqual(
      expect.arrayContaining(["language:unknown:accepted", "country:unknown:accepted", "device:phone:accepted"]),
    );
    expect(tallies({ other: "given" }).filter((name) => name.startsWith("category"))).toEqual([]);
  });
});

test("a vendor that was allowed alone is no answer to the question, and changes none", () => {
  expect(tallies({ "video/player": "given" }, { method: { surface: "embed" } })).toEqual([]);
  expect(tallies({ video: "refused", "video/player": "given" })).toEqual(tallies({ video: "refused" }));
});

test("being asked counts as asked, being shown as shown, and neither as an answer", () => {
  expect(tallies({ ads: "requested" }, { event: "shown" })[0]).toBe("all::asked");
  expect(talliesOfShowing({ lang: "de", jurisdiction: "DE", device: undefined }).map(named)).toEqual([
    "all::shown",
    "language:de:shown",
    "country:DE:shown",
    "device:unknown:shown",
  ]);
});

test.each([
  ["Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148 Safari/604.1", "phone"],
  ["Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 Chrome/120.0 Mobile Safari/537.36", "phone"],
  ["Mozilla/5.0 (Linux; Android 14; SM-X710) AppleWebKit/537.36 Chrome/120.0 Safari/537.36", "tablet"],
  ["Mozilla/5.0 (iPad; CPU OS 17_0 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148 Safari/604.1", "tablet"],
  ["Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:120.0) Gecko/20100101 Firefox/120.0", "desktop"],
  ["Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Safari/605.1.15", "desktop"],
  ["curl/8.5.0", undefined],
  ["", undefined],
])("%s is a %s", (userAgent, device) => expect(deviceOf(userAgent)).toBe(device));

test("a day is that of the zone, also where its clocks change and where it is no whole hour", () => {
  const ms = Date.parse("2026-11-27T18:20:00Z");
  expect(["UTC", "Europe/London", "Asia/Kathmandu", "Pacific/Auckland"].map((zone) => dayIn(zone)(ms))).toEqual([
    "2026-11-27",
    "2026-11-27",
    "2026-11-28",
    "2026-11-28",
  ]);
  const summer = dayIn("Europe/Berlin");
  expect([summer(Date.parse("2026-07-01T21:59:59Z")), summer(Date.parse("2026-07-01T22:00:00Z"))]).toEqual([
    "2026-07-01",
    "2026-07-02",
  ]);
  expect(["Europe/London", "UTC", "Mars/Olympus", ""].map(isTimeZone)).toEqual([true, true, false, false]);
});
