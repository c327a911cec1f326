// The tables, one sentence each: what it proves. Constraints and triggers stand in migrations/.
import { customType, integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";
import type { SiteSettings } from "../../core/schema.ts";

/** Bytes, whichever way a driver hands them over. */
const bytes = customType<{ data: Uint8Array; driverData: Uint8Array | ArrayBuffer }>({
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

/** site: what stands at each position of the log; `idx` − 1 is the log index, and rows never change or go. */
export const entry = sqliteTable("entry", {
  idx: integer("idx").primaryKey(),
  ref: text("ref").notNull(),
  kind: text("kind", { enum: ["record", "notice"] }).notNull(),
  data: bytes("data").notNull(),
});

/** site: what each record entry commits to: the readable half with its salt, the personal half encrypted. */
export const record = sqliteTable("record", {
  idx: integer("idx").primaryKey(),
  digest: bytes("digest").notNull(),
  core: text("core").notNull(),
  salt: bytes("salt").notNull(),
  person: bytes("person").notNull(),
  link: bytes("link").notNull(),
});

/** site: what holds now for a subject, purpose and channel; derived from the records and provable by the one it names. */
export const consentState = sqliteTable(
  "consent_state",
  {
    subject: bytes("subject").notNull(),
    purpose: text("purpose").notNull(),
    channel: text("channel").notNull(),
    status: text("status").notNull(),
    version: integer("version").notNull(),
    record: text("record").notNull(),
    notice: text("notice").notNull(),
    actedAt: text("acted_at").notNull(),
    until: text("until"),
  },
  (table) => [primaryKey({ columns: [table.subject, table.purpose, table.channel] })],
);

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

/** keys: the one row whose loss makes a person's half of every record unreadable. */
export const subjectKey = sqliteTable("subject_key", {
  subject: bytes("subject").primaryKey(),
  kind: text("kind", { enum: ["device", "email", "phone"] }).notNull(),
  key: bytes("key").notNull(),
  link: bytes("link").notNull(),
  createdAt: text("created_at").notNull(),
});
