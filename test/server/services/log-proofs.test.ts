// Proofs of a log for whoever asks, held against the tree's own arithmetic.
import { afterAll, beforeAll, expect, test } from "vitest";
import { fromBase64 } from "../../../core/bytes.ts";
import { openCheckpoint, parseVerifierKey, type Checkpoint } from "../../../core/checkpoint.ts";
import { includes } from "../../../core/merkle.ts";
import { parseTlogProof } from "../../../core/receipt.ts";
import { demoSite } from "../../../server/services/demo.ts";
import { consistency, inclusion, logProof } from "../../../server/services/log-proofs.ts";
import { tile, verifierKey } from "../../../server/services/logs.ts";
import { recordDecision } from "../../../server/services/records.ts";
import { otherSite, testContext, visitor, type TestContext } from "../../support/context.ts";
import { nodeCrypto, sha256 } from "../../support/node-crypto.ts";

let t: TestContext;
let sizes: number[];
beforeAll(async () => {
  t = await testContext();
  sizes = [];
  for (const count of [1, 5, 3]) {
    for (let i = 0; i < count; i++) await recordDecision(t.context, visitor, t.request());
    sizes.push(await t.seal());
  }
});
afterAll(() => t?.stop());

async function opened(note: string): Promise<Checkpoint> {
  const key = await parseVerifierKey(await verifierKey(t.context, demoSite), sha256);
  const result = await openCheckpoint(note, key!, nodeCrypto);
  if (!result.ok) throw new Error(result.reason);
  return result.checkpoint;
}

test("every entry is proven under every checkpoint that covers it", async () => {
  const leaves = await tile(t.context, demoSite, `0/000.p/${sizes.at(-1)}`);
  for (const size of [undefined, ...sizes]) {
    for (let index = 0; index < (size ?? sizes.at(-1)!); index++) {
      const proof = await inclusion(t.context, demoSite, { index, size });
      const { root, size: sealed } = await opened(proof.checkpoint);
      const leaf = fromBase64(proof.leaf)!;
      expect(leaf).toEqual(leaves.slice(32 * index, 32 * index + 32));
      const path = proof.path.map((hash) => fromBase64(hash)!);
      expect(await includes({ index, size: sealed, leaf, root, path }, sha256)).toBe(true);
    }
  }
});

test("the text is the same proof as c2sp.org/tlog-proof@v1", async () => {
  const { index, path, checkpoint } = await inclusion(t.context, demoSite, { index: 2, size: sizes[1] });
  expect(parseTlogProof(await logProof(t.context, demoSite, { index: 2, size: sizes[1] }))).toEqual({
    index,
    path,
    checkpoint,
  });
});

test("without a checkpoint, or of no site, there is nothing to prove", async () => {
  await expect(inclusion(t.context, otherSite, { index: 0, size: undefined })).rejects.toMatchObject({
    slug: "not-found",
  });
  await expect(consistency(t.context, "site_none", { from: 1, to: 1 })).rejects.toMatchObject({ slug: "not-found" });
});

test("a place or size that is not there is pointed at", async () => {
  const last = sizes.at(-1)!;
  const pointed = (pointer: string) => ({ slug: "not-valid", extensions: { errors: [{ pointer }] } });
  const faults = [
    [0, last, "/from"],
    [last + 1, undefined, "/from"],
    [2, 1, "/from"],
    [1, last + 1, "/to"],
    [1, 0, "/to"],
    [NaN, last, "/from"],
    [1.5, last, "/from"],
  ] as const;
  for (const [from, to, pointer] of faults)
    await expect(consistency(t.context, demoSite, { from, to })).rejects.toMatchObject(pointed(pointer));
  const misplaced = [
    [last, undefined, "/index"],
    [-1, undefined, "/index"],
    [NaN, undefined, "/index"],
    [sizes[0]!, sizes[0], "/index"],
    [0, last + 1, "/size"],
    [0, 0, "/size"],
    // Under this many entries no checkpoint was made.
    [0, sizes[1]! - 1, "/size"],
  ] as const;
  for (const [index, size, pointer] of misplaced)
    await expect(inclusion(t.context, demoSite, { index, size })).rejects.toMatchObject(pointed(pointer));
});
