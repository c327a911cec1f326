// Waiting that another request may end early, and that keeps a timer of its own pending meanwhile.

/** Somebody who waits: `wake` ends the wait. */
export interface Sleeper {
  wake: () => void;
}

/** Resolves when woken (false) or after one tick (true). The pending timer keeps workerd from calling the request hung. */
export function tickPassed(sleeper: Sleeper, tickMs: number): Promise<boolean> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(true), tickMs);
    sleeper.wake = () => {
      clearTimeout(timer);
      resolve(false);
    };
  });
}
