// The clock of jobs: once after a while, then again and again, never twice at once, and not after the end.
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { jobsEveryMs } from "../../../server/jobs.ts";
import { startJobs } from "../../../server/node/jobs.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test("jobs run a minute after the start and then every hour, one run at a time", async () => {
  let runs = 0;
  let end = () => {};
  const jobs = startJobs(() => {
    runs++;
    return new Promise<void>((resolve) => (end = resolve));
  });
  await vi.advanceTimersByTimeAsync(59_000);
  expect(runs).toBe(0);
  await vi.advanceTimersByTimeAsync(1_000 + 3 * jobsEveryMs);
  expect(runs).toBe(1);
  end();
  await vi.advanceTimersByTimeAsync(jobsEveryMs);
  expect(runs).toBe(2);
  end();
  await jobs.finish();
  await vi.advanceTimersByTimeAsync(3 * jobsEveryMs);
  expect(runs).toBe(2);
});

test("jobs run at another pace where they are told one", async () => {
  let runs = 0;
  const jobs = startJobs(async () => void runs++, { firstAfterMs: 10, everyMs: 20 });
  await vi.advanceTimersByTimeAsync(55);
  expect(runs).toBe(3);
  await jobs.finish();
});

test("a run that fails is followed by the next, and does not fail the end", async () => {
  let runs = 0;
  const jobs = startJobs(() => Promise.reject(new Error(`run ${runs++}`)));
  await vi.advanceTimersByTimeAsync(60_000 + jobsEveryMs);
  expect(runs).toBe(2);
  await jobs.finish();
});

test("the end tells a run that it may give up, and waits until it did", async () => {
  let gaveUp = false;
  const jobs = startJobs(
    (ended) =>
      new Promise<void>((resolve) =>
        ended.addEventListener("abort", () => {
          gaveUp = true;
          resolve();
        }),
      ),
  );
  await vi.advanceTimersByTimeAsync(60_000);
  await jobs.finish();
  expect(gaveUp).toBe(true);
});
