// A stranger's verifier, in Python, on a whole export, as it leaves our hands and tampered with.
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { toBase64, toHex } from "../../core/bytes.ts";
import { shownEntry } from "../../core/shown.ts";
import type { ContentHash } from "../../core/notice.ts";
import { sealSite } from "../../server/assemble.ts";
import { loadSecrets } from "../../server/node/keys.ts";
import { checkRecipients } from "../../server/services/checks.ts";
import { demoSite } from "../../server/services/demo.ts";
import { eraseSubject } from "../../server/services/erasures.ts";
import { exportLog } from "../../server/services/exports.ts";
import { rotateKey } from "../../server/services/log-keys.ts";
import { recordDecision } from "../../server/services/records.ts";
import { system, visitor } from "../support/context.ts";
import { forgedRecord, linesOf } from "../support/exported.ts";
import { foreignVerifier, type ForeignVerifier } from "../support/foreign-verifier.ts";
import { sha256 } from "../support/node-crypto.ts";
import { recordRequest } from "../support/requests.ts";
import { startTestServer, type TestServer } from "../support/server.ts";
import { temporaryFolder } from "../support/temporary.ts";

type Line = Record<string, unknown>;

let verifier: ForeignVerifier;
let server: TestServer;
let folder: string;
let key: string;
let first: string;
let notice: ContentHash;
let early: string;
let whole: Line[];

const python = (...args: readonly string[]) => verifier.ask(...args);
const text = async (address: string) => (await fetch(address)).text();
const bytes = (said: string) => new TextEncoder().encode(said);
const hashOf = (data: Uint8Array): ContentHash => `sha256:${toHex(sha256(data))}`;

async function grow(count: number): Promise<void> {
  const requests = Array.from({ length: count }, () => recordRequest(notice));
  await Promise.all(requests.map((request) => recordDecision(server.context, visitor, request)));
  await sealSite(server.context, demoSite);
}

/** A picture, a check, a person erased and wiped: an entry of every kind there is. */
async function everyKind(): Promise<void> {
  const store = await server.context.site(demoSite);
  const body = bytes("a picture");
  const said = { notice, build: hashOf(bytes("a build")), at: server.context.now() };
  const place = { lang: "en", viewport: "320x640", layer: "first" } as const;
  const data = shownEntry({ ...said, pictures: [{ ...place, rules: "opt-in", gpc: false, file: hashOf(body) }] });
  const pictures = [{ ...place, file: { hash: hashOf(body), type: "image/png", body } }];
  await store.keepScreenshots(said, pictures, { ref: `shown:${toHex(sha256(data))}`, data });
  const asker = { kind: "key", id: "key_1", site: demoSite, scopes: ["check"] } as const;
  const recipients = [{ email: "ada@example.com" }];
  await checkRecipients(server.context, asker, () => ({ purpose: "newsletter", channel: "email", recipients }));
  const record = recordRequest(notice, { subject: { kind: "email", id: "ada@example.com" } });
  await recordDecision(server.context, visitor, record);
  const wish = { mode: "erase", reason: "subject-request", verified: "signed-link", wipe: true };
  const subject = { kind: "email", id: "ada@example.com" };
  await eraseSubject(server.context, system, { site: demoSite, read: () => ({ ...wish, subject }) });
}

