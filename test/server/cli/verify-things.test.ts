// What a stranger can hand to `assent verify` besides an export: receipts, proofs, checkpoints, folders, addresses.
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { toBase64 } from "../../../core/bytes.ts";
import { signedNote } from "../../../core/checkpoint.ts";
import { tlogProof, type Receipt } from "../../../core/receipt.ts";
import { verdictsOf, type Known } from "../../../server/cli/verify-things.ts";
import { makeSigningKey, signerFrom } from "../../../server/log/signer.ts";
import { packFile } from "../../../server/http/pack-page.ts";
import { demoSite } from "../../../server/services/demo.ts";
import { collectPack } from "../../../server/services/packs.ts";
import { recordDecision } from "../../../server/services/records.ts";
import { system, testContext, visitor } from "../../support/context.ts";
import { consistencyProof, inclusionProof } from "../../../server/log/tiles.ts";
import { linesOf, sampleLog, type SampleLog } from "../../support/exported.ts";
import { bannerRequest, post } from "../../support/requests.ts";
import { startTestServer, type TestServer } from "../../support/server.ts";
import { fileTestDatabases, type TestDatabases } from "../../support/stores.ts";
import { temporaryFolder } from "../../support/temporary.ts";

const folder = temporaryFolder();
let databases: TestDatabases;
let log: SampleLog;
let key: string;
let receipt: Receipt & { proof: NonNullable<Receipt["proof"]> };
/** Checkpoints of 8, 20 and 33 entries. */
let notes: string[];
beforeAll(async () => {
  databases = await fileTestDatabases();
  log = await sampleLog(databases);
  for (const count of [7, 12, 13]) {
    await log.commit(count);
    await log.seal();
  }
  key = log.signer.keyText;
  notes = (await log.store.checkpoints()).map(({ note }) => note);
  const [record] = await log.store.records(5, 6);
  receipt = {
    v: 1,
    record: record!.core,
    salt: toBase64(record!.salt),
    personCommitment: toBase64(record!.personCommitment),
    verifierKey: key,
    proof: (await inclusionProof(log.store, 5, (await log.store.latestCheckpoint())!))!,
  };
});
afterAll(async () => {
  await databases.stop();
  rmSync(folder, { recursive: true, force: true });
});

let files = 0;
function file(content: unknown, name = `paper-${++files}`): string {
  const path = join(folder, name);
  writeFileSync(path, typeof content === "string" ? content : JSON.stringify(content));
  return path;
}
const verify = async (things: string[], known: Partial<Known> = {}) => {
  const verdicts = await verdictsOf(things, known);
  expect(verdicts).toHaveLength(1);
  return verdicts[0]!;
};
const rules = async (things: string[], known: Partial<Known> = {}) =>
  (await verify(things, known)).findings.map(({ rule, entry }) => (entry === undefined ? rule : `${rule} ${entry}`));
const forgedRoot = (note: string) =>
  note.replace(/^(.*\n\d+\n)(.)/, (_, head: string, first: string) => head + (first === "A" ? "B" : "A"));

describe("a receipt", () => {
  test("verifies, says where it stands, and whose key that was", async () => {
    const verdict = await verify([file(receipt)]);
    expect(verdict).toMatchObject({ kind: "receipt", ok: true, findings: [] });
    expect(verdict.shows.join(" ")).toContain("entry 5 of the log, under a signed checkpoint of 33 entries");
    expect(verdict.shows.join(" ")).toContain(`compare it with the one you know.\n  ${key}`);
    expect((await verify([file(receipt)], { key })).shows.join(" ")).toContain("is the one you gave");
  });

  test("that was changed names the entry and the rule it breaks", async () => {
    const other = await sampleLog(databases);
    const { proof, ...unsealed } = receipt;
    for (const [changed, wanted] of [
      [{ ...receipt, record: { ...receipt.record, jurisdiction: "FR" } }, "not-included 5"],
      [{ ...receipt, proof: { ...proof, index: 6 } }, "not-included 6"],
      [{ ...receipt, proof: { ...proof, checkpoint: forgedRoot(proof.checkpoint) } }, "bad-checkpoint 5"],
      [{ ...receipt, verifierKey: other.signer.keyText }, "bad-checkpoint 5"],
      [{ ...receipt, salt: "" }, "malformed 5"],
      [unsealed, "not-yet-in-log"],
      [{ verifierKey: 1 }, "malformed"],
    ] as const)
      expect(await rules([file(changed)])).toEqual([wanted]);
    expect(await rules([file(receipt)], { key: other.signer.keyText })).toEqual(["other-log 5"]);
  });

  test("that says more than is proven, or the same twice, is told from one as it was given", async () => {
    const { record, proof } = receipt;
    for (const [changed, named] of [
      [{ ...receipt, status: "given" }, "status"],
      [{ ...receipt, v: 2 }, "v"],
      [{ ...receipt, proof: { ...proof, sealedAt: "2020-01-01T00:00:00.000Z" } }, "proof/sealedAt"],
    ] as const) {
      const { ok, findings } = await verify([file(changed)], { key });
      expect([ok, findings]).toEqual([false, [{ rule: "member-unproven", detail: `nothing proves its ${named}` }]]);
    }
    const other = JSON.stringify({ ...record, event: "refuse" });
    const twice = JSON.stringify(receipt).replace('"record":{', `"record":${other},"record":{`);
    expect(JSON.parse(twice)).toEqual(receipt);
    expect(await rules([file(twice)], { key })).toEqual(["member-twice"]);
  });
});

