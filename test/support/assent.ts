// The `assent` command in this process: a test calls it often, and starting a program takes longer than what it does.
import { Readable, Writable } from "node:stream";
import { callAssent } from "../../server/cli/call.ts";
import { assentCommand } from "../../server/cli/verbs.ts";
import { threadUrl } from "./thread.ts";

export interface Called {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** A stream that keeps what is written to it. */
function kept(): { stream: Writable; text: () => string } {
  const parts: Buffer[] = [];
  const stream = new Writable({
    write(part: Buffer | string, _, done) {
      parts.push(Buffer.from(part));
      done();
    },
  });
  return { stream, text: () => Buffer.concat(parts).toString() };
}

/** Runs a call with these variables and this input: what a shell would show of it. One at a time. */
export async function assent(
  args: readonly string[],
  { env = {}, input = "" }: { env?: Readonly<Record<string, string>>; input?: string } = {},
): Promise<Called> {
  const [out, err] = [kept(), kept()];
  const streams = { stdin: Readable.from([Buffer.from(input)]), stdout: out.stream, stderr: err.stream };
  const before = Object.getOwnPropertyDescriptors(process);
  for (const [name, value] of Object.entries(streams))
    Object.defineProperty(process, name, { value, configurable: true, enumerable: true });
  const variables = { ...process.env };
  Object.assign(process.env, env);
  try {
    await callAssent(assentCommand(threadUrl()), args);
    return { code: Number(process.exitCode ?? 0), out: out.text(), err: err.text() };
  } finally {
    process.exitCode = undefined;
    for (const name of Object.keys(env)) {
      if (variables[name] === undefined) delete process.env[name];
      else process.env[name] = variables[name];
    }
    for (const name of Object.keys(streams)) Object.defineProperty(process, name, before[name as "stdin"]);
  }
}
