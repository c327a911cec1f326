// Records of a site by what they say: looked through in the order of the log, a stretch at a time, without an index of their own.
import type { Database, SqlClient } from "./client.ts";
import type { RecordFilter, RecordStretch } from "./record-rows.ts";
import type { SiteStore } from "./rows.ts";
import { storedTwice } from "./store-error.ts";
import { readableRecord, recordColumns } from "./stored-record.ts";

/**
 * Half of what is left each time: the last entry that was received before an instant. Entries are received in the order
 * of the log but for those that waited together.
 */
const selectPlace = `
WITH RECURSIVE half (low, high) AS (
  SELECT 0, coalesce((SELECT max(idx) FROM entry), 0)
  UNION ALL
  SELECT
    iif((SELECT at FROM entry WHERE idx <= (low + high + 1) / 2 AND at IS NOT NULL ORDER BY idx DESC LIMIT 1) >= ?1, low, (low + high + 1) / 2),
    iif((SELECT at FROM entry WHERE idx <= (low + high + 1) / 2 AND at IS NOT NULL ORDER BY idx DESC LIMIT 1) >= ?1, (low + high + 1) / 2 - 1, high)
  FROM half WHERE low < high)
SELECT max(low) AS place FROM half`;

const selectAt = `
SELECT ${recordColumns} FROM json_each(?) AS r CROSS JOIN entry AS e ON e.idx = r.value + 1 CROSS JOIN shape AS s ON s.no = e.shape
ORDER BY e.idx`;

/** The part of a site store that finds records by what they say. */
export const filteredRows = ({
  reader,
}: Database): Pick<SiteStore, "recordsWhere" | "recordsAt" | "receivedBefore" | "shapesWith"> => ({
  recordsWhere: (filter, stretch) =>
    storedTwice(async () => {
      const { rows } = await reader.execute(statementFor(filter, stretch));
      const all = rows.map((row) => ({ position: Number(row["place"]) - 1, record: readableRecord(row) }));
      const last = rows.length === stretch.most ? all.at(-1) : undefined;
      return {
        records: all.flatMap(({ record }) => record ?? []),
        damaged: all.flatMap(({ position, record }) => (record ? [] : [position])),
        ...(last ? { fullAt: last.position } : {}),
      };
    }),
  recordsAt: (positions) =>
    storedTwice(async () => {
      const { rows } = await reader.execute({ sql: selectAt, args: [JSON.stringify(positions)] });
      return rows.flatMap((row) => readableRecord(row) ?? []);
    }),
  shapesWith: (texts) => storedTwice(() => shapesWith(reader, texts)),
  receivedBefore: (ms) =>
    storedTwice(async () => Number((await reader.execute({ sql: selectPlace, args: [ms] })).rows[0]?.["place"] ?? 0)),
});

/** So many shapes are looked through in some ten milliseconds. */
const mostShapes = 16_384;
/** And so many are named in a statement. */
const mostNamed = 1_024;

async function shapesWith(reader: SqlClient, texts: readonly string[]): Promise<readonly number[] | undefined> {
  const last = await reader.execute("SELECT coalesce(max(no), 0) AS last FROM shape");
  if (Number(last.rows[0]?.["last"]) > mostShapes) return undefined;
  const conditions = texts.map(() => "instr(doc, ?) > 0").join(" AND ");
  const sql = `SELECT no FROM shape WHERE ${conditions} LIMIT ?`;
  const { rows } = await reader.execute({ sql, args: [...texts, mostNamed + 1] });
  return rows.length > mostNamed ? undefined : rows.map((row) => Number(row["no"]));
}

function statementFor({ texts, shapes, fromMs, untilMs }: RecordFilter, { after, before, most }: RecordStretch) {
  const times = [
    ["e.at >= ?", fromMs],
    ["e.at < ?", untilMs],
  ].filter((time): time is [string, number] => time[1] !== undefined);
  // A shape holds a core's text but for its own id and instants, so what a filter asks for is in it or nowhere.
  const conditions = [
    ...times.map(([sql]) => sql),
    ...(shapes ? ["e.shape IN (SELECT value FROM json_each(?))"] : texts.map(() => "instr(s.doc, ?) > 0")),
  ];
  const sql = `SELECT ${recordColumns} FROM entry AS e CROSS JOIN shape AS s ON s.no = e.shape
WHERE e.idx > ? AND e.idx <= ? ${conditions.map((condition) => `AND ${condition}`).join(" ")} ORDER BY e.idx DESC LIMIT ?`;
  return {
    sql,
    args: [after, before, ...times.map(([, ms]) => ms), ...(shapes ? [JSON.stringify(shapes)] : texts), most],
  };
}
