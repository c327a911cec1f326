// `assent verify`: reads an export line by line and reports the verdict in words.
import { createReadStream, existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import type { Finding } from "../log/export-findings.ts";
import { linesOf } from "./lines.ts";
import { nodeHashes } from "./node-hashes.ts";
import { verifyExport, type ExportVerdict, type KnownBefore } from "../log/verify-export.ts";

export interface VerifyArguments {
  readonly export: string;
  readonly key?: string | undefined;
  readonly checkpoint?: string | undefined;
  readonly limit: string;
}

/** Verifies the file, prints the report, and answers with the exit code; throws when something cannot be read. */
export async function verifyFile(args: VerifyArguments): Promise<0 | 1> {
  const limit = Number(args.limit);
  if (!Number.isInteger(limit) || limit < 1) throw new Error("--limit must be a whole number from 1");
  const known: KnownBefore = {
    limit,
    hashes: nodeHashes,
    key: args.key !== undefined && existsSync(args.key) ? await readFile(args.key, "utf8") : args.key,
    checkpoint: args.checkpoint === undefined ? undefined : await readFile(args.checkpoint, "utf8"),
  };
  const verdict = await verifyExport(
    linesOf(args.export === "-" ? process.stdin : createReadStream(args.export)),
    known,
  );
  process.stdout.write(`${report(verdict, known).join("\n")}\n`);
  return verdict.ok ? 0 : 1;
}

function report(verdict: ExportVerdict, known: KnownBefore): string[] {
  const { manifest, counts, total, findings } = verdict;
  const what = [
    counted(counts.entries, "entry", "entries"),
    counted(counts.notices, "notice"),
    counted(counts.tiles, "tile"),
    counted(counts.checkpoints, "checkpoint"),
  ].join(", ");
  const head = manifest ? [`${manifest.site}, log ${manifest.origin}, exported ${manifest.exportedAt}`, what] : [what];
  if (!verdict.ok) {
    const more = total - findings.length;
    const title = `NOT VERIFIED: ${counted(total, "finding")}`;
    return [...head, title, ...findings.map(sentence), ...(more > 0 ? [`and ${more} more`] : [])];
  }
  const trust = known.key
    ? "The verifier key is the one you gave."
    : `The verifier key is the export's own: compare it with the one you know.\n  ${manifest?.verifierKey ?? ""}`;
  const done =
    "VERIFIED: every entry is the one its record commits to, and the log's key signed exactly these entries.";
  const held = known.checkpoint ? ["The log is the one whose checkpoint you hold."] : [];
  return [...head, done, trust, ...held];
}

const counted = (count: number, one: string, many = `${one}s`): string =>
  `${count.toLocaleString("en")} ${count === 1 ? one : many}`;

const sentence = ({ entry, rule, detail }: Finding): string =>
  `  ${entry === undefined ? "log" : `entry ${entry}`}: ${rule}: ${detail}`;
