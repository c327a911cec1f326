// Entries beside tiles: what was put in, left out, changed or hung on is told apart, and all of an insertion is named.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { toBase64 } from "../../../core/bytes.ts";
import { alignedEntries } from "../../../server/log/aligned-entries.ts";
import { verifyExport } from "../../../server/log/verify-export.ts";
import { forgedRecord, linesOf, sampleLog, streamed } from "../../support/exported.ts";
import { fileTestDatabases, type TestDatabases } from "../../support/stores.ts";

const hashes = (text: string) => text.split("").map((letter) => (letter === "_" ? undefined : letter));
const aligned = (entries: string, tiles: string) => alignedEntries(hashes(entries), hashes(tiles));
const nothing = { inserted: [], missing: [], changed: [], beyond: [] };

test.each([
  ["abcd", "abcd", {}],
  ["abXYcd", "abcd", { inserted: [2, 3] }],
  ["XabYcdZ", "abcd", { inserted: [0, 3], beyond: [6] }],
  ["abef", "abcdef", { missing: [2, 3] }],
  ["aXcYd", "abcd", { changed: [1], inserted: [3] }],
  ["a_cd", "abcd", {}],
  ["abcd", "a__d", {}],
  ["bacd", "abcd", { inserted: [0], missing: [1] }],
])("%s beside %s", (entries, tiles, expected) => {
  expect(aligned(entries, tiles)).toEqual({ ...nothing, ...expected });
});

describe("fifty lines that were put into an export", () => {
  type Line = Record<string, unknown>;
  let databases: TestDatabases;
  let whole: Line[];
  let forged: Line[];
  beforeAll(async () => {
    databases = await fileTestDatabases();
    const log = await sampleLog(databases);
    for (const count of [200, 150]) {
      await log.commit(count);
      await log.seal();
    }
    whole = (await linesOf(await log.export())).map((line) => JSON.parse(line) as Line);
    forged = Array.from({ length: 50 }, (_, n) => {
      const { core, salt, person, data } = forgedRecord(1_000 + n, log.notice.hash);
      const texts = { salt: toBase64(salt), personCommitment: toBase64(person), data: toBase64(data) };
      return { kind: "entry", type: "record", ref: core.id, record: core, ...texts };
    });
  });
  afterAll(() => databases.stop());

  const findingsOf = async (lines: readonly Line[]) =>
    (await verifyExport(streamed(lines.map((line) => JSON.stringify(line))), { limit: 10_000 })).findings;
  const fifty = (from: number) => Array.from({ length: 50 }, (_, n) => from + n);
  const placed = (from: number) => forged.map((line, n) => ({ ...line, index: from + n }));
  const moved = (lines: readonly Line[]) =>
    lines.map((line) => (line["kind"] === "entry" ? { ...line, index: Number(line["index"]) + 50 } : line));
  const named = (findings: Awaited<ReturnType<typeof findingsOf>>, rule: string) =>
    findings.filter((finding) => finding.rule === rule).map(({ entry }) => entry);

  test("in the middle, with what follows counted on, are named, and nothing else of the log", async () => {
    for (const at of [1, 100, 255, 300]) {
      const found = await findingsOf([...whole.slice(0, at + 1), ...placed(at), ...moved(whole.slice(at + 1))]);
      expect(named(found, "entry-inserted")).toEqual(fifty(at));
      expect(new Set(found.map(({ rule }) => rule))).toEqual(new Set(["entry-inserted", "counts", "digest"]));
    }
  });

  test("behind the last entry are named", async () => {
    const found = await findingsOf([...whole.slice(0, 352), ...placed(351), ...whole.slice(352)]);
    expect(named(found, "entry-beyond-checkpoint")).toEqual(fifty(351));
  });

  test("behind the last entry, with a size that says so, are a range under no checkpoint", async () => {
    const lines = [{ ...whole[0], size: 401 }, ...whole.slice(1, 352), ...placed(351), ...whole.slice(352)];
    const missing = (await findingsOf(lines)).find(({ rule }) => rule === "checkpoint-missing");
    expect(missing?.detail).toBe("entries 351 to 400 are under no checkpoint");
  });

  test("in places that are taken are named, each by its place", async () => {
    const found = await findingsOf([...whole.slice(0, 151), ...placed(20), ...whole.slice(151)]);
    expect(named(found, "entry-twice")).toEqual(fifty(20));
  });

  test("that are no lines of an export are named by their numbers", async () => {
    const lines = [...whole.slice(0, 41), ...forged.map(() => ({ kind: "entry" })), ...whole.slice(41)];
    const found = (await findingsOf(lines)).filter(({ rule }) => rule === "line-malformed");
    expect(found.map(({ detail }) => detail.split(":")[0])).toEqual(fifty(42).map((n) => `line ${n}`));
  });

  test("taken out again are fifty places that are named", async () => {
    const back = whole
      .slice(151)
      .map((line) => (line["kind"] === "entry" ? { ...line, index: Number(line["index"]) - 50 } : line));
    const found = await findingsOf([...whole.slice(0, 101), ...back]);
    expect(named(found, "entry-missing").slice(0, 1)).toEqual([301]);
    expect(named(found, "entry-missing").slice(1)).toEqual(fifty(100));
  });
});
