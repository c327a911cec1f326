// What `assent verify` can be given: exports, receipts, proofs, checkpoints, folders of these, and addresses.
import { createReadStream, existsSync } from "node:fs";
import { open, readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { MemberTwiceError } from "../log/json-once.ts";
import { verifyExport, type KnownBefore } from "../log/verify-export.ts";
import { CommandError } from "./command.ts";
import { linesOf } from "../node/lines.ts";
import { counted, progressBar } from "./progress.ts";
import { verifyLive } from "./verify-live.ts";
import { checkLineVerdict, isCheckLine } from "./verify-check-lines.ts";
import { formOf, formVerdict, type Form } from "./verify-forms.ts";
import { packVerdict } from "./verify-packs.ts";
import { checkpointsVerdict, proofVerdict, receiptVerdict } from "./verify-papers.ts";
import { exportVerdict, verdict, type Verdict } from "./verify-report.ts";

/** What the verifier brings along. */
export interface Known extends KnownBefore {
  /** A checkpoint that a log at an address was verified up to before: what it covers is not read again. */
  readonly since?: string | undefined;
  /** A consistency proof, as `/v1/logs/SITE/consistency` gives it. */
  readonly proof?: string | undefined;
  /** The receipt that a tlog-proof is of, or a form that holds none. */
  readonly of?: string | undefined;
}

type Kind = Form | "export" | "receipt" | "tlog-proof" | "checkpoint" | "pack" | "check-line";

/** What is verified by itself. */
type Single = Exclude<Kind, "checkpoint"> | "address";

/** Enough of a file to see what it is. */
const headLength = 4_096;

/** What a text is, by how it begins; undefined when nothing this verifies does. */
function kindOf(head: string): Kind | undefined {
  if (head.startsWith("c2sp.org/tlog-proof@v1\n")) return "tlog-proof";
  if (/^\s*<!doctype html>/i.test(head)) return "pack";
  if (isCheckLine(head)) return "check-line";
  const form = formOf(head);
  if (form) return form;
  if (/^\{"kind":"(manifest|entry|notice|tile|checkpoint|end)"/.test(head)) return "export";
  if (/^\s*\{/.test(head) && /"(record|verifierKey|personCommitment)"/.test(head)) return "receipt";
  if (/^[^\n]+\n\d+\n[A-Za-z0-9+/=]+\n/.test(head)) return "checkpoint";
  return undefined;
}

/** Verifies everything named, in order; throws a sentence when something cannot be read or is nothing it knows. */
export async function verdictsOf(things: readonly string[], known: Known): Promise<Verdict[]> {
  const named = await Promise.all(things.map(async (thing) => ({ thing, kind: await kindAt(thing) })));
  const notes = named.filter(({ kind }) => kind === "checkpoint").map(({ thing }) => thing);
  const verdicts: Verdict[] = notes.length > 0 ? [await checkpointsVerdict(notes, known)] : [];
  for (const { thing, kind } of named)
    if (kind === "folder") verdicts.push(...(await verdictsOf(await within(thing), known)));
    else if (kind !== "checkpoint") verdicts.push(await onceRead(thing, kind, known));
  return verdicts;
}

/** The verdict on one of them; also on one that reads differently to different programs, which is no accident. */
async function onceRead(thing: string, kind: Single, known: Known): Promise<Verdict> {
  try {
    return await verdictOn(thing, kind, known);
  } catch (error) {
    if (!(error instanceof MemberTwiceError)) throw error;
    const detail = `${error.message}: one reader takes the first, and another the last`;
    const base = { thing, kind: kind === "check-line" ? kind : "receipt", about: [] } as const;
    return verdict(base, { found: [{ rule: "member-twice", detail }], shows: [] });
  }
}

async function verdictOn(thing: string, kind: Single, known: Known): Promise<Verdict> {
  if (kind === "address") return verifyLive(thing, known);
  if (kind === "export") return fileVerdict(thing, known);
  if (kind === "pack") return packVerdict(thing, known);
  const text = await readFile(thing, "utf8");
  if (kind === "receipt") return receiptVerdict(thing, text, known);
  if (kind === "check-line") return checkLineVerdict(thing, text, known);
  if (kind === "tlog-proof") return proofVerdict(thing, text, known);
  return formVerdict(kind, { thing, text }, known);
}

async function kindAt(thing: string): Promise<Kind | "address" | "folder"> {
  if (/^https?:\/\//.test(thing)) return "address";
  if (thing === "-") return "export";
  if (!existsSync(thing))
    throw new CommandError(`there is no ${thing}`, "Look at how it is written, and from which folder it is meant.");
  if ((await stat(thing)).isDirectory()) return "folder";
  const kind = kindOf(await headOf(thing));
  // An export that lost its first bytes is one all the same: its end says so.
  if (!kind && /\.(ndjson|jsonl)$/.test(thing)) return "export";
  if (!kind)
    throw new CommandError(
      `${thing} is no export, evidence pack, receipt, answer of a check, tlog-proof or checkpoint`,
      "Those are what it verifies (docs/exports.md).",
    );
  return kind;
}

async function headOf(path: string): Promise<string> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(headLength), 0, headLength, 0);
    return buffer.toString("utf8", 0, bytesRead);
  } finally {
    await file.close();
  }
}

async function within(folder: string): Promise<string[]> {
  const names = await readdir(folder);
  if (names.length === 0) throw new CommandError(`${folder} is empty`, "Name a folder with what is to be verified.");
  return names.sort().map((name) => join(folder, name));
}

async function fileVerdict(thing: string, known: Known): Promise<Verdict> {
  const bar = progressBar();
  const bytes = thing === "-" ? 0 : (await stat(thing)).size;
  const lines = linesOf(thing === "-" ? process.stdin : createReadStream(thing));
  const verdict = await verifyExport(counted(lines, { bar, what: "verifying", bytes }), known);
  bar.end();
  return exportVerdict(thing, verdict, known);
}
