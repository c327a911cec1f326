// Holds that an export names, carried over into a restored site database: what they keep is kept there too.
import type { ManifestLine } from "../log/export-lines.ts";
import { openFile } from "./file-client.ts";

/** Their own words are in no export, for they may name somebody. */
const statute = "not known";
const reason = "set after the backup; the export it was restored from does not say why";

/**
 * Sets the holds that stood when the export was written, and lifts those that stood no longer; an export that says
 * nothing of them changes none. Of somebody whom the backup does not know nothing is there to be kept. Returns how many
 * came. To be called before anything is taken away because its period is over.
 */
export function carryHolds(path: string, { holds, exportedAt }: Pick<ManifestLine, "holds" | "exportedAt">): number {
  if (!holds) return 0;
  const client = openFile(path);
  try {
    const came = client.batch(
      [
        {
          // One that was set after the export was written cannot be in it.
          sql: `UPDATE hold SET lifted_at = ?1
WHERE lifted_at IS NULL AND set_at <= ?1 AND id NOT IN (SELECT value FROM json_each(?2))`,
          args: [exportedAt, JSON.stringify(holds.map(({ id }) => id))],
        },
        ...holds.map(({ id, who = null, purpose = null, setAt, until }) => ({
          sql: `INSERT INTO hold (id, who, purpose, statute, reason, until, set_at)
SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7 WHERE ?2 IS NULL OR EXISTS (SELECT 1 FROM entry WHERE who = ?2)
ON CONFLICT (id) DO NOTHING`,
          args: [id, who, purpose, statute, reason, until, setAt],
        })),
      ],
      "write",
    );
    return came.slice(1).reduce((sum, { rowsAffected }) => sum + rowsAffected, 0);
  } finally {
    client.close();
  }
}
