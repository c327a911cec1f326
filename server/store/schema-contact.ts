// The tables of imports, checks, suppressions and screenings, one sentence each; as in schema.ts.
import { integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";
import { importStates } from "../../core/import.ts";
import { bytes } from "./schema.ts";

/** site: what stands of an import, so that a commit or an undo goes on where it was. */
export const importJob = sqliteTable("import_job", {
  no: integer("no").primaryKey(),
  id: text("id").notNull(),
  state: text("state", { enum: importStates }).notNull(),
  format: text("format", { enum: ["csv", "ndjson"] }).notNull(),
  mapping: text("mapping").notNull(),
  by: text("by").notNull(),
  created: integer("created").notNull(),
  bytes: integer("bytes").notNull(),
  digest: text("digest"),
  rows: integer("rows").notNull(),
  chunks: integer("chunks").notNull(),
  next: integer("next").notNull(),
  imported: integer("imported").notNull(),
  undone: integer("undone").notNull(),
  undoneLine: integer("undone_line").notNull(),
});

/** site: rows that wait to be records, each piece sealed under a key of its own; gone with the commit. */
export const importChunk = sqliteTable(
  "import_chunk",
  { job: integer("job").notNull(), no: integer("no").notNull(), sealed: bytes("sealed").notNull() },
  (table) => [primaryKey({ columns: [table.job, table.no] })],
);

/** site: why which line of a file is no record. */
export const importError = sqliteTable(
  "import_error",
  {
    job: integer("job").notNull(),
    line: integer("line").notNull(),
    code: integer("code").notNull(),
    field: integer("field"),
  },
  (table) => [primaryKey({ columns: [table.job, table.line] })],
);

/** keys: what a piece of an import is sealed under until its rows are records. */
export const importPieceKey = sqliteTable(
  "import_piece_key",
  { job: text("job").notNull(), no: integer("no").notNull(), key: bytes("key").notNull() },
  (table) => [primaryKey({ columns: [table.job, table.no, table.key] })],
);

/** site: who asked what about whom, and a root over the answers. */
export const checkRun = sqliteTable("check_run", {
  id: text("id").primaryKey(),
  doc: text("doc").notNull(),
  salt: bytes("salt").notNull(),
});

/** keys: who may not be contacted, by keyed hash; outlives the person's erasure. */
export const suppression = sqliteTable("suppression", {
  no: integer("no").primaryKey({ autoIncrement: true }),
  id: text("id").notNull(),
  hash: bytes("hash").notNull(),
  reason: text("reason").notNull(),
  channel: integer("channel").notNull(),
  topic: text("topic").notNull(),
  source: text("source").notNull(),
  since: integer("since").notNull(),
  added: integer("added").notNull(),
  lifted: integer("lifted"),
  liftReason: text("lift_reason"),
  version: integer("version").notNull(),
});

/** keys: in which order suppressions were added and lifted. */
export const suppressionChange = sqliteTable("suppression_change", {
  no: integer("no").primaryKey({ autoIncrement: true }),
  suppression: integer("suppression").notNull(),
  lifts: integer("lifts").notNull(),
});

/** keys: how many suppressions stand, by reason and source; proves nothing. */
export const suppressionCount = sqliteTable(
  "suppression_count",
  {
    reason: text("reason").notNull(),
    source: text("source").notNull(),
    standing: integer("standing").notNull(),
  },
  (table) => [primaryKey({ columns: [table.reason, table.source] })],
);

/** keys: until when unsubscribe links of the earlier form can have been sent; no row where they cannot. */
export const earlierLinks = sqliteTable("earlier_links", {
  id: integer("id").primaryKey(),
  until: integer("until").notNull(),
});

/** keys: what a register said of a line, of which day that is and when it was brought in; by keyed hash. */
export const screening = sqliteTable(
  "screening",
  {
    hash: bytes("hash").notNull(),
    register: text("register").notNull(),
    checked: integer("checked").notNull(),
    listed: integer("listed").notNull(),
    recorded: integer("recorded").notNull(),
    version: integer("version").notNull(),
  },
  (table) => [primaryKey({ columns: [table.hash, table.register, table.checked, table.listed] })],
);

/** keys: what was sold to whom, and whether they were offered to refuse messages; by keyed hash. */
export const sale = sqliteTable(
  "sale",
  {
    hash: bytes("hash").notNull(),
    product: text("product").notNull(),
    sold: integer("sold").notNull(),
    offered: integer("offered").notNull(),
    added: integer("added").notNull(),
    version: integer("version").notNull(),
  },
  (table) => [primaryKey({ columns: [table.hash, table.product, table.sold] })],
);

/** keys: which messages went to whom, and whether each offered to refuse the next; by keyed hash. */
export const sending = sqliteTable(
  "sending",
  {
    hash: bytes("hash").notNull(),
    sent: integer("sent").notNull(),
    channel: integer("channel").notNull(),
    purpose: text("purpose").notNull(),
    campaign: text("campaign").notNull(),
    offered: integer("offered").notNull(),
    added: integer("added").notNull(),
    version: integer("version").notNull(),
  },
  (table) => [primaryKey({ columns: [table.hash, table.sent, table.channel, table.purpose, table.campaign] })],
);

/** keys: what was passed on of somebody to whom, by keyed hash, and which end of that the recipient was told of. */
export const share = sqliteTable("share", {
  no: integer("no").primaryKey({ autoIncrement: true }),
  hash: bytes("hash").notNull(),
  deny: bytes("deny").notNull(),
  recipient: text("recipient").notNull(),
  purpose: text("purpose").notNull(),
  types: text("types").notNull(),
  shared: integer("shared").notNull(),
  added: integer("added").notNull(),
  told: integer("told").notNull(),
  toldAt: integer("told_at"),
  version: integer("version").notNull(),
  denyVersion: integer("deny_version").notNull(),
});
