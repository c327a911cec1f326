// The browser's proof check beside the one in core: the same verdict on every receipt, in a kilobyte.
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { minify } from "terser";
import { describe, expect, test } from "vitest";
import { toBase64 } from "../../../core/bytes.ts";
import { verifierKeyText } from "../../../core/checkpoint.ts";
import { inclusionRanges, leafHash, treeRoot } from "../../../core/merkle.ts";
import { verifyReceipt, type Receipt } from "../../../core/receipt.ts";
import { coreBytes, recordEntry } from "../../../core/record.ts";
import { checkProof } from "../../../server/console/proof-check.ts";
import { hmac, nodeCrypto, sha256, testSigner } from "../../support/node-crypto.ts";
import { sampleCore } from "../../support/samples.ts";

const signer = testSigner("assent.example/log/site_demo");
const keyText = verifierKeyText(signer.key);
const entries = Array.from({ length: 70 }, (_, n) => {
  const record = sampleCore(n, n % 3 ? {} : { served: undefined, policy: { version: "ä \u2028 €" } });
  const [salt, person] = [sha256(Buffer.from(`salt ${n}`)).slice(0, 16), sha256(Buffer.from(`person ${n}`))];
  return { record, salt, person, leaf: leafHash(recordEntry(hmac(salt, coreBytes(record)), person), sha256) };
});

type Proven = Receipt & { readonly proof: NonNullable<Receipt["proof"]> };

function receiptAt(index: number, size: number): Proven {
  const { record, salt, person } = entries[index]!;
  const leaves = entries.slice(0, size).map(({ leaf }) => leaf);
  const root = treeRoot(leaves, sha256);
  const path = inclusionRanges(index, size).map(([start, end]) => toBase64(treeRoot(leaves.slice(start, end), sha256)));
  const checkpoint = signer.note({ origin: signer.key.name, size, root });
  const proof = { index, path, checkpoint };
  // As it comes over the wire: members that are not there are gone.
  return JSON.parse(
    JSON.stringify({
      v: 1,
      record,
      salt: toBase64(salt),
      personCommitment: toBase64(person),
      verifierKey: keyText,
      proof,
    }),
  ) as Proven;
}

test("the check is at most 1,024 bytes after gzip, with all it needs", async () => {
  const entryPoints = ["server/console/proof-check.ts"];
  const { outputFiles } = await build({ entryPoints, bundle: true, write: false, format: "esm", target: "es2022" });
  const { code } = await minify(outputFiles[0]!.text, { ecma: 2020, module: true, compress: { passes: 3 } });
  expect(code).toContain("Ed25519");
  expect(gzipSync(code!, { level: 9 }).length).toBeLessThanOrEqual(1_024);
});

test("every entry of every log of up to 70 entries is found at its place", async () => {
  for (const size of [1, 2, 3, 4, 5, 6, 7, 8, 9, 15, 16, 17, 31, 33, 64, 65, 70])
    for (let index = 0; index < size; index++)
      expect(await checkProof(receiptAt(index, size), keyText), `${index} of ${size}`).toEqual({
        ok: true,
        index,
        size,
      });
});

const receipt = receiptAt(41, 67);
const { proof } = receipt;
const withProof = (change: object): Receipt => ({ ...receipt, proof: { ...proof, ...change } });
const other = receiptAt(40, 67);

describe("refused, as core refuses it", () => {
  test.each<[what: string, changed: unknown]>([
    ["another record", { ...receipt, record: other.record }],
    ["a changed member of the record", { ...receipt, record: { ...receipt.record, lang: "de" } }],
    ["a member more", { ...receipt, record: { ...receipt.record, added: 1 } }],
    ["another salt", { ...receipt, salt: other.salt }],
    ["another person", { ...receipt, personCommitment: other.personCommitment }],
    ["another place", withProof({ index: 40 })],
    ["a place beyond the log", withProof({ index: 67 })],
    ["a place before it", withProof({ index: -1 })],
    ["half a place", withProof({ index: 41.5 })],
    ["a shorter path", withProof({ path: proof.path.slice(1) })],
    ["a longer path", withProof({ path: [...proof.path, proof.path[0]!] })],
    ["a turned path", withProof({ path: proof.path.toReversed() })],
    ["no path", withProof({ path: [] })],
    ["a path that is none", withProof({ path: "x" })],
    ["another size", withProof({ checkpoint: proof.checkpoint.replace("\n67\n", "\n66\n") })],
    [
      "another root",
      withProof({ checkpoint: other.proof.checkpoint.replace(/\n[^\n]{44}\n/, `\n${proof.path[0]!}\n`) }),
    ],
    ["no signature", withProof({ checkpoint: proof.checkpoint.replace(/— .*\n/, "") })],
    ["another origin", withProof({ checkpoint: proof.checkpoint.replace("assent.example", "other.example") })],
    ["no checkpoint", withProof({ checkpoint: "" })],
    ["half a receipt", { ...receipt, salt: "" }],
    ["no record", { ...receipt, record: undefined }],
  ])("%s", async (_, changed) => {
    const verdicts = [
      await checkProof(changed as Receipt, keyText),
      await verifyReceipt(changed as Receipt, nodeCrypto, keyText),
    ];
    expect(verdicts.map(({ ok }) => ok)).toEqual([false, false]);
  });

  test("a receipt of another log, whatever it says of itself", async () => {
    const foreign = testSigner("assent.example/log/site_demo");
    const theirs = verifierKeyText(foreign.key);
    expect(await checkProof(receipt, theirs)).toEqual({ ok: false, reason: "other-log" });
    expect(await checkProof({ ...receipt, verifierKey: theirs }, theirs)).toEqual({
      ok: false,
      reason: "bad-checkpoint",
    });
  });
});

test("a checkpoint that others signed too holds by the one key that is known", async () => {
  const foreign = testSigner("assent.example/log/site_demo");
  const [body] = proof.checkpoint.split("\n\n— ");
  const root = treeRoot(
    entries.slice(0, 67).map(({ leaf }) => leaf),
    sha256,
  );
  const theirs = foreign.note({ origin: signer.key.name, size: 67, root }).split("\n\n")[1]!;
  const both = `${body}\n\n${theirs}${proof.checkpoint.slice(body!.length + 2)}`;
  expect(await checkProof(withProof({ checkpoint: both }), keyText)).toMatchObject({ ok: true });
});

test("what is no key is no verdict", async () => {
  await expect(checkProof(receipt, "no key")).rejects.toThrow();
  await expect(checkProof(receipt, `${signer.key.name}+00000000+AAAA`)).rejects.toThrow();
});
