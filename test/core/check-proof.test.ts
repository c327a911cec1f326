// One line of a check, held against the record's root and the log by another implementation's cryptography.
import { expect, test } from "vitest";
import { fromBase64, toBase64 } from "../../core/bytes.ts";
import { canonicalText } from "../../core/canonical.ts";
import {
  checkedLines,
  checkLineForm,
  verifyCheckLine,
  type CheckLineProof,
  type CheckLineProblem,
} from "../../core/check-proof.ts";
import { checkBytes, checkEntry, checkSigned, lineLeaves, lineSalt, recordSalt } from "../../core/check.ts";
import { verifierKeyText } from "../../core/checkpoint.ts";
import { leafHash, treeRoot } from "../../core/merkle.ts";
import { hmac, nodeCrypto, sha256, testSigner } from "../support/node-crypto.ts";
import { sampleCheck } from "../support/samples.ts";

const origin = "consent.example/v1/logs/site_demo";
const signer = testSigner(origin);
const verifierKey = verifierKeyText(signer.key);
const salt = new Uint8Array(16).fill(7);
const lines = ["ada", "bea", "cyd"].map((name, i) => ({
  asked: { email: `${name}@example.com` },
  result: { allow: i === 1, reason: i === 1 ? "CONSENT_ACTIVE" : "NO_RECORD" },
}));
const leafOf = lineLeaves(salt, sha256);
const leaves = lines.map(({ asked, result }, position) => leafOf({ position, asked, result: canonicalText(result) }));
const check = sampleCheck({
  counts: { allow: 1, deny: 2, byReason: { CONSENT_ACTIVE: 1, NO_RECORD: 2 } },
  root: toBase64(treeRoot(leaves, sha256)),
});
const own = recordSalt(salt, sha256);
const entry = leafHash(checkEntry(check.id, hmac(own, checkBytes(check))), sha256);
const other = sha256(Uint8Array.of(1));
const checkpoint = signer.note({ origin, size: 2, root: treeRoot([other, entry], sha256) });

const line: CheckLineProof = {
  form: checkLineForm,
  line: lines[1]!,
  position: 1,
  salt: toBase64(lineSalt(salt, 1, sha256)),
  path: [toBase64(leaves[0]!), toBase64(leaves[2]!)],
  check,
  verifierKey,
  recordSalt: toBase64(own),
  proof: { index: 1, path: [toBase64(other)], checkpoint },
};
const { proof: _, recordSalt: __, ...bare } = line;
const signed: CheckLineProof = { ...bare, signature: toBase64(signer.sign(checkSigned(check))) };
const why = async (proof: CheckLineProof, pinned?: string): Promise<CheckLineProblem | "ok"> => {
  const verdict = await verifyCheckLine(proof, nodeCrypto, pinned);
  return verdict.ok ? "ok" : verdict.reason;
};

test("a line leads into the log, or to a signature, under its own key and under one that is known", async () => {
  expect(checkedLines(check)).toBe(3);
  expect(await verifyCheckLine(line, nodeCrypto)).toEqual({ ok: true, log: { index: 1, size: 2 } });
  expect(await verifyCheckLine(signed, nodeCrypto, verifierKey)).toEqual({ ok: true });
});

test("another key, another line, another record, and what is missing, each for its own reason", async () => {
  const stranger = verifierKeyText(testSigner(origin).key);
  expect(await why(line, stranger)).toBe("bad-checkpoint");
  expect(await why(signed, stranger)).toBe("check-signature");
  expect(await why({ ...signed, verifierKey: undefined })).toBe("no-verifier-key");
  expect(await why(line, "nonsense")).toBe("bad-verifier-key");
  expect(await why({ ...line, line: lines[0]! })).toBe("not-its-line");
  expect(await why({ ...line, position: 2 })).toBe("not-its-line");
  expect(await why({ ...line, check: { ...check, campaign: "another" } })).toBe("not-included");
  expect(await why({ ...line, recordSalt: undefined })).toBe("malformed");
  expect(await why({ ...signed, signature: undefined })).toBe("malformed");
  expect(await why({ ...line, path: ["AA"] })).toBe("malformed");
  expect(await why({} as CheckLineProof)).toBe("malformed");
  expect(await why({ ...line, line: { asked: "\ud800", result: null } })).toBe("malformed");
});

test("the salt that opens the record's commitment makes no line's salt", () => {
  for (const position of [0, 1, 2]) {
    const made = [own, fromBase64(line.salt)!].map((known) => toBase64(lineSalt(known, position, sha256)));
    expect(made).not.toContain(toBase64(lineSalt(salt, position, sha256)));
  }
});
