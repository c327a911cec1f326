// Group commit: sharing, hand-over, deadlines, a leader that never comes back, a bad row.
import { describe, expect, it, vi } from "vitest";
import { groupCommit } from "../../../server/store/group-commit.ts";
import { StoreError } from "../../../server/store/store-error.ts";

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/** A write that records its batches and ends when it is let go. */
function gate() {
  const batches: number[][] = [];
  const open: (() => void)[] = [];
  const write = async (rows: readonly number[]) => {
    batches.push([...rows]);
    await new Promise<void>((resolve) => open.push(resolve));
    return rows.map((row) => row * 10);
  };
  return { batches, write, letGo: () => open.shift()!() };
}

describe("group commit", () => {
  it("has one write in flight, and the next takes everything that waited", async () => {
    const { batches, write, letGo } = gate();
    const commit = groupCommit({ write });
    const answers = [1, 2, 3, 4].map(commit);
    await pause(5);
    expect(batches).toEqual([[1]]);
    letGo();
    await pause(5);
    expect(batches).toEqual([[1], [2, 3, 4]]);
    const late = commit(5);
    await pause(5);
    letGo();
    await pause(5);
    letGo();
    expect(await Promise.all([...answers, late])).toEqual([10, 20, 30, 40, 50]);
    expect(batches).toEqual([[1], [2, 3, 4], [5]]);
  });

  it("lets more come where few wait after a large write, and keeps nobody waiting else", async () => {
    const { batches, write, letGo } = gate();
    let gathered = 0;
    let enough = () => {};
    const gather = () => {
      gathered++;
      return new Promise<void>((resolve) => (enough = resolve));
    };
    const commit = groupCommit({ write, gather });
    const answers = [1, 2, 3, 4, 5, 6].map(commit);
    await pause(2);
    letGo();
    await pause(2);
    expect([batches, gathered]).toEqual([[[1], [2, 3, 4, 5, 6]], 0]);
    answers.push(commit(7));
    await pause(2);
    letGo();
    await pause(2);
    answers.push(commit(8));
    enough();
    await pause(2);
    expect([batches.at(-1), gathered]).toEqual([[7, 8], 1]);
    letGo();
    expect(await Promise.all(answers)).toEqual([10, 20, 30, 40, 50, 60, 70, 80]);
  });

  it("splits what waits into writes of bounded size", async () => {
    const sizes: number[] = [];
    const commit = groupCommit({
      most: 3,
      write: async (rows: readonly number[]) => {
        sizes.push(rows.length);
        await pause(1);
        return rows;
      },
    });
    const rows = Array.from({ length: 10 }, (_, i) => i);
    expect(await Promise.all(rows.map(commit))).toEqual(rows);
    expect(Math.max(...sizes)).toBe(3);
  });

  it("fails only the row the database refuses", async () => {
    let writes = 0;
    const commit = groupCommit({
      write: async (rows: readonly number[]) => {
        writes++;
        await pause(1);
        if (rows.includes(7)) throw new StoreError("failed", { constraint: true });
        return rows;
      },
    });
    const settled = await Promise.allSettled(Array.from({ length: 64 }, (_, i) => commit(i)));
    expect(settled.flatMap(({ status }, i) => (status === "rejected" ? [i] : []))).toEqual([7]);
    expect(writes).toBeLessThan(16);
  });

  it("fails every row at once, and does not try them singly, when the database is away", async () => {
    let writes = 0;
    const commit = groupCommit({
      write: async () => {
        writes++;
        await pause(1);
        throw new StoreError("unavailable");
      },
    });
    const settled = await Promise.allSettled([1, 2, 3, 4, 5].map(commit));
    expect(settled.every(({ status }) => status === "rejected")).toBe(true);
    expect(writes).toBe(2);
  });

  it("gives a caller up at its deadline with a typed error, and does not write its row later", async () => {
    const written: number[] = [];
    const commit = groupCommit({
      most: 1,
      deadlineMs: 100,
      tickMs: 10,
      write: async (rows: readonly number[]) => {
        await pause(40);
        written.push(...rows);
        return rows;
      },
    });
    // By a clock that nothing else makes late.
    vi.useFakeTimers();
    try {
      const settling = Promise.allSettled(Array.from({ length: 8 }, (_, i) => commit(i)));
      await vi.advanceTimersByTimeAsync(1_000);
      const refused = (await settling).flatMap((result, i) =>
        result.status === "rejected" ? [[i, (result.reason as StoreError).kind]] : [],
      );
      expect(refused.at(-1)).toEqual([7, "unavailable"]);
    } finally {
      vi.useRealTimers();
    }
    expect(written).not.toContain(7);
  });

  it("goes on without a leader that never comes back", async () => {
    const written: number[][] = [];
    const commit = groupCommit({
      deadlineMs: 200,
      tickMs: 10,
      write: async (rows: readonly number[]) => {
        written.push([...rows]);
        if (rows.includes(1)) await new Promise(() => {});
        return rows;
      },
    });
    const lost = commit(1);
    const [second, third] = [commit(2), commit(3)];
    expect(await Promise.all([second, third])).toEqual([2, 3]);
    expect(await commit(4)).toBe(4);
    expect(written).toEqual([[1], [2, 3], [4]]);
    void lost;
  });
});
