// Receipts: one that verifies, and every reason why one does not.
import { describe, expect, test } from "vitest";
import { toBase64 } from "../../core/bytes.ts";
import { verifierKeyText } from "../../core/checkpoint.ts";
import { inclusionRanges, leafHash, treeRoot } from "../../core/merkle.ts";
import {
  parseTlogProof,
  promiseBytes,
  receiptLeaf,
  tlogProof,
  verifyReceipt,
  type Receipt,
} from "../../core/receipt.ts";
import { coreBytes, recordEntry } from "../../core/record.ts";
import { hmac, nodeCrypto, sha256, testSigner, type TestSigner } from "../support/node-crypto.ts";
import { sampleCore } from "../support/samples.ts";

const signer = testSigner("assent.example/log/site_demo");
const index = 41;
const size = 100;

function leafOf(n: number) {
  const core = sampleCore(n);
  const salt = sha256(Buffer.from(`salt ${n}`));
  const person = sha256(Buffer.from(`person ${n}`));
  return { core, salt, person, leaf: leafHash(recordEntry(hmac(salt, coreBytes(core)), person), sha256) };
}

function receiptBy(by: TestSigner): Receipt & { readonly proof: NonNullable<Receipt["proof"]> } {
  const all = Array.from({ length: size }, (_, n) => leafOf(n));
  const leaves = all.map(({ leaf }) => leaf);
  const { core, salt, person } = all[index]!;
  return {
    v: 1,
    record: core,
    salt: toBase64(salt),
    personCommitment: toBase64(person),
    verifierKey: verifierKeyText(by.key),
    proof: {
      index,
      path: inclusionRanges(index, size).map(([start, end]) => toBase64(treeRoot(leaves.slice(start, end), sha256))),
      checkpoint: by.note({ origin: by.key.name, size, root: treeRoot(leaves, sha256) }),
    },
  };
}

const receipt = receiptBy(signer);
const pinned = receipt.verifierKey;
const verdict = (change: object) => verifyReceipt({ ...receipt, ...change }, nodeCrypto, pinned);
const withProof = (change: object) => verdict({ proof: { ...receipt.proof, ...change } });
const other = toBase64(sha256(Buffer.from("other")));

