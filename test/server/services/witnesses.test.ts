// Witnesses: a log that stands by what it signed proves it; one that was rewritten, cut or damaged is found out and says so.
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { fromBase64 } from "../../../core/bytes.ts";
import { parseCheckpointBody } from "../../../core/checkpoint.ts";
import { isConsistent } from "../../../core/merkle.ts";
import { sha256 } from "@noble/hashes/sha2.js";
import type { KeyId } from "../../../core/ids.ts";
import { sealLog } from "../../../server/log/sequencer.ts";
import { makeSigningKey, signerFrom } from "../../../server/log/signer.ts";
import { demoSite } from "../../../server/services/demo.ts";
import { recordDecision } from "../../../server/services/records.ts";
import { logHealth, logReport, witnessed } from "../../../server/services/witnesses.ts";
import { system, testContext, visitor, type TestContext } from "../../support/context.ts";
import { newRecord } from "../../support/records.ts";
import { fileTestDatabases, freshStore, type TestDatabases } from "../../support/stores.ts";

let t: TestContext;
let others: TestDatabases;
beforeAll(async () => {
  others = await fileTestDatabases();
});
afterAll(() => others.stop());
beforeEach(async () => {
  t = await testContext();
  return () => t.stop();
});

const record = async (count: number) => {
  for (let i = 0; i < count; i++) await recordDecision(t.context, visitor, t.request());
  await t.seal();
};
const bodyOf = (note: string) => parseCheckpointBody(note.slice(0, note.indexOf("\n\n") + 1))!;

/** A checkpoint that the same key signed over another history of `size` entries: what a rewritten log leaves behind. */
async function signedElsewhere(size: number): Promise<string> {
  const { store } = await freshStore(others);
  for (let i = 0; i < size; i++) await store.commitRecord(newRecord());
  await sealLog({ store, signer: await t.context.signer(demoSite), now: t.context.now });
  return (await store.latestCheckpoint())!.note;
}

test("whoever has none gets the latest, and later the proof that the log went on from it", async () => {
  await record(2);
  const first = await witnessed(t.context, demoSite, "");
  expect([first.from, first.path]).toEqual([first.to, []]);
  await record(7);
  const later = await witnessed(t.context, demoSite, first.checkpoint);
  expect([later.from, later.to]).toEqual([first.to, first.to + 7]);
  const [old, latest] = [bodyOf(first.checkpoint), bodyOf(later.checkpoint)];
  const path = later.path.map((hash) => fromBase64(hash)!);
  const claim = { oldSize: old.size, oldRoot: old.root, size: latest.size, root: latest.root, path };
  expect(await isConsistent(claim, sha256)).toBe(true);
  expect(await logHealth(t.context, demoSite)).toEqual({ entries: 10, sealed: 10, sound: true, contradictions: 0 });
});

test("what the log never signed is refused and leaves nothing", async () => {
  await record(1);
  const { checkpoint } = await witnessed(t.context, demoSite, "");
  const foreign = await signerFrom(await makeSigningKey(), (await t.context.signer(demoSite)).key.name);
  const { store } = await freshStore(others);
  await store.commitRecord(newRecord());
  await sealLog({ store, signer: foreign, now: t.context.now });
  const notes = ["x", "x\n\n", checkpoint.replace("\n2\n", "\n3\n"), (await store.latestCheckpoint())!.note];
  for (const note of notes)
    await expect(witnessed(t.context, demoSite, note)).rejects.toMatchObject({ slug: "not-valid" });
  await expect(witnessed(t.context, "site_none", "")).rejects.toMatchObject({ slug: "not-found" });
  expect((await logHealth(t.context, demoSite)).contradictions).toBe(0);
});

test("a rewritten and a shortened log are each found out once, by anybody, and the owner sees by which checkpoint", async () => {
  await record(4);
  const [rewritten, cut] = [await signedElsewhere(3), await signedElsewhere(60)];
  for (const note of [rewritten, cut, rewritten])
    await expect(witnessed(t.context, demoSite, note)).rejects.toMatchObject({ slug: "log-contradicted" });
  const report = await logReport(t.context, system, demoSite);
  expect(report).toMatchObject({ sound: true, contradictions: 2, sealed: 5 });
  expect(report.found.map(({ size, reason, held }) => [size, reason, held])).toEqual([
    [3, "other-entries", rewritten],
    [60, "entries-missing", cut],
  ]);
  const key = { kind: "key", id: "key_1" as KeyId, site: demoSite, scopes: ["check"] } as const;
  await expect(logReport(t.context, key, demoSite)).rejects.toMatchObject({ slug: "may-not" });
  expect((await logReport(t.context, { ...key, scopes: ["export"] }, demoSite)).contradictions).toBe(2);
  await expect(
    (await t.databases.open("site", demoSite)).writer.execute("DELETE FROM contradiction"),
  ).rejects.toThrow();
});

test("tiles that were changed or lost are seen without any witness, and by one", async () => {
  await record(4);
  const { checkpoint } = await witnessed(t.context, demoSite, "");
  const { writer } = await t.databases.open("site", demoSite);
  await writer.execute("DROP TRIGGER tile_only_grows");
  await writer.execute("DROP TRIGGER tile_no_delete");
  await writer.execute("UPDATE tile SET data = zeroblob(32 * width)");
  expect((await logHealth(t.context, demoSite)).sound).toBe(false);
  await writer.execute("DELETE FROM tile");
  expect((await logHealth(t.context, demoSite)).sound).toBe(false);
  await expect(witnessed(t.context, demoSite, checkpoint)).rejects.toMatchObject({ slug: "log-contradicted" });
  expect((await logReport(t.context, system, demoSite)).found[0]?.reason).toBe("tiles-damaged");
});