beforeAll(async () => {
  verifier = foreignVerifier();
  server = await startTestServer();
  folder = temporaryFolder();
  const log = `${server.url}/v1/logs/${demoSite}`;
  notice = (JSON.parse(await text(`${server.url}/s/site_demo.json`)) as { notice: ContentHash }).notice;
  first = (await text(`${log}/key`)).trim();
  await grow(200);
  early = join(folder, "early");
  writeFileSync(early, await text(`${log}/checkpoint`));
  await (await loadSecrets({ folder: server.folder, create: false })).addLogKey(demoSite);
  await rotateKey(server.context, system, demoSite);
  await everyKind();
  await grow(150);
  key = (await text(`${log}/key`)).trim();
  const lines = await linesOf(await exportLog(server.context, system, { site: demoSite }));
  whole = lines.map((line) => JSON.parse(line) as Line);
});
afterAll(async () => {
  verifier?.stop();
  await server?.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function verdictOf(lines: readonly Line[], ...args: readonly string[]) {
  const file = join(folder, "export.ndjson");
  writeFileSync(file, lines.map((line) => `${JSON.stringify(line)}\n`).join(""));
  const { code, out } = await python("export", file, "--key", key, ...args);
  const found = out.trim().split("\n").slice(0, -1);
  const named = (rule: string) =>
    found
      .filter((line) => line.startsWith(`${rule} entry `))
      .map((line) => Number(line.split(" ")[2]!.replace(":", "")));
  return { code, out, found, named };
}
const at = (want: (line: Line) => boolean) => whole.findIndex(want);
const record = (nth: number) =>
  whole.map((line, i) => [line, i] as const).filter(([line]) => line["type"] === "record")[nth]![1];
const changed = (place: number, change: Line) => whole.with(place, { ...whole[place], ...change });
const flipped = (data: unknown) => `${String(data).startsWith("A") ? "B" : "A"}${String(data).slice(1)}`;
const entriesIn = (lines: readonly Line[]) => lines.filter((line) => line["kind"] === "entry").length;

describe("an export", () => {
  test("is found right by either key, with entries of every kind, and begins with a checkpoint that was kept", async () => {
    expect(new Set(whole.map((line) => (line["kind"] === "entry" ? line["type"] : line["kind"])))).toEqual(
      new Set([
        "manifest",
        "record",
        "notice",
        "log-key",
        "shown",
        "check",
        "wiped",
        "file",
        "tile",
        "checkpoint",
        "end",
      ]),
    );
    const { code, out } = await verdictOf(whole, "--old", early);
    expect(out).toMatch(new RegExp(`^VERIFIED .*: ${entriesIn(whole)} entries, \\d+ checkpoints\n$`));
    expect(code).toBe(0);
    expect(await python("export", join(folder, "export.ndjson"), "--key", first)).toMatchObject({ code: 0 });
  });

  type Case = [lines: () => readonly Line[], rule: RegExp, entry?: () => number];
  const index = (place: number) => Number(whole[place]!["index"]);
  const tampered: Record<string, Case> = {
    "a byte of a record": [
      () => changed(record(7), { record: { ...(whole[record(7)]!["record"] as Line), lang: "xx" } }),
      /^entry-not-its-record/,
      () => index(record(7)),
    ],
    "a byte of an entry": [
      () => changed(record(8), { data: flipped(whole[record(8)]!["data"]) }),
      /^entry-not-its-record/,
      () => index(record(8)),
    ],
    "a record that was back-dated": [
      () =>
        changed(record(9), { record: { ...(whole[record(9)]!["record"] as Line), at: "2020-01-01T00:00:00.000Z" } }),
      /^entry-not-its-record/,
      () => index(record(9)),
    ],
    "a record that was written anew under its place": [
      () => forgedAt(record(10)),
      /^tile-differs/,
      () => index(record(10)),
    ],
    "a record that was dropped": [() => whole.toSpliced(record(11), 1), /^entry-missing/, () => index(record(11))],
    "a record that is there twice": [
      () => whole.toSpliced(record(12), 0, whole[record(12)]!),
      /^entry-twice/,
      () => index(record(12)),
    ],
    "two that changed places": [
      () => whole.with(record(3), whole[record(4)]!).with(record(4), whole[record(3)]!),
      /^entry-out-of-order/,
      () => index(record(3)),
    ],
    "a record wiped, and nobody said so": [
      () => {
        const { record: _, salt: __, personCommitment: ___, ...entry } = whole[record(5)]!;
        return whole.with(record(5), { ...entry, type: "wiped" });
      },
      /^entry-wiped-unsaid/,
      () => index(record(5)),
    ],
    "the check of a list": [
      () => {
        const place = at((line) => line["type"] === "check");
        return changed(place, { check: { ...(whole[place]!["check"] as Line), askedBy: "key_2" } });
      },
      /^entry-not-its-check/,
      () => index(at((line) => line["type"] === "check")),
    ],
    "a word of the notice": [
      () =>
        changed(
          at((line) => line["kind"] === "notice"),
          { doc: { v: 1 } },
        ),
      /^notice-hash/,
      () => index(at((line) => line["type"] === "notice")),
    ],
    "a picture": [
      () =>
        changed(
          at((line) => line["kind"] === "file"),
          { data: toBase64(bytes("another")) },
        ),
      /^file-hash/,
      () => index(at((line) => line["type"] === "shown")),
    ],
    "no picture": [() => whole.filter((line) => line["kind"] !== "file"), /^file-missing/],
    "a hash of a tile": [
      () => {
        const place = at((line) => line["kind"] === "tile");
        return changed(place, { data: flipped(whole[place]!["data"]) });
      },
      /^tile-differs/,
      () => 0,
    ],
    "an upper tile": [
      () => {
        const place = at((line) => line["kind"] === "tile" && line["level"] === 1);
        return changed(place, { data: flipped(whole[place]!["data"]) });
      },
      /^tile-differs/,
    ],
    "a checkpoint left out": [
      () => whole.toSpliced(at((line) => line["kind"] === "checkpoint") + 1, 1),
      /^checkpoint-missing/,
    ],
    "a checkpoint of another size": [
      () => {
        const place = at((line) => line["kind"] === "checkpoint");
        return changed(place, { note: String(whole[place]!["note"]).replace(/\n\d+\n/, "\n3\n") });
      },
      /^checkpoint-signature/,
    ],
    "the end cut off": [() => whole.slice(0, -1), /^end-missing/],
    "a word of the first line": [() => changed(0, { exportedAt: "2020-01-01T00:00:00.000Z" }), /^digest/],
    "a line that is none": [() => whole.toSpliced(5, 0, { kind: "remark" }), /^line-malformed: line 6/],
  };
  function forgedAt(place: number): Line[] {
    const { core, salt, person, data } = forgedRecord(700, notice);
    const forged = { ref: core.id, record: core, salt: toBase64(salt), personCommitment: toBase64(person) };
    return changed(place, { ...forged, data: toBase64(data) });
  }
  test.each(Object.entries(tampered))("names %s", async (_, [lines, rule, entry]) => {
    const { code, out, found } = await verdictOf(lines());
    expect(out).toMatch(/NOT VERIFIED \d+ breaches, the first of /);
    expect(found[0]).toMatch(rule);
    if (entry) expect(found[0]).toContain(` entry ${entry()}: `);
    expect(code).toBe(1);
  });

  test("names all of fifty entries that were put in, wherever that was", async () => {
    const forged = Array.from({ length: 50 }, (_, n): Line => {
      const { core, salt, person, data } = forgedRecord(1_000 + n, notice);
      const texts = { salt: toBase64(salt), personCommitment: toBase64(person), data: toBase64(data) };
      return { kind: "entry", type: "record", ref: core.id, record: core, ...texts };
    });
    const fifty = (from: number) => Array.from({ length: 50 }, (_, n) => from + n);
    const end = entriesIn(whole);
    for (const from of [40, 255, 300]) {
      const later = whole
        .slice(from + 1)
        .map((line) => (line["kind"] === "entry" ? { ...line, index: Number(line["index"]) + 50 } : line));
      const placed = forged.map((line, n) => ({ ...line, index: from + n }));
      const { code, named } = await verdictOf([...whole.slice(0, from + 1), ...placed, ...later]);
      expect(named("entry-inserted")).toEqual(fifty(from));
      expect(code).toBe(1);
    }
    const hung = forged.map((line, n) => ({ ...line, index: end + n }));
    const behind = await verdictOf([...whole.slice(0, end + 1), ...hung, ...whole.slice(end + 1)]);
    expect(behind.named("entry-beyond-checkpoint")).toEqual(fifty(end));
  });

  test("is not one of a log with another key, nor of one that a kept checkpoint speaks of and it does not hold", async () => {
    const stranger = key.replace(/^[^+]+/, "elsewhere.example");
    expect(await python("export", join(folder, "export.ndjson"), "--key", stranger)).toMatchObject({ code: 1 });
    const shorter = whole.filter((line) => line["kind"] !== "checkpoint");
    const { found } = await verdictOf(shorter);
    expect(found.join("\n")).toMatch(/checkpoint-missing entry 0: entries 0 to \d+ are under no checkpoint/);
  });

  test("that is not there is told so", async () => {
    expect(await python("export", join(folder, "nothing"), "--key", key)).toMatchObject({
      code: 1,
      out: expect.stringMatching(/^NOT VERIFIED .*nothing/) as string,
    });
  });
});
