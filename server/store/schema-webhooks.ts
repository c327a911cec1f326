// The tables of webhooks, one sentence each; as in schema.ts.
import { integer, sqliteTable, text } from "drizzle-orm/sqlite-core";
import type { ChangeType } from "../../core/change.ts";
import type { SubjectKind } from "../../core/record.ts";
import { bytes } from "./schema.ts";

/** site: who is told of changes: where, of which, how far, and with which sealed secrets. */
export const webhook = sqliteTable("webhook", {
  id: text("id").primaryKey(),
  url: text("url").notNull(),
  types: text("types", { mode: "json" }).$type<readonly ChangeType[]>(),
  kinds: text("kinds", { mode: "json" }).$type<readonly SubjectKind[]>(),
  note: text("note").notNull(),
  secret: bytes("secret").notNull(),
  oldSecret: bytes("old_secret"),
  oldUntil: integer("old_until"),
  state: text("state", { enum: ["active", "paused", "gone", "failing"] }).notNull(),
  log: integer("log").notNull(),
  suppressions: integer("suppressions").notNull(),
  created: integer("created").notNull(),
  createdBy: text("created_by").notNull(),
  checkpoints: integer("checkpoints").notNull(),
  occasions: integer("occasions").notNull(),
});

/** site: what time brings, and what only the audit says, of which other systems are told, once each. */
export const occasion = sqliteTable("occasion", {
  no: integer("no").primaryKey({ autoIncrement: true }),
  ref: text("ref").notNull(),
  type: text("type").$type<ChangeType>().notNull(),
  who: integer("who"),
  doc: text("doc").notNull(),
  at: integer("at").notNull(),
});

/** site: what was or is to be told to whom, where it is read from, and how telling it went. */
export const delivery = sqliteTable("delivery", {
  no: integer("no").primaryKey({ autoIncrement: true }),
  webhook: text("webhook").notNull(),
  change: text("change").notNull(),
  type: text("type").$type<ChangeType>().notNull(),
  list: text("list", { enum: ["log", "suppressions", "checkpoints", "occasions"] }).notNull(),
  place: integer("place").notNull(),
  created: integer("created").notNull(),
  state: text("state", { enum: ["waiting", "delivered", "failed", "dropped"] }).notNull(),
  tries: integer("tries").notNull(),
  due: integer("due").notNull(),
  tried: integer("tried"),
  outcome: text("outcome"),
});
