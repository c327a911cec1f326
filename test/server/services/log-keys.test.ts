// Rotating a log's key: two sign together, the log itself says since when, and what was proven before still is.
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { openCheckpoint, parseVerifierKey } from "../../../core/checkpoint.ts";
import { promiseBytes, verifyReceipt } from "../../../core/receipt.ts";
import { fromBase64 } from "../../../core/bytes.ts";
import { makeSigningKey } from "../../../server/log/signer.ts";
import { verifyExport } from "../../../server/log/verify-export.ts";
import { demoSite } from "../../../server/services/demo.ts";
import { exportLog } from "../../../server/services/exports.ts";
import { listKeys, retireKey, rotateKey } from "../../../server/services/log-keys.ts";
import { latestCheckpoint, publishedKeys, verifierKey } from "../../../server/services/logs.ts";
import { receipt } from "../../../server/services/receipts.ts";
import { recordDecision } from "../../../server/services/records.ts";
import { system, testContext, visitor, type TestContext } from "../../support/context.ts";
import { linesOf, streamed } from "../../support/exported.ts";
import { nodeCrypto, sha256, verifyEd25519 } from "../../support/node-crypto.ts";

let t: TestContext;
beforeEach(async () => {
  t = await testContext();
});
afterEach(() => t?.stop());

const dayMs = 24 * 60 * 60 * 1000;
const keys = () => t.logKeys.get(demoSite)!;
const rotate = () => rotateKey(t.context, system, demoSite);
const retire = (key: string, early?: boolean) =>
  retireKey(t.context, system, { site: demoSite, key, ...(early === undefined ? {} : { early }) });

async function recorded() {
  const { answer } = await recordDecision(t.context, visitor, t.request());
  await t.seal();
  return answer;
}

/** A new record's receipt, and the name it has in its address. */
async function received() {
  const name = (await recorded()).receipt.split("/r/")[1]!;
  return { name, held: await receipt(t.context, name) };
}

async function signedBy(keyText: string, note: string): Promise<boolean> {
  const key = await parseVerifierKey(keyText, sha256);
  return (await openCheckpoint(note, key!, nodeCrypto)).ok;
}

const exported = async () => linesOf(await exportLog(t.context, system, { site: demoSite }));

/** The log with its first key, then both, then the second only; a receipt of each time. */
async function rotated() {
  const first = await verifierKey(t.context, demoSite);
  const { held: before, name } = await received();
  keys().push(await makeSigningKey());
  await rotate();
  const second = await verifierKey(t.context, demoSite);
  const { held: during } = await received();
  t.clock.ms += dayMs;
  await retire(first);
  keys().shift();
  const { held: after } = await received();
  return { first, second, before, during, after, name };
}

describe("a rotation", () => {
  test("is signed by both keys, and every checkpoint of the overlap is", async () => {
    const first = await verifierKey(t.context, demoSite);
    await recorded();
    const alone = await latestCheckpoint(t.context, demoSite);
    keys().push(await makeSigningKey());
    const listed = await rotate();
    const second = listed[1]!.keyText;
    expect(await verifierKey(t.context, demoSite)).toBe(second);
    await recorded();
    const both = await latestCheckpoint(t.context, demoSite);
    const signed = await Promise.all([first, second].flatMap((key) => [signedBy(key, alone), signedBy(key, both)]));
    expect(signed).toEqual([true, true, false, true]);
    const published = await publishedKeys(t.context, demoSite);
    const [{ index, note }] = published.statements as [{ index: number; note: string }];
    expect(published.keys).toEqual([
      { key: first, from: 0 },
      { key: second, from: index + 1 },
    ]);
    expect(note.match(/^— /gm)).toHaveLength(2);
  });

  test("leaves every receipt valid, also under keys that were pinned before", async () => {
    const { first, second, before, during, after, name } = await rotated();
    expect([before, during, after].map(({ verifierKey: key }) => key)).toEqual([first, second, second]);
    for (const held of [before, during, after]) expect((await verifyReceipt(held, nodeCrypto)).ok).toBe(true);
    // Asked for again, an old record's receipt is proven under the present key.
    const again = await receipt(t.context, name);
    expect(again.verifierKey).toBe(second);
    expect((await verifyReceipt(again, nodeCrypto, second)).ok).toBe(true);
    // Who pinned the old key could still check receipts during the overlap, and learns of the new one by then.
    const byOldKey = await Promise.all([during, after].map((held) => verifyReceipt(held, nodeCrypto, first)));
    expect(byOldKey).toMatchObject([{ ok: true }, { ok: false, reason: "other-log" }]);
  });

  test("verifies in an export by the old key and by the new one, and by no other", async () => {
    const { first, second, before } = await rotated();
    const lines = await exported();
    for (const key of [undefined, first, second])
      expect((await verifyExport(streamed(lines), { key, checkpoint: before.proof!.checkpoint })).findings).toEqual([]);
    const stranger = (await verifyExport(streamed(lines), { key: first.replace(/.{9}$/, "AAAAAAAA=") })).findings;
    expect(stranger[0]).toMatchObject({ rule: "other-log" });
    // A statement that is passed off as anything else, or is left out, does not go through.
    const at = lines.findIndex((line) => line.includes('"log-key"'));
    for (const bent of [
      lines.toSpliced(at, 1),
      lines.with(at, lines[at]!.replace('"log-key"', '"notice"')),
      lines.with(at, lines[at]!.replace('"log-key"', '"wiped"')),
    ])
      expect((await verifyExport(streamed(bent))).ok).toBe(false);
  });

  test("signs promises with the new key as soon as both sign, without a restart", async () => {
    const old = (await recorded()).promise;
    keys().push(await makeSigningKey());
    await rotate();
    const { promise } = await recorded();
    const second = (await parseVerifierKey(await verifierKey(t.context, demoSite), sha256))!;
    const holds = ({ signature, ...said }: typeof promise) =>
      verifyEd25519(second.key, promiseBytes(said), fromBase64(signature)!);
    expect([await holds(old), await holds(promise)]).toEqual([false, true]);
  });

  test("needs a key that is new, and none that is beside already", async () => {
    await expect(rotate()).rejects.toMatchObject({ slug: "not-valid" });
    keys().push(await makeSigningKey());
    await rotate();
    keys().push(await makeSigningKey());
    await expect(rotate()).rejects.toMatchObject({ slug: "not-valid" });
  });

  test("by two at once is one", async () => {
    keys().push(await makeSigningKey(), await makeSigningKey());
    // Made in the same millisecond they are the same statement; a later one is refused.
    const later = async () => {
      t.clock.ms++;
      return rotate();
    };
    const outcomes = await Promise.allSettled([rotate(), rotate(), later(), later()]);
    expect(outcomes.map(({ status }) => status)).toContain("fulfilled");
    expect((await publishedKeys(t.context, demoSite)).statements).toHaveLength(1);
    await recorded();
    expect((await verifyExport(streamed(await exported()))).findings).toEqual([]);
  });
});

