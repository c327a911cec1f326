// Sealing by requests: one for all of a moment, again after failures, whatever the clock does.
import { beforeEach, expect, test, vi } from "vitest";
import type { SiteId } from "../../../core/ids.ts";
import { sealsSoon } from "../../../server/log/seal-soon.ts";

const site = "site_demo" as SiteId;
let nowMs: number;
let seals: number;
let failing: number;
let failures: unknown[];
let soon: ReturnType<typeof sealsSoon>;
const seal = async () => {
  seals++;
  if (failing-- > 0) throw new Error("away");
};

beforeEach(() => {
  vi.useFakeTimers();
  [nowMs, seals, failing, failures] = [1e12, 0, 0, []];
  soon = sealsSoon({
    nowMs: () => nowMs,
    pause: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    failed: (error) => failures.push(error),
  });
  return () => vi.useRealTimers();
});

test("one request seals for all that commit within a quarter of a second", async () => {
  const works = Array.from({ length: 5 }, () => soon(site, seal));
  expect(works.filter(Boolean)).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(249);
  expect(seals).toBe(0);
  await vi.advanceTimersByTimeAsync(1);
  expect(seals).toBe(1);
  await works[0];
});

test("a commit that comes while it seals begins another sealing", async () => {
  let release = () => {};
  const slow = () => new Promise<void>((resolve) => (release = resolve));
  const first = soon(site, slow);
  await vi.advanceTimersByTimeAsync(250);
  const second = soon(site, seal);
  expect(second).toBeDefined();
  release();
  await first;
  await vi.advanceTimersByTimeAsync(250);
  await second;
  expect(seals).toBe(1);
});

test("failures are tried again for six seconds, and reported only when that did not help", async () => {
  failing = 5;
  const healed = soon(site, seal)!;
  await vi.advanceTimersByTimeAsync(6_000);
  await healed;
  expect([seals, failures.length]).toEqual([6, 0]);
  failing = 99;
  const lost = soon(site, seal)!;
  await vi.advanceTimersByTimeAsync(6_000);
  await lost;
  expect(failures).toHaveLength(1);
});

test("a request that was cancelled while it gathered is forgotten, and a clock set back keeps nobody waiting", async () => {
  void soon(site, seal);
  nowMs += 1_500;
  expect(soon(site, seal)).toBeDefined();
  nowMs -= 86_400_000;
  expect(soon(site, seal)).toBeDefined();
  nowMs += 3 * 86_400_000;
  expect(soon(site, seal)).toBeDefined();
  await vi.advanceTimersByTimeAsync(250);
  expect(seals).toBe(4);
});
