// The registers of one site: a file becomes sorted runs, the runs become chunks, and a chunk answers whether a number is listed.
import type { Row } from "@libsql/client/web";
import type { ScreeningFact } from "../../core/contact.ts";
import type { Register } from "../../core/ruleset.ts";
import { instantAt, millisecondsOf, type Instant } from "../../core/time.ts";
import type { Database, SqlClient } from "./client.ts";
import { hex } from "./hex.ts";
import { foldedStep } from "./register-history.ts";
import { blob } from "./query.ts";
import type { SubjectHash } from "./record-rows.ts";
import { chunksOf, sliceByLead } from "./register-entries.ts";
import type { RegisterState, RegisterVersion, ScreeningStore } from "./screening-rows.ts";
import { storedTwice } from "./store-error.ts";

type RegisterRows = Pick<
  ScreeningStore,
  | "registerVersions"
  | "beginRegister"
  | "addRegisterRun"
  | "closeRegister"
  | "mergeRegister"
  | "finishRegister"
  | "dropRegister"
  | "sweepRegisters"
>;

const open = "state IN ('reading', 'merging')";
const runsPerLead = 65_536;
const leads = 256;
/** How many entries one step takes in, more or less: some hundred kilobytes, and a commit of some milliseconds. */
const entriesAtOnce = 65_536;

/** How many first bytes that is in a file of so many lines. */
const leadsAtOnce = (lines: number): number => Math.max(1, Math.floor((entriesAtOnce * leads) / Math.max(1, lines)));

/** What every step does with the database. */
interface Access {
  readonly database: () => Promise<Database>;
  write(statements: Parameters<SqlClient["batch"]>[0]): Promise<void>;
  versions(sql: string, args?: (string | number)[]): Promise<RegisterVersion[]>;
  versionNow(id: number): Promise<RegisterVersion>;
}

function accessTo(database: () => Promise<Database>): Access {
  const versions: Access["versions"] = async (sql, args = []) => {
    const { reader } = await database();
    return (await storedTwice(() => reader.execute({ sql, args }))).rows.map(versionOf);
  };
  return {
    database,
    versions,
    async write(statements) {
      const { writer } = await database();
      await storedTwice(() => writer.batch(statements, "write"));
    },
    versionNow: async (id) => (await versions("SELECT * FROM register_version WHERE id = ?", [id]))[0]!,
  };
}

/**
 * The imports of registers. Every step is one commit that first moves the version on, on the condition that it stands
 * where the caller saw it, so that of two processes one is told that the other was first.
 */
export function registerRows(database: () => Promise<Database>): RegisterRows {
  const access = accessTo(database);
  return { ...reading(access), ...merging(access) };
}

type Reading = "registerVersions" | "beginRegister" | "addRegisterRun" | "dropRegister";

function reading({ write, versions, versionNow }: Access): Pick<RegisterRows, Reading> {
  return {
    registerVersions: () => versions("SELECT * FROM register_version ORDER BY id DESC"),
    async beginRegister({ register, asOf, now }) {
      const asOfMs = millisecondsOf(asOf);
      await write([
        {
          sql: `UPDATE register_version SET state = 'dropped' WHERE register = ? AND as_of <> ? AND ${open}`,
          args: [register, asOfMs],
        },
        {
          sql: `INSERT INTO register_version (register, as_of, state, bytes, digest, lines, faults, runs, merged, numbers, begun)
SELECT ?, ?, 'reading', 0, x'', 0, 0, 0, 0, 0, ?
WHERE NOT EXISTS (SELECT 1 FROM register_version WHERE register = ? AND ${open})`,
          args: [register, asOfMs, millisecondsOf(now), register],
        },
      ]);
      const sql = `SELECT * FROM register_version WHERE register = ? AND ${open}`;
      return (await versions(sql, [register]))[0]!;
    },
    async addRegisterRun(version, { entries, bytes, digest, lines, faults }) {
      const { id, runs } = version;
      const { all, slices } = sliceByLead(entries);
      await write([
        {
          sql: `UPDATE register_version SET bytes = ?, digest = ?, lines = ?, faults = ?, runs = runs + 1
WHERE id = ? AND state = 'reading' AND runs = ?`,
          args: [bytes, digest, lines, faults, id, runs],
        },
        {
          // The second guard is for a call that is made again because nobody knew whether the first was stored.
          sql: `INSERT OR IGNORE INTO register_run (id, hashes)
SELECT (v.id * ${leads} + (s.value->>0)) * ${runsPerLead} + ?, substr(?, (s.value->>1) + 1, s.value->>2)
FROM register_version AS v, json_each(?) AS s WHERE v.id = ? AND v.state = 'reading' AND v.runs = ? AND v.digest = ?`,
          args: [runs, all, JSON.stringify(slices), id, runs + 1, digest],
        },
      ]);
      const now = await versionNow(id);
      return now.runs === runs + 1 && hex(now.digest) === hex(digest) ? now : undefined;
    },
    dropRegister: ({ id }) =>
      write([{ sql: `UPDATE register_version SET state = 'dropped' WHERE id = ? AND ${open}`, args: [id] }]),
  };
}

