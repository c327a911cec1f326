// Builds in the control database: every widget file that was ever served, by the hash of its content.
import type { ContentHash } from "../../core/notice.ts";
import type { BuildArchive, FileRow } from "./archive-rows.ts";
import type { Database } from "./client.ts";
import { storedTwice } from "./store-error.ts";
import { fileFrom, keepFile } from "./site-shown.ts";

const insertBuild = "INSERT INTO build (hash, at) VALUES (?, ?) ON CONFLICT (hash) DO NOTHING";
const insertAsset =
  "INSERT INTO asset (build, name, served, file) VALUES (?, ?, ?, ?) ON CONFLICT (build, name) DO NOTHING";
const selectAssets = `
SELECT a.name, a.served, f.hash, f.type, f.body FROM asset AS a JOIN file AS f ON f.hash = a.file
WHERE a.build = ? ORDER BY a.name`;
const selectServed = `
SELECT f.hash, f.type, f.body FROM asset AS a JOIN file AS f ON f.hash = a.file JOIN build AS b ON b.hash = a.build
WHERE a.served = ? ORDER BY b.seq DESC LIMIT 1`;

/** The part of the control store that keeps builds. */
export function buildRows({ reader, writer }: Database): BuildArchive {
  return {
    keepBuild: ({ hash, at }, assets) =>
      storedTwice(async () => {
        const statements = assets.flatMap(({ name, served, file }) => [
          keepFile(file),
          { sql: insertAsset, args: [hash, name, served, file.hash] },
        ]);
        await writer.batch([{ sql: insertBuild, args: [hash, at] }, ...statements], "write");
      }),
    builds: () =>
      storedTwice(async () => {
        const { rows } = await reader.execute("SELECT hash, at AS made FROM build ORDER BY seq");
        return rows.map((row) => ({ hash: String(row["hash"]) as ContentHash, at: String(row["made"]) }));
      }),
    assets: (build) =>
      storedTwice(async () => {
        const { rows } = await reader.execute({ sql: selectAssets, args: [build] });
        return rows.map((row) => ({ name: String(row["name"]), served: String(row["served"]), file: fileFrom(row) }));
      }),
    assetServedAs: (served) =>
      storedTwice(async (): Promise<FileRow | undefined> => {
        const { rows } = await reader.execute({ sql: selectServed, args: [served] });
        return rows[0] && fileFrom(rows[0]);
      }),
  };
}
