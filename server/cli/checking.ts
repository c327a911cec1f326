// Checking by command: a list of addresses against a running server, its rows written again with what was answered.
import { createReadStream, createWriteStream } from "node:fs";
import { rename, stat, writeFile } from "node:fs/promises";
import { once } from "node:events";
import { channelAddress, type AddressKind } from "../../core/address.ts";
import { assentClient } from "../../core/client.ts";
import type { CheckQuestion, CheckRequest, CheckResult } from "../../core/contact-schema.ts";
import { csvLine, uncoveredCell } from "../../core/csv.ts";
import type { Channel } from "../../core/purpose.ts";
import { columnOf, csvRows } from "../services/csv-rows.ts";
import { placeOf } from "./check-place.ts";
import { CommandError, UsageError } from "./command.ts";
import { progressBar } from "./progress.ts";

/** What each row gains. */
const added = ["allow", "reason", "expires"] as const;

/** And with --explain. */
const explained = ["also", "fix"] as const;

interface Row {
  readonly cells: readonly string[];
  /** As it was sent. */
  readonly asked: Recipient;
}
type Recipient = CheckRequest["recipients"][number];
interface CheckArgs {
  readonly file: string;
  readonly purpose: string;
  readonly channel: string;
  readonly to?: string | undefined;
  readonly column?: string | undefined;
  readonly country?: string | undefined;
  readonly subscriber?: string | undefined;
  readonly partner?: string | undefined;
  readonly campaign?: string | undefined;
  readonly at?: string | undefined;
  readonly explain?: boolean | undefined;
  readonly keep?: string | undefined;
  readonly url?: string | undefined;
  readonly json?: boolean | undefined;
}

/**
 * Writes the list with its answers, and beside it what the log's key signed of them; with `keep` also every line as it was
 * asked and answered, and where in the log the check stands. The files are there only once the last answer was. Throws with cause and fix.
 */
export async function checkList(args: CheckArgs, env: NodeJS.ProcessEnv) {
  const url = args.url ?? env["ASSENT_URL"] ?? "http://127.0.0.1:8787";
  const key = env["ASSENT_KEY"];
  if (!key)
    throw new UsageError("there is no API key", "Set ASSENT_KEY to a key of the site that has the scope check.");
  const to = args.to ?? args.file.replace(/(\.csv)?$/i, ".checked.csv");
  const summary = to.replace(/(\.csv)?$/i, ".summary.json");
  const waiting: Row[] = [];
  const question = questionOf(args);
  const found: { head?: readonly string[] } = {};
  const progress = await progressOf(args.file);
  const client = assentClient({ url, key });
  const answers = client.checkStream(question, recipientsOf(args, { waiting, found, progress }));
  const rows = partOf(to);
  const kept = args.keep === undefined ? undefined : partOf(args.keep);
  const columns = args.explain ? [...added, ...explained] : added;
  let isFirst = true;
  for await (const result of reached(answers, url)) {
    if (isFirst) await rows.write(csvLine([...(found.head ?? []), ...columns]));
    isFirst = false;
    const { cells, asked } = waiting.shift()!;
    await rows.write(csvLine([...cells, ...columns.map((column) => cellOf(column, result))]));
    await kept?.write(`${JSON.stringify({ asked, result })}\n`);
  }
  if (isFirst) await rows.write(csvLine([...(found.head ?? []), ...columns]));
  const signed = answers.summary()!;
  await rows.done();
  await writeFile(summary, `${JSON.stringify(signed, null, 2)}\n`);
  // With the place in the log the file proves single answers years later, also where the server is gone. Where it
  // cannot be had now, `assent prove` asks for it.
  const log = kept && (await placeOf(client, signed.check).catch(() => undefined));
  await kept?.write(`${JSON.stringify({ summary: signed, ...(log ? { log } : {}) })}\n`);
  await kept?.done();
  const { check, counts } = signed;
  return { to, summary, check, counts };
}

/** The question as the options say it; what the server takes of them it says itself. */
function questionOf({ purpose, channel, subscriber, partner, campaign, at, explain }: CheckArgs): CheckQuestion {
  return {
    purpose,
    channel: channel as Channel,
    ...(subscriber === undefined ? {} : { subscriber: subscriber as NonNullable<CheckQuestion["subscriber"]> }),
    ...(partner === undefined ? {} : { partner }),
    ...(campaign === undefined ? {} : { campaign }),
    ...(at === undefined ? {} : { at }),
    ...(explain ? { explain } : {}),
  };
}

function cellOf(
  column: (typeof added)[number] | (typeof explained)[number],
  { allow, reason, until, also, fix }: CheckResult,
): string {
  const cells = { allow: allow ? "allow" : "deny", reason, expires: until, also: also?.join(" "), fix };
  return cells[column] ?? "";
}

/** A file that has its name once it is whole. */
function partOf(path: string) {
  const out = createWriteStream(`${path}.part`);
  let failure: Error | undefined;
  out.on("error", (error) => (failure = error));
  return {
    async write(text: string): Promise<void> {
      if (failure) throw failure;
      if (!out.write(text)) await once(out, "drain");
    },
    async done(): Promise<void> {
      out.end();
      await once(out, "finish");
      await rename(`${path}.part`, path);
    },
  };
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

const columnNames: Readonly<Record<AddressKind, readonly string[]>> = {
  email: ["email", "e-mail", "mail", "email address"],
  phone: ["phone", "number", "telephone", "mobile", "tel"],
  post: ["post", "address", "postal address"],
  push: ["push", "endpoint"],
  chat: ["chat", "handle"],
};
const isChannel = (name: string): name is Channel => Object.hasOwn(channelAddress, name);

async function* recipientsOf(
  { file, column, channel, country }: CheckArgs,
  kept: { waiting: Row[]; found: { head?: readonly string[] }; progress: (bytes: number) => void },
) {
  const kind = isChannel(channel) ? channelAddress[channel] : "phone";
  const names = columnNames[kind];
  const input = createReadStream(file);
  for await (const { head, rows } of csvRows(input)) {
    kept.found.head = head;
    const at = column === undefined ? columnOf(head, ...names) : head.indexOf(column);
    if (at < 0)
      throw new UsageError(`no column of ${kind} in ${file}`, `Name it with --column: there are ${head.join(", ")}.`);
    for (const { cells } of rows) {
      const asked = { [kind]: uncoveredCell(cells[at] ?? ""), ...(country ? { country } : {}) };
      kept.waiting.push({ cells, asked });
      yield asked;
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
