// Daily numbers in a site database: taken from the entries by a cursor, so that no record waits for its being counted.
import type { InStatement, Row } from "@libsql/client/web";
import { breakdowns, devices, measures, slotMs } from "../../core/tally.ts";
import type { Database, SqlClient } from "./client.ts";
import { shapeOf } from "./packed-core.ts";
import type { HitStore } from "./site-hits.ts";
import { stored, storedTwice } from "./store-error.ts";
import type { AlikeRecords, TallyRow, TallyStore } from "./tally-rows.ts";

const selectAlike = `
SELECT shape, device, at / ${slotMs} AS slot, count(*) AS many FROM entry
WHERE idx > ? AND idx <= ? AND shape IS NOT NULL GROUP BY 1, 2, 3`;

/** Counts only while the cursor is where the rows were counted from: a repeated or overtaken batch changes nothing. */
const isHere = "EXISTS (SELECT 1 FROM tally_cursor WHERE idx = ?2 AND zone = ?3)";
const insertRows = (where: string) => `
INSERT INTO tally (day, breakdown, value, measure, count)
SELECT value->>0, value->>1, value->>2, value->>3, value->>4 FROM json_each(?1) WHERE ${where}
ON CONFLICT (day, breakdown, value, measure) DO UPDATE SET count = tally.count + excluded.count`;

const rowsText = (rows: readonly TallyRow[]): string =>
  JSON.stringify(
    rows.map(({ day, breakdown, value, measure, count }) => [
      day,
      breakdowns.indexOf(breakdown),
      value,
      measures.indexOf(measure),
      count,
    ]),
  );

/** All that records say; what was shown no record says. */
const deleteCounted = `
DELETE FROM tally WHERE measure <> ${measures.indexOf("shown")}
  AND EXISTS (SELECT 1 FROM tally_cursor WHERE idx = ? AND zone = ?)`;

const changed = async (writer: SqlClient, statements: InStatement[]): Promise<boolean> =>
  (await writer.batch(statements, "write")).at(-1)!.rowsAffected > 0;

type Writing = Pick<TallyStore, "addTallies" | "addShowings" | "restartTallies">;

const writingRows = (writer: SqlClient): Writing => ({
  addTallies: ({ from, to, rows }) =>
    storedTwice(() =>
      changed(writer, [
        { sql: insertRows(isHere), args: [rowsText(rows), from.idx, from.zone] },
        { sql: "UPDATE tally_cursor SET idx = ? WHERE idx = ? AND zone = ?", args: [to, from.idx, from.zone] },
      ]),
    ),
  addShowings: (rows) =>
    stored(async () => {
      await writer.batch([{ sql: insertRows("true"), args: [rowsText(rows)] }], "write");
    }),
  restartTallies: (from, zone) =>
    storedTwice(() =>
      changed(writer, [
        { sql: deleteCounted, args: [from.idx, from.zone] },
        {
          sql: "UPDATE tally_cursor SET idx = 0, zone = ? WHERE idx = ? AND zone = ?",
          args: [zone, from.idx, from.zone],
        },
      ]),
    ),
});

async function alikeAfter(
  reader: SqlClient,
  idx: number,
  most: number,
): Promise<{ alike: AlikeRecords[]; idx: number }> {
  const top = await reader.execute("SELECT coalesce(max(idx), 0) AS top FROM entry");
  const to = Math.min(idx + most, Number(top.rows[0]!["top"]));
  if (to <= idx) return { alike: [], idx };
  const { rows } = await reader.execute({ sql: selectAlike, args: [idx, to] });
  const alike = rows.map((row): AlikeRecords => ({
    shape: Number(row["shape"]),
    device: devices[Number(row["device"] ?? 0) - 1],
    fromMs: Number(row["slot"]) * slotMs,
    count: Number(row["many"]),
  }));
  return { alike, idx: to };
}

function tallyFrom(row: Row): TallyRow[] {
  const breakdown = breakdowns[Number(row["breakdown"])];
  const measure = measures[Number(row["measure"])];
  // A newer version's own are not this one's to sum.
  if (!breakdown || !measure) return [];
  return [{ day: String(row["day"]), breakdown, value: String(row["value"]), measure, count: Number(row["many"]) }];
}

/** The part of a site store that counts. */
export const tallyRows = ({ reader, writer }: Database): Omit<TallyStore, keyof HitStore | "endingStates"> => ({
  ...writingRows(writer),
  tallyCursor: () =>
    storedTwice(async () => {
      const { rows } = await reader.execute("SELECT idx, zone FROM tally_cursor");
      return { idx: Number(rows[0]!["idx"]), zone: String(rows[0]!["zone"]) };
    }),
  alikeAfter: (idx, most) => storedTwice(() => alikeAfter(reader, idx, most)),
  shapeCores: (shapes) =>
    storedTwice(async () => {
      const sql = "SELECT s.no, s.doc FROM json_each(?) AS r JOIN shape AS s ON s.no = r.value";
      const { rows } = await reader.execute({ sql, args: [JSON.stringify(shapes)] });
      return new Map(rows.map((row) => [Number(row["no"]), shapeOf(String(row["doc"])).core]));
    }),
  tallies: ({ from, to }) =>
    storedTwice(async () => {
      const sql = "SELECT day, breakdown, value, measure, count AS many FROM tally WHERE day >= ? AND day <= ?";
      return (await reader.execute({ sql, args: [from, to] })).rows.flatMap(tallyFrom);
    }),
});
