// The decision record: fixed bytes for its entry, its signature and its lines, and salts that tell nothing of neighbours.
import { expect, test } from "vitest";
import { toBase64, toHex } from "../../core/bytes.ts";
import { checkBytes, checkEntry, checkLeaf, checkLine, checkSigned, lineLeaves, lineSalt } from "../../core/check.ts";
import { sha256 } from "../support/node-crypto.ts";
import { sampleCheck } from "../support/samples.ts";

const check = sampleCheck();
const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

test("the entry names the check and holds its commitment", () => {
  expect(text(checkEntry("chk_1", Uint8Array.of(1, 2, 3)))).toBe("assent-check/v1\nchk_1\nAQID");
});

test("what is signed is the canonical record under a name of its own", () => {
  expect(text(checkSigned(check))).toBe(`assent-check/v1\n${text(checkBytes(check))}`);
  expect(text(checkBytes(check))).toMatch(/^\{"askedBy":"key_1","at":/);
});

test("a line is what was asked and what was answered, canonical", () => {
  expect(text(checkLine({ ref: "1", email: "a@example.com" }, '{"allow":true}'))).toBe(
    '{"asked":{"email":"a@example.com","ref":"1"},"result":{"allow":true}}',
  );
});

test("each line has a salt of its own, made of the check's and its position", () => {
  const salt = new Uint8Array(16).fill(7);
  const salts = [0, 1, 256, 2 ** 20].map((place) => toHex(lineSalt(salt, place, sha256)));
  expect(new Set(salts).size).toBe(4);
  expect(salts.every((own) => own.length === 32)).toBe(true);
  const leaf = checkLeaf(lineSalt(salt, 0, sha256), Uint8Array.of(1), sha256);
  expect(toBase64(leaf)).toBe(toBase64(sha256(Uint8Array.of(0, ...lineSalt(salt, 0, sha256), 1))));
});

test("leaves made one after the other are those made apart, however long the lines", () => {
  const salt = new Uint8Array(16).fill(7);
  const leafOf = lineLeaves(salt, sha256);
  for (const [position, size] of [0, 3, 400, 5_000, 1].entries()) {
    const asked = { email: `${"é".repeat(size)}@example.com` };
    const result = JSON.stringify({ allow: false, ref: "x".repeat(size) });
    const apart = checkLeaf(lineSalt(salt, position, sha256), checkLine(asked, result), sha256);
    expect(toHex(leafOf({ position, asked, result }))).toBe(toHex(apart));
  }
});
