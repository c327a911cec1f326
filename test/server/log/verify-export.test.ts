// Every rule of an export, broken once: the verifier names that rule first.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { toBase64, toHex } from "../../../core/bytes.ts";
import { noticeBytes, type ContentHash } from "../../../core/notice.ts";
import { instantAt } from "../../../core/time.ts";
import { shownEntry } from "../../../core/shown.ts";
import { exportRules } from "../../../server/log/export-findings.ts";
import { verifyExport, type KnownBefore } from "../../../server/log/verify-export.ts";
import { forgedRecord, linesOf, sampleLog, streamed, type SampleLog } from "../../support/exported.ts";
import { sha256, testSigner } from "../../support/node-crypto.ts";
import { sampleNotice, sampleTime } from "../../support/samples.ts";
import { fileTestDatabases, type TestDatabases } from "../../support/stores.ts";

type Line = Record<string, unknown>;
type Breach = (lines: Line[]) => Line[] | { lines: Line[]; known: KnownBefore };

let databases: TestDatabases;
let log: SampleLog;
let whole: Line[];

const parsed = (lines: readonly string[]) => lines.map((line) => JSON.parse(line) as Line);
const only = (lines: readonly Line[], kind: string) => lines.findIndex((line) => line["kind"] === kind);
const changed = (lines: readonly Line[], at: number, change: Line) => lines.with(at, { ...lines[at], ...change });

beforeAll(async () => {
  databases = await fileTestDatabases();
  log = await sampleLog(databases);
  for (const count of [4, 5]) {
    await log.commit(count);
    await log.seal();
  }
  whole = parsed(await linesOf(await log.export()));
});
afterAll(() => databases.stop());

/** Line 0 is the manifest, line n the entry n − 1; entry 0 published the notice. */
const breaches: Partial<Record<(typeof exportRules)[number], Breach>> = {
  "manifest-missing": (lines) => lines.slice(1),
  "line-malformed": (lines) => changed(lines, 5, { index: "four" }),
  "line-out-of-place": (lines) => {
    const notice = only(lines, "notice");
    return [...lines.slice(0, 3), lines[notice]!, ...lines.slice(3).filter((line) => line["kind"] !== "notice")];
  },
  "verifier-key": (lines) => {
    const elsewhere = testSigner("elsewhere.example").key;
    const verifierKey = `elsewhere.example+${toHex(elsewhere.hash)}+${toBase64(Uint8Array.of(1, ...elsewhere.key))}`;
    return changed(lines, 0, { verifierKey });
  },
  "other-log": (lines) => ({ lines, known: { key: String(lines[0]!["verifierKey"]).replace("+", "x+") } }),
  "entry-out-of-order": (lines) => lines.with(3, lines[4]!).with(4, lines[3]!),
  "entry-twice": (lines) => lines.toSpliced(4, 0, lines[3]!),
  "entry-missing": (lines) => lines.toSpliced(4, 1),
  "entry-beyond-checkpoint": (lines) => {
    const { core, salt, person, data } = forgedRecord(900, log.notice.hash);
    const entry = {
      ref: core.id,
      record: core,
      salt: toBase64(salt),
      personCommitment: toBase64(person),
      data: toBase64(data),
    };
    return lines.toSpliced(11, 0, { ...lines[10], ...entry, index: 10 });
  },
  // One in between, with what follows it one further on.
  "entry-inserted": (lines) => {
    const { core, salt, person, data } = forgedRecord(901, log.notice.hash);
    const entry = { ref: core.id, record: core, salt: toBase64(salt), personCommitment: toBase64(person) };
    const later = lines.slice(5, 11).map((line) => ({ ...line, index: Number(line["index"]) + 1 }));
    return [...lines.slice(0, 5), { ...lines[5], ...entry, data: toBase64(data) }, ...later, ...lines.slice(11)];
  },
  "entry-not-its-record": (lines) =>
    changed(lines, 6, { record: { ...(lines[6]!["record"] as Line), jurisdiction: "FR" } }),
  "entry-not-its-notice": (lines) => changed(lines, 1, { ref: `sha256:${"cd".repeat(32)}` }),
  // A statement that nobody signed.
  "entry-not-its-key": (lines) => {
    const { record: _, salt: __, personCommitment: ___, ...entry } = lines[6]!;
    return lines.with(6, { ...entry, type: "log-key" });
  },
  // Its content is gone, and no erasure says so.
  "entry-wiped-unsaid": (lines) => {
    const { record: _, salt: __, personCommitment: ___, ...entry } = lines[6]!;
    return lines.with(6, { ...entry, type: "wiped" });
  },
  "record-twice": (lines) => changed(changed(lines, 7, lines[6]!), 7, { index: 6 }),
  "notice-date": (lines) => changed(lines, only(lines, "notice"), { publishedAt: "2020-01-01T00:00:00.000Z" }),
  "notice-hash": (lines) => changed(lines, only(lines, "notice"), { doc: { v: 1 } }),
  "notice-missing": (lines) => lines.filter((line) => line["kind"] !== "notice"),
  "notice-not-in-log": (lines) => {
    const doc = sampleNotice({
      policy: { version: "9", url: "https://x.example", effectiveAt: "2026-11-01T00:00:00.000Z" },
    });
    const hash = `sha256:${toHex(sha256(noticeBytes(doc)))}`;
    return lines.toSpliced(only(lines, "notice") + 1, 0, { ...lines[only(lines, "notice")], hash, doc });
  },
  "tile-differs": (lines) => changed(lines, only(lines, "tile"), { width: 9 }),
  "tile-missing": (lines) => lines.filter((line) => line["kind"] !== "tile"),
  "tile-twice": (lines) => lines.toSpliced(only(lines, "tile"), 0, lines[only(lines, "tile")]!),
  "tile-beyond-checkpoint": (lines) =>
    lines.toSpliced(only(lines, "tile") + 1, 0, { ...lines[only(lines, "tile")], level: 1, width: 1 }),
  "checkpoint-signature": (lines) => {
    const at = only(lines, "checkpoint");
    return changed(lines, at, { note: String(lines[at]!["note"]).replace("\n5\n", "\n6\n") });
  },
  "checkpoint-order": (lines) => lines.toSpliced(only(lines, "checkpoint"), 0, lines[only(lines, "checkpoint")]!),
  "checkpoint-missing": (lines) => lines.filter((line) => line["kind"] !== "checkpoint"),
  "held-checkpoint": (lines) => ({ lines, known: { checkpoint: "not a note" } }),
  counts: (lines) => changed(lines, lines.length - 1, { counts: { entries: 1, notices: 1, tiles: 1, checkpoints: 2 } }),
  digest: (lines) => changed(lines, 0, { exportedAt: "2026-11-23T00:00:00.000Z" }),
  "end-missing": (lines) => lines.slice(0, -1),
};

