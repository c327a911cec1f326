// Single papers: a receipt, a tlog-proof, and checkpoints held against each other.
import { readFile } from "node:fs/promises";
import { fromBase64, sameBytes } from "../../core/bytes.ts";
import { openCheckpoint, parseVerifierKey, type Checkpoint, type VerifierKey } from "../../core/checkpoint.ts";
import { includes, isConsistent } from "../../core/merkle.ts";
import { parseTlogProof, receiptLeaf, verifyReceipt, type Receipt } from "../../core/receipt.ts";
import { MemberTwiceError, parseJsonOnce } from "../log/json-once.ts";
import { portableHashes } from "../log/verifier-hashes.ts";
import { verifyEd25519 } from "../log/signer.ts";
import { counted, receiptFaults, trustLine, verdict, type Found, type Verdict } from "./verify-report.ts";
import type { Known } from "./verify-things.ts";
import { CommandError, UsageError } from "./command.ts";

const { sha256, hmac } = portableHashes;
/** The cryptography of papers: a handful of hashes, so the portable ones do. */
export const paperCrypto = { sha256, hmac, verifyEd25519 };

/** JSON of a file; throws a sentence when it is none, and a MemberTwiceError. */
export function jsonOf(text: string, thing: string): unknown {
  try {
    return parseJsonOnce(text);
  } catch (error) {
    if (error instanceof MemberTwiceError)
      throw new MemberTwiceError(`a member is twice in ${thing}`, { cause: error });
    throw new CommandError(`${thing} is not JSON`, "Take it again from where it came: it was cut or changed.", {
      cause: error,
    });
  }
}

/** Verifies a receipt as its page and its address give it. */
export async function receiptVerdict(thing: string, text: string, known: Known): Promise<Verdict> {
  const receipt = jsonOf(text, thing) as Receipt;
  const { record } = receipt;
  const about = [
    `receipt of ${record?.id ?? "no record"}: ${record?.event ?? "nothing"} at ${record?.at ?? "no time"}`,
  ];
  const base = { thing, kind: "receipt", about } as const;
  const result = await verifyReceipt(receipt, paperCrypto, known.key);
  if (!result.ok) {
    const entry = Number.isSafeInteger(receipt.proof?.index) ? receipt.proof?.index : undefined;
    const found = [
      { rule: result.reason, detail: receiptFaults[result.reason], ...(entry === undefined ? {} : { entry }) },
    ];
    return verdict(base, { found, shows: [] });
  }
  const found = unproven(receipt);
  const said = `the record is entry ${result.index} of the log, under a signed checkpoint of ${counted(result.size, "entry", "entries")}.`;
  const shows = found.length > 0 ? [] : [said, trustLine(known.key, receipt.verifierKey)];
  return verdict(base, { found, shows });
}

/** What a receipt is made of; whatever else stands in it was put there. */
const receiptMembers = ["v", "record", "salt", "personCommitment", "verifierKey", "proof"];
export const placeMembers = ["index", "path", "checkpoint"];

/** Members that neither the commitment nor the proof speaks of, such as words that somebody put beside the record. */
function unproven(receipt: Receipt): Found[] {
  const isFirstForm = (receipt.v as unknown) === 1;
  return [
    ...besides(isFirstForm ? {} : { v: receipt.v }, []),
    ...besides(receipt, receiptMembers),
    ...besides(receipt.proof, placeMembers, "proof/"),
  ];
}

/** A finding for each member that is none of these. */
export const besides = (value: object | undefined, names: readonly string[], inside = ""): Found[] =>
  Object.keys(value ?? {})
    .filter((name) => !names.includes(name))
    .map((name) => ({ rule: "member-unproven", detail: `nothing proves its ${inside}${name}` }));

/** Verifies a c2sp.org/tlog-proof@v1 of the record whose receipt is given by `--of`. Throws without one, or without a key. */
export async function proofVerdict(thing: string, text: string, known: Known): Promise<Verdict> {
  if (known.of === undefined)
    throw new UsageError(
      `${thing} proves that something is in a log`,
      "Name its receipt by --of, or verify the receipt itself.",
    );
  const receipt = jsonOf(known.of, "the file named by --of") as Receipt;
  const keyText = known.key ?? receipt.verifierKey;
  const key = typeof keyText === "string" ? await parseVerifierKey(keyText, sha256) : undefined;
  const base = {
    thing,
    kind: "tlog-proof",
    about: [`proof that ${receipt.record?.id ?? "a record"} is in a log`],
  } as const;
  const broken = (rule: string, detail: string) => verdict(base, { found: [{ rule, detail }], shows: [] });
  if (!key) return broken("verifier-key", receiptFaults["bad-verifier-key"]);
  const proof = parseTlogProof(text);
  if (!proof) return broken("malformed", "it is not in the form of c2sp.org/tlog-proof@v1");
  const opened = await openCheckpoint(proof.checkpoint, key, paperCrypto);
  if (!opened.ok) return broken("bad-checkpoint", `its checkpoint does not open: ${opened.reason}`);
  const leaf = await receiptLeaf(receipt, paperCrypto);
  const { size, root } = opened.checkpoint;
  const path = proof.path.map((hash) => fromBase64(hash)!);
  const isIn = leaf && (await includes({ index: proof.index, size, leaf, root, path }, sha256));
  if (!isIn) {
    const found = [{ rule: "not-included", entry: proof.index, detail: receiptFaults["not-included"] }];
    return verdict(base, { found, shows: [] });
  }
  const said = `the record is entry ${proof.index} of the log, under a signed checkpoint of ${counted(size, "entry", "entries")}.`;
  return verdict(base, { found: [], shows: [said, trustLine(known.key, receipt.verifierKey)] });
}

