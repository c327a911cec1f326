// The tables of mail, one sentence each; as in schema.ts.
import { integer, sqliteTable, text } from "drizzle-orm/sqlite-core";
import { bytes } from "./schema.ts";

/** site: messages to one person each, sealed under that person's key, and that they went; `due` is the next try. */
export const mail = sqliteTable("mail", {
  no: integer("no").primaryKey({ autoIncrement: true }),
  ref: text("ref").notNull(),
  kind: text("kind", { enum: ["confirm", "sign-in", "expiring", "checkpoint"] }).notNull(),
  who: integer("who").notNull(),
  state: text("state", { enum: ["waiting", "sent", "refused"] }).notNull(),
  sealed: bytes("sealed"),
  tries: integer("tries").notNull(),
  due: integer("due").notNull(),
  created: integer("created").notNull(),
});

/** site: which links that open once were opened, so that they open no more; gone when they would be over anyway. */
export const usedLink = sqliteTable("used_link", {
  nonce: bytes("nonce").primaryKey(),
  until: integer("until").notNull(),
});

/** site: where a person may be written to, sealed under their key; only where a purpose needs it. */
export const heldAddress = sqliteTable("held_address", {
  who: integer("who").primaryKey(),
  sealed: bytes("sealed").notNull(),
  since: integer("since").notNull(),
});
