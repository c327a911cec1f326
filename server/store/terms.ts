// Texts that many rows share, stored once and known by number: shapes of records, ids of purposes.
import type { SqlClient } from "./client.ts";

/** `shape` holds a record's shared text under `doc`, `purpose` a purpose's name under `id`. */
type TermTable = "shape" | "purpose";
const columnOf = { shape: "doc", purpose: "id" } as const;

/** Numbers are for life, so what was learnt is never wrong. Bounds the memory all the same: texts come from requests. */
const mostKept = 20_000;

/** Gives numbers for texts; keeps those it knows, and stores new ones before it answers. */
export interface Terms {
  /** The number of each text, in order. */
  numbersOf(table: TermTable, texts: readonly string[]): Promise<number[]>;
}

/** The terms of one site database, whose writer this is. */
export function termsOf(client: SqlClient): Terms {
  const known: Record<TermTable, Map<string, number>> = { shape: new Map(), purpose: new Map() };
  return {
    async numbersOf(table, texts) {
      const kept = known[table];
      const missing = [...new Set(texts)].filter((text) => !kept.has(text));
      const found = missing.length > 0 ? await stored(client, table, missing) : new Map<string, number>();
      const numbers = texts.map((text) => kept.get(text) ?? found.get(text)!);
      if (kept.size + found.size > mostKept) kept.clear();
      for (const [text, no] of found) kept.set(text, no);
      return numbers;
    },
  };
}

async function stored(client: SqlClient, table: TermTable, texts: readonly string[]): Promise<Map<string, number>> {
  const column = columnOf[table];
  const args = [JSON.stringify(texts)];
  const insert = `INSERT INTO ${table} (${column}) SELECT value FROM json_each(?) WHERE true ON CONFLICT (${column}) DO NOTHING`;
  const select = `SELECT t.no FROM json_each(?) AS r JOIN ${table} AS t ON t.${column} = r.value ORDER BY r.key`;
  const results = await client.batch(
    [
      { sql: insert, args },
      { sql: select, args },
    ],
    "write",
  );
  return new Map(results[1]!.rows.map((row, i) => [texts[i]!, Number(row["no"])]));
}
