// What is large goes to a libSQL server as it is set by default, and comes back, in calls and answers that are small.
import { createHash } from "node:crypto";
import { createServer, request, type Server } from "node:http";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openFile } from "../../../server/node/file-client.ts";
import { claimServer } from "../../../server/node/server-claim.ts";
import { partsThere, pullDatabase, pushDatabase } from "../../../server/node/server-copy.ts";
import { closed, listen, localUrl } from "../../../server/node/listening.ts";
import { startSqld, type Sqld } from "../../support/sqld.ts";
import { temporaryFolder } from "../../support/temporary.ts";

let sqld: Sqld;
let between: Server;
let folder: string;
/** The largest body of a call and of an answer so far. */
const largest = { call: 0, answer: 0 };

/** Hands on whatever is asked, and counts it. */
function counting(to: string): Server {
  return createServer((asked, answered) => {
    let [call, answer] = [0, 0];
    const { method = "GET", headers } = asked;
    const handed = request(new URL(asked.url!, to), { method, headers }, (found) => {
      answered.writeHead(found.statusCode!, found.headers);
      found.on("data", (part: Buffer) => (largest.answer = Math.max(largest.answer, (answer += part.length))));
      found.pipe(answered);
    });
    asked.on("data", (part: Buffer) => (largest.call = Math.max(largest.call, (call += part.length))));
    asked.pipe(handed);
  });
}

beforeAll(async () => {
  folder = temporaryFolder();
  sqld = await startSqld();
  between = await listen(counting(sqld.url), { host: "127.0.0.1", port: 0 });
});
afterAll(async () => {
  await closed(between);
  await sqld.stop();
  rmSync(folder, { recursive: true, force: true });
});

const mb = 1024 * 1024;
/** Bytes of which no two places are alike, so that a piece in another's place is seen. */
const filled = (length: number, seed: number): Uint8Array => {
  const words = new Uint32Array(length / 4);
  for (let i = 0; i < words.length; i++) words[i] = Math.imul(i + seed, 2_654_435_761);
  return new Uint8Array(words.buffer);
};

const tables = ["picture", "letter", "setting", "migration"] as const;

function made(path: string): void {
  const file = openFile(path);
  file.batch(
    [
      "CREATE TABLE picture (id INTEGER PRIMARY KEY, body BLOB, more BLOB)",
      "CREATE TABLE letter (place TEXT, body TEXT)",
      "CREATE TABLE setting (site TEXT, name TEXT, value BLOB, PRIMARY KEY (site, name)) WITHOUT ROWID",
      "CREATE TABLE migration (name TEXT PRIMARY KEY NOT NULL, hash TEXT NOT NULL, at TEXT NOT NULL)",
      "INSERT INTO migration VALUES ('0001', 'a', 'b')",
    ],
    "write",
  );
  const put = (sql: string, args: (string | number | Uint8Array | null)[]) => file.batch([{ sql, args }], "write");
  for (let n = 1; n <= 20; n++) put("INSERT INTO picture VALUES (?, ?, NULL)", [n, filled(200 * 1024, n)]);
  for (const [n, size] of [3, 4].entries())
    put("INSERT INTO picture VALUES (?, ?, ?)", [30 + n, filled(size * mb, n), filled(300 * 1024, n)]);
  for (let n = 40; n < 340; n++) put("INSERT INTO picture VALUES (?, ?, NULL)", [n, filled(64, n)]);
  // Characters of one to four bytes, a mark at the start that a reader could take away, and what JSON escapes.
  put("INSERT INTO letter VALUES ('first', ?)", [`\ufeff${'aé€😀"\n'.repeat(150_000)}`]);
  for (let n = 0; n < 20; n++) put("INSERT INTO letter VALUES (?, ?)", [null, `${n}€`.repeat(50_000)]);
  for (let n = 0; n < 6; n++) put("INSERT INTO setting VALUES ('a', ?, ?)", [`n${n % 3}${n}`, filled(400 * 1024, n)]);
  put("INSERT INTO setting VALUES ('b', 'one', ?)", [filled(mb, 9)]);
  file.close();
}

/** Each row as SQLite itself writes it. */
function rowsIn(path: string, table: string): string[] {
  const file = openFile(path);
  const { rows: columns } = file.execute({ sql: "SELECT name FROM pragma_table_info(?)", args: [table] });
  const written = columns.map(([name]) => `quote(${String(name)})`).join(" || ',' || ");
  const rows = file.execute(`SELECT ${written} FROM ${table} ORDER BY 1`).rows.map(([row]) => String(row));
  file.close();
  return rows;
}

const hashOf = (rows: string[]) => rows.map((row) => createHash("sha256").update(row).digest("hex"));

test("pictures of megabytes and many rows of 200 KB go to a server and come back as they were, in small answers and no call larger than its largest row", async () => {
  const [from, back] = [join(folder, "from.db"), join(folder, "back.db")];
  made(from);
  const options = { url: localUrl(between, "127.0.0.1"), adminUrl: sqld.adminUrl };
  await pushDatabase(from, "site-large", options);
  // The largest row alone, as the text that bytes are in a call.
  expect(largest.call).toBeLessThan((4.3 * mb * 4) / 3 + 10_000);
  await pullDatabase("site-large", options, back);
  expect(largest.answer).toBeLessThan(mb);
  for (const table of tables) expect(hashOf(rowsIn(back, table))).toEqual(hashOf(rowsIn(from, table)));
}, 120_000);

test("a restore that another has taken the server over from does not make it whole", async () => {
  const options = { url: sqld.url, adminUrl: sqld.adminUrl };
  const path = join(folder, "control.db");
  const file = openFile(path);
  file.execute("CREATE TABLE migration (name TEXT PRIMARY KEY NOT NULL, hash TEXT NOT NULL, at TEXT NOT NULL)");
  file.execute("INSERT INTO migration VALUES ('0001', 'a', 'b')");
  file.close();
  const [one, other] = [await claimServer(options, ["control"]), await claimServer(options, ["control"])];
  await expect(pushDatabase(path, "control", options, [one])).rejects.toThrow(/no such table/);
  expect((await partsThere("control", options)).map(({ name }) => name)).toEqual([
    expect.stringMatching(/^restoring_/),
  ]);
  await pushDatabase(path, "control", options, [other]);
  expect((await partsThere("control", options)).map(({ name }) => name)).toEqual(["migration"]);
  await expect(claimServer(options, ["control"])).rejects.toThrow(/has a database control already/);
});
