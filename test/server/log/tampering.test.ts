// Five hundred random changes to the database, its tiles and an export: every one is detected, and named.
import { rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { nodeHashes } from "../../../server/node/hashes.ts";
import type { ExportVerdict } from "../../../server/log/verify-export.ts";
import { verifyExport } from "../../../server/log/verify-export.ts";
import { fileDatabases } from "../../../server/node/databases.ts";
import { openFile, type FileClient } from "../../../server/node/file-client.ts";
import type { DatabaseOpener } from "../../../server/store/client.ts";
import { linesOf, sampleLog, streamed, type SampleLog } from "../../support/exported.ts";
import { temporaryFolder } from "../../support/temporary.ts";
import { threadUrl } from "../../support/thread.ts";

vi.setConfig({ testTimeout: 180_000 });

const inDatabase = 300;
const inExport = 200;
const entryCount = 280;
const folder = temporaryFolder();
let opener: DatabaseOpener;
let log: SampleLog;
/** The attacker's own way to the file: no store in between, and no trigger. */
let file: FileClient;
let held: string;
let whole: string[];

/** Numbers from a seed, so that a failed trial can be run again. */
function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

const tables = ["entry", "shape", "notice", "tile", "checkpoint"] as const;
const run = (sql: string, ...args: (string | number | Uint8Array | null)[]) => file.execute({ sql, args });
const value = (sql: string, ...args: (string | number)[]) => run(sql, ...args).rows[0]![0];

beforeAll(async () => {
  opener = fileDatabases({ folder, threadUrl: threadUrl() });
  log = await sampleLog({ opener, freshName: () => "site_tampered" });
  for (const count of [60, 100, 100, entryCount - 261]) {
    await log.commit(count);
    await log.seal();
  }
  held = (await log.store.latestCheckpoint())!.note;
  whole = await linesOf(await log.export());
  file = openFile(join(folder, "sites/site_tampered.db"));
  for (const [name] of run("SELECT name FROM sqlite_master WHERE type = 'trigger'").rows)
    run(`DROP TRIGGER "${String(name)}"`);
  for (const table of tables) run(`CREATE TABLE kept_${table} AS SELECT * FROM ${table}`);
  // What the attacker writes need not survive a power cut.
  run("PRAGMA synchronous = OFF");
  run("PRAGMA foreign_keys = OFF");
});
afterAll(async () => {
  file?.close();
  await opener?.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Puts back what a trial changed. */
const restore = () =>
  file.batch(
    tables.flatMap((table) => [`DELETE FROM ${table}`, `INSERT INTO ${table} SELECT * FROM kept_${table}`]),
    "write",
  );
const verify = (lines: readonly string[]) =>
  verifyExport(streamed(lines), { hashes: nodeHashes, key: log.signer.keyText, checkpoint: held });
const verifyDatabase = async () => verify(await linesOf(await log.export()));

/** Whether one of the first findings is about what was changed: by its entry, or by the name in its words. */
const named = ({ findings }: ExportVerdict, suspects: readonly (number | string)[]): boolean =>
  findings
    .slice(0, 3)
    .some(({ entry, detail }) =>
      suspects.some((suspect) => (typeof suspect === "number" ? entry === suspect : detail.includes(suspect))),
    );

/** One bit of one byte or character is another. */
function flipped(random: (below: number) => number, old: unknown): string | Uint8Array {
  if (typeof old === "string") {
    const at = random(old.length);
    return `${old.slice(0, at)}${String.fromCharCode(old.charCodeAt(at) ^ 1)}${old.slice(at + 1)}`;
  }
  const bytes = Uint8Array.from(old as Uint8Array);
  bytes[random(bytes.length)]! ^= 1 << random(8);
  return bytes;
}

type Attack = (random: (below: number) => number) => (number | string)[];
/** Each changes the database and answers with what of it must be named: an entry, or words about what is none. */
const attacks: Record<string, Attack> = {
  "a byte of an entry": (random) => {
    const index = random(entryCount);
    const columns = index === 0 ? ["data", "ref"] : ["data", "ref", "salt"];
    const column = columns[random(columns.length)]!;
    const old = value(`SELECT ${column} FROM entry WHERE idx = ?`, index + 1);
    run(
      `UPDATE entry SET ${column} = ? WHERE idx = ?`,
      flipped(random, typeof old === "string" ? old : new Uint8Array(old as ArrayBuffer)),
      index + 1,
    );
    return [index];
  },
  "the time of an entry": (random) => {
    const index = 1 + random(entryCount - 1);
    run("UPDATE entry SET at = at + ? WHERE idx = ?", 1 + random(86_400_000), index + 1);
    return [index];
  },
  "a byte of what many records share": (random) => {
    const [no, doc] = run(
      "SELECT no, doc FROM shape ORDER BY no LIMIT 1 OFFSET ?",
      random(Number(value("SELECT count(*) FROM shape"))),
    ).rows[0]!;
    run("UPDATE shape SET doc = ? WHERE no = ?", flipped(random, doc), Number(no));
    return run("SELECT idx - 1 FROM entry WHERE shape = ?", Number(no)).rows.map(([index]) => Number(index));
  },
  "a byte of a notice": (random) => {
    const column = ["doc", "published_at"][random(2)]!;
    run(`UPDATE notice SET ${column} = ?`, flipped(random, value(`SELECT ${column} FROM notice`)));
    return [0];
  },
  "a byte of a tile": (random) => {
    const [level, index, data] = run(
      "SELECT level, idx, data FROM tile ORDER BY level, idx LIMIT 1 OFFSET ?",
      random(3),
    ).rows[0]!;
    const bytes = new Uint8Array(data as ArrayBuffer);
    const at = random(bytes.length);
    bytes[at]! ^= 1 << random(8);
    run("UPDATE tile SET data = ? WHERE level = ? AND idx = ?", bytes, Number(level), Number(index));
    return level === 0 ? [Number(index) * 256 + Math.floor(at / 32)] : [`tile ${Number(level)}/${Number(index)}`];
  },
  "a byte of a checkpoint": (random) => {
    const [size, note] = run("SELECT size, note FROM checkpoint ORDER BY size LIMIT 1 OFFSET ?", random(4)).rows[0]!;
    run("UPDATE checkpoint SET note = ? WHERE size = ?", flipped(random, note), Number(size));
    return ["checkpoint"];
  },
  "a deleted entry": (random) => {
    const index = random(entryCount);
    run("DELETE FROM entry WHERE idx = ?", index + 1);
    return [index];
  },
  "a deleted tile or checkpoint": (random) => {
    const which = random(7);
    if (which < 3) {
      const [level, index] = run("SELECT level, idx FROM tile ORDER BY level, idx LIMIT 1 OFFSET ?", which).rows[0]!;
      run("DELETE FROM tile WHERE level = ? AND idx = ?", Number(level), Number(index));
      return [`tile ${Number(level)}/${Number(index)}`];
    }
    const size = Number(value("SELECT size FROM checkpoint ORDER BY size LIMIT 1 OFFSET ?", which - 3));
    run("DELETE FROM checkpoint WHERE size = ?", size);
    return [`checkpoint ${size}`, "the checkpoint you hold"];
  },
  "an inserted entry": (random) => {
    const index = 1 + random(entryCount - 1);
    // Those behind it move on, so that there is no gap.
    run("UPDATE entry SET idx = -idx - 1 WHERE idx > ?", index);
    run("UPDATE entry SET idx = -idx WHERE idx < 0");
    const other = 2 + random(index);
    const from = other > index ? other + 1 : other;
    const columns = "kind, data, digest, shape, at, times, salt, person, who, retain";
    run(
      `INSERT INTO entry (idx, ref, ${columns}) SELECT ?, ?, ${columns} FROM entry WHERE idx = ?`,
      index + 1,
      Uint8Array.from({ length: 16 }, () => random(256)),
      from,
    );
    return [index];
  },
  "two swapped entries": (random) => {
    const [a, b] = two(random, entryCount);
    const move = "UPDATE entry SET idx = ? WHERE idx = ?";
    run(move, -1, a + 1);
    run(move, a + 1, b + 1);
    run(move, b + 1, -1);
    return [a, b];
  },
  "two swapped salts": (random) => {
    const [a, b] = two(random, entryCount - 1).map((n) => n + 2) as [number, number];
    const [first, second] = [a, b].map(
      (idx) => new Uint8Array(value("SELECT salt FROM entry WHERE idx = ?", idx) as ArrayBuffer),
    );
    run("UPDATE entry SET salt = ? WHERE idx = ?", second!, a);
    run("UPDATE entry SET salt = ? WHERE idx = ?", first!, b);
    return [a - 1, b - 1];
  },
  "two swapped checkpoints": (random) => {
    const sizes = run("SELECT size FROM checkpoint ORDER BY size").rows.map(([size]) => Number(size));
    const [a, b] = two(random, sizes.length).map((i) => sizes[i]!) as [number, number];
    const [first, second] = [a, b].map((size) => String(value("SELECT note FROM checkpoint WHERE size = ?", size)));
    run("UPDATE checkpoint SET note = ? WHERE size = ?", second!, a);
    run("UPDATE checkpoint SET note = ? WHERE size = ?", first!, b);
    return ["checkpoint"];
  },
};

function two(random: (below: number) => number, below: number): [number, number] {
  const first = random(below);
  const second = random(below - 1);
  return [first, second >= first ? second + 1 : second];
}

test("the untouched database and its export verify", async () => {
  expect(whole.filter((line) => line.startsWith('{"kind":"entry"'))).toHaveLength(entryCount);
  restore();
  expect(await verifyDatabase()).toMatchObject({ ok: true, total: 0 });
});

describe(`${inDatabase} random changes of the database (rule 42)`, () => {
  const names = Object.keys(attacks);
  test.each(names.map((name, i) => [name, i] as const))("%s: all detected and named", async (name, i) => {
    const random = numbers(20_261_128 + i);
    for (let trial = 0; trial < inDatabase / names.length; trial++) {
      const suspects = attacks[name]!(random);
      const verdict = await verifyDatabase();
      restore();
      expect(verdict.ok, `trial ${trial}`).toBe(false);
      expect(
        named(verdict, suspects),
        `trial ${trial}: ${JSON.stringify([suspects, verdict.findings.slice(0, 3)])}`,
      ).toBe(true);
    }
  });
});

describe(`${inExport} random changes of an export's bytes`, () => {
  const entryAt = (line: number) => whole[line]!.startsWith('{"kind":"entry"') && line - 1;
  const changes: Record<string, (random: (below: number) => number, lines: string[]) => number[]> = {
    "one changed byte": (random, lines) => {
      const line = random(lines.length);
      lines[line] = flipped(random, lines[line]) as string;
      return [line];
    },
    "one deleted byte": (random, lines) => {
      const line = random(lines.length);
      const at = random(lines[line]!.length);
      lines[line] = lines[line]!.slice(0, at) + lines[line]!.slice(at + 1);
      return [line];
    },
    "one inserted line": (random, lines) => {
      const line = 1 + random(lines.length - 1);
      lines.splice(line, 0, whole[1 + random(whole.length - 2)]!);
      return [];
    },
    "two swapped lines": (random, lines) => {
      const [a, b] = two(random, lines.length);
      [lines[a], lines[b]] = [lines[b]!, lines[a]!];
      return [a, b];
    },
  };
  const names = Object.keys(changes);
  test.each(names.map((name, i) => [name, i] as const))(
    "%s: all detected; of an entry, it is named",
    async (name, i) => {
      const random = numbers(7 + i);
      for (let trial = 0; trial < inExport / names.length; trial++) {
        const lines = [...whole];
        const changed = changes[name]!(random, lines);
        const verdict = await verify(lines);
        expect(verdict.ok, `trial ${trial}`).toBe(false);
        const entries = changed.map(entryAt).filter((entry) => entry !== false);
        const words = [...changed.map((line) => `line ${line + 1}`), ...entries.map((entry) => `after entry ${entry}`)];
        const isNamed = entries.length === 0 || named(verdict, [...entries, ...words]);
        expect(isNamed, `trial ${trial}: ${JSON.stringify([changed, verdict.findings.slice(0, 3)])}`).toBe(true);
      }
    },
  );
});