describe("a tlog-proof", () => {
  test("verifies with the receipt it is of, and not with another", async () => {
    const proof = file(tlogProof(receipt.proof));
    expect(await verify([proof], { of: JSON.stringify(receipt) })).toMatchObject({ kind: "tlog-proof", ok: true });
    const other = { ...receipt, record: { ...receipt.record, lang: "de" } };
    expect(await rules([proof], { of: JSON.stringify(other) })).toEqual(["not-included 5"]);
    const broken = tlogProof(receipt.proof);
    const of = JSON.stringify(receipt);
    expect(await rules([file(broken.replace("index 5", "index 6"))], { of })).toEqual(["not-included 6"]);
    expect(await rules([file(broken.replace("index 5", "index +5"))], { of })).toEqual(["malformed"]);
    expect(await rules([file(broken.replace(/\n33\n/, "\n34\n"))], { of })).toEqual(["bad-checkpoint"]);
  });

  test("alone says what it needs", () =>
    expect(verdictsOf([file(tlogProof(receipt.proof))], {})).rejects.toMatchObject({
      fix: "Name its receipt by --of, or verify the receipt itself.",
    }));
});

describe("checkpoints", () => {
  const proofOf = async (from: number, to: number) =>
    JSON.stringify({ from, to, path: (await consistencyProof(log.store, from, to)).map(toBase64) });

  test("of two sizes verify with the consistency proof between them, in any order", async () => {
    const pair = [file(notes[2]!), file(notes[0]!)];
    const verdict = await verify(pair, { key, proof: await proofOf(8, 33) });
    expect(verdict).toMatchObject({ kind: "checkpoints", ok: true });
    expect(verdict.shows[0]).toContain("the larger log begins with the smaller");
    expect((await verify([file(notes[1]!)], { key })).shows).toEqual(["the log's key signed it."]);
  });

  test("of before and after a change of keys verify by both keys, one a line, and by neither alone", async () => {
    const later = await signerFrom(await makeSigningKey(), log.signer.key.name);
    const body = notes[2]!.slice(0, notes[2]!.indexOf("\n\n") + 1);
    const signature = await later.sign(new TextEncoder().encode(body));
    const anew = signedNote(body, later.key, signature);
    const pair = [file(notes[0]!), file(anew)];
    const proof = await proofOf(8, 33);
    expect((await verify(pair, { key: `${key}\n${later.keyText}\n`, proof })).ok).toBe(true);
    expect(await rules(pair, { key, proof })).toEqual(["checkpoint-signature"]);
    await expect(verify(pair, { key: `${key}\nnonsense`, proof })).rejects.toThrow("no verifier key");
  });

  test("that do not belong together are told apart", async () => {
    const pair = [file(notes[0]!), file(notes[2]!)];
    const proof = await proofOf(8, 33);
    const path = (JSON.parse(proof) as { path: string[] }).path;
    expect(await rules(pair, { key, proof: await proofOf(20, 33) })).toEqual(["other-proof"]);
    expect(await rules(pair, { key, proof: JSON.stringify({ from: 8, to: 33, path: path.toReversed() }) })).toEqual([
      "inconsistent",
    ]);
    expect(await rules(pair, { key, proof: JSON.stringify({ from: 8, to: 33 }) })).toEqual(["inconsistent"]);
    expect(await rules([file(forgedRoot(notes[0]!))], { key })).toEqual(["checkpoint-signature"]);
  });

  test("of one size and two roots show that the log was forked", async () => {
    const pkcs8 = await makeSigningKey();
    const [one, two] = [await sampleLog(databases, pkcs8), await sampleLog(databases, pkcs8)];
    for (const each of [one, two]) {
      await each.commit(4);
      await each.seal();
    }
    const pair = await Promise.all([one, two].map(async (each) => file((await each.store.latestCheckpoint())!.note)));
    expect(await rules(pair, { key: one.signer.keyText })).toEqual(["forked"]);
  });

  test("without the key, or the proof, say what is needed", async () => {
    await expect(verdictsOf([file(notes[0]!)], {})).rejects.toMatchObject({ fix: "Name it by --key." });
    await expect(verdictsOf([file(notes[0]!), file(notes[2]!)], { key })).rejects.toMatchObject({
      fix: "Name it by --proof.",
    });
  });
});