/** The steps after the last line, and what is left to clear away. */
function merging(access: Access): Omit<RegisterRows, Reading> {
  const { database, write, versions, versionNow } = access;
  return {
    async closeRegister({ id, runs }) {
      const sql = "UPDATE register_version SET state = 'merging' WHERE id = ? AND state = 'reading' AND runs = ?";
      await write([{ sql, args: [id, runs] }]);
      const now = await versionNow(id);
      return now.state === "merging" && now.runs === runs ? now : undefined;
    },
    async mergeRegister({ id, merged, lines }) {
      const { reader } = await database();
      const next = Math.min(leads, merged + leadsAtOnce(lines));
      const range = [(id * leads + merged) * runsPerLead, (id * leads + next) * runsPerLead];
      const sql = "SELECT hashes FROM register_run WHERE id >= ? AND id < ?";
      const { rows } = await storedTwice(() => reader.execute({ sql, args: range }));
      const { all, slices, numbers } = chunksOf(rows.map((row) => blob(row, "hashes")));
      await write([
        {
          sql: `UPDATE register_version SET merged = ?, numbers = numbers + ?
WHERE id = ? AND state = 'merging' AND merged = ?`,
          args: [next, numbers, id, merged],
        },
        {
          sql: `INSERT OR IGNORE INTO register_chunk (id, hashes)
SELECT v.id * 65536 + (s.value->>0), substr(?, (s.value->>1) + 1, s.value->>2)
FROM register_version AS v, json_each(?) AS s WHERE v.id = ? AND v.state = 'merging' AND v.merged = ?`,
          args: [all, JSON.stringify(slices), id, next],
        },
        { sql: "DELETE FROM register_run WHERE id >= ? AND id < ?", args: range },
      ]);
      const now = await versionNow(id);
      return now.state === "merging" && now.merged === next ? now : undefined;
    },
    async finishRegister({ id, register }, now) {
      const whole = `EXISTS (SELECT 1 FROM register_version WHERE id = ? AND state = 'merging' AND merged = ${leads})`;
      await write([
        {
          sql: `UPDATE register_version SET state = 'replaced', kept = 1 WHERE register = ? AND state = 'current' AND ${whole}`,
          args: [register, id],
        },
        {
          sql: `UPDATE register_version SET state = 'current', done = ? WHERE id = ? AND state = 'merging' AND merged = ${leads}`,
          args: [millisecondsOf(now), id],
        },
      ]);
      return (await versionNow(id)).state === "current";
    },
    async sweepRegisters(keptSince) {
      const all = await versions("SELECT * FROM register_version ORDER BY id");
      for (const version of all) await swept(version, all, { access, keptSince });
    },
  };
}

/** Frees what a version takes that is not needed any more. */
async function swept(
  version: RegisterVersion,
  all: readonly RegisterVersion[],
  { access, keptSince }: { access: Access; keptSince: Instant },
): Promise<void> {
  if (version.state === "dropped") await freed(version, access.write);
  if (version.state !== "replaced") return;
  const next = all.find(
    ({ id, register, state }) =>
      register === version.register && id > version.id && (state === "current" || state === "replaced"),
  );
  const isKept = version.isKept && next !== undefined && next.doneAt !== null && next.doneAt >= keptSince;
  if (!isKept) await forgotten(version, access.write);
  else if (version.merged > 0) await folded(version, next.id, access);
}

