// `assent verify`: finds out what it was given, verifies it, and says the verdict in words or as JSON.
import { existsSync } from "node:fs";
import { readFile, rename, writeFile } from "node:fs/promises";
import { nodeHashes } from "../node/hashes.ts";
import { print, UsageError } from "./command.ts";
import { reportLines } from "./verify-report.ts";
import { verdictsOf } from "./verify-things.ts";

export interface VerifyArguments {
  /** Files, folders, addresses or `-`; two checkpoints are held against each other. */
  readonly things: readonly string[];
  readonly key?: string | undefined;
  readonly checkpoint?: string | undefined;
  /** A checkpoint that a log at an address was verified up to; and where to keep the one it is verified up to now. */
  readonly since?: string | undefined;
  readonly keep?: string | undefined;
  /** A consistency proof for two checkpoints, or the receipt that a tlog-proof is of. */
  readonly proof?: string | undefined;
  readonly of?: string | undefined;
  readonly limit: string;
  readonly json?: boolean | undefined;
}

/** Verifies, prints the report, and answers with the exit code; throws when something cannot be read. */
export async function verifyThings(args: VerifyArguments): Promise<0 | 1> {
  const limit = Number(args.limit);
  if (!Number.isInteger(limit) || limit < 1)
    throw new UsageError("--limit is no whole number from 1", "Such as --limit 100.");
  assertFitting(args);
  const textOf = (path: string | undefined) => (path === undefined ? undefined : readFile(path, "utf8"));
  const key = args.key !== undefined && existsSync(args.key) ? await readFile(args.key, "utf8") : args.key;
  const verdicts = await verdictsOf(args.things, {
    limit,
    hashes: nodeHashes,
    key: key?.trim(),
    checkpoint: noteOf(await textOf(args.checkpoint)),
    since: noteOf(await textOf(args.since)),
    proof: await textOf(args.proof),
    of: await textOf(args.of),
  });
  const ok = verdicts.every((verdict) => verdict.ok);
  const upTo = verdicts[0]?.checkpoint;
  if (args.keep !== undefined && ok && upTo !== undefined) await keepNote(args.keep, upTo);
  print(args.json, { ok, verdicts }, [verdicts.map((verdict) => reportLines(verdict).join("\n")).join("\n\n")]);
  return ok ? 0 : 1;
}

function assertFitting({ things, since, keep, checkpoint }: VerifyArguments): void {
  if (since === undefined && keep === undefined) return;
  const [thing = ""] = things;
  if (things.length > 1 || !/^https?:\/\//.test(thing) || thing.includes("/r/rec_"))
    throw new UsageError("--since and --keep are for one log at an address", "Such as https://HOST/v1/logs/SITE.");
  if (since !== undefined && checkpoint !== undefined)
    throw new UsageError("--since and --checkpoint are two checkpoints you hold", "Name one of them.");
}

/** Whole or not at all: a run that is stopped leaves the one before. */
async function keepNote(path: string, note: string): Promise<void> {
  await writeFile(`${path}.part`, note);
  await rename(`${path}.part`, path);
}

/** A note as it was signed, also where it was copied out of a message and saved by an editor with other line ends. */
const noteOf = (text: string | undefined): string | undefined =>
  text === undefined ? undefined : `${text.replaceAll("\r\n", "\n").replace(/\n+$/, "")}\n`;
