// The lines of an export: one JSON object per line, in this order: manifest, entries, notices, pictures, tiles, checkpoints, end.
import * as z from "zod/mini";
import { contentHash, instant } from "../../core/schema.ts";
import { MemberTwiceError, parseJsonOnce } from "./json-once.ts";

const count = z.int().check(z.nonnegative());
const base64 = z.string().check(z.regex(/^[A-Za-z0-9+/]*={0,2}$/));

const hold = z.strictObject({
  id: z.string(),
  /** Whose records, by the number that names nobody; everybody's when absent. */
  who: z.optional(count),
  /** Of which purpose; of all when absent. */
  purpose: z.optional(z.string()),
  setAt: instant,
  until: instant,
});

const manifest = z.strictObject({
  kind: z.literal("manifest"),
  v: z.literal(1),
  site: z.string(),
  /** The log's origin line. */
  origin: z.string(),
  /** The latest key that signs; entries of type `log-key` name the others. */
  verifierKey: z.string(),
  /** Entries under the latest checkpoint, which are the entries that follow. */
  size: count,
  exportedAt: instant,
  /**
   * What was to be kept past its period then, and not why: that is somebody's own words. Absent where no hold was ever
   * set, and in older exports.
   */
  holds: z.optional(z.array(hold)),
});

/** A record's core as it was committed to; members are checked by what the commitment says, not by shape. */
const record = z.looseObject({ id: z.string(), site: z.string(), notice: z.optional(z.string()) });

const recordEntryLine = z.strictObject({
  kind: z.literal("entry"),
  type: z.literal("record"),
  index: count,
  ref: z.string(),
  data: base64,
  record,
  salt: base64,
  personCommitment: base64,
});
/** A record whose readable half was wiped with its person: an erasure in the log must name it. */
const wipedEntryLine = z.strictObject({
  kind: z.literal("entry"),
  type: z.literal("wiped"),
  index: count,
  ref: z.string(),
  data: base64,
});
const noticeEntryLine = z.strictObject({
  kind: z.literal("entry"),
  type: z.literal("notice"),
  index: count,
  ref: z.string(),
  data: base64,
});
/** A check: who asked what, and a root over the answers. */
const checkEntryLine = z.strictObject({
  kind: z.literal("entry"),
  type: z.literal("check"),
  index: count,
  ref: z.string(),
  data: base64,
  check: z.looseObject({ id: z.string(), site: z.string() }),
  salt: base64,
});
/** A statement about the keys that sign the log: the data is a signed note and says it all. */
const keyEntryLine = z.strictObject({
  kind: z.literal("entry"),
  type: z.literal("log-key"),
  index: count,
  ref: z.string(),
  data: base64,
});
/** What a notice looked like (core/shown.ts): the data says it all. */
const shownEntryLine = z.strictObject({
  kind: z.literal("entry"),
  type: z.literal("shown"),
  index: count,
  ref: z.string(),
  data: base64,
});
/** From when a notice is in force (core/in-force.ts): the data says it all. */
const inForceEntryLine = z.strictObject({
  kind: z.literal("entry"),
  type: z.literal("in-force"),
  index: count,
  ref: z.string(),
  data: base64,
});
const entry = z.discriminatedUnion("type", [
  checkEntryLine,
  recordEntryLine,
  wipedEntryLine,
  noticeEntryLine,
  inForceEntryLine,
  keyEntryLine,
  shownEntryLine,
]);

const notice = z.strictObject({
  kind: z.literal("notice"),
  hash: contentHash,
  publishedAt: instant,
  doc: z.looseObject({ v: z.literal(1) }),
});

/** A picture of a notice, by the hash that an entry of the log names it by. */
const file = z.strictObject({ kind: z.literal("file"), hash: contentHash, type: z.string(), data: base64 });

const tile = z.strictObject({
  kind: z.literal("tile"),
  level: count,
  index: count,
  width: z.int().check(z.minimum(1), z.maximum(256)),
  data: base64,
});

const checkpoint = z.strictObject({
  kind: z.literal("checkpoint"),
  /** Size of the checkpoint before it, 0 for the first: tells that none was left out. Older exports do not say it. */
  after: z.optional(count),
  note: z.string(),
});

const end = z.strictObject({
  kind: z.literal("end"),
  counts: z.strictObject({
    entries: count,
    notices: count,
    /** Exports of logs that name no picture may leave it out. */
    files: z.optional(count),
    tiles: count,
    checkpoints: count,
  }),
  /** SHA-256 of every byte before this line: tells a damaged file from a whole one, proves nothing else. */
  digest: contentHash,
});

const line = z.union([manifest, entry, notice, file, tile, checkpoint, end]);

/** One line of an export. It never holds a key or a personal part: those are only committed to. */
export type ExportLine = z.infer<typeof line>;
export type ManifestLine = z.infer<typeof manifest>;
export type EntryLine = z.infer<typeof entry>;
export type NoticeLine = z.infer<typeof notice>;
export type FileLine = z.infer<typeof file>;
export type TileLine = z.infer<typeof tile>;
export type EndLine = z.infer<typeof end>;

const schemas: Readonly<Record<string, z.ZodMiniType<ExportLine>>> = {
  manifest,
  entry,
  notice,
  file,
  tile,
  checkpoint,
  end,
};

export type ParsedExportLine =
  | { readonly ok: true; readonly line: ExportLine }
  /** `entry` when the line still says which one it was. */
  | { readonly ok: false; readonly reason: string; readonly entry: number | undefined };

/** The line in a text without its newline; a sentence when it is none. Members that are not in the schema are refused. */
export function parseExportLine(text: string): ParsedExportLine {
  let value: { kind?: unknown; index?: unknown } | null;
  try {
    value = parseJsonOnce(text) as typeof value;
  } catch (error) {
    const reason = error instanceof MemberTwiceError ? error.message : "the line is not JSON";
    return { ok: false, reason, entry: undefined };
  }
  const kind = value?.kind;
  const schema = typeof kind === "string" && Object.hasOwn(schemas, kind) ? schemas[kind] : undefined;
  if (!schema) return { ok: false, reason: "the line is of no known kind", entry: undefined };
  const result = z.safeParse(schema, value);
  // What was committed to is the text as it stands, so the value goes on and not the schema's copy of it.
  if (result.success) return { ok: true, line: value as ExportLine };
  const entryIndex = kind === "entry" && Number.isSafeInteger(value?.index) ? Number(value?.index) : undefined;
  const path = result.error.issues[0]?.path.join("/") ?? "";
  return { ok: false, reason: `/${path} is not in the form of an export`, entry: entryIndex };
}
