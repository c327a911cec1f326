// A log tall enough for three levels of tiles: 65,536 entries fill one tile of tiles.
import { sha256 } from "@noble/hashes/sha2.js";
import { expect, it } from "vitest";
import { fromBase64 } from "../../../core/bytes.ts";
import { parseCheckpointBody } from "../../../core/checkpoint.ts";
import { includes, isConsistent, leafHash } from "../../../core/merkle.ts";
import { instantAt } from "../../../core/time.ts";
import { sealLog } from "../../../server/log/sequencer.ts";
import { makeSigningKey, signerFrom } from "../../../server/log/signer.ts";
import { consistencyProof, inclusionProof } from "../../../server/log/tiles.ts";
import { checkLog } from "../../support/log.ts";
import { start } from "../../support/records.ts";
import { fileTestDatabases, freshStore } from "../../support/stores.ts";

const rootOf = (note: string) => parseCheckpointBody(note.slice(0, note.indexOf("\n\n") + 1))!.root;
// Entries straight into the table: the point is the arithmetic above them.
const insertEntries = `
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)
INSERT INTO entry (ref, kind, data) SELECT hex(randomblob(16)), 'notice', randomblob(64) FROM n`;

it("a log of three levels of tiles verifies, and its proofs hold", { timeout: 90_000 }, async () => {
  const databases = await fileTestDatabases();
  const { store, site } = await freshStore(databases);
  const signer = await signerFrom(await makeSigningKey(), "localhost/log/site_demo");
  const sealing = { store, signer, now: () => instantAt(start), most: 40_000 };
  await site.writer.execute({ sql: insertEntries, args: [65_500] });
  await sealLog(sealing);
  await site.writer.execute({ sql: insertEntries, args: [300] });
  expect(await sealLog(sealing)).toBe(65_800);
  expect(await checkLog(store, signer.keyText)).toBe(65_800);

  const last = (await store.latestCheckpoint())!;
  const root = rootOf(last.note);
  for (const index of [0, 255, 40_000, 65_535, 65_536, 65_799]) {
    const [entry] = await store.entries(index, index + 1);
    const path = (await inclusionProof(store, index, last))!.path.map((hash) => fromBase64(hash)!);
    const claim = { index, size: last.size, leaf: leafHash(entry!.data, sha256), root, path };
    expect(await includes(claim, sha256)).toBe(true);
  }
  const oldRoot = rootOf((await store.checkpoint(40_000))!.note);
  const path = await consistencyProof(store, 40_000, 65_800);
  expect(await isConsistent({ oldSize: 40_000, oldRoot, size: 65_800, root, path }, sha256)).toBe(true);
  await databases.stop();
});
