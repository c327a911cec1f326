// Filters of records: what fits, and that the pieces of text a store looks for never leave out a record that fits.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { RecordFilters } from "../../../core/console-schema.ts";
import type { RecordCore } from "../../../core/record.ts";
import { instantAt } from "../../../core/time.ts";
import { demoSite } from "../../../server/services/demo.ts";
import { fits, stretchOf, textsOf } from "../../../server/services/record-filters.ts";
import { recordDecision } from "../../../server/services/records.ts";
import { coreText, packCore } from "../../../server/store/packed-core.ts";
import { testContext, visitor, type TestContext } from "../../support/context.ts";
import { bannerRequest, freshRecordId } from "../../support/requests.ts";
import { sampleCore, sampleTime } from "../../support/samples.ts";

const core: RecordCore = sampleCore(0, {
  jurisdiction: "US-CA",
  choices: [
    { purpose: "newsletter", version: 2, status: "given", channel: "email", until: instantAt(sampleTime + 9) },
    { purpose: "analytics", version: 1, status: "refused" },
    { purpose: "social/video", version: 1, status: "withdrawn" },
  ],
});
const fitting: readonly RecordFilters[] = [
  {},
  { event: "give" },
  { purpose: "newsletter" },
  { purpose: "newsletter", status: "given" },
  { purpose: "newsletter", status: "given", channel: "email" },
  { status: "refused" },
  { purpose: "social" },
  { purpose: "social/video", status: "withdrawn" },
  { channel: "email" },
  { channel: "email", status: "given" },
  { surface: "banner", lang: "en" },
  { jurisdiction: "US" },
  { jurisdiction: "US-CA" },
  { notice: core.notice! },
  { from: core.actedAt, receivedFrom: core.at, receivedUntil: instantAt(sampleTime + 1) },
];
const others: readonly RecordFilters[] = [
  { event: "refuse" },
  { purpose: "newsletter", status: "refused" },
  { purpose: "analytics", channel: "email" },
  { channel: "sms" },
  { purpose: "soc" },
  { purpose: "social", status: "refused" },
  { purpose: "social/vid" },
  { surface: "form" },
  { lang: "e" },
  { jurisdiction: "U" },
  { jurisdiction: "US-C" },
  { until: core.actedAt },
  { receivedUntil: core.at },
  { receivedFrom: instantAt(sampleTime + 1) },
  { event: 'give","x":"' },
];

describe("a filter", () => {
  test.each(fitting)("%j takes the record, and its texts are in what is stored of it", (wanted) => {
    expect(fits(core, wanted)).toBe(true);
    const { shape } = packCore(coreText(core), { id: core.id, at: sampleTime });
    expect(textsOf(wanted).filter((text) => !shape.includes(text))).toEqual([]);
  });

  test.each(others)("%j does not", (wanted) => {
    expect(fits(core, wanted)).toBe(false);
  });
});

describe("where to look", () => {
  let t: TestContext;
  beforeAll(async () => {
    t = await testContext();
  });
  afterAll(() => t?.stop());

  test("is the days that are asked for, and one more at each end", async () => {
    const began = t.clock.ms;
    for (let day = 0; day < 9; day++) {
      t.clock.ms = began + day * 86_400_000;
      await recordDecision(t.context, visitor, bannerRequest(t.notice, "given", { id: freshRecordId(t.clock.ms) }));
    }
    const store = await t.context.site(demoSite);
    const count = await store.entryCount();
    const [from, until] = [instantAt(began + 3 * 86_400_000), instantAt(began + 5 * 86_400_000)];
    const { after, before } = await stretchOf(store, { receivedFrom: from, receivedUntil: until });
    // Nine records are the last entries; those of days 2 to 5 are looked at.
    expect([after, before]).toEqual([count - 7, count - 3]);
    expect(await stretchOf(store, {})).toMatchObject({ after: 0, before: count });
    expect(await stretchOf(store, { from: instantAt(began + 99 * 86_400_000) })).toMatchObject({ after: count });
    // What has no time of its own, as the notice at the beginning, stands before everything.
    expect(await store.receivedBefore(0)).toBe(1);
  });
});

test("what is received between two days that are written without milliseconds is in one of them", () => {
  const at = instantAt(Date.UTC(2026, 2, 2, 0, 0, 0, 300));
  const [first, second, third] = ["2026-03-01T00:00:00Z", "2026-03-02T00:00:00Z", "2026-03-03T00:00:00Z"] as const;
  expect(fits({ ...core, at }, { receivedFrom: first, receivedUntil: second })).toBe(false);
  expect(fits({ ...core, at }, { receivedFrom: second, receivedUntil: third })).toBe(true);
});
