// When a process seals: soon, at once when much has come together, again after failures, what others left, and when it stops.
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { SiteId } from "../../../core/ids.ts";
import { startSealing, type Sealing } from "../../../server/node/sealing.ts";

const site = "site_demo" as SiteId;
const quiet = "site_quiet" as SiteId;
const failures: unknown[] = [];
let sealed: SiteId[];
let fail = false;
let sites: SiteId[];
let sealing: Sealing;

beforeEach(() => {
  vi.useFakeTimers();
  sealed = [];
  sites = [];
  fail = false;
  failures.length = 0;
  sealing = startSealing({
    seal: async (id) => {
      if (fail) throw new Error("away");
      sealed.push(id);
    },
    failed: (error) => failures.push(error),
    everyMs: 250,
    atOnce: 4,
    sites: async () => sites,
  });
});
afterEach(async () => {
  await sealing.finish();
  vi.useRealTimers();
});

test("commits of a moment are sealed together", async () => {
  for (let i = 0; i < 3; i++) sealing.committed(site);
  await vi.advanceTimersByTimeAsync(249);
  expect(sealed).toEqual([]);
  await vi.advanceTimersByTimeAsync(1);
  expect(sealed).toEqual([site]);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(sealed).toEqual([site]);
});

test("many commits are sealed without waiting", async () => {
  for (let i = 0; i < 4; i++) sealing.committed(site);
  await vi.advanceTimersByTimeAsync(0);
  expect(sealed).toEqual([site]);
});

test("a database that comes back after any time finds its entries sealed within two seconds and a bit", async () => {
  for (const awayMs of [100, 900, 3_000, 61_000, 3_600_000]) {
    sealed = [];
    fail = true;
    sealing.committed(site);
    await vi.advanceTimersByTimeAsync(awayMs);
    fail = false;
    await vi.advanceTimersByTimeAsync(2_250);
    expect(sealed, `away for ${awayMs} ms`).toEqual([site]);
  }
});

test("commits while it fails do not make it try without pause, and a long failure is reported once a minute", async () => {
  fail = true;
  for (let second = 0; second < 120; second++) {
    for (let i = 0; i < 40; i++) sealing.committed(site);
    await vi.advanceTimersByTimeAsync(1_000);
  }
  expect(failures.length).toBeGreaterThanOrEqual(2);
  expect(failures.length).toBeLessThanOrEqual(4);
});

test("what nobody told of is found and sealed within ten seconds", async () => {
  sites = [site, quiet];
  await vi.advanceTimersByTimeAsync(9_999);
  expect(sealed).toContain(site);
  expect(sealed).toContain(quiet);
});

test("a clock that jumps back and forth delays nothing", async () => {
  for (const jump of [-86_400_000, 3 * 86_400_000, -31_536_000_000]) {
    sealed = [];
    sealing.committed(site);
    vi.setSystemTime(Date.now() + jump);
    await vi.advanceTimersByTimeAsync(250);
    expect(sealed).toEqual([site]);
  }
});

test("stopping seals what is open, also what failed before, and starts nothing more", async () => {
  sealing.committed(site);
  await sealing.finish();
  expect(sealed).toEqual([site]);
  sealing.committed(site);
  sites = [site];
  await vi.advanceTimersByTimeAsync(10_000);
  expect(sealed).toEqual([site]);
});

test("stopping tries once more what could not be sealed", async () => {
  fail = true;
  sealing.committed(site);
  await vi.advanceTimersByTimeAsync(250);
  fail = false;
  await sealing.finish();
  expect(sealed).toEqual([site]);
});
