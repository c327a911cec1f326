// Verifier keys, checkpoints and signed notes against published examples, and every way a note can be wrong.
import { describe, expect, test } from "vitest";
import { concat, fromBase64, fromHex, toBase64 } from "../../core/bytes.ts";
import {
  checkpointBody,
  keyHash,
  openCheckpoint,
  parseCheckpointBody,
  parseVerifierKey,
  signedNote,
  verifierKeyText,
} from "../../core/checkpoint.ts";
import { nodeCrypto, sha256, testSigner, verifyEd25519 } from "../support/node-crypto.ts";

const root = sha256(Buffer.from("root"));
const signer = testSigner("assent.example/log/site_demo");
const checkpoint = { origin: signer.key.name, size: 300, root };
const note = signer.note(checkpoint);

describe("a verifier key", () => {
  // The keys of Go's checksum database and of the example in the documentation of golang.org/x/mod/sumdb/note.
  const published = [
    "sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8",
    "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
  ];

  test.each(published)("%s is read, fits its hash, and is written the same", async (text) => {
    const key = (await parseVerifierKey(text, sha256))!;
    expect(await keyHash(key.name, key.key, sha256)).toEqual(key.hash);
    expect(verifierKeyText(key)).toBe(text);
    expect(await parseVerifierKey(` ${text}\n`, sha256)).toEqual(key);
  });

  test("the published note by that key verifies, and fits the line we would write", async () => {
    const key = (await parseVerifierKey(published[1]!, sha256))!;
    const body =
      "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n";
    const line = "x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=";
    const signature = fromBase64(line)!.slice(4);
    expect(await verifyEd25519(key.key, Buffer.from(body), signature)).toBe(true);
    expect(signedNote(body, key, signature)).toBe(`${body}\n— PeterNeumann ${line}\n`);
  });

  test.each([
    ["a hash of another key", "PeterNeumann+c74f20a4+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"],
    ["another name", "PeterNewmann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"],
    ["another algorithm", "PeterNeumann+c74f20a3+Ahpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"],
    ["a short key", `n+00000000+${toBase64(concat(Uint8Array.of(1), new Uint8Array(31)))}`],
    ["a space in the name", "Peter Neumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"],
    ["no key", "PeterNeumann+c74f20a3+"],
    ["nothing", ""],
  ])("with %s is refused", async (_, text) => expect(await parseVerifierKey(text, sha256)).toBeUndefined());
});

describe("the body of a checkpoint", () => {
  // The example of c2sp.org/tlog-checkpoint.
  const example = "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n";

  test("the specification's example is read and written the same", () => {
    const parsed = parseCheckpointBody(example)!;
    expect(parsed).toMatchObject({ origin: "example.com/behind-the-sofa", size: 20_852_163 });
    expect(checkpointBody(parsed)).toBe(example);
  });

  test("extension lines are allowed", () => {
    expect(parseCheckpointBody(`${example}extension\nmore\n`)?.size).toBe(20_852_163);
  });

  test.each([
    ["no origin", example.replace("example.com/behind-the-sofa", "")],
    ["no size", example.replace("20852163", "")],
    ["a leading zero", example.replace("2085", "02085")],
    ["a sign", example.replace("2085", "+2085")],
    ["a size beyond 2^53", example.replace("20852163", "9007199254740992")],
    ["a short root", example.replace("CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=", "CsUY")],
    ["a root that is not base64", example.replace("CsUY", "*sUY")],
    ["no newline at the end", example.trimEnd()],
    ["an empty extension line", `${example}\n`],
    ["only an origin", "example.com\n"],
    ["nothing", ""],
  ])("with %s is refused", (_, body) => expect(parseCheckpointBody(body)).toBeUndefined());
});

describe("opening a signed checkpoint", () => {
  const open = (text: string, key = signer.key) => openCheckpoint(text, key, nodeCrypto);
  const body = checkpointBody(checkpoint);

  test("gives what was signed", async () => expect(await open(note)).toEqual({ ok: true, checkpoint }));

  test("ignores signatures by keys it does not know", async () => {
    const witness = testSigner("witness.example");
    const line = witness.note(checkpoint).slice(body.length + 1);
    expect(await open(`${body}\n${line}${note.slice(body.length + 1)}`)).toEqual({ ok: true, checkpoint });
    expect(await open(`${body}\n${line}`)).toEqual({ ok: false, reason: "no-signature" });
  });

  test("the same name with another key is not our signature", async () => {
    const impostor = testSigner(signer.key.name);
    expect(await open(impostor.note(checkpoint))).toEqual({ ok: false, reason: "no-signature" });
  });

  test("a signature under our key hash by another key is bad", async () => {
    const forged = signedNote(body, signer.key, testSigner("other").sign(Buffer.from(body)));
    expect(await open(forged)).toEqual({ ok: false, reason: "bad-signature" });
  });

  test("another origin than the key's name is refused", async () => {
    expect(await open(signer.note({ ...checkpoint, origin: "elsewhere.example" }))).toEqual({
      ok: false,
      reason: "wrong-origin",
    });
  });

  test("any changed byte of the signed body is refused", async () => {
    for (let at = 0; at < body.length; at++) {
      const changed = `${note.slice(0, at)}${note[at] === "1" ? "2" : "1"}${note.slice(at + 1)}`;
      expect(await open(changed)).toMatchObject({ ok: false });
    }
  });

  test("any flipped bit of the signature is refused", async () => {
    const signature = signer.sign(Buffer.from(body));
    for (let bit = 0; bit < 512; bit += 7) {
      const flipped = signature.slice();
      flipped[bit >> 3]! ^= 1 << (bit & 7);
      expect(await open(signedNote(body, signer.key, flipped))).toEqual({ ok: false, reason: "bad-signature" });
    }
    expect(await open(signedNote(body, signer.key, signature.slice(1)))).toEqual({
      ok: false,
      reason: "bad-signature",
    });
  });

  test.each([
    ["without a signature", body],
    ["without the last newline", note.slice(0, -1)],
    ["with a hyphen for the dash", note.replace("— ", "- ")],
    ["with a signature that is not base64", note.replace(/— (\S+) .*/, "— $1 !!!")],
    ["with a signature of four bytes", note.replace(/— (\S+) .*/, `— $1 ${toBase64(fromHex("01020304")!)}`)],
    ["that is empty", ""],
  ])("a note %s is malformed", async (_, text) => expect(await open(text)).toEqual({ ok: false, reason: "malformed" }));
});
