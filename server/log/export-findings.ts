// What an export verifier can find, and the list it writes its findings on.

/** What an export must keep to; a finding names the one that is broken. */
export const exportRules = [
  "manifest-missing",
  "line-malformed",
  "line-out-of-place",
  "verifier-key",
  "other-log",
  "entry-out-of-order",
  "entry-twice",
  "entry-missing",
  "entry-beyond-checkpoint",
  "entry-inserted",
  "entry-not-its-check",
  "entry-not-its-record",
  "entry-not-its-notice",
  "entry-not-its-decision",
  "entry-not-its-key",
  "entry-not-what-was-shown",
  "entry-wiped-unsaid",
  "record-twice",
  "notice-hash",
  "notice-date",
  "notice-missing",
  "notice-not-in-log",
  "notice-later-than-record",
  "notice-not-in-force",
  "file-hash",
  "file-missing",
  "file-not-in-log",
  "tile-differs",
  "tile-missing",
  "tile-twice",
  "tile-beyond-checkpoint",
  "checkpoint-signature",
  "checkpoint-order",
  "checkpoint-root",
  "checkpoint-missing",
  "held-checkpoint",
  "counts",
  "digest",
  "end-missing",
] as const;
type ExportRule = (typeof exportRules)[number];

/** One breach: of which rule, in which entry when it is one entry's, and what was seen. */
export interface Finding {
  readonly rule: ExportRule;
  readonly entry?: number | undefined;
  readonly detail: string;
}

export interface Findings {
  /** The first of them, in the order found. */
  readonly list: Finding[];
  /** All of them, listed or not. */
  total: number;
  /** Entries that are wrong in themselves. */
  readonly wrongEntries: Set<number>;
  add(rule: ExportRule, detail: string, entry?: number): void;
}

/** An empty list that keeps at most `limit` findings and counts the rest. */
export function findings(limit: number): Findings {
  return {
    list: [],
    total: 0,
    wrongEntries: new Set(),
    add(rule, detail, entry) {
      this.total++;
      if (entry !== undefined) this.wrongEntries.add(entry);
      if (this.list.length < limit) this.list.push({ rule, detail, ...(entry === undefined ? {} : { entry }) });
    },
  };
}
