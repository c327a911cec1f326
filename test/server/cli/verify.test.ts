// An export tampered with in every way that one entry can be.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { fromBase64, toBase64, toHex } from "../../../core/bytes.ts";
import { leafHash } from "../../../core/merkle.ts";
import { recordIdAt } from "../../../core/ids.ts";
import { nodeHashes } from "../../../server/node/hashes.ts";
import type { EndLine, EntryLine, ExportLine, TileLine } from "../../../server/log/export-lines.ts";
import { verifyExport, type KnownBefore } from "../../../server/log/verify-export.ts";
import { exportLog } from "../../../server/services/exports.ts";
import { forgedRecord, linesOf, sampleLog, streamed, type SampleLog } from "../../support/exported.ts";
import { sha256 } from "../../support/node-crypto.ts";
import { sampleSite, sampleTime } from "../../support/samples.ts";
import { fileTestDatabases, type TestDatabases } from "../../support/stores.ts";

const trials = 200;
let databases: TestDatabases;
let log: SampleLog;
let whole: string[];
let entries: number[];

type RecordLine = EntryLine & { type: "record" };
const at = (lines: readonly string[], line: number) => JSON.parse(lines[line]!) as unknown;
const put = (lines: string[], line: number, value: ExportLine) => lines.splice(line, 1, JSON.stringify(value));
const verify = (lines: readonly string[], known: KnownBefore = {}) =>
  verifyExport(streamed(lines), { hashes: nodeHashes, ...known });

/** The attacker fixes what the last line says, so that only the log itself can give the change away. */
function resealed(lines: string[]): string[] {
  const body = lines.slice(0, -1);
  const count = (kind: string) => body.filter((line) => line.startsWith(`{"kind":"${kind}"`)).length;
  const counts = {
    entries: count("entry"),
    notices: count("notice"),
    files: count("file"),
    tiles: count("tile"),
    checkpoints: count("checkpoint"),
  };
  const digest = `sha256:${toHex(sha256(Buffer.from(body.map((line) => `${line}\n`).join(""))))}` as const;
  return [...body, JSON.stringify({ kind: "end", counts, digest } satisfies EndLine)];
}

/** Numbers from a seed, so that a failed trial can be run again. */
function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

beforeAll(async () => {
  databases = await fileTestDatabases();
  log = await sampleLog(databases);
  for (const count of [1, 90, 164, 1, 200, 143]) {
    await log.commit(count);
    await log.seal();
  }
  whole = await linesOf(await log.export());
  entries = [...whole.keys()].filter((line) => whole[line]!.startsWith('{"kind":"entry"'));
});
afterAll(() => databases.stop());

test("the untouched export of 600 entries verifies", async () => {
  expect(entries).toHaveLength(600);
  expect(await verify(whole)).toMatchObject({ ok: true, total: 0 });
  expect(resealed(whole)).toEqual(whole);
});

describe(`${trials} random changes of one entry, with the last line made to fit, are all detected`, () => {
  const random = numbers(20_261_122);
  /** Each answers with the indexes of which one must be named. */
  const attacks: Record<string, (lines: string[], index: number) => number[]> = {
    changed(lines, index) {
      const line = at(lines, entries[index]!) as RecordLine;
      const { record } = line;
      const changes = [
        { jurisdiction: "FR" },
        { at: "2026-11-22T10:00:00.000Z" },
        { choices: [{ purpose: "analytics", version: 1, status: "refused" }] },
        { added: true },
      ];
      put(lines, entries[index]!, { ...line, record: { ...record, ...changes[random(changes.length)] } });
      return [index];
    },
    deleted(lines, index) {
      lines.splice(entries[index]!, 1);
      return [index];
    },
    inserted(lines, index) {
      const line = at(lines, entries[index]!) as RecordLine;
      const forged = recordIdAt(sampleTime, sha256(Buffer.from(String(index))).slice(0, 10));
      lines.splice(
        entries[index]!,
        0,
        JSON.stringify({ ...line, ref: forged, record: { ...line.record, id: forged } }),
      );
      return [index];
    },
    swapped(lines, index) {
      let other = random(600);
      while (other === index) other = random(600);
      const [a, b] = [entries[index]!, entries[other]!];
      // Their places are exchanged, and their indexes made to fit the places.
      const [first, second] = [at(lines, a) as EntryLine, at(lines, b) as EntryLine];
      put(lines, a, { ...second, index });
      put(lines, b, { ...first, index: other });
      return [index, other];
    },
  };

  test.each(Object.keys(attacks))("%s", async (name) => {
    for (let trial = 0; trial < trials / 4; trial++) {
      const index = 1 + random(599);
      const lines = [...whole];
      const suspects = attacks[name]!(lines, index);
      const verdict = await verify(resealed(lines));
      expect(verdict.ok, `${name} ${index}`).toBe(false);
      expect(suspects, JSON.stringify(verdict.findings)).toContain(verdict.findings[0]!.entry);
    }
  });
});

