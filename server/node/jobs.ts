// The clock of a Node process: what is due is done a while after the start, and then every hour unless told.
import { jobsEveryMs } from "../jobs.ts";

/** Requests of the first minute come first. */
const hourly = { firstAfterMs: 60_000, everyMs: jobsEveryMs };

export interface Jobs {
  /** Starts no further run and tells the present one, which may give up; resolves when it has ended. */
  finish(): Promise<void>;
}

/** Runs the jobs by a timer that keeps no process alive. A run that takes longer than the pause delays the next. */
export function startJobs(run: (ended: AbortSignal) => Promise<void>, pace: typeof hourly = hourly): Jobs {
  const ending = new AbortController();
  let running: Promise<void> | undefined;
  let timer = setTimeout(begin, pace.firstAfterMs);
  timer.unref();

  function begin(): void {
    running = run(ending.signal).finally(() => {
      running = undefined;
      if (ending.signal.aborted) return;
      timer = setTimeout(begin, pace.everyMs);
      timer.unref();
    });
    // What a run could not do was reported by it; the database itself may be away until the next.
    running.catch(() => {});
  }

  return {
    async finish() {
      ending.abort();
      clearTimeout(timer);
      await running?.catch(() => {});
    },
  };
}
