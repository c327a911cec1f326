// Logs as a stranger reads them.
import { afterAll, beforeAll, expect, test } from "vitest";
import { fromBase64 } from "../../../core/bytes.ts";
import { openCheckpoint, parseVerifierKey, type Checkpoint } from "../../../core/checkpoint.ts";
import { isConsistent, leafHash } from "../../../core/merkle.ts";
import { demoSite } from "../../../server/services/demo.ts";
import { latestCheckpoint, tile, verifierKey } from "../../../server/services/logs.ts";
import { consistency } from "../../../server/services/log-proofs.ts";
import { recordDecision } from "../../../server/services/records.ts";
import { otherSite, testContext, visitor, type TestContext } from "../../support/context.ts";
import { nodeCrypto, sha256 } from "../../support/node-crypto.ts";

let t: TestContext;
beforeAll(async () => {
  t = await testContext();
});
afterAll(() => t?.stop());

async function opened(note: string): Promise<Checkpoint> {
  const key = await parseVerifierKey(await verifierKey(t.context, demoSite), sha256);
  const result = await openCheckpoint(note, key!, nodeCrypto);
  if (!result.ok) throw new Error(result.reason);
  return result.checkpoint;
}

test("before the first checkpoint there is none; the key is there", async () => {
  await expect(latestCheckpoint(t.context, otherSite)).rejects.toMatchObject({ slug: "not-found" });
  expect(await verifierKey(t.context, otherSite)).toMatch(/^127\.0\.0\.1:8787\/v1\/logs\/site_other\+[0-9a-f]{8}\+/);
});

test("a grown log contains the one it was, provably", async () => {
  await recordDecision(t.context, visitor, t.request());
  await t.seal();
  const old = await opened(await latestCheckpoint(t.context, demoSite));
  for (let i = 0; i < 5; i++) await recordDecision(t.context, visitor, t.request());
  await t.seal();
  const { from, to, path, checkpoint } = await consistency(t.context, demoSite, { from: old.size, to: undefined });
  const grown = await opened(checkpoint!);
  expect([from, to]).toEqual([old.size, grown.size]);
  const claim = {
    oldSize: from,
    oldRoot: old.root,
    size: to,
    root: grown.root,
    path: path.map((hash) => fromBase64(hash)!),
  };
  expect(await isConsistent(claim, sha256)).toBe(true);
});

test("tiles and bundles hold what is sealed, and agree", async () => {
  const { size } = await opened(await latestCheckpoint(t.context, demoSite));
  const hashes = await tile(t.context, demoSite, `0/000.p/${size}`);
  const bundle = await tile(t.context, demoSite, `entries/000.p/${size}`);
  expect(hashes).toHaveLength(32 * size);
  const length = (bundle[0]! << 8) | bundle[1]!;
  expect(leafHash(bundle.slice(2, 2 + length), sha256)).toEqual(hashes.slice(0, 32));
});

test("what is not sealed, not there or not a path is not found", async () => {
  await recordDecision(t.context, visitor, t.request());
  const { size } = await opened(await latestCheckpoint(t.context, demoSite));
  for (const path of [
    `0/000.p/${size + 1}`,
    `entries/000.p/${size + 1}`,
    "0/000",
    "1/000",
    "0/001",
    "0/0",
    "",
    "../x",
  ]) {
    await expect(tile(t.context, demoSite, path), path).rejects.toMatchObject({ slug: "not-found" });
  }
  await expect(verifierKey(t.context, "site_none")).rejects.toMatchObject({ slug: "not-found" });
});
