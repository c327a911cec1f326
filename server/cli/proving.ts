// Proving one answer: the lines of a kept check are hashed again, and one of them written with its path to the root.
import { createReadStream } from "node:fs";
import { writeFile } from "node:fs/promises";
import { fromBase64, toBase64 } from "../../core/bytes.ts";
import { canonicalText, type Json } from "../../core/canonical.ts";
import { checkedLines, checkLineForm, verifyCheckLine, type CheckLineProof } from "../../core/check-proof.ts";
import { lineLeaves, lineSalt, type CheckRecord } from "../../core/check.ts";
import { assentClient } from "../../core/client.ts";
import { inclusionRanges, runningRoot } from "../../core/merkle.ts";
import { leafTree, type LeafTree } from "../log/leaf-tree.ts";
import { nodeHashes } from "../node/hashes.ts";
import { placeOf, type CheckPlace } from "./check-place.ts";
import { CommandError, note, UsageError } from "./command.ts";
import { linesOf } from "../node/lines.ts";
import { answered, checkLineFaults } from "./verify-check-lines.ts";
import { paperCrypto } from "./verify-papers.ts";

interface ProveArgs {
  readonly file: string;
  readonly recipient?: string | undefined;
  readonly line?: string | undefined;
  readonly to?: string | undefined;
  readonly url?: string | undefined;
  readonly json?: boolean | undefined;
}

interface KeptLine {
  readonly asked: { readonly [name: string]: Json | undefined };
  readonly result: { readonly [name: string]: Json | undefined };
}

/** The last line of what was kept. */
interface KeptEnd {
  readonly summary: { readonly salt: string; readonly signature: string; readonly record: CheckRecord };
  readonly log?: CheckPlace | undefined;
}

/** What was made, or why what was kept proves nothing. */
type Proven =
  | { readonly ok: false; readonly check: string; readonly detail: string }
  | {
      readonly ok: true;
      readonly check: string;
      readonly detail: string;
      readonly to: string;
      readonly line: number;
      readonly reason: string;
      /** In the log, from 0; null where a signature alone carries it. */
      readonly entry: number | null;
    };

const { sha256 } = nodeHashes;

/** Writes the proof of one line. Throws with cause and fix where the file or the line is none. */
export async function proveLine(args: ProveArgs, env: NodeJS.ProcessEnv): Promise<Proven> {
  const { summary, log } = await endOf(args.file);
  const { record: check, signature } = summary;
  const salt = fromBase64(summary.salt) ?? new Uint8Array();
  const { tree, count, found } = await treeOf(args, salt);
  const refused = (detail: string) => ({ ok: false, check: check.id, detail }) as const;
  if (count !== checkedLines(check))
    return refused(`it has ${count} lines, and ${checkedLines(check)} were asked and answered`);
  if (toBase64(tree.root(count)) !== check.root)
    return refused("a line of it is not the one that was asked and answered");
  const [position, line] = theOne(found, args);
  const place = await placeFor(args, env, { log, check: check.id });
  // Where the record's salt is that of the lines, as in checks of before, it would let guesses at other lines be tested.
  const isApart = place && place.recordSalt !== summary.salt;
  const proof: CheckLineProof = {
    form: checkLineForm,
    line: { asked: line.asked, result: line.result },
    position,
    salt: toBase64(lineSalt(salt, position, sha256)),
    path: pathOf(tree, { position, count }),
    check,
    ...(place ? { verifierKey: place.verifierKey } : {}),
    ...(isApart ? { recordSalt: place.recordSalt, proof: place.proof } : { signature }),
  };
  const verdict = await verifyCheckLine(proof, paperCrypto);
  const isUnseen = !verdict.ok && verdict.reason === "no-verifier-key";
  if (isUnseen && fromBase64(signature)?.length !== 64) return refused(checkLineFaults["check-signature"]);
  if (!verdict.ok && !isUnseen) return refused(checkLineFaults[verdict.reason]);
  const to = args.to ?? `${args.file.replace(/\.(nd)?jsonl?$/i, "")}.line-${position + 1}.json`;
  await writeFile(to, `${JSON.stringify(proof, undefined, 2)}\n`, { mode: 0o600 });
  if (!isApart) note(args.json, "It rests on the log's signature alone: its place in the log is not known.");
  if (isUnseen)
    note(
      args.json,
      "Nobody said the log's verifier key, so its signature was not looked at: assent verify --key does.",
    );
  const entry = verdict.ok ? (verdict.log?.index ?? null) : null;
  const { reason } = line.result as { reason: string };
  return { ok: true, check: check.id, detail: answered(proof), to, line: position + 1, reason, entry };
}

