// Earlier registers: what became another with the next one is all that is kept of them, and answers about their day.
import type { ScreeningFact } from "../../core/contact.ts";
import type { Register } from "../../core/ruleset.ts";
import { instantAt, millisecondsOf, type Instant } from "../../core/time.ts";
import type { SqlClient } from "./client.ts";
import { hex } from "./hex.ts";
import { blob } from "./query.ts";
import type { SubjectHash } from "./record-rows.ts";
import { changesOf, type Chunk } from "./register-entries.ts";
import type { RegisterVersion } from "./screening-rows.ts";

const chunksPerVersion = 65_536;
const chunksPerLead = 256;
const leads = 256;

/** The version of each register that was asked at an instant: the last that was finished by then. */
const askedThen = `
SELECT max(id) AS id, register FROM register_version
WHERE state IN ('current', 'replaced') AND done <= ? AND register IN (SELECT value FROM json_each(?)) GROUP BY register`;

/**
 * Each hash is in the earlier register if it is in the first chunk that is whole, from its version on, but for what the
 * versions on the way say of it: what went with a later one was in, what came was not.
 */
const selectListed = `
SELECT place, register, as_of, found, min(id) FROM (
  SELECT r.key AS place, t.register, t.id AS asked, o.as_of, v.id, CASE
    WHEN (r.value->>0) / ${chunksPerLead} >= ${leads} - v.merged THEN coalesce(instr(c.hashes, unhex(r.value->>1)), 0) > 0
    WHEN instr(d.gone, unhex(r.value->>1)) > 0 THEN 1
    WHEN instr(d.come, unhex(r.value->>1)) % 6 = 1 THEN 0 END AS found
  FROM (${askedThen}) AS t JOIN register_version AS o ON o.id = t.id
  JOIN register_version AS v ON v.register = t.register AND v.id >= t.id AND v.state IN ('current', 'replaced')
  CROSS JOIN json_each(?) AS r
  LEFT JOIN register_chunk AS c ON c.id = v.id * ${chunksPerVersion} + (r.value->>0)
  LEFT JOIN register_change AS d ON d.id = v.id * ${chunksPerVersion} + (r.value->>0)
) WHERE found IS NOT NULL GROUP BY place, register`;

/** Whether each hash was in the file of each register that was asked at an instant, by place. */
export async function listedThen(
  client: SqlClient,
  { hashes, registers, asOf }: { hashes: readonly SubjectHash[]; registers: readonly Register[]; asOf: Instant },
): Promise<(ScreeningFact & { readonly place: number })[]> {
  const wanted = hashes.map((hash) => [hash[0]! * 256 + hash[1]!, hex(hash.subarray(2, 8))]);
  const args = [millisecondsOf(asOf), JSON.stringify(registers), JSON.stringify(wanted)];
  const { rows } = await client.execute({ sql: selectListed, args });
  return rows.map((row) => ({
    place: Number(row["place"]),
    register: row["register"] as Register,
    listed: Number(row["found"]) === 1,
    checkedAt: instantAt(Number(row["as_of"])),
  }));
}

/** Those of the registers whose file of an instant cannot be told any more. */
export async function forgottenFiles(
  client: SqlClient,
  { registers, asOf }: { registers: readonly Register[]; asOf: Instant },
): Promise<Register[]> {
  const sql = `SELECT t.register FROM (${askedThen}) AS t JOIN register_version AS v ON v.id = t.id
WHERE v.state = 'replaced' AND v.kept = 0`;
  const { rows } = await client.execute({ sql, args: [millisecondsOf(asOf), JSON.stringify(registers)] });
  return rows.map((row) => row["register"] as Register);
}

const selectChunks = "SELECT id, hashes FROM register_chunk WHERE id >= ? AND id < ? ORDER BY id";

const chunksIn = async (client: SqlClient, range: [number, number]): Promise<Chunk[]> =>
  (await client.execute({ sql: selectChunks, args: range })).rows.map((row) => ({
    of: Number(row["id"]) % chunksPerVersion,
    hashes: blob(row, "hashes"),
  }));

/**
 * The statements that keep of some first bytes of a replaced version only what became another with the current one. The
 * first moves the version on, and only who does so stores anything.
 */
export async function foldedStep(
  client: SqlClient,
  { version, next, step }: { version: RegisterVersion; next: number; step: number },
): Promise<{ sql: string; args: (string | number | Uint8Array)[] }[]> {
  const from = leads - version.merged;
  const end = Math.min(leads, from + step);
  const rangeOf = (id: number): [number, number] => [
    id * chunksPerVersion + from * chunksPerLead,
    id * chunksPerVersion + end * chunksPerLead,
  ];
  const [before, after] = await Promise.all([chunksIn(client, rangeOf(version.id)), chunksIn(client, rangeOf(next))]);
  const { all, slices } = changesOf(before, after);
  const { id, merged } = version;
  return [
    {
      sql: "UPDATE register_version SET merged = ? WHERE id = ? AND state = 'replaced' AND kept = 1 AND merged = ?",
      args: [leads - end, id, merged],
    },
    {
      sql: `INSERT INTO register_change (id, gone, come)
SELECT ?1 * ${chunksPerVersion} + (s.value->>0), substr(?2, (s.value->>1) + 1, s.value->>2), substr(?2, (s.value->>3) + 1, s.value->>4)
FROM json_each(?3) AS s WHERE changes() = 1`,
      args: [id, all, JSON.stringify(slices)],
    },
    { sql: "DELETE FROM register_chunk WHERE id >= ? AND id < ?", args: rangeOf(id) },
  ];
}