const verdictOf = (lines: readonly Line[], known: KnownBefore = {}) =>
  verifyExport(streamed(lines.map((line) => JSON.stringify(line))), known);

describe("a breach of", () => {
  test.each(Object.entries(breaches))("%s is found, before anything that follows from it", async (rule, breach) => {
    const broken = breach(whole);
    const { lines, known } = "lines" in broken ? broken : { lines: broken, known: {} };
    const verdict = await verdictOf(lines, known);
    expect(verdict.ok).toBe(false);
    expect(verdict.findings[0]?.rule).toBe(rule);
  });

  test("notice-later-than-record is found: a text published after it was said to be shown", async () => {
    const late = await sampleLog(databases);
    const notice = sampleNotice({ languages: {} });
    const hash: ContentHash = `sha256:${toHex(sha256(noticeBytes(notice)))}`;
    await late.commit(1, hash);
    await late.store.publishNotice({ hash, notice, publishedAt: instantAt(sampleTime) });
    await late.seal();
    const verdict = await verdictOf(parsed(await linesOf(await late.export())));
    expect(verdict.findings).toMatchObject([{ rule: "notice-later-than-record", entry: 1 }]);
  });

  test("notice-not-in-force is found: a record by a notice before its time, or by one that never came", async () => {
    const timed = await sampleLog(databases);
    const announced = (contact: string, publishedAt: string) => {
      const notice = sampleNotice({ controller: { ...sampleNotice().controller, contact } });
      const hash: ContentHash = `sha256:${toHex(sha256(noticeBytes(notice)))}`;
      return { hash, notice, publishedAt };
    };
    const [soon, never] = [announced("soon", instantAt(sampleTime)), announced("never", instantAt(sampleTime + 1))];
    await timed.store.publishNotice(soon, instantAt(sampleTime + 60_000));
    await timed.store.publishNotice({ ...never, shortNotice: "a test" }, instantAt(sampleTime + 120_000));
    await timed.commit(1);
    await timed.commit(2, soon.hash);
    await timed.seal();
    const lines = parsed(await linesOf(await timed.export()));
    const { findings } = await verdictOf(lines);
    expect(findings).toEqual([
      { rule: "notice-not-in-force", entry: 6, detail: expect.stringContaining(soon.hash) as string },
      { rule: "notice-not-in-force", entry: 7, detail: expect.stringContaining(soon.hash) as string },
    ]);
    const at = lines.findIndex(({ type }) => type === "in-force");
    const other = { data: toBase64(new TextEncoder().encode("assent-in-force/v1\nno")) };
    for (const change of [other, { ref: "in-force:0" }])
      expect((await verdictOf(changed(lines, at, change))).findings[0]).toMatchObject({
        rule: "entry-not-its-decision",
        entry: 2,
      });
  });

  test("entry-not-what-was-shown is found: a name of its own, and a notice that the log does not have", async () => {
    const pictured = await sampleLog(databases);
    const said = { build: log.notice.hash, at: instantAt(sampleTime), pictures: [], without: "a test" };
    const missing: ContentHash = `sha256:${"0".repeat(64)}`;
    for (const notice of [pictured.notice.hash, missing]) {
      const data = shownEntry({ ...said, notice });
      await pictured.store.keepScreenshots({ ...said, notice }, [], { ref: `shown:${toHex(sha256(data))}`, data });
    }
    await pictured.seal();
    const lines = parsed(await linesOf(await pictured.export()));
    const rules = async (some: readonly Line[]) =>
      (await verdictOf(some)).findings.map(({ rule, entry }) => [rule, entry]);
    expect(await rules(lines)).toEqual([["entry-not-what-was-shown", 2]]);
    const at = lines.findIndex(({ type }) => type === "shown");
    expect((await rules(changed(lines, at, { ref: "shown:0" })))[0]).toEqual(["entry-not-what-was-shown", 1]);
  });

  test("file-hash, file-missing and file-not-in-log are found: pictures are those that the log names", async () => {
    const pictured = await sampleLog(databases);
    const body = new TextEncoder().encode("a picture");
    const hash: ContentHash = `sha256:${toHex(sha256(body))}`;
    const said = { notice: pictured.notice.hash, build: log.notice.hash, at: instantAt(sampleTime) };
    const place = { lang: "en", viewport: "320x640", layer: "first" } as const;
    const data = shownEntry({ ...said, pictures: [{ ...place, rules: "opt-in", gpc: false, file: hash }] });
    const pictures = [{ ...place, file: { hash, type: "image/png", body } }];
    await pictured.store.keepScreenshots(said, pictures, { ref: `shown:${toHex(sha256(data))}`, data });
    await pictured.seal();
    const lines = parsed(await linesOf(await pictured.export()));
    expect((await verdictOf(lines)).findings).toEqual([]);
    const at = only(lines, "file");
    expect(lines[at]).toEqual({ kind: "file", hash, type: "image/png", data: toBase64(body) });
    const first = async (some: readonly Line[]) => {
      const { rule, entry } = (await verdictOf(some)).findings[0]!;
      return [rule, entry];
    };
    const other = { data: toBase64(new TextEncoder().encode("another")) };
    expect(await first(changed(lines, at, other))).toEqual(["file-hash", 1]);
    expect(await first(lines.toSpliced(at, 1))).toEqual(["file-missing", 1]);
    // Nor does it help to take the count of them out as well, and to write the digest anew.
    const { files: _, ...counts } = lines.at(-1)!["counts"] as Line;
    const bare = lines.slice(0, -1).filter(({ kind }) => kind !== "file");
    const text = bare.map((line) => `${JSON.stringify(line)}\n`).join("");
    const digest = `sha256:${toHex(sha256(new TextEncoder().encode(text)))}`;
    const { findings } = await verdictOf([...bare, { ...lines.at(-1)!, counts, digest }]);
    expect(findings.map(({ rule, entry }) => [rule, entry])).toEqual([["file-missing", 1]]);
    const strange = { ...other, hash: `sha256:${toHex(sha256(new TextEncoder().encode("another")))}` };
    expect(await first(lines.toSpliced(at, 0, { ...lines[at], ...strange }))).toEqual(["file-not-in-log", undefined]);
  });

  test("line-malformed is found: a member that is there twice, of which readers take one or the other", async () => {
    const texts = whole.map((line) => JSON.stringify(line));
    const at = whole.findIndex(({ type }) => type === "record");
    const { record } = whole[at] as { record: Line };
    const other = JSON.stringify({ ...record, lang: "xx" });
    texts[at] = texts[at]!.replace('"record":{', `"record":${other},"record":{`);
    expect((await verifyExport(streamed(texts))).findings[0]).toMatchObject({
      rule: "line-malformed",
      detail: expect.stringContaining("a member is there twice") as string,
    });
  });

  test("checkpoint-root is the only sign of a history that was replaced before the tiles were cut", async () => {
    const other = await sampleLog(databases);
    await other.commit(9);
    await other.seal();
    const lines = parsed(await linesOf(await other.export()));
    const notes = whole.filter((line) => line["kind"] === "checkpoint");
    const mixed = [
      whole[0]!,
      ...lines.slice(1).filter((line) => !/checkpoint|end/.test(String(line["kind"]))),
      ...notes,
    ];
    const verdict = await verdictOf(mixed);
    expect(verdict.findings.map(({ rule }) => rule)).toEqual(["checkpoint-root", "checkpoint-root", "end-missing"]);
  });
});

test("every rule is broken by one of the tests above", () => {
  // A check stands in no sample log: test/server/services/check-records.test.ts breaks that rule.
  const shown = new Set([
    ...Object.keys(breaches),
    "entry-not-its-check",
    "entry-not-what-was-shown",
    "file-hash",
    "file-missing",
    "file-not-in-log",
    "notice-later-than-record",
    "notice-not-in-force",
    "entry-not-its-decision",
    "checkpoint-root",
  ]);
  expect(exportRules.filter((rule) => !shown.has(rule))).toEqual([]);
});
