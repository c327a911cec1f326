// Applies migrations to one database: forward only, hash-checked, safe when two processes race.
import { sha256 } from "@noble/hashes/sha2.js";
import { toHex } from "../../core/bytes.ts";
import type { SqlClient } from "./client.ts";
import { stored, StoreError } from "./store-error.ts";

/** A named step: statements separated by `--> statement-breakpoint` lines. */
export interface Migration {
  readonly name: string;
  readonly sql: string;
}

/** `changed`: an applied migration reads differently now. `newer`: the database was migrated by a newer program. `late`: a new migration sorts before an applied one. */
export type MigrationProblem = "changed" | "newer" | "late";

/** Why a database cannot be brought up to date; nothing was changed. */
export class MigrationError extends Error {
  override readonly name = "MigrationError";
  readonly reason: MigrationProblem;

  constructor(reason: MigrationProblem, migration: string) {
    super(`${explanations[reason]}: ${migration}`);
    this.reason = reason;
  }
}

const explanations: Readonly<Record<MigrationProblem, string>> = {
  changed: "an applied migration was changed afterwards",
  newer: "the database was migrated by a newer version of this program",
  late: "a migration sorts before one that was already applied",
};

const createHistory = `CREATE TABLE IF NOT EXISTS migration (name TEXT PRIMARY KEY NOT NULL, hash TEXT NOT NULL, at TEXT NOT NULL)`;
/** By what was hashed: every history is compared after each of its steps, and each database has one. */
const hashes = new Map<string, string>();

function hashOf({ sql }: Pick<Migration, "sql">): string {
  const known = hashes.get(sql) ?? toHex(sha256(new TextEncoder().encode(sql)));
  hashes.set(sql, known);
  return known;
}

const statementsOf = (sql: string) => sql.split("--> statement-breakpoint").map((statement) => statement.trim());

async function appliedTo(client: SqlClient): Promise<{ name: string; hash: string }[]> {
  const { rows } = await client.execute("SELECT name, hash FROM migration ORDER BY name");
  return rows.map((row) => ({ name: String(row["name"]), hash: String(row["hash"]) }));
}

/** How many of the migrations are applied; throws MigrationError when the history is not a prefix of them. */
function agreement(applied: readonly { name: string; hash: string }[], migrations: readonly Migration[]): number {
  for (const [i, { name, hash }] of applied.entries()) {
    const known = migrations.find((migration) => migration.name === name);
    if (!known) throw new MigrationError("newer", name);
    if (migrations[i] !== known) throw new MigrationError("late", migrations[i]!.name);
    if (hashOf(known) !== hash) throw new MigrationError("changed", name);
  }
  return applied.length;
}

/**
 * Brings the database to the last of `migrations` (oldest first) and returns how many this call applied. A new
 * database has all of them in one transaction, and one that is in use each in its own. Every migration begins by
 * claiming its name, so of two racing processes one applies it and the other sees it applied.
 */
export async function migrate(client: SqlClient, migrations: readonly Migration[]): Promise<number> {
  const exists = "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'migration'";
  // Asking first keeps an up-to-date database free of writes.
  if ((await stored(() => client.execute(exists))).rows.length === 0)
    await stored(() => client.batch([createHistory], "write"));
  let mine = 0;
  for (;;) {
    const done = agreement(await stored(() => appliedTo(client)), migrations);
    // On a server each transaction is a question of its own, and a new site waits for all of them.
    const next = migrations.slice(done, done === 0 ? migrations.length : done + 1);
    if (next.length === 0) return mine;
    try {
      await stored(() => client.batch(next.flatMap(applying), "write"));
      mine += next.length;
    } catch (error) {
      // A refusal is good news when the name is taken by now: another process applied it.
      const overtaken =
        error instanceof StoreError && error.constraint && (await stored(() => appliedTo(client))).length > done;
      if (!overtaken) throw error;
    }
  }
}

const applying = ({ sql, name }: Migration) => [
  {
    sql: "INSERT INTO migration (name, hash, at) VALUES (?, ?, strftime('%Y-%m-%dT%H:%M:%fZ', 'now'))",
    args: [name, hashOf({ sql })],
  },
  ...statementsOf(sql),
];
