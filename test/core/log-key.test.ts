// Statements about a log's keys: what they say, who must have signed, and which keys sign which checkpoints.
import { describe, expect, test } from "vitest";
import { alsoSigned, type VerifierKey } from "../../core/checkpoint.ts";
import {
  keysAt,
  keyStatementBody,
  logKeys,
  openByAll,
  openKeyStatement,
  statementSigners,
  type KeyChange,
} from "../../core/log-key.ts";
import { nodeCrypto, sha256, testSigner, type TestSigner } from "../support/node-crypto.ts";

const name = "assent.example/v1/logs/site_demo";
const [a, b, c] = [testSigner(name), testSigner(name), testSigner(name)];
const at = "2026-11-22T09:00:00.000Z";
const bytes = (text: string) => new TextEncoder().encode(text);

function note(body: string, signers: readonly TestSigner[]): string {
  return signers.reduce((text, { key, sign }) => alsoSigned(text, key, sign(bytes(body))), `${body}\n`);
}
const made = (change: KeyChange, signers: readonly TestSigner[]) => bytes(note(keyStatementBody(change), signers));
const add = (key: TestSigner, beside: readonly TestSigner[], signers = [...beside, key]) =>
  made({ kind: "add", key: key.key, beside: beside.map((one) => one.key), at }, signers);
const retire = (key: TestSigner, beside: readonly TestSigner[], signers = beside) =>
  made({ kind: "retire", key: key.key, beside: beside.map((one) => one.key), at }, signers);
const placed = (...data: readonly Uint8Array[]) => data.map((one, i) => ({ index: 10 * (i + 1), data: one }));
const read = (...data: readonly Uint8Array[]) => logKeys(placed(...data), a.key, nodeCrypto);

describe("a statement", () => {
  test("is the text documented in docs/log.md, and is read as it was written", async () => {
    const change: KeyChange = { kind: "add", key: b.key, beside: [a.key], at };
    expect(keyStatementBody(change).split("\n")).toEqual([
      "assent-log-key/v1",
      name,
      expect.stringMatching(new RegExp(`^add ${name}\\+[0-9a-f]{8}\\+[A-Za-z0-9+/]{44}$`)),
      expect.stringMatching(new RegExp(`^beside ${name}\\+[0-9a-f]{8}\\+[A-Za-z0-9+/]{44}$`)),
      at,
      "",
    ]);
    expect(await openKeyStatement(add(b, [a]), nodeCrypto)).toEqual(change);
    expect(statementSigners(change)).toEqual([a.key, b.key]);
  });

  test.each([
    ["an addition that the old key did not sign", add(b, [a], [b])],
    ["an addition that the new key did not sign", add(b, [a], [a])],
    ["a retirement that the key that stays did not sign", retire(a, [b], [a])],
    ["one with nothing beside", add(b, [])],
    ["one beside a key of another name", add(b, [testSigner("elsewhere.example")])],
    ["a checkpoint", bytes(a.note({ origin: name, size: 3, root: sha256(bytes("root")) }))],
    ["a record's entry", new Uint8Array(64)],
    ["nothing", new Uint8Array()],
  ])("%s is none", async (_, data) => expect(await openKeyStatement(data, nodeCrypto)).toBeUndefined());

  test("with any one byte changed is none", async () => {
    const data = add(b, [a]);
    for (let i = 0; i < data.length; i++) {
      const bent = data.with(i, data[i]! ^ 1);
      expect(await openKeyStatement(bent, nodeCrypto), `byte ${i}`).toBeUndefined();
    }
  });
});

describe("the keys of a log", () => {
  test("without a statement are the one it began with", async () => {
    expect(await read()).toEqual({
      ok: true,
      keys: [{ key: a.key, from: 0, until: undefined, since: undefined }],
    });
  });

  test("sign from the checkpoint that covers their statement to the one that covers their retirement", async () => {
    const history = await read(add(b, [a]), retire(a, [b]), add(c, [b]));
    if (!history.ok) throw new Error("the statements follow from each other");
    const signing = (size: number) => keysAt(history.keys, size);
    const expected: [number, VerifierKey[]][] = [
      [1, [a.key]],
      [10, [a.key]],
      [11, [a.key, b.key]],
      [20, [a.key, b.key]],
      [21, [b.key]],
      [31, [b.key, c.key]],
    ];
    for (const [size, keys] of expected) expect(signing(size), `size ${size}`).toEqual(keys);
  });

  test.each([
    ["beside a key that does not sign", [add(b, [a]), retire(a, [b]), add(c, [a, b])], 30],
    ["beside only one of two that sign", [add(b, [a]), add(c, [a])], 20],
    ["that brings back a retired key", [add(b, [a]), retire(a, [b]), add(a, [b])], 30],
    ["that adds a key twice", [add(b, [a]), add(b, [a])], 20],
    ["that retires a key twice", [add(b, [a]), retire(a, [b]), retire(a, [b])], 30],
    ["that nobody signed", [add(b, [a]), bytes("assent-log-key/v1\n")], 20],
  ])("do not follow from a statement %s", async (_, statements, index) =>
    expect(await read(...statements)).toEqual({ ok: false, index }),
  );
});

describe("a checkpoint in an overlap", () => {
  const checkpoint = { origin: name, size: 12, root: sha256(bytes("root")) };
  const body = a.note(checkpoint).split("\n\n")[0]! + "\n";

  test("opens by both keys and not by one", async () => {
    const history = await read(add(b, [a]));
    if (!history.ok) throw new Error("one statement follows");
    const open = (text: string) => openByAll(text, history.keys, nodeCrypto);
    expect(await open(note(body, [a, b]))).toEqual({ ok: true, checkpoint });
    expect(await open(note(body, [b, testSigner("witness.example"), a]))).toEqual({ ok: true, checkpoint });
    expect(await open(note(body, [a]))).toEqual({ ok: false, reason: "no-signature" });
    expect(await open(note(body, [b]))).toEqual({ ok: false, reason: "no-signature" });
    const forged = alsoSigned(note(body, [a]), b.key, c.sign(bytes(body)));
    expect(await open(forged)).toEqual({ ok: false, reason: "bad-signature" });
    expect(await open("not a note")).toEqual({ ok: false, reason: "malformed" });
  });
});
