// Screenings of one site: what registers and list-cleaners said of numbers, by keyed hash.
import type { ScreeningFact } from "../../core/contact.ts";
import type { Register } from "../../core/ruleset.ts";
import { instantAt, millisecondsOf } from "../../core/time.ts";
import type { Database } from "./client.ts";
import { listedIn, registerRows } from "./registers.ts";
import { allNames, newNames, readNamed, writeNamed, type RowKeyring } from "./row-keys.ts";
import type { ScreeningStore } from "./screening-rows.ts";
import { storedTwice } from "./store-error.ts";

/** The part of a site store that knows of registers. Their database is opened when it is first needed. */
export function screeningRows(
  { reader: keysReader, writer }: Database,
  keyring: RowKeyring,
  registers: () => Promise<Database>,
): ScreeningStore {
  return {
    ...registerRows(registers),
    async screenings(hashes, wanted, asOf) {
      const facts: ScreeningFact[][] = hashes.map(() => []);
      const note = (place: number, fact: ScreeningFact): void => {
        if (asOf === undefined || fact.checkedAt <= asOf) facts[place] = withNewest(facts[place]!, fact);
      };
      if (hashes.length === 0 || wanted.length === 0) return facts;
      const { reader } = await registers();
      const [files, single] = await Promise.all([
        storedTwice(() => listedIn(reader, { hashes, registers: wanted })),
        storedTwice(() =>
          keyring.with(async (keys) => {
            const asked = askedOne(allNames(keys, hashes), wanted);
            return (await readNamed(keysReader, keys, [asked]))[0]!;
          }),
        ),
      ]);
      for (const { place, ...fact } of files) note(place, fact);
      for (const row of single.rows) note(Number(row["place"]) % hashes.length, factOf(row));
      return facts;
    },
    async insertScreenings(rows) {
      const hashes = rows.map(({ hash }) => hash);
      const valuesOf = (names: readonly string[]) =>
        rows.map((row, i) => [names[i]!, row.register, Number(row.listed), millisecondsOf(row.checkedAt)]);
      const sql = `INSERT INTO screening (hash, register, listed, checked, version)
SELECT unhex(value->>0), value->>1, value->>2, value->>3, ? FROM json_each(?) WHERE true
ON CONFLICT (hash, register) DO UPDATE SET listed = excluded.listed, checked = excluded.checked
WHERE excluded.checked > screening.checked OR (excluded.checked = screening.checked AND excluded.listed > screening.listed)`;
      await storedTwice(() =>
        keyring.with((keys) => {
          const values = JSON.stringify(valuesOf(newNames(keys, hashes)));
          return writeNamed(writer, keys, { hashes, statements: [{ sql, args: [keys[0].version, values] }] });
        }),
      );
    },
    async screeningCounts(freshSince) {
      const sql = `SELECT register, count(*) AS numbers, sum(listed) AS listed, sum(checked >= ?) AS fresh, max(checked) AS latest
FROM screening GROUP BY register ORDER BY register`;
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

const askedOne = (names: readonly string[], wanted: readonly Register[]) => ({
  sql: `SELECT r.key AS place, s.register, s.listed, s.checked FROM json_each(?) AS r
JOIN screening AS s ON s.hash = unhex(r.value) WHERE s.register IN (SELECT value FROM json_each(?))`,
  args: [JSON.stringify(names), JSON.stringify(wanted)],
});

const factOf = (row: Record<string, unknown>): ScreeningFact => ({
  register: row["register"] as Register,
  listed: Number(row["listed"]) === 1,
  checkedAt: instantAt(Number(row["checked"])),
});
