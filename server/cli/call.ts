// One call of the `assent` command: finds the verb, runs it, and says how it failed (exit codes in docs/cli.md).
import { runCommand, type CommandDef } from "citty";
import { failureOf, failureProblem, failureText, type exitCodes } from "./failures.ts";
import { assertUnderstood, helpOf, meant } from "./help.ts";

function fail(error: unknown, asJson: boolean): void {
  const failure = failureOf(error);
  process.stderr.write(`${asJson ? JSON.stringify(failureProblem(failure)) : failureText(failure)}\n`);
  process.exitCode = failure.exit satisfies keyof typeof exitCodes;
}

/** Runs what the words of a call mean; prints to the standard streams and sets the exit code, and throws nothing. */
export async function callAssent(root: CommandDef, call: readonly string[]): Promise<void> {
  if (call.length === 0 || call.includes("--help") || call.includes("-h")) {
    process.stdout.write(`${await helpOf(meant(root, call, { byDefault: false }), process.stdout.isTTY)}\n`);
    process.exitCode = call.length === 0 ? 2 : 0;
    return;
  }
  try {
    assertUnderstood(meant(root, call));
    await runCommand(root, { rawArgs: [...call] });
  } catch (error) {
    fail(error, call.includes("--json"));
  }
}