describe("an evidence pack", () => {
  let pack: string;
  beforeAll(async () => {
    const t = await testContext();
    const request = t.request();
    await recordDecision(t.context, visitor, request);
    await t.seal();
    const asked = { site: demoSite, read: () => ({ subject: { kind: "record", id: request.id } }) };
    pack = await packFile(t.context, await collectPack(t.context, system, asked));
    await t.stop();
  });

  test("verifies without its script, and names the record that was changed", async () => {
    expect(await verify([file(pack)])).toMatchObject({ kind: "pack", ok: true });
    expect(await rules([file(pack)], { key })).toEqual(["other-log"]);
    expect(await rules([file(pack.replace('"event":"give"', '"event":"gave"'))])).toEqual(["record-not-included 1"]);
    expect(await rules([file(pack.replace("Yes, send me", "Yes, sent me"))])).toEqual(["page-differs"]);
    expect(await rules([file(pack.replace("<main", "<main hidden"))])).toEqual(["page-differs"]);
    await expect(verdictsOf([file("<!doctype html><p>Dear Sir")], {})).rejects.toThrow("is no evidence pack");
  });
});

test("a folder is everything in it, and what nobody knows is said to be so", async () => {
  const papers = join(folder, "papers");
  mkdirSync(papers);
  writeFileSync(join(papers, "receipt.json"), JSON.stringify(receipt));
  writeFileSync(join(papers, "export.ndjson"), `${(await linesOf(await log.export())).join("\n")}\n`);
  writeFileSync(join(papers, "latest"), notes[2]!);
  const verdicts = await verdictsOf([papers], { key });
  expect(verdicts.map(({ kind, ok }) => `${kind} ${ok}`)).toEqual(["checkpoints true", "export true", "receipt true"]);
  writeFileSync(join(papers, "letter.txt"), "Dear Sir");
  await expect(verdictsOf([papers], { key })).rejects.toThrow("letter.txt is no export");
  await expect(verdictsOf([join(folder, "none")], {})).rejects.toThrow("there is no ");
});

describe("at an address", () => {
  let server: TestServer;
  let between: Server;
  let at: string;
  /** Changes what the server in between gives out. */
  let twist: (path: string, body: Buffer) => Buffer = (_, body) => body;
  let path: string;
  beforeAll(async () => {
    server = await startTestServer();
    between = createServer((request, response) => {
      void (async () => {
        const answer = await fetch(server.url + request.url!);
        response.writeHead(answer.status).end(twist(request.url!, Buffer.from(await answer.arrayBuffer())));
      })();
    });
    await new Promise<void>((resolve) => between.listen(0, "127.0.0.1", resolve));
    at = `http://127.0.0.1:${(between.address() as AddressInfo).port}`;
    const { notice } = (await (await fetch(`${server.url}/s/site_demo.json`)).json()) as { notice: string };
    for (let i = 0; i < 5; i++) {
      const request = bannerRequest(notice, "given");
      const answer = await post(`${server.url}/v1/records`, request);
      expect(answer.status).toBe(201);
      path = new URL(((await answer.json()) as { receipt: string }).receipt).pathname;
    }
    const proof = () => fetch(`${server.url}${path}.tlog-proof`).then((answer) => answer.status);
    await vi.waitFor(async () => expect(await proof()).toBe(200), { timeout: 30_000 });
  });
  afterAll(async () => {
    between?.close();
    await server?.stop();
  });
  const live = () => `${at}/v1/logs/site_demo`;

  test("a log verifies by every entry and tile it serves, and is the one whose checkpoint was kept", async () => {
    const held = await (await fetch(`${live()}/checkpoint`)).text();
    const verdict = await verify([live()], { checkpoint: held });
    expect(verdict).toMatchObject({ kind: "log", ok: true });
    expect(verdict.about[0]).toMatch(/\/v1\/logs\/site_demo, \d entries, root [0-9a-f]{16}…$/);
    expect(await rules([live()], { checkpoint: notes[0]! })).toEqual(["held-checkpoint"]);
  });

  test("a log that serves something else names the entry", async () => {
    twist = (path, body) => {
      if (path.includes("/tile/entries/")) body[body.length - 1]! ^= 1;
      return body;
    };
    expect((await rules([live()]))[0]).toMatch(/^tile-differs \d$/);
    twist = (path, body) => (path.endsWith("/checkpoint") ? Buffer.from(forgedRoot(body.toString())) : body);
    expect(await rules([live()])).toEqual(["checkpoint-signature"]);
    twist = (path, body) => (path.includes("/tile/entries/") ? body.subarray(0, -1) : body);
    await expect(verdictsOf([live()], {})).rejects.toThrow("is shorter than");
    twist = (_, body) => body;
  });

  test("a receipt verifies, by the address of its page too; where nothing answers, that is said", async () => {
    for (const form of ["", ".json"])
      expect(await verify([at + path + form])).toMatchObject({ kind: "receipt", ok: true });
    await expect(verdictsOf([`${at}/v1/logs/site_none`], {})).rejects.toThrow("answers 404");
    await expect(verdictsOf(["http://127.0.0.1:1/v1/logs/site_demo"], {})).rejects.toThrow("does not answer");
  });
});
