// Work that goes on after its request was answered, and that a server which stops still waits for.

export interface Afterwards {
  /** Goes on with the work; what fails of it is reported. */
  add(work: Promise<unknown>): void;
  /** Resolves when all of it has ended. */
  finish(): Promise<void>;
}

/** Keeps account of work nobody awaits. */
export function startAfterwards(failed: (error: unknown) => void): Afterwards {
  const open = new Set<Promise<void>>();
  return {
    add(work) {
      const ended = work.then(() => {}, failed).finally(() => open.delete(ended));
      open.add(ended);
    },
    async finish() {
      while (open.size > 0) await Promise.all(open);
    },
  };
}
