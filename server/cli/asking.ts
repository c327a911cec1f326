// Questions on a terminal, for what a call leaves out; where nobody can answer, the call is wrong and all of it is named.
import { createInterface } from "node:readline/promises";
import { UsageError } from "./command.ts";

/** One thing to know: the option that says it, and how a person is asked. */
export interface Question {
  readonly option: string;
  readonly ask: string;
  /** Such as `Shop Ltd`. */
  readonly such: string;
}

/** The answer to each question by its option. Throws a UsageError that names all that lack, where there is no terminal. */
export async function answered(
  given: Readonly<Record<string, unknown>>,
  questions: readonly Question[],
): Promise<Record<string, string>> {
  const said = Object.fromEntries(questions.map(({ option }) => [option, String(given[option] ?? "").trim()]));
  const open = questions.filter(({ option }) => said[option] === "");
  if (open.length === 0) return said;
  if (!process.stdin.isTTY || !process.stdout.isTTY) {
    const options = open.map(({ option, such }) => `--${option} "${such}"`).join(" ");
    throw new UsageError(`${open.map(({ option }) => `--${option}`).join(", ")} must be given`, `Such as ${options}.`);
  }
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  try {
    for (const { option, ask, such } of open)
      while (said[option] === "") said[option] = (await terminal.question(`${ask} (such as ${such}): `)).trim();
  } finally {
    terminal.close();
  }
  return said;
}
