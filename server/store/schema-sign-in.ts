// The tables of who comes in and what was answered them, one sentence each: what it proves. Constraints and triggers stand in migrations/.
import { integer, sqliteTable, text } from "drizzle-orm/sqlite-core";
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

/** control: which secret address lets which user in, until when, and who issued it; of the address only a hash. */
export const signInLink = sqliteTable("sign_in_link", {
  id: text("id").primaryKey(),
  user: text("user").notNull(),
  kind: text("kind", { enum: ["claim", "invitation", "visit"] }).notNull(),
  tokenHash: bytes("token_hash").notNull(),
  issuedBy: text("issued_by").notNull(),
  createdAt: text("created_at").notNull(),
  expiresAt: text("expires_at").notNull(),
  usedAt: text("used_at"),
  endedAt: text("ended_at"),
});

/** control: which codes let a user in once, and which did; of each only a hash. */
export const recoveryCode = sqliteTable("recovery_code", {
  hash: bytes("hash").primaryKey(),
  user: text("user").notNull(),
  createdAt: text("created_at").notNull(),
  usedAt: text("used_at"),
});

/** control: whose signature lets a user in: public halves only. */
export const passkey = sqliteTable("passkey", {
  id: text("id").primaryKey(),
  user: text("user").notNull(),
  name: text("name").notNull(),
  publicKey: bytes("public_key").notNull(),
  counter: integer("counter").notNull(),
  transports: text("transports", { mode: "json" }).$type<string[]>().notNull(),
  createdAt: text("created_at").notNull(),
  usedAt: text("used_at"),
});

/** control: which challenges were answered, so that an answer that was overheard is good for nothing. */
export const answeredChallenge = sqliteTable("answered_challenge", {
  hash: bytes("hash").primaryKey(),
  expiresAt: text("expires_at").notNull(),
});

/** control: which write with an Idempotency-Key was begun when, and what was answered: hashes, and the answer sealed under that key. */
export const keptAnswer = sqliteTable("kept_answer", {
  hash: bytes("hash").primaryKey(),
  body: bytes("body").notNull(),
  claim: bytes("claim").notNull(),
  begunAt: text("begun_at").notNull(),
  answer: bytes("answer"),
});