describe("a full recomputation", () => {
  /** Replaces entry 400 by a forged record whose commitments fit, and every tile that holds its hash. */
  function forged(): string[] {
    const lines = [...whole];
    const line = at(lines, entries[400]!) as RecordLine;
    const { core, salt, person, data } = forgedRecord(10_000, log.notice.hash);
    const fields = { ref: core.id, record: { ...core }, salt: toBase64(salt), personCommitment: toBase64(person) };
    put(lines, entries[400]!, { ...line, ...fields, data: toBase64(data) });
    const place = lines.findIndex((text) => text.startsWith('{"kind":"tile","level":0,"index":1,'));
    const tile = at(lines, place) as TileLine;
    const hashes = fromBase64(tile.data)!;
    hashes.set(leafHash(data, sha256), (400 - 256) * 32);
    put(lines, place, { ...tile, data: toBase64(hashes) });
    return lines;
  }

  test("of record, entry and tile is given away by the tile above and by the signed checkpoints", async () => {
    const verdict = await verify(resealed(forged()));
    expect(verdict.findings.map(({ rule }) => rule)).toEqual(["tile-differs", "checkpoint-root", "checkpoint-root"]);
    expect(verdict.findings[1]!.detail).toContain("one of 257 to 456 was changed");
  });

  test("of an entry alone names the entry", async () => {
    const lines = forged();
    const tile = whole.findIndex((text) => text.startsWith('{"kind":"tile","level":0,"index":1,'));
    lines[tile] = whole[tile]!;
    const verdict = await verify(resealed(lines));
    expect(verdict.findings[0]).toMatchObject({ rule: "tile-differs", entry: 400 });
  });

  test("signed anew by another key is told by the key, or by one checkpoint, obtained elsewhere", async () => {
    const other = await sampleLog(databases);
    await other.commit(599);
    await other.seal();
    const replaced = await linesOf(await other.export());
    expect((await verify(replaced)).ok).toBe(true);
    expect((await verify(replaced, { key: log.signer.keyText })).findings[0]).toMatchObject({ rule: "other-log" });
    const held = (await log.store.checkpoint(257))!.note;
    expect((await verify(replaced, { checkpoint: held })).findings[0]).toMatchObject({ rule: "held-checkpoint" });
  });

  test("by cutting off the newest part is told by a checkpoint that reaches further", async () => {
    const cut = await sampleLog(databases);
    await cut.commit(10);
    await cut.seal();
    const early = await linesOf(await cut.export());
    await cut.commit(1);
    await cut.seal();
    expect((await verify(early)).ok).toBe(true);
    const held = (await cut.store.latestCheckpoint())!.note;
    expect((await verify(early, { checkpoint: held })).findings).toMatchObject([{ rule: "held-checkpoint" }]);
  });
});

describe("any other line", () => {
  const lineOf = (start: string) => whole.findIndex((text) => text.startsWith(start));

  test("deleted is missed", async () => {
    const rules: Record<string, string> = {
      '{"kind":"manifest"': "line-out-of-place manifest-missing",
      '{"kind":"notice"': "notice-missing",
      '{"kind":"tile","level":0,"index":0': "tile-missing",
      '{"kind":"tile","level":1': "tile-missing",
      '{"kind":"end"': "end-missing",
    };
    for (const [start, rule] of Object.entries(rules)) {
      const lines = whole.toSpliced(lineOf(start), 1);
      const verdict = await verify(start.includes("end") ? lines : resealed(lines));
      expect(rule).toContain(verdict.findings[0]?.rule);
    }
  });

  test("without the newest checkpoint says which entries nobody signed", async () => {
    const verdict = await verify(resealed(whole.toSpliced(whole.length - 2, 1)));
    expect(verdict.findings).toMatchObject([
      { rule: "checkpoint-missing", detail: "entries 457 to 599 are under no checkpoint" },
    ]);
  });

  test("with a changed notice text names the entry that published it", async () => {
    const lines = [...whole];
    const place = lineOf('{"kind":"notice"');
    lines[place] = lines[place]!.replace("Your choice", "Your choise");
    const verdict = await verify(resealed(lines));
    expect(verdict.findings).toMatchObject([{ rule: "notice-hash", entry: 0 }]);
  });

  test("of another size, or with a size out of all proportion, is refused in little memory", async () => {
    for (const size of [599, 601, 2 ** 52]) {
      const lines = [...whole];
      lines[0] = lines[0]!.replace('"size":600', `"size":${size}`);
      expect((await verify(resealed(lines))).ok).toBe(false);
    }
    const lines = [...whole];
    lines[entries[5]!] = lines[entries[5]!]!.replace('"index":5,', '"index":4503599627370496,');
    expect((await verify(resealed(lines))).findings[0]).toMatchObject({ rule: "entry-out-of-order" });
  });

  test("one byte changed anywhere in the file is detected", async () => {
    const random = numbers(7);
    for (let trial = 0; trial < 60; trial++) {
      const lines = [...whole];
      const line = random(lines.length);
      const column = random(lines[line]!.length);
      const byte = lines[line]!.charCodeAt(column);
      lines[line] = `${lines[line]!.slice(0, column)}${String.fromCharCode(byte ^ 1)}${lines[line]!.slice(column + 1)}`;
      expect((await verify(lines)).ok, `line ${line} column ${column}`).toBe(false);
    }
  });

  test("is reported up to the limit, and counted beyond it", async () => {
    const lines = whole.map((line) => line.replace('"jurisdiction":"GB"', '"jurisdiction":"FR"'));
    const verdict = await verify(resealed(lines), { limit: 3 });
    expect(verdict.findings.map(({ entry }) => entry)).toEqual([1, 2, 3]);
    expect(verdict.total).toBe(599);
  });
});

test("an export can be taken while records are being written", async () => {
  const busy = await sampleLog(databases);
  await busy.commit(300);
  await busy.seal();
  const { lines } = await exportLog(busy.context, { kind: "system", name: "test" }, { site: sampleSite });
  const taken: string[] = [];
  for await (const line of lines) {
    if (taken.length % 50 === 0) {
      await busy.commit(7);
      await busy.seal();
    }
    taken.push(line.slice(0, -1));
  }
  expect(await verify(taken)).toMatchObject({ ok: true, counts: { entries: 301 } });
});
