// Screenings of one site: what registers and list-cleaners said of numbers, by keyed hash.
import type { ScreeningFact } from "../../core/contact.ts";
import type { Register } from "../../core/ruleset.ts";
import { instantAt, millisecondsOf, type Instant } from "../../core/time.ts";
import type { Database } from "./client.ts";
import { forgottenFiles, listedThen } from "./register-history.ts";
import { listedIn, registerRows } from "./registers.ts";
import { allNames, newNames, readNamed, writeNamed, type RowKeyring } from "./row-keys.ts";
import type { ScreeningStore } from "./screening-rows.ts";
import { storedTwice } from "./store-error.ts";

/** The part of a site store that knows of registers. Their database is opened when it is first needed. */
export function screeningRows(keys: Database, keyring: RowKeyring, registers: () => Promise<Database>): ScreeningStore {
  return { ...registerRows(registers), ...asking(keys, keyring, registers), ...keeping(keys, keyring) };
}

function asking(
  { reader: keysReader }: Database,
  keyring: RowKeyring,
  registers: () => Promise<Database>,
): Pick<ScreeningStore, "screenings" | "forgottenRegisters"> {
  return {
    async screenings(hashes, wanted, { asOf, inFiles = hashes.map((hash) => [hash]) } = {}) {
      const facts: ScreeningFact[][] = hashes.map(() => []);
      const note = (place: number, fact: ScreeningFact): void => {
        facts[place] = withNewest(facts[place]!, fact);
      };
      if (hashes.length === 0 || wanted.length === 0) return facts;
      const { reader } = await registers();
      const listable = inFiles.flatMap((names, place) => names.map((hash) => ({ hash, place })));
      const question = { hashes: listable.map(({ hash }) => hash), registers: wanted };
      const [files, single] = await Promise.all([
        storedTwice(() =>
          asOf === undefined ? listedIn(reader, question) : listedThen(reader, { ...question, asOf }),
        ),
        storedTwice(() =>
          keyring.with(async (keys) => {
            const asked = askedOne(allNames(keys, hashes), { wanted, asOf });
            return (await readNamed(keysReader, keys, [asked]))[0]!;
          }),
        ),
      ]);
      for (const { place, ...fact } of files) note(listable[place]!.place, fact);
      for (const row of single.rows) note(Number(row["place"]) % hashes.length, factOf(row));
      return facts;
    },
    async forgottenRegisters(wanted, { asOf, keptSince }) {
      if (wanted.length === 0) return [];
      const { reader } = await registers();
      if (asOf >= keptSince) return storedTwice(() => forgottenFiles(reader, { registers: wanted, asOf }));
      // What was followed by another before then may be gone, so nothing is told of any that was ever asked.
      const [files, single] = await Promise.all([
        storedTwice(() => reader.execute(everIn("register_version", wanted))),
        storedTwice(() => keysReader.execute(everIn("screening", wanted))),
      ]);
      const known = new Set([...files.rows, ...single.rows].map((row) => row["register"]));
      return wanted.filter((register) => known.has(register));
    },
  };
}

const everIn = (table: "register_version" | "screening", wanted: readonly Register[]) => ({
  sql: `SELECT DISTINCT register FROM ${table} WHERE register IN (SELECT value FROM json_each(?))`,
  args: [JSON.stringify(wanted)],
});

function keeping(
  { reader: keysReader, writer }: Database,
  keyring: RowKeyring,
): Pick<ScreeningStore, "insertScreenings" | "screeningCounts"> {
  return {
    async insertScreenings(rows, { now, keptSince }) {
      const hashes = rows.map(({ hash }) => hash);
      const valuesOf = (names: readonly string[]) =>
        rows.map((row, i) => [names[i]!, row.register, Number(row.listed), millisecondsOf(row.checkedAt)]);
      const sql = `INSERT INTO screening (hash, register, listed, checked, recorded, version)
SELECT unhex(value->>0), value->>1, value->>2, value->>3, ?, ? FROM json_each(?) WHERE true
ON CONFLICT DO NOTHING`;
      await storedTwice(() =>
        keyring.with((keys) => {
          const values = JSON.stringify(valuesOf(newNames(keys, hashes)));
          const statements = [
            { sql, args: [millisecondsOf(now), keys[0].version, values] },
            { sql: dropFollowed, args: [millisecondsOf(keptSince), values] },
          ];
          return writeNamed(writer, keys, { hashes, statements });
        }),
      );
    },
    async screeningCounts(freshSince) {
      const sql = `SELECT register, count(*) AS numbers, sum(latest % 2) AS listed, sum(latest / 2 >= ?) AS fresh, max(latest / 2) AS latest
FROM (SELECT register, max(checked * 2 + listed) AS latest FROM screening GROUP BY hash, register)
GROUP BY register ORDER BY register`;
      const { rows } = await storedTwice(() => keysReader.execute({ sql, args: [millisecondsOf(freshSince)] }));
      return rows.map((row) => ({
        register: row["register"] as Register,
        numbers: Number(row["numbers"]),
        listed: Number(row["listed"]),
        fresh: Number(row["fresh"]),
        latest: instantAt(Number(row["latest"])),
      }));
    },
  };
}

/** One fact a register: the later counts, and of two at one instant the one that says listed. */
function withNewest(facts: ScreeningFact[], fact: ScreeningFact): ScreeningFact[] {
  const other = facts.find(({ register }) => register === fact.register);
  if (!other) return [...facts, fact];
  const isNewer = fact.checkedAt > other.checkedAt || (fact.checkedAt === other.checkedAt && fact.listed);
  return isNewer ? [...facts.filter((each) => each !== other), fact] : facts;
}

/** The newest of each; of two at one instant the one that says listed. */
const askedOne = (
  names: readonly string[],
  { wanted, asOf }: { wanted: readonly Register[]; asOf?: Instant | undefined },
) => ({
  sql: `SELECT r.key AS place, s.register, max(s.checked * 2 + s.listed) AS latest FROM json_each(?) AS r
JOIN screening AS s ON s.hash = unhex(r.value) WHERE s.register IN (SELECT value FROM json_each(?))
${asOf === undefined ? "" : "AND s.recorded <= ?"} GROUP BY r.key, s.register`,
  args: [JSON.stringify(names), JSON.stringify(wanted), ...(asOf === undefined ? [] : [millisecondsOf(asOf)])],
});

/** Drops of these what a later answer followed, where both were brought in before an instant: nobody can ask about the time between. */
const dropFollowed = `DELETE FROM screening WHERE recorded < ?1
AND hash IN (SELECT unhex(value->>0) FROM json_each(?2))
AND EXISTS (SELECT 1 FROM screening AS n WHERE n.hash = screening.hash AND n.register = screening.register
  AND n.checked * 2 + n.listed > screening.checked * 2 + screening.listed AND n.recorded < ?1)`;

const factOf = (row: Record<string, unknown>): ScreeningFact => ({
  register: row["register"] as Register,
  listed: Number(row["latest"]) % 2 === 1,
  checkedAt: instantAt(Math.floor(Number(row["latest"]) / 2)),
});