/** A consistency proof between two sizes. */
interface ConsistencyPath {
  readonly from: number;
  readonly to: number;
  /** base64 hashes. */
  readonly path: readonly string[];
}

/** Whether the newer checkpoint's log begins with the older's: what is wrong, if anything is. */
async function consistencyFound(
  older: Checkpoint,
  newer: Checkpoint,
  proof: ConsistencyPath | undefined,
): Promise<Found[]> {
  if (older.size === newer.size) {
    if (sameBytes(older.root, newer.root)) return [];
    const detail = `the log's key signed two different logs of ${counted(older.size, "entry", "entries")}`;
    return [{ rule: "forked", detail }];
  }
  if (!proof) throw new UsageError("checkpoints of two sizes need a consistency proof", "Name it by --proof.");
  if (proof.from !== older.size || proof.to !== newer.size)
    return [{ rule: "other-proof", detail: `the proof is from ${proof.from} to ${proof.to}` }];
  const path = Array.isArray(proof.path) ? proof.path.map((hash) => fromBase64(String(hash))) : [undefined];
  const sizes = { oldSize: older.size, oldRoot: older.root, size: newer.size, root: newer.root };
  const holds =
    path.every((hash) => hash?.length === 32) && (await isConsistent({ ...sizes, path: path as Uint8Array[] }, sha256));
  const detail = `the log of ${newer.size} entries does not begin with the log of ${older.size}, or the proof is another`;
  return holds ? [] : [{ rule: "inconsistent", detail }];
}

/** Verifier keys, one a line: a log that changed its key in between has two. Throws when a line is none. */
async function keysIn(text: string): Promise<VerifierKey[]> {
  const lines = text.trim().split(/\s*\n\s*/);
  const keys = await Promise.all(lines.map((line) => parseVerifierKey(line, sha256)));
  if (!keys.every((key) => key !== undefined))
    throw new UsageError(
      "--key is no verifier key, or its hash is that of another",
      "Such as HOST/v1/logs/SITE+HASH+KEY.",
    );
  if (keys.some(({ name }) => name !== keys[0]!.name))
    throw new UsageError("--key has keys of two logs", "Name those of one, one a line.");
  return keys;
}

async function openedByAny(note: string, keys: readonly VerifierKey[]) {
  const results = await Promise.all(keys.map((key) => openCheckpoint(note, key, paperCrypto)));
  return results.find(({ ok }) => ok) ?? results[0]!;
}

/** Opens every checkpoint and holds each against the next larger. Throws without the key, or the keys one a line, which no checkpoint brings along. */
export async function checkpointsVerdict(paths: readonly string[], known: Known): Promise<Verdict> {
  if (known.key === undefined)
    throw new UsageError("a checkpoint does not bring its verifier key along", "Name it by --key.");
  const keys = await keysIn(known.key);
  const found: Found[] = [];
  const opened: Checkpoint[] = [];
  const notes = await Promise.all(paths.map((path) => readFile(path, "utf8")));
  for (const [i, note] of [...notes, ...(known.checkpoint === undefined ? [] : [known.checkpoint])].entries()) {
    const result = await openedByAny(note, keys);
    if (result.ok) opened.push(result.checkpoint);
    else
      found.push({
        rule: "checkpoint-signature",
        detail: `${paths[i] ?? "the one you hold"} does not open: ${result.reason}`,
      });
  }
  opened.sort((a, b) => a.size - b.size);
  const proof =
    known.proof === undefined ? undefined : (jsonOf(known.proof, "the file named by --proof") as ConsistencyPath);
  for (const [i, newer] of opened.entries())
    if (i > 0 && found.length === 0) found.push(...(await consistencyFound(opened[i - 1]!, newer, proof)));
  const sizes = opened.map(({ size }) => size).join(", ");
  const about = [`${counted(paths.length, "checkpoint")} of ${keys[0]!.name}${sizes ? `, of size ${sizes}` : ""}`];
  const shows =
    opened.length > 1
      ? [
          "the log's key signed them, and the larger log begins with the smaller: nothing was changed, dropped or back-dated in between.",
        ]
      : ["the log's key signed it."];
  return verdict({ thing: paths.join(" "), kind: "checkpoints", about }, { found, shows });
}