/** Frees a version's rows in steps that each end soon. */
async function freedRows({ id, lines }: RegisterVersion, write: Access["write"]): Promise<void> {
  const step = leadsAtOnce(lines);
  for (let lead = 0; lead < leads; lead += step) {
    const end = Math.min(leads, lead + step);
    const chunks = [id * 65_536 + lead * 256, id * 65_536 + end * 256];
    const runs = [(id * leads + lead) * runsPerLead, (id * leads + end) * runsPerLead];
    await write([
      { sql: "DELETE FROM register_chunk WHERE id >= ? AND id < ?", args: chunks },
      { sql: "DELETE FROM register_change WHERE id >= ? AND id < ?", args: chunks },
      { sql: "DELETE FROM register_run WHERE id >= ? AND id < ?", args: runs },
    ]);
  }
}

async function freed(version: RegisterVersion, write: Access["write"]): Promise<void> {
  await freedRows(version, write);
  await write([{ sql: "DELETE FROM register_version WHERE id = ?", args: [version.id] }]);
}

/** Of a version that nobody asks about any more its row is left, which says so before anything of it goes. */
async function forgotten(version: RegisterVersion, write: Access["write"]): Promise<void> {
  const { id, merged, isKept } = version;
  if (merged === 0 && !isKept) return;
  // Counted as whole until all is freed, so that the next sweep goes on.
  await write([{ sql: `UPDATE register_version SET kept = 0, merged = ${leads} WHERE id = ?`, args: [id] }]);
  await freedRows(version, write);
  await write([{ sql: "UPDATE register_version SET merged = 0 WHERE id = ?", args: [id] }]);
}

/** Keeps of a replaced version what became another with the next, in steps; ends where another process goes on with it. */
async function folded(version: RegisterVersion, next: number, { database, write, versionNow }: Access): Promise<void> {
  const { reader } = await database();
  let now = version;
  while (now.merged > 0) {
    const { merged } = now;
    const step = leadsAtOnce(now.lines);
    await write(await storedTwice(() => foldedStep(reader, { version: now, next, step })));
    now = await versionNow(version.id);
    if (now.merged >= merged) return;
  }
}

/** The table `register_version` as it is read. */
function versionOf(row: Row): RegisterVersion {
  return {
    id: Number(row["id"]),
    register: row["register"] as Register,
    asOf: instantAt(Number(row["as_of"])),
    state: row["state"] as RegisterState,
    bytes: Number(row["bytes"]),
    digest: blob(row, "digest"),
    lines: Number(row["lines"]),
    faults: Number(row["faults"]),
    runs: Number(row["runs"]),
    merged: Number(row["merged"]),
    isKept: Number(row["kept"]) === 1,
    numbers: Number(row["numbers"]),
    begunAt: instantAt(Number(row["begun"])),
    doneAt: row["done"] === null ? null : instantAt(Number(row["done"])),
  };
}

/**
 * Whether each hash is in the current file of each register, by place. Compares 8 bytes of the keyed hash: of 18
 * million numbers one in 10^12 that is not listed is taken for listed, never the other way round.
 */
export async function listedIn(
  client: SqlClient,
  { hashes, registers }: { hashes: readonly SubjectHash[]; registers: readonly Register[] },
): Promise<(ScreeningFact & { readonly place: number })[]> {
  const wanted = hashes.map((hash) => [hash[0]! * 256 + hash[1]!, hex(hash.subarray(2, 8))]);
  const { rows } = await client.execute({
    sql: `SELECT r.key AS place, v.register, v.as_of, coalesce(instr(c.hashes, unhex(r.value->>1)), 0) AS found
FROM register_version AS v CROSS JOIN json_each(?) AS r
LEFT JOIN register_chunk AS c ON c.id = v.id * 65536 + (r.value->>0)
WHERE v.state = 'current' AND v.register IN (SELECT value FROM json_each(?))`,
    args: [JSON.stringify(wanted), JSON.stringify(registers)],
  });
  return rows.map((row) => ({
    place: Number(row["place"]),
    register: row["register"] as Register,
    listed: Number(row["found"]) > 0,
    checkedAt: instantAt(Number(row["as_of"])),
  }));
}
