// The keys database: one row per subject, whose loss erases the person.
import { toHex } from "../../core/bytes.ts";
import type { SubjectKind } from "../../core/record.ts";
import type { Instant } from "../../core/time.ts";
import type { Row } from "@libsql/client/web";
import type { SqlClient } from "./client.ts";
import { blob } from "./query.ts";
import type { SubjectKey } from "./rows.ts";

const insertMissing = `
INSERT INTO subject_key (subject, kind, key, link, created_at)
SELECT unhex(value->>0), value->>1, unhex(value->>2), unhex(value->>3), ? FROM json_each(?) WHERE true
ON CONFLICT (subject) DO NOTHING`;

const selectAsked = `
SELECT k.subject, k.kind, k.key, k.link
FROM json_each(?) AS r CROSS JOIN subject_key AS k ON k.subject = unhex(r.value->>0)
ORDER BY r.key`;

const keyOf = (row: Row): SubjectKey => ({
  subject: blob(row, "subject"),
  kind: row["kind"] as SubjectKind,
  key: blob(row, "key"),
  link: blob(row, "link"),
});

/** The key rows of the subjects, in order; a missing one is stored as wanted, and of two racing wishes one wins for both. */
export async function obtainKeys(
  client: SqlClient,
  { wanted, at }: { wanted: readonly SubjectKey[]; at: Instant },
): Promise<SubjectKey[]> {
  const rows = JSON.stringify(wanted.map((key) => [toHex(key.subject), key.kind, toHex(key.key), toHex(key.link)]));
  const results = await client.batch(
    [
      { sql: insertMissing, args: [at, rows] },
      { sql: selectAsked, args: [rows] },
    ],
    "write",
  );
  return results[1]!.rows.map(keyOf);
}

/** The key row with this link; undefined once the subject is erased. */
export async function keyByLink(client: SqlClient, link: Uint8Array): Promise<SubjectKey | undefined> {
  const { rows } = await client.execute({
    sql: "SELECT subject, kind, key, link FROM subject_key WHERE link = ?",
    args: [link],
  });
  return rows[0] && keyOf(rows[0]);
}
