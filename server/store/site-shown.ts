// What a site's notices looked like: the files that builds were given for them, and pictures, by the hash of their content.
import type { InStatement, Row } from "@libsql/client/web";
import type { ContentHash } from "../../core/notice.ts";
import type { FileRow, ScreenshotRow, ShownArchive, ShownRow } from "./archive-rows.ts";
import type { Database } from "./client.ts";
import { blob } from "./query.ts";
import { storedTwice } from "./store-error.ts";

const insertFile = "INSERT INTO file (hash, type, body) VALUES (?, ?, ?) ON CONFLICT (hash) DO NOTHING";
// What is there already as the latest of its path is not kept again.
const insertShown = `
INSERT INTO shown_file (notice, build, path, file, at) SELECT ?1, ?2, ?3, ?4, ?5
WHERE ?4 IS NOT (SELECT file FROM shown_file WHERE notice = ?1 AND build = ?2 AND path = ?3 ORDER BY seq DESC LIMIT 1)`;
// No column is called as a method of arrays: rows are such.
const selectShown = "SELECT notice, build, path, file, at AS made FROM shown_file";
const selectShownFile = `
SELECT f.hash, f.type, f.body FROM shown_file AS s JOIN file AS f ON f.hash = s.file
WHERE s.notice = ?1 AND s.build = ?2 AND s.path = ?3
ORDER BY s.at <= ?4 DESC, CASE WHEN s.at <= ?4 THEN -s.seq ELSE s.seq END LIMIT 1`;
const selectScreenshots = "SELECT notice, build, lang, viewport, layer, file, at AS made FROM screenshot";

const insertScreenshot = `
INSERT INTO screenshot (notice, build, lang, viewport, layer, file, at) VALUES (?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (notice, build, lang, viewport, layer) DO NOTHING`;
const insertShownEntry = "INSERT INTO entry (ref, kind, data) VALUES (?, 'shown', ?) ON CONFLICT (ref) DO NOTHING";

/** The statement that keeps a file, in either kind of database. */
export const keepFile = ({ hash, type, body }: FileRow): InStatement => ({ sql: insertFile, args: [hash, type, body] });

/** A file out of a row with its hash, type and body. */
export const fileFrom = (row: Row): FileRow => ({
  hash: String(row["hash"]) as ContentHash,
  type: String(row["type"]),
  body: blob(row, "body"),
});

const shownFrom = (row: Row): ShownRow => ({
  notice: String(row["notice"]) as ContentHash,
  build: String(row["build"]) as ContentHash,
  path: String(row["path"]),
  file: String(row["file"]) as ContentHash,
  at: String(row["made"]),
});

const screenshotFrom = (row: Row): ScreenshotRow => ({
  notice: String(row["notice"]) as ContentHash,
  build: String(row["build"]) as ContentHash,
  lang: String(row["lang"]),
  viewport: String(row["viewport"]),
  layer: String(row["layer"]),
  file: String(row["file"]) as ContentHash,
  at: String(row["made"]),
});

/** The part of a site store that keeps what was shown. */
export function shownRows({ reader, writer }: Database): ShownArchive {
  const some = async (select: string, notice: ContentHash | undefined, order: string): Promise<Row[]> => {
    const where = notice === undefined ? "" : " WHERE notice = ?";
    const args = notice === undefined ? [] : [notice];
    return (await reader.execute({ sql: `${select}${where} ORDER BY ${order}`, args })).rows;
  };
  const oneFile = async (sql: string, args: string[]): Promise<FileRow | undefined> => {
    const { rows } = await reader.execute({ sql, args });
    return rows[0] && fileFrom(rows[0]);
  };
  return {
    keepShown: ({ notice, build, at }, files) =>
      storedTwice(async () => {
        const statements = files.flatMap(({ path, file }) => [
          keepFile(file),
          { sql: insertShown, args: [notice, build, path, file.hash, at] },
        ]);
        if (statements.length > 0) await writer.batch(statements, "write");
      }),
    shown: (notice) => storedTwice(async () => (await some(selectShown, notice, "seq")).map(shownFrom)),
    shownFile: ({ notice, build, path, at }) => storedTwice(() => oneFile(selectShownFile, [notice, build, path, at])),
    keepScreenshots: ({ notice, build, at }, pictures, { ref, data }) =>
      storedTwice(async () => {
        // One by one: pictures are large, and a call to a libSQL server is one body. Without a row they are only bytes.
        for (const { file } of pictures) await writer.execute(keepFile(file));
        const rows = pictures.map(({ lang, viewport, layer, file }) => ({
          sql: insertScreenshot,
          args: [notice, build, lang, viewport, layer, file.hash, at],
        }));
        await writer.batch([...rows, { sql: insertShownEntry, args: [ref, data] }], "write");
      }),
    screenshots: (notice) =>
      storedTwice(async () =>
        (await some(selectScreenshots, notice, "at, notice, lang, viewport, layer")).map(screenshotFrom),
      ),
    shownIndex: (ref) =>
      storedTwice(async () => {
        const sql = "SELECT idx AS place FROM entry WHERE ref = ? AND kind = 'shown'";
        const [row] = (await reader.execute({ sql, args: [ref] })).rows;
        return row && Number(row["place"]) - 1;
      }),
    file: (hash) => storedTwice(() => oneFile("SELECT hash, type, body FROM file WHERE hash = ?", [hash])),
  };
}
