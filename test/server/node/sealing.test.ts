// When a process seals: soon, at once when much has come together, again after a failure, and when it stops.
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { SiteId } from "../../../core/ids.ts";
import { startSealing } from "../../../server/node/sealing.ts";

const site = "site_demo" as SiteId;
const failures: unknown[] = [];
let sealed: SiteId[];
let fail = false;

const start = () =>
  startSealing({
    seal: async (id) => {
      if (fail) throw new Error("away");
      sealed.push(id);
    },
    failed: (error) => failures.push(error),
    everyMs: 250,
    atOnce: 4,
  });

beforeEach(() => {
  vi.useFakeTimers();
  sealed = [];
  fail = false;
  failures.length = 0;
});
afterEach(() => vi.useRealTimers());

test("commits of a moment are sealed together", async () => {
  const sealing = start();
  for (let i = 0; i < 3; i++) sealing.committed(site);
  await vi.advanceTimersByTimeAsync(249);
  expect(sealed).toEqual([]);
  await vi.advanceTimersByTimeAsync(1);
  expect(sealed).toEqual([site]);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(sealed).toEqual([site]);
});

test("many commits are sealed without waiting", async () => {
  const sealing = start();
  for (let i = 0; i < 4; i++) sealing.committed(site);
  await vi.advanceTimersByTimeAsync(0);
  expect(sealed).toEqual([site]);
});

test("what could not be sealed is tried again", async () => {
  const sealing = start();
  fail = true;
  sealing.committed(site);
  await vi.advanceTimersByTimeAsync(250);
  expect(failures).toHaveLength(1);
  fail = false;
  await vi.advanceTimersByTimeAsync(5_000);
  expect(sealed).toEqual([site]);
});

test("stopping seals what is open and starts nothing more", async () => {
  const sealing = start();
  sealing.committed(site);
  await sealing.finish();
  expect(sealed).toEqual([site]);
  sealing.committed(site);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(sealed).toEqual([site]);
});