describe("a receipt", () => {
  test("verifies, and says where the record stands", async () => {
    expect(await verdict({})).toEqual({ ok: true, index, size });
    expect(await verifyReceipt(receipt, nodeCrypto)).toEqual({ ok: true, index, size });
    expect(await verifyReceipt(JSON.parse(JSON.stringify(receipt)) as Receipt, nodeCrypto)).toEqual({
      ok: true,
      index,
      size,
    });
  });

  const record = receipt.record;
  test.each([
    ["choice", { choices: [{ ...record.choices[0]!, status: "refused" }] }],
    ["time", { at: "2026-11-22T09:00:00.001Z" }],
    ["notice", { notice: `sha256:${"cd".repeat(32)}` }],
    ["method", { method: { ...record.method, trusted: false } }],
    ["member", { extra: true }],
  ])("with a changed %s in the record is not included", async (_, change) => {
    expect(await verdict({ record: { ...record, ...change } })).toEqual({ ok: false, reason: "not-included" });
  });

  test("with another salt, person commitment, index or path is not included", async () => {
    const refused = { ok: false, reason: "not-included" };
    expect(await verdict({ salt: other })).toEqual(refused);
    expect(await verdict({ personCommitment: other })).toEqual(refused);
    expect(await withProof({ index: index + 1 })).toEqual(refused);
    expect(await withProof({ index: -1 })).toEqual(refused);
    expect(await withProof({ index: 1.5 })).toEqual(refused);
    expect(await withProof({ path: receipt.proof.path.slice(1) })).toEqual(refused);
    expect(await withProof({ path: receipt.proof.path.with(2, other) })).toEqual(refused);
  });

  test("without a proof is not yet in the log", async () => {
    expect(await verdict({ proof: undefined })).toEqual({ ok: false, reason: "not-yet-in-log" });
  });

  test("under a checkpoint that another key signed has a bad checkpoint", async () => {
    const { checkpoint } = receiptBy(testSigner(signer.key.name)).proof;
    expect(await withProof({ checkpoint })).toEqual({ ok: false, reason: "bad-checkpoint" });
    expect(await withProof({ checkpoint: "" })).toEqual({ ok: false, reason: "bad-checkpoint" });
  });

  test("with a key that does not fit its own hash has a bad key", async () => {
    const broken = pinned.replace(/\+[0-9a-f]{8}\+/, "+00000000+");
    expect(await verifyReceipt({ ...receipt, verifierKey: broken }, nodeCrypto)).toEqual({
      ok: false,
      reason: "bad-verifier-key",
    });
  });

  test("that is consistent in itself, but of another log, is told from ours by the pinned key", async () => {
    const forged = receiptBy(testSigner(signer.key.name));
    expect((await verifyReceipt(forged, nodeCrypto)).ok).toBe(true);
    expect(await verifyReceipt(forged, nodeCrypto, pinned)).toEqual({ ok: false, reason: "other-log" });
  });

  test.each([
    ["a short salt", { salt: "AAAA" }],
    ["a salt that is not base64", { salt: "?" }],
    ["a person commitment that is too long", { personCommitment: toBase64(new Uint8Array(33)) }],
    ["a path of something else", { proof: { ...receipt.proof, path: ["AAAA"] } }],
    ["a path that is no list", { proof: { ...receipt.proof, path: "x" } }],
    ["a path of numbers", { proof: { ...receipt.proof, path: [1] } }],
    ["a checkpoint that is no text", { proof: { ...receipt.proof, checkpoint: 7 } }],
    ["no record", { record: undefined }],
    ["a lone surrogate in the record", { record: { ...record, lang: "\ud800" } }],
    ["a number that is not finite", { record: { ...record, v: Infinity } }],
    ["no salt", { salt: undefined }],
  ])("with %s is malformed", async (_, change) => {
    expect(await verdict(change)).toEqual({ ok: false, reason: "malformed" });
  });

  test("that is null is malformed", async () => {
    expect(await verifyReceipt(null as unknown as Receipt, nodeCrypto)).toEqual({ ok: false, reason: "malformed" });
  });

  test("leads to its leaf", async () => expect(await receiptLeaf(receipt, nodeCrypto)).toEqual(leafOf(index).leaf));
});

describe("a tlog-proof", () => {
  const text = tlogProof(receipt.proof);

  test("has the lines of c2sp.org/tlog-proof", () => {
    const lines = text.split("\n");
    expect(lines.slice(0, 2)).toEqual(["c2sp.org/tlog-proof@v1", `index ${index}`]);
    expect(lines.slice(2, 2 + receipt.proof.path.length)).toEqual(receipt.proof.path);
    expect(text.endsWith(`\n\n${receipt.proof.checkpoint}`)).toBe(true);
  });

  test("is read back, with and without extra data", () => {
    expect(parseTlogProof(text)).toEqual(receipt.proof);
    const extra = Uint8Array.of(1, 2, 3);
    expect(parseTlogProof(tlogProof(receipt.proof, extra))).toEqual({ ...receipt.proof, extra });
  });

  test("of a log with one entry has no hashes", () => {
    const single = { index: 0, path: [], checkpoint: receipt.proof.checkpoint };
    expect(parseTlogProof(tlogProof(single))).toEqual(single);
  });

  test.each([
    ["another magic line", text.replace("@v1", "@v2")],
    ["no index", text.replace(/index \d+\n/, "")],
    ["a signed index", text.replace("index 41", "index -41")],
    ["a leading zero", text.replace("index 41", "index 041")],
    ["a short hash", text.replace(receipt.proof.path[0]!, "AAAA")],
    ["extra data that is not base64", text.replace("index", "extra ???\nindex")],
    ["no checkpoint", text.slice(0, text.indexOf("\n\n"))],
    ["nothing", ""],
  ])("with %s is malformed", (_, changed) => expect(parseTlogProof(changed)).toBeUndefined());
});

test("a promise is signed over everything but its signature, in canonical order", () => {
  const promise = { origin: "o", id: "rec_1", leaf: "AAAA", at: "2026-11-22T09:00:00.000Z", signature: "ignored" };
  expect(Buffer.from(promiseBytes(promise)).toString()).toBe(
    '{"at":"2026-11-22T09:00:00.000Z","id":"rec_1","leaf":"AAAA","origin":"o"}',
  );
});
