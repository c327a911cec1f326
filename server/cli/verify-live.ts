// A log or receipt at an address: read over HTTP and verified as a stranger would.
import { toHex } from "../../core/bytes.ts";
import { parseCheckpointBody, parseVerifierKey, type VerifierKey } from "../../core/checkpoint.ts";
import { isKey, isKeyStatement, logKeys, openByAll, type LogKey, type LogKeys } from "../../core/log-key.ts";
import { leafHash } from "../../core/merkle.ts";
import { findings, type Findings } from "../log/export-findings.ts";
import { leafTree } from "../log/leaf-tree.ts";
import { formatTilePath, tileWidth } from "../log/tiles.ts";
import { verifyCheckpoints, verifyTiles } from "../log/verify-seals.ts";
import type { TileLine } from "../log/export-lines.ts";
import { toBase64 } from "../../core/bytes.ts";
import { hashesAt } from "../log/tiles.ts";
import { paperCrypto, receiptVerdict } from "./verify-papers.ts";
import { counted, trustLine, verdict, type Verdict } from "./verify-report.ts";
import type { Known } from "./verify-things.ts";
import { CommandError } from "./command.ts";

const deadlineMs = 30_000;
/** Requests under way at once. */
const together = 8;

async function read(address: string): Promise<Uint8Array> {
  let answer: Response;
  try {
    answer = await fetch(address, { signal: AbortSignal.timeout(deadlineMs), redirect: "error" });
  } catch (error) {
    throw new CommandError(`${address} does not answer`, "Look at the address, and whether its server runs.", {
      cause: error,
    });
  }
  if (!answer.ok)
    throw new CommandError(
      `${address} answers ${answer.status}`,
      "Name a log, such as https://HOST/v1/logs/SITE, or a receipt.",
    );
  return new Uint8Array(await answer.arrayBuffer());
}

const text = async (address: string): Promise<string> => new TextDecoder().decode(await read(address));

/** Verifies what is at an address: a log, by all of its entries and tiles, or a receipt. */
export async function verifyLive(address: string, known: Known): Promise<Verdict> {
  const url = new URL(address);
  const receipt = /^.*\/r\/rec_\w+\.[\w-]+/.exec(url.pathname);
  if (receipt) {
    url.pathname = `${receipt[0]}.json`;
    return receiptVerdict(address, await text(url.href), known);
  }
  return logVerdict(address, url.href.replace(/\/(checkpoint)?$/, ""), known);
}

async function logVerdict(thing: string, log: string, known: Known): Promise<Verdict> {
  const keyText = (known.key ?? (await text(`${log}/key`))).trim();
  const key = await parseVerifierKey(keyText, paperCrypto.sha256);
  if (!key) throw new CommandError(`${log}/key is no verifier key`, "Name the one you know with --key.");
  const note = await text(`${log}/checkpoint`);
  const claimed = parseCheckpointBody(note.slice(0, note.lastIndexOf("\n\n") + 1));
  const base = { thing, kind: "log" } as const;
  const refused = (reason: string) => {
    const detail = `the latest checkpoint does not open: ${reason}`;
    return verdict(
      { ...base, about: [`log ${key.name}`] },
      { found: [{ rule: "checkpoint-signature", detail }], shows: [] },
    );
  };
  if (!claimed) return refused("malformed");
  const { size } = claimed;
  const found = findings(known.limit ?? 100);
  const tree = leafTree(known.hashes?.sha256 ?? paperCrypto.sha256);
  const statements: { index: number; data: Uint8Array }[] = [];
  await readEntries(log, size, (index, data) => {
    tree.set(index, leafHash(data, known.hashes?.sha256 ?? paperCrypto.sha256));
    if (isKeyStatement(data)) statements.push({ index, data: data.slice() });
  });
  const stated = await logKeys(
    statements.toSorted((a, b) => a.index - b.index),
    key,
    paperCrypto,
  );
  const keys = keysWith(stated, key, found);
  const opened = await openByAll(note, keys, paperCrypto);
  if (!opened.ok && found.total === 0) return refused(opened.reason);
  const root = toHex(claimed.root).slice(0, 16);
  const about = [`log ${key.name}, ${counted(size, "entry", "entries")}, root ${root}…`];
  const tiles = await readTiles(log, size);
  const seals = { size, tree, tiles, notes: [note], keys, held: known.checkpoint };
  verifyTiles(seals, found);
  await verifyCheckpoints(seals, found);
  const shows = [
    "every entry and tile that is served leads to the root that the log's key signed.",
    trustLine(known.key, keyText),
    ...(known.checkpoint ? ["The log is the one whose checkpoint you hold."] : []),
  ];
  return {
    ...base,
    about,
    ok: found.total === 0,
    shows: found.total === 0 ? shows : [],
    findings: found.list,
    total: found.total,
  };
}

/** The keys that the log states, which must hold the one to verify with; that one alone where they do not. */
function keysWith(stated: LogKeys, key: VerifierKey, found: Findings): readonly LogKey[] {
  const alone = [{ key, from: 0, until: undefined, since: undefined }];
  if (!stated.ok) {
    found.add("entry-not-its-key", "it states keys that do not follow from those before it", stated.index);
    return alone;
  }
  if (stated.keys.some((one) => isKey(one.key, key))) return stated.keys;
  found.add("other-log", "the log never had the verifier key you know");
  return alone;
}

/** Bundles of 256 entries, several at once. */
async function readEntries(log: string, size: number, take: (index: number, data: Uint8Array) => void): Promise<void> {
  const bundles = Math.ceil(size / tileWidth);
  await inTurns(bundles, async (index) => {
    const width = Math.min(tileWidth, size - index * tileWidth);
    const address = `${log}/tile/${formatTilePath({ level: "entries", index, width })}`;
    const bundle = await read(address);
    const view = new DataView(bundle.buffer, bundle.byteOffset, bundle.length);
    let at = 0;
    for (let i = 0; i < width; i++) {
      const length = at + 2 <= bundle.length ? view.getUint16(at) : Infinity;
      if (at + 2 + length > bundle.length)
        throw new CommandError(
          `${address} is shorter than ${width} entries`,
          "Call it again: it may have grown meanwhile.",
        );
      take(index * tileWidth + i, bundle.subarray(at + 2, at + 2 + length));
      at += 2 + length;
    }
  });
}

async function readTiles(log: string, size: number): Promise<TileLine[]> {
  const tiles: TileLine[] = [];
  for (let level = 0; hashesAt(level, size) > 0; level++) {
    const hashes = hashesAt(level, size);
    await inTurns(Math.ceil(hashes / tileWidth), async (index) => {
      const width = Math.min(tileWidth, hashes - index * tileWidth);
      const data = await read(`${log}/tile/${formatTilePath({ level, index, width })}`);
      tiles.push({ kind: "tile", level, index, width, data: toBase64(data) });
    });
  }
  return tiles;
}

/** Does the numbered work, a few at a time, and stops at the first that fails. */
async function inTurns(count: number, work: (index: number) => Promise<void>): Promise<void> {
  let next = 0;
  const worker = async () => {
    while (next < count) await work(next++);
  };
  await Promise.all(Array.from({ length: Math.min(together, count) }, worker));
}