test("changes of keys while records come in and several sequencers run leave every checkpoint signed as is due", async () => {
  const first = await verifierKey(t.context, demoSite);
  keys().push(await makeSigningKey());
  const load = { on: true };
  const records = Array.from({ length: 4 }, async () => {
    while (load.on) await recordDecision(t.context, visitor, t.request());
  });
  const sequencers = Array.from({ length: 3 }, async () => {
    while (load.on) await t.seal();
  });
  await rotate();
  await retire(first, true);
  load.on = false;
  await Promise.all([...records, ...sequencers]);
  await t.seal();
  const store = await t.context.site(demoSite);
  // First one signs, then both, then the other one.
  const lines = (await store.checkpoints()).map(({ note }) => note.match(/^— /gm)!.length);
  expect(lines.join("")).toMatch(/^1*2+1+$/);
  expect((await verifyExport(streamed(await exported()), { key: first })).findings).toEqual([]);
});

describe("a retirement", () => {
  test("waits a day unless told otherwise, and never takes the last key", async () => {
    const first = await verifierKey(t.context, demoSite);
    await expect(retire(first)).rejects.toMatchObject({ slug: "not-valid" });
    keys().push(await makeSigningKey());
    const second = (await rotate())[1]!.keyText;
    await expect(retire(first)).rejects.toMatchObject({ slug: "not-valid" });
    await expect(retire("00000000", true)).rejects.toMatchObject({ slug: "not-valid" });
    const listed = await retire(first.split("+")[1]!, true);
    expect(listed.map(({ until }) => until)).toEqual([expect.any(Number), undefined]);
    await expect(retire(second, true)).rejects.toMatchObject({ slug: "not-valid" });
  });

  test("of a lost key lets the log go on", async () => {
    await recorded();
    const first = await verifierKey(t.context, demoSite);
    keys().push(await makeSigningKey());
    await rotate();
    keys().shift();
    await t.context.signer(demoSite, { fresh: true });
    await recordDecision(t.context, visitor, t.request());
    await expect(t.seal()).rejects.toThrow("signs this log and is not here");
    await retire(first, true);
    await recorded();
    expect((await verifyExport(streamed(await exported()), { key: first })).findings).toEqual([]);
  });

  test("is listed with what is at hand, and leaves an audit row that names the key", async () => {
    keys().push(await makeSigningKey());
    expect((await listKeys(t.context, system, demoSite)).map(({ from, here }) => [from, here])).toEqual([
      [0, true],
      [undefined, true],
    ]);
    const rows = await t.auditOf(demoSite, rotate);
    expect(rows).toMatchObject([{ verb: "log-key.rotate", outcome: "done" }]);
    expect(rows[0]!.detail).toMatch(/^add [0-9a-f]{8}$/);
    await expect(listKeys(t.context, visitor, demoSite)).rejects.toMatchObject({ slug: "may-not" });
  });
});
