// `assent check`: a list of addresses against a running server, its rows written again with what was answered.
import { createReadStream, createWriteStream } from "node:fs";
import { rename, stat } from "node:fs/promises";
import { once } from "node:events";
import { defineCommand } from "citty";
import { assentClient } from "../../core/client.ts";
import type { CheckQuestion } from "../../core/contact-schema.ts";
import { csvCell } from "../../core/import.ts";
import type { Channel } from "../../core/purpose.ts";
import { columnOf, csvRows } from "../services/csv-rows.ts";

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

/** Asks before a send, for every row of a CSV file. */
export const checkCommand = defineCommand({
  meta: {
    name: "assent check",
    description:
      "Ask for every row of a CSV whether it may be contacted: assent check list.csv --purpose newsletter --channel email",
  },
  args: {
    file: { type: "positional", description: "CSV with a row of column names", required: true },
    purpose: { type: "string", description: "What for", required: true, valueHint: "newsletter" },
    channel: { type: "string", description: "By which way", required: true, valueHint: "email" },
    to: { type: "string", description: "Where to write; beside the file unless told", valueHint: "file" },
    column: {
      type: "string",
      description: "The column of the address; found by its name unless told",
      valueHint: "name",
    },
    country: { type: "string", description: "Country of national numbers", valueHint: "GB" },
    url: { type: "string", description: "The server (ASSENT_URL); the key is in ASSENT_KEY", valueHint: "https://…" },
    json: { type: "boolean", description: "Print JSON" },
  },
  run: async ({ args }) => {
    const done = await checkList(args, process.env);
    const { to, counts, check } = done;
    const reasons = Object.entries(counts.byReason).map(([reason, count]) => `  ${reason} ${count}`);
    const lines = [
      `${counts.allow} may be contacted, ${counts.deny} may not: ${to}`,
      ...reasons,
      `Decision record ${check}`,
    ];
    process.stdout.write(`${args.json ? JSON.stringify(done) : lines.join("\n")}\n`);
  },
});

/** Writes the list with its answers; the file is there only once the last answer was. Throws with cause and fix. */
async function checkList(args: CheckArgs, env: NodeJS.ProcessEnv) {
  const url = args.url ?? env["ASSENT_URL"] ?? "http://127.0.0.1:8787";
  const key = env["ASSENT_KEY"];
  if (!key) throw new Error("no API key: set ASSENT_KEY to a key of the site that has the scope check");
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
    if (!out.write(`${cells.map(csvCell).join(",")}\r\n`)) await once(out, "drain");
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
    throw new Error(`cannot reach ${url}: is the server running there? Name it with --url or ASSENT_URL`, {
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
      throw new Error(`no column of ${kind} in ${file}: name it with --column (there are ${head.join(", ")})`);
    for (const { cells } of rows) {
      kept.waiting.push({ cells });
      yield { [kind]: cells[at] ?? "", ...(country ? { country } : {}) };
    }
    kept.progress(input.bytesRead);
  }
}

/** A bar on a terminal; nothing where another program reads it. */
async function progressOf(file: string): Promise<(bytes: number) => void> {
  const { size } = await stat(file);
  if (!process.stderr.isTTY) return () => {};
  return (bytes) => {
    const part = size === 0 ? 1 : Math.min(1, bytes / size);
    const bar = "█".repeat(Math.round(part * 30)).padEnd(30, "░");
    process.stderr.write(`\r${bar} ${Math.round(part * 100)} %${part === 1 ? "\n" : ""}`);
  };
}
