// The tables, one sentence each: what it proves. Constraints and triggers stand in migrations/.
import { customType, integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";
import type { SiteSettings } from "../../core/schema.ts";

/** Bytes, whichever way a driver hands them over. */
export const bytes = customType<{ data: Uint8Array; driverData: Uint8Array | ArrayBuffer }>({
  dataType: () => "blob",
  fromDriver: (value) => new Uint8Array(value),
});

/** control: which sites exist, who may write to each, and the origin line its log has for life. */
export const site = sqliteTable("site", {
  id: text("id").primaryKey(),
  name: text("name").notNull(),
  origins: text("origins", { mode: "json" }).$type<string[]>().notNull(),
  logOrigin: text("log_origin").notNull(),
  createdAt: text("created_at").notNull(),
  isSample: integer("is_sample", { mode: "boolean" }).notNull().default(false),
  sampleFilledAt: text("sample_filled_at"),
  sampleFillingUntil: text("sample_filling_until"),
});

/** control: which credential may do what at which site, and who issued it; of the token only a hash. */
export const apiKey = sqliteTable("api_key", {
  id: text("id").primaryKey(),
  site: text("site").notNull(),
  name: text("name").notNull(),
  scopes: text("scopes", { mode: "json" }).$type<string[]>().notNull(),
  tokenHash: bytes("token_hash").notNull(),
  createdAt: text("created_at").notNull(),
  issuedBy: text("issued_by").notNull(),
  usedAt: text("used_at"),
  revokedAt: text("revoked_at"),
});

/** control: whom the audit's user ids name, what each may do, and since when no more; rows never go. */
export const user = sqliteTable("user", {
  id: text("id").primaryKey(),
  name: text("name").notNull(),
  role: text("role").notNull(),
  createdAt: text("created_at").notNull(),
  disabledAt: text("disabled_at"),
});

/** control: who did, or was refused, which verb and when; append-only. */
export const audit = sqliteTable("audit", {
  seq: integer("seq").primaryKey(),
  at: text("at").notNull(),
  actor: text("actor").notNull(),
  verb: text("verb").notNull(),
  site: text("site"),
  outcome: text("outcome", { enum: ["done", "refused"] }).notNull(),
  detail: text("detail").notNull(),
});

/** control: what a site's owner set about its script tag, and since when; the last row of a site rules. */
export const siteSettings = sqliteTable("site_settings", {
  seq: integer("seq").primaryKey(),
  site: text("site").notNull(),
  doc: text("doc", { mode: "json" }).$type<SiteSettings>().notNull(),
  at: text("at").notNull(),
});

/** control: what a site's owner is writing and has not published; proves nothing. */
export const noticeDraft = sqliteTable("notice_draft", {
  site: text("site").primaryKey(),
  doc: text("doc").notNull(),
  revision: integer("revision").notNull(),
  begunAt: text("begun_at").notNull(),
  savedAt: text("saved_at").notNull(),
  savedBy: text("saved_by").notNull(),
});

/** control: which builds of the widget served here, and since when. */
export const build = sqliteTable("build", {
  seq: integer("seq").primaryKey(),
  hash: text("hash").notNull(),
  at: text("at").notNull(),
});

/** control: which files a build consists of, by name, and under which names they were served. */
export const asset = sqliteTable(
  "asset",
  {
    build: text("build").notNull(),
    name: text("name").notNull(),
    served: text("served").notNull(),
    file: text("file").notNull(),
  },
  (table) => [primaryKey({ columns: [table.build, table.name] })],
);

/** control and site: the bytes themselves, under their SHA-256; what names a file can be held against it. */
export const file = sqliteTable("file", {
  hash: text("hash").primaryKey(),
  type: text("type").notNull(),
  body: bytes("body").notNull(),
});

/** site: what a build was given to show a notice, and from when, so that it can be run again with just that. */
export const shownFile = sqliteTable("shown_file", {
  seq: integer("seq").primaryKey(),
  notice: text("notice").notNull(),
  build: text("build").notNull(),
  path: text("path").notNull(),
  file: text("file").notNull(),
  at: text("at").notNull(),
});

/** site: what a notice looked like in a browser when it was published. */
export const screenshot = sqliteTable(
  "screenshot",
  {
    notice: text("notice").notNull(),
    build: text("build").notNull(),
    lang: text("lang").notNull(),
    viewport: text("viewport").notNull(),
    layer: text("layer").notNull(),
    file: text("file").notNull(),
    at: text("at").notNull(),
  },
  (table) => [primaryKey({ columns: [table.notice, table.build, table.lang, table.viewport, table.layer] })],
);

/**
 * site: what stands at each position of the log, `idx` − 1 being the log index; rows never go, and of a record only what
 * is one person's may: then nothing is left but the commitment in `data`.
 */
export const entry = sqliteTable("entry", {
  idx: integer("idx").primaryKey(),
  /** A record's id in 16 bytes; of other kinds a text. */
  ref: bytes("ref").notNull(),
  kind: text("kind").notNull(),
  data: bytes("data").notNull(),
  digest: bytes("digest"),
  shape: integer("shape"),
  at: integer("at"),
  times: bytes("times"),
  salt: bytes("salt"),
  person: bytes("person"),
  who: integer("who"),
  retain: integer("retain"),
  device: integer("device"),
});

/** site: what many records say alike, so that a record needs to hold only what is its own (packed-core.ts). */
export const shape = sqliteTable("shape", { no: integer("no").primaryKey(), doc: text("doc").notNull() });

/** site: the ids of purposes, which states name by number. */
export const purpose = sqliteTable("purpose", { no: integer("no").primaryKey(), id: text("id").notNull() });

/** site: what holds now for a subject, purpose and channel; derived from the records and provable by the one it names. */
export const consentState = sqliteTable(
  "consent_state",
  {
    who: integer("who").notNull(),
    purpose: integer("purpose").notNull(),
    channel: integer("channel").notNull(),
    status: integer("status").notNull(),
    version: integer("version").notNull(),
    idx: integer("idx").notNull(),
    acted: integer("acted").notNull(),
    until: integer("until"),
    direct: integer("direct").notNull(),
  },
  (table) => [primaryKey({ columns: [table.who, table.purpose, table.channel] })],
);

/** site: which entries erased, restricted or released whom, so that a restored backup does it again. */
export const erasure = sqliteTable("erasure", {
  idx: integer("idx").primaryKey(),
  who: integer("who").notNull(),
  mode: text("mode", { enum: ["erase", "restrict", "release"] }).notNull(),
  until: integer("until"),
});

/** site: what must be kept although its period is over, by which law, and until when. */
export const hold = sqliteTable("hold", {
  id: text("id").primaryKey(),
  who: integer("who"),
  purpose: text("purpose"),
  statute: text("statute").notNull(),
  reason: text("reason").notNull(),
  until: text("until").notNull(),
  setAt: text("set_at").notNull(),
  liftedAt: text("lifted_at"),
});

/** site: the exact words that were shown, under the hash that records name. */
export const notice = sqliteTable("notice", {
  hash: text("hash").primaryKey(),
  doc: text("doc").notNull(),
  publishedAt: text("published_at").notNull(),
});

/** site: which notice was in force from when, and when that was decided; a later decision takes the place of a coming one. */
export const noticeInForce = sqliteTable("notice_in_force", {
  seq: integer("seq").primaryKey(),
  hash: text("hash").notNull(),
  at: text("at").notNull(),
  decidedAt: text("decided_at"),
});

/** site: the hashes that proofs are made of (c2sp.org/tlog-tiles); a tile only ever grows. */
export const tile = sqliteTable(
  "tile",
  {
    level: integer("level").notNull(),
    idx: integer("idx").notNull(),
    width: integer("width").notNull(),
    data: bytes("data").notNull(),
  },
  (table) => [primaryKey({ columns: [table.level, table.idx] })],
);

/** site: what the log signed and in which order; each checkpoint follows exactly one other. */
export const checkpoint = sqliteTable("checkpoint", {
  size: integer("size").primaryKey(),
  prevSize: integer("prev_size").notNull(),
  note: text("note").notNull(),
  at: text("at").notNull(),
});

/** site: checkpoints that the log signed, that witnesses kept, and that it no longer stands by. */
export const contradiction = sqliteTable(
  "contradiction",
  {
    size: integer("size").notNull(),
    root: bytes("root").notNull(),
    reason: text("reason", { enum: ["entries-missing", "other-entries", "tiles-damaged"] }).notNull(),
    held: text("held").notNull(),
    latest: text("latest").notNull(),
    at: text("at").notNull(),
  },
  (table) => [primaryKey({ columns: [table.size, table.root] })],
);

/** keys: the one row whose loss makes a person's half of every record unreadable, and its number name nobody. */
export const subject = sqliteTable("subject", {
  no: integer("no").primaryKey({ autoIncrement: true }),
  hash: bytes("hash").notNull(),
  kind: integer("kind").notNull(),
  key: bytes("key").notNull(),
  created: integer("created").notNull(),
  version: integer("version").notNull(),
});

/** keys: since when an address belongs to somebody who was erased, so that it is not written to again. */
export const tombstone = sqliteTable("tombstone", {
  hash: bytes("hash").primaryKey(),
  who: integer("who").notNull(),
  erased: integer("erased").notNull(),
  version: integer("version").notNull(),
});

/** keys: under which versions of its row key names stand there, sealed, and since when; of one that ended no key is left. */
export const rowKey = sqliteTable("row_key", {
  version: integer("version").primaryKey(),
  sealed: bytes("sealed"),
  since: integer("since").notNull(),
  ended: integer("ended"),
  total: integer("total").notNull(),
  moved: integer("moved").notNull(),
});

/** keys: who is kept for a claim only, until when, and by which record. */
export const restriction = sqliteTable("restriction", {
  who: integer("who").primaryKey(),
  until: integer("until").notNull(),
  record: text("record").notNull(),
});

/** keys: what suppressions know a subject by where that is not its own name: of an e-mail address its alias. */
export const subjectAlias = sqliteTable("subject_alias", {
  hash: bytes("hash").primaryKey(),
  deny: bytes("deny").notNull(),
  version: integer("version").notNull(),
  denyVersion: integer("deny_version").notNull(),
});

/** keys: which subjects are one person, and the record that shows it. */
export const subjectLink = sqliteTable(
  "subject_link",
  { a: integer("a").notNull(), b: integer("b").notNull(), record: text("record").notNull() },
  (table) => [primaryKey({ columns: [table.a, table.b] })],
);
