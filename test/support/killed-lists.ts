// Processes that bring lists in and are killed at each of their writes, each with a list of its own that is sent again after it.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { expect, inject } from "vitest";
import { testContext, type TestContext } from "./context.ts";
import type { ListLife, WriteStep } from "./list-child.ts";
import { bringIn, type SentList } from "./lists.ts";
import { threadUrl } from "./thread.ts";

/** What a process said before it ended. */
interface Life {
  readonly killed: boolean;
  readonly writes: readonly string[];
  readonly takenIn: string | undefined;
  readonly answered: boolean;
}

async function live(t: TestContext, list: SentList, step?: WriteStep): Promise<Life> {
  const told: ListLife = { folder: t.folder, thread: fileURLToPath(threadUrl()), list, step };
  const child = spawn(process.execPath, [inject("built").listChild, JSON.stringify(told)], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  let text = "";
  child.stdout.setEncoding("utf8").on("data", (part: string) => (text += part));
  const [, signal] = (await once(child, "close")) as [number | null, string | null];
  const said = text
    .split("\n")
    .slice(0, -1)
    .map((line) => JSON.parse(line) as unknown[]);
  const of = (word: string) => said.filter(([first]) => first === word).map(([, what]) => what);
  return {
    killed: signal === "SIGKILL",
    writes: of("write").map(String),
    takenIn: of("taken in").map(String)[0],
    answered: of("answered").length > 0,
  };
}

/** A list of one kind: the `n`th of its lists, and what holds of it. */
interface ListKind {
  /** Its text is new for each `n`. */
  list(n: number): SentList;
  /** After a life of any length: nothing half that must be whole. */
  afterKill(n: number, life: Life): Promise<void>;
  /** After it was sent again. */
  afterAll(n: number, answer: unknown): Promise<void>;
}

/** Kills at every write, and sends the same list again each time; every life has a list of its own. */
export async function everyWrite(t: TestContext, { list, afterKill, afterAll }: ListKind): Promise<readonly string[]> {
  // One before them, so that there is something to take the place of.
  await afterAll(0, await bringIn(t.context, list(0)));
  const whole = await live(t, list(1));
  expect(whole).toMatchObject({ killed: false, answered: true });
  await afterKill(1, whole);
  // What is there after a write is what is there during it, or before.
  // What is there after a write is what is there during it, or before.
  const steps = whole.writes.flatMap((name, write): WriteStep[] =>
    // Words that records share say nothing by themselves.
    /INTO (shape|purpose)$/.test(name) ? [] : [{ write, when: Math.random() < 0.5 ? "during" : "after" }],
  );
  for (const [i, step] of steps.entries()) {
    const [n, sent] = [i + 2, list(i + 2)];
    const life = await live(t, sent, step);
    // A kill during the last write may come after the end.
    if (step.when === "after") expect(life.killed, JSON.stringify(step)).toBe(true);
    t.clock.ms = Date.now();
    await afterKill(n, life);
    const again = sent.kind === "import" ? { ...sent, id: life.takenIn } : sent;
    await afterAll(n, await bringIn(t.context, again));
  }
  return whole.writes;
}

/** A context whose clock is that of the processes to be killed. */
export async function withContext(work: (t: TestContext) => Promise<void>): Promise<void> {
  const t = await testContext();
  t.clock.ms = Date.now();
  try {
    await work(t);
  } finally {
    await t.stop();
  }
}
