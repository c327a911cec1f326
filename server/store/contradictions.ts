// Contradictions of a site's log: checkpoints that it signed and no longer stands by.
import { toHex } from "../../core/bytes.ts";
import type { Database } from "./client.ts";
import { blob } from "./query.ts";
import type { ContradictionReason, ContradictionRow, SiteStore } from "./rows.ts";
import { storedTwice } from "./store-error.ts";

const insert = `
INSERT INTO contradiction (size, root, reason, held, latest, at) VALUES (?, unhex(?), ?, ?, ?, ?)
ON CONFLICT (size, root) DO NOTHING`;

/** The part of a site store that keeps contradictions: each once, and for good. */
export function contradictionRows({
  reader,
  writer,
}: Database): Pick<SiteStore, "insertContradiction" | "contradictions" | "contradictionCount"> {
  return {
    insertContradiction: ({ size, root, reason, held, latest, at }) =>
      storedTwice(async () => {
        await writer.execute({ sql: insert, args: [size, toHex(root), reason, held, latest, at] });
      }),
    contradictions: (most) =>
      storedTwice(async () => {
        const sql =
          "SELECT size, root, reason, held, latest, at AS found FROM contradiction ORDER BY size, root LIMIT ?";
        const { rows } = await reader.execute({ sql, args: [most] });
        return rows.map((row): ContradictionRow => ({
          size: Number(row["size"]),
          root: blob(row, "root"),
          reason: row["reason"] as ContradictionReason,
          held: String(row["held"]),
          latest: String(row["latest"]),
          at: String(row["found"]),
        }));
      }),
    contradictionCount: () =>
      storedTwice(async () => {
        const { rows } = await reader.execute("SELECT count(*) AS found FROM contradiction");
        return Number(rows[0]!["found"]);
      }),
  };
}