/** Asked of the server only where it was not kept, and never where nobody says who asks. */
async function placeFor(
  { url }: ProveArgs,
  env: NodeJS.ProcessEnv,
  { log, check }: { log: CheckPlace | undefined; check: string },
): Promise<CheckPlace | undefined> {
  const key = env["ASSENT_KEY"];
  if (log || !key) return log;
  return placeOf(assentClient({ url: url ?? env["ASSENT_URL"] ?? "http://127.0.0.1:8787", key }), check);
}

const cut = (file: string, cause?: unknown) =>
  new CommandError(`${file} is no kept check, or was cut`, "Name what assent check --keep wrote, whole.", { cause });

function keptLine(text: string, file: string): Partial<KeptLine & KeptEnd> {
  try {
    return JSON.parse(text) as Partial<KeptLine & KeptEnd>;
  } catch (error) {
    throw cut(file, error);
  }
}

/** What stands on the last line: with its salt the lines before it are hashed. */
async function endOf(file: string): Promise<KeptEnd> {
  let last = "";
  for await (const line of linesOf(createReadStream(file))) if (line.trim() !== "") last = line;
  const { summary, log } = keptLine(last || "{}", file);
  if (!summary?.record?.counts || typeof summary.salt !== "string" || typeof summary.signature !== "string")
    throw cut(file);
  return { summary, log };
}

type Found = readonly [position: number, line: KeptLine];

/** The leaves of every line, and the lines that are asked for: a few, however many there are. */
async function treeOf(args: ProveArgs, salt: Uint8Array) {
  const tree = leafTree(sha256);
  const leafOf = lineLeaves(salt, sha256);
  const found: Found[] = [];
  let count = 0;
  for await (const text of linesOf(createReadStream(args.file))) {
    if (text.trim() === "") continue;
    const { asked, result } = keptLine(text, args.file);
    if (!asked || !result) break;
    tree.set(count, leafOf({ position: count, asked, result: canonicalText(result) }));
    if (isMeant({ asked, result }, count, args)) found.push([count, { asked, result }]);
    count++;
  }
  return { tree, count, found };
}

function isMeant({ asked }: KeptLine, position: number, { line, recipient }: ProveArgs): boolean {
  if (line !== undefined) return Number(line) === position + 1;
  return Object.values(asked).includes(recipient);
}

function theOne(found: readonly Found[], { file, line, recipient }: ProveArgs): Found {
  if ((line === undefined) === (recipient === undefined))
    throw new UsageError("one answer is proven at a time", "Name it by --recipient or by --line.");
  const [first, ...more] = found;
  if (!first)
    throw new UsageError(
      `${file} has no ${line === undefined ? `line of ${recipient}` : `line ${line}`}`,
      "A recipient is named as it was sent, a line by its number from 1.",
    );
  if (more.length > 0)
    throw new UsageError(
      `${recipient} stands on lines ${found.map(([position]) => position + 1).join(", ")}`,
      "Name one of them by --line.",
    );
  return first;
}

/** The hashes from a leaf to the root, leaf-most first. */
const pathOf = (tree: LeafTree, { position, count }: { position: number; count: number }): string[] =>
  inclusionRanges(position, count).map(([start, end]) => {
    const part = runningRoot(sha256);
    for (let i = start; i < end; i++) part.append(tree.leaf(i).slice());
    return toBase64(part.root());
  });
