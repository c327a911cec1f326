// Forgetting in a site's two databases: keys go, personal halves go, and what the log says of it is done again where needed.
import { instantAt } from "../../core/time.ts";
import type { Database } from "./client.ts";
import { shapeOf } from "./packed-core.ts";
import type { DraftErasure, ErasureRow } from "./record-rows.ts";
import type { SiteStore } from "./rows.ts";
import { storedTwice } from "./store-error.ts";
import { eraseSubjects, presentSubjects, ofHashes, withoutKeys } from "./subject-keys.ts";

type ErasureRows = Pick<
  SiteStore,
  "erasures" | "eraseSubjects" | "dropSubjects" | "presentSubjects" | "scrubSubjects" | "scrubEntries" | "namedSubjects"
>;

const personal = ["person", "who", "digest", "device"];
const readable = ["shape", "times", "salt"];
const partsOf = (wipe: boolean) => (wipe ? [...personal, ...readable] : personal);
const goneOf = (wipe: boolean): string =>
  partsOf(wipe)
    .map((column) => `${column} = NULL`)
    .join(", ");

// What was wiped is in the shape of the record that says so, which has that for itself.
const selectErasures = `
SELECT x.idx, x.who, x.mode, x.until, e.at AS made, iif(instr(s.doc, '"wiped":['), s.doc, NULL) AS wiping
FROM erasure AS x JOIN entry AS e ON e.idx = x.idx LEFT JOIN shape AS s ON s.no = e.shape ORDER BY x.idx`;

/** Takes away what is kept of subjects beside their records. An occasion keeps its number, which readers go on from. */
const withoutSubjects = (args: [string]) => [
  ...["consent_state", "mail", "held_address"].map((table) => ({
    sql: `DELETE FROM ${table} WHERE who IN (SELECT value FROM json_each(?))`,
    args,
  })),
  {
    sql: "UPDATE occasion SET who = NULL, ref = no, doc = '{}' WHERE who IN (SELECT value FROM json_each(?))",
    args,
  },
];

/** The part of a site store that forgets. */
export function erasureRows(site: Database, keys: Database): ErasureRows {
  const { reader, writer } = site;
  return {
    erasures: () =>
      storedTwice(async () => {
        const { rows } = await reader.execute(selectErasures);
        return rows.map((row): ErasureRow => ({
          index: Number(row["idx"]) - 1,
          who: Number(row["who"]),
          mode: row["mode"] as DraftErasure["mode"],
          at: instantAt(Number(row["made"])),
          ...(row["until"] === null ? {} : { until: instantAt(Number(row["until"])) }),
          ...(row["wiping"] === null ? {} : { wiped: shapeOf(String(row["wiping"])).core.erasure?.wiped }),
        }));
      }),
    eraseSubjects: (erased) => storedTwice(() => eraseSubjects(keys.writer, erased)),
    dropSubjects: (numbers) =>
      storedTwice(async () => {
        const args: [string] = [JSON.stringify(numbers)];
        const who = "IN (SELECT value FROM json_each(?))";
        await writer.batch(withoutSubjects(args), "write");
        await keys.writer.batch(
          [
            ...ofHashes.map((table) => ({
              sql: `DELETE FROM ${table} WHERE hash IN (SELECT hash FROM subject WHERE no ${who})`,
              args,
            })),
            ...withoutKeys("SELECT value FROM json_each(?)", args),
          ],
          "write",
        );
      }),
    presentSubjects: (numbers) => storedTwice(() => presentSubjects(keys.reader, numbers)),
    scrubSubjects: (numbers) =>
      storedTwice(async () => {
        const args: [string] = [JSON.stringify(numbers)];
        await writer.batch(
          [
            { sql: `UPDATE entry SET ${goneOf(false)} WHERE who IN (SELECT value FROM json_each(?))`, args },
            ...withoutSubjects(args),
          ],
          "write",
        );
      }),
    scrubEntries: (indexes, wipe) =>
      storedTwice(async () => {
        const args = [JSON.stringify(indexes.map((index) => index + 1))];
        const isLeft = `coalesce(${partsOf(wipe).join(", ")}) IS NOT NULL`;
        const sql = `UPDATE entry SET ${goneOf(wipe)} WHERE idx IN (SELECT value FROM json_each(?)) AND ${isLeft}`;
        const [changed] = await writer.batch([{ sql, args }], "write");
        return changed!.rowsAffected;
      }),
    namedSubjects: (numbers) =>
      storedTwice(async () => {
        const sql = "SELECT DISTINCT who FROM entry WHERE who IN (SELECT value FROM json_each(?))";
        const { rows } = await reader.execute({ sql, args: [JSON.stringify(numbers)] });
        return rows.map((row) => Number(row["who"]));
      }),
  };
}
