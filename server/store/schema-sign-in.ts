// The tables of signing in, one sentence each: what it proves. Constraints and triggers stand in migrations/.
import { sqliteTable, text } from "drizzle-orm/sqlite-core";
import { bytes } from "./schema.ts";

/** control: who is signed in by which cookie, since when and until when; of the cookie only a hash. */
export const session = sqliteTable("session", {
  id: text("id").primaryKey(),
  user: text("user").notNull(),
  tokenHash: bytes("token_hash").notNull(),
  by: text("by", { enum: ["link", "recovery", "passkey"] }).notNull(),
  browser: text("browser").notNull(),
  createdAt: text("created_at").notNull(),
  usedAt: text("used_at").notNull(),
  expiresAt: text("expires_at").notNull(),
  endedAt: text("ended_at"),
});
