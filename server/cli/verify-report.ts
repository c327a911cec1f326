// A verdict of `assent verify` in words.
import type { ReceiptVerdict } from "../../core/receipt.ts";
import type { ExportVerdict } from "../log/verify-export.ts";

/** One breach: of which rule, in which entry where it is one entry's, and what was seen. */
export interface Found {
  readonly rule: string;
  readonly entry?: number | undefined;
  readonly detail: string;
}

/** What was verified, and how it came out. */
export interface Verdict {
  /** As it was named on the command line. */
  readonly thing: string;
  readonly kind: "export" | "receipt" | "checkpoints" | "tlog-proof" | "pack" | "check-line" | "log";
  readonly ok: boolean;
  /** What it is, in one or two lines. */
  readonly about: readonly string[];
  /** What its being sound means; empty where it is not. */
  readonly shows: readonly string[];
  readonly findings: readonly Found[];
  /** Findings including those not listed. */
  readonly total: number;
  /** Of a log that is sound: the checkpoint it was verified up to. */
  readonly checkpoint?: string | undefined;
}

/** The verdict in lines. */
export function reportLines({ ok, about, shows, findings, total }: Verdict): string[] {
  if (ok) return [...about, ...shows.map((line, i) => (i === 0 ? `VERIFIED: ${line}` : line))];
  const more = total - findings.length;
  const title = `NOT VERIFIED: ${counted(total, "finding")}`;
  return [...about, title, ...findings.map(sentence), ...(more > 0 ? [`and ${more} more`] : [])];
}

/** Such as `1 entry` and `1,200 entries`. */
export const counted = (count: number, one: string, many = `${one}s`): string =>
  `${count.toLocaleString("en")} ${count === 1 ? one : many}`;

const sentence = ({ entry, rule, detail }: Found): string =>
  `  ${entry === undefined ? "log" : `entry ${entry}`}: ${rule}: ${detail}`;

/** What to think of the key that something was verified with. */
export const trustLine = (given: string | undefined, own: string | undefined): string =>
  given
    ? "The verifier key is the one you gave."
    : `The verifier key is its own: compare it with the one you know.\n  ${own ?? ""}`;

/** The verdict on an export. */
export function exportVerdict(
  thing: string,
  { ok, manifest, counts, total, findings }: ExportVerdict,
  known: { key?: string | undefined; checkpoint?: string | undefined },
): Verdict {
  const what = [
    counted(counts.entries, "entry", "entries"),
    counted(counts.notices, "notice"),
    counted(counts.tiles, "tile"),
    counted(counts.checkpoints, "checkpoint"),
  ].join(", ");
  const head = manifest ? [`${manifest.site}, log ${manifest.origin}, exported ${manifest.exportedAt}`, what] : [what];
  const shows = [
    "every entry is the one its record commits to, and the log's key signed exactly these entries.",
    trustLine(known.key, manifest?.verifierKey),
    ...(known.checkpoint ? ["The log is the one whose checkpoint you hold."] : []),
  ];
  return { thing, kind: "export", ok, about: head, shows: ok ? shows : [], findings, total };
}

/** Why a receipt does not verify, in words. */
export const receiptFaults: Readonly<Record<(ReceiptVerdict & { ok: false })["reason"], string>> = {
  malformed: "it is not complete, or not in the form of a receipt",
  "bad-verifier-key": "its verifier key is malformed, or its hash is that of another",
  "not-yet-in-log": "it was taken before its record was under a checkpoint: ask for it again",
  "bad-checkpoint": "the log's key did not sign its checkpoint",
  "not-included": "its record does not lead to the root that the log's key signed: it was changed",
  "other-log": "it names another verifier key than yours",
};

/** A verdict with what was found, or none. */
export const verdict = (
  base: Pick<Verdict, "thing" | "kind" | "about">,
  { found, shows }: { found: readonly Found[]; shows: readonly string[] },
): Verdict => ({
  ...base,
  ok: found.length === 0,
  shows: found.length === 0 ? shows : [],
  findings: found,
  total: found.length,
});
