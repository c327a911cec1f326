// Checking by command: a list of addresses against a running server, its rows written again with what was answered.
import { createReadStream, createWriteStream } from "node:fs";
import { rename, stat } from "node:fs/promises";
import { once } from "node:events";
import { assentClient } from "../../core/client.ts";
import type { CheckQuestion } from "../../core/contact-schema.ts";
import { csvLine, uncoveredCell } from "../../core/csv.ts";
import type { Channel } from "../../core/purpose.ts";
import { columnOf, csvRows } from "../services/csv-rows.ts";
import { CommandError, UsageError } from "./command.ts";
import { progressBar } from "./progress.ts";

/** What each row gains. */
const added = ["allow", "reason", "expires"] as const;

interface Row {
  readonly cells: readonly string[];
}
interface CheckArgs {
  readonly file: string;
  readonly purpose: string;
  readonly channel: string;
  readonly to?: string | undefined;
  readonly column?: string | undefined;
  readonly country?: string | undefined;
  readonly url?: string | undefined;
  readonly json?: boolean | undefined;
}

/** Writes the list with its answers; the file is there only once the last answer was. Throws with cause and fix. */
export async function checkList(args: CheckArgs, env: NodeJS.ProcessEnv) {
  const url = args.url ?? env["ASSENT_URL"] ?? "http://127.0.0.1:8787";
  const key = env["ASSENT_KEY"];
  if (!key)
    throw new UsageError("there is no API key", "Set ASSENT_KEY to a key of the site that has the scope check.");
  const to = args.to ?? args.file.replace(/(\.csv)?$/i, ".checked.csv");
  const waiting: Row[] = [];
  const question = { purpose: args.purpose, channel: args.channel as Channel } satisfies CheckQuestion;
  const found: { head?: readonly string[] } = {};
  const progress = await progressOf(args.file);
  const answers = assentClient({ url, key }).checkStream(question, recipientsOf(args, { waiting, found, progress }));
  const out = createWriteStream(`${to}.part`);
  let failure: Error | undefined;
  out.on("error", (error) => (failure = error));
  const write = async (cells: readonly string[]): Promise<void> => {
    if (failure) throw failure;
    if (!out.write(csvLine(cells))) await once(out, "drain");
  };
  let isFirst = true;
  for await (const { allow, reason, until } of reached(answers, url)) {
    if (isFirst) await write([...(found.head ?? []), ...added]);
    isFirst = false;
    await write([...waiting.shift()!.cells, allow ? "allow" : "deny", reason, until ?? ""]);
  }
  if (isFirst) await write([...(found.head ?? []), ...added]);
  out.end();
  await once(out, "finish");
  await rename(`${to}.part`, to);
  const { check, counts } = answers.summary()!;
  return { to, check, counts };
}

/** The answers; where there is no server at all, an error that says so. */
async function* reached<T>(answers: AsyncIterable<T>, url: string): AsyncGenerator<T> {
  try {
    yield* answers;
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw new CommandError(`cannot reach ${url}`, "Start the server there, or name it with --url or ASSENT_URL.", {
      cause: error,
    });
  }
}

async function* recipientsOf(
  { file, column, channel, country }: CheckArgs,
  kept: { waiting: Row[]; found: { head?: readonly string[] }; progress: (bytes: number) => void },
) {
  const kind = channel === "email" || channel === "sharing" ? "email" : "phone";
  const names =
    kind === "email" ? ["email", "e-mail", "mail", "email address"] : ["phone", "number", "telephone", "mobile", "tel"];
  const input = createReadStream(file);
  for await (const { head, rows } of csvRows(input)) {
    kept.found.head = head;
    const at = column === undefined ? columnOf(head, ...names) : head.indexOf(column);
    if (at < 0)
      throw new UsageError(`no column of ${kind} in ${file}`, `Name it with --column: there are ${head.join(", ")}.`);
    for (const { cells } of rows) {
      kept.waiting.push({ cells });
      yield { [kind]: uncoveredCell(cells[at] ?? ""), ...(country ? { country } : {}) };
    }
    kept.progress(input.bytesRead);
  }
}

/** Tells a bar how far the file was read. */
async function progressOf(file: string): Promise<(bytes: number) => void> {
  const { size } = await stat(file);
  const bar = progressBar();
  return (bytes) => (bytes < size ? bar.show("asking", bytes / size) : bar.end());
}
