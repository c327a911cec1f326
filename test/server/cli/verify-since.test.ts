// A log that was verified before: only what came since is asked for, and whoever changed what was there is found out.
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { verifyThings } from "../../../server/cli/verify.ts";
import { verdictsOf } from "../../../server/cli/verify-things.ts";
import { makeSigningKey } from "../../../server/log/signer.ts";
import { entryBundle, parseTilePath, tileSlice, tileWidth } from "../../../server/log/tiles.ts";
import { sampleLog, type SampleLog } from "../../support/exported.ts";
import { fileTestDatabases, type TestDatabases } from "../../support/stores.ts";
import { temporaryFolder } from "../../support/temporary.ts";

const folder = temporaryFolder();
let databases: TestDatabases;
let log: SampleLog;
let served: SampleLog;
let server: Server;
let at: string;
/** Paths that were asked for. */
let asked: string[] = [];
let key: Uint8Array;
let twist: (path: string, body: Buffer) => Buffer;
/** Checkpoints by their sizes, which end within tiles, on their borders, and in a third level. */
const notes = new Map<number, string>();
const sizes = [1, 256, 300, 512, 513, 700];

async function answerTo(path: string): Promise<Uint8Array | string | undefined> {
  if (path === "/log/key") return served.signer.keyText;
  if (path === "/log/checkpoint") return (await served.store.latestCheckpoint())!.note;
  const place = parseTilePath(path.replace("/log/tile/", ""));
  if (!place) return undefined;
  const { level, index, width } = place;
  const start = index * tileWidth;
  if (level === "entries")
    return entryBundle((await served.store.entries(start, start + width)).map(({ data }) => data));
  return tileSlice((await served.store.tiles([{ level, index }]))[0], width);
}

const grow = async (one: SampleLog, size: number) => {
  await one.commit(size - (await one.store.entryCount()));
  await one.seal();
};

beforeAll(async () => {
  databases = await fileTestDatabases();
  key = await makeSigningKey();
  served = log = await sampleLog(databases, key);
  for (const size of sizes) {
    await grow(log, size);
    notes.set(size, (await log.store.latestCheckpoint())!.note);
  }
  server = createServer((request, response) => {
    void answerTo(request.url!).then((body) => {
      asked.push(request.url!);
      response.writeHead(body === undefined ? 404 : 200).end(twist(request.url!, Buffer.from(body ?? "")));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  at = `http://127.0.0.1:${(server.address() as AddressInfo).port}/log`;
});
afterAll(async () => {
  server?.close();
  await databases?.stop();
  rmSync(folder, { recursive: true, force: true });
});
beforeEach(() => {
  served = log;
  asked = [];
  twist = (_, body) => body;
});

const verified = async (size: number | undefined) => {
  const [verdict] = await verdictsOf([at], size === undefined ? {} : { since: notes.get(size)! });
  return { ...verdict!, rules: verdict!.findings.map(({ rule, entry }) => [rule, entry ?? []].flat().join(" ")) };
};

test.each(sizes)("since a checkpoint of %d entries, only what came since is asked for", async (size) => {
  const verdict = await verified(size);
  expect(verdict).toMatchObject({ ok: true, findings: [] });
  expect(verdict.about[0]).toContain(`700 entries, ${700 - size} of them since`);
  const tiles = size === 700 ? 0 : 3 - Math.floor(size / 256);
  // The key and the checkpoint; bundles and tiles of entries since; and the one tile above them.
  expect(asked).toHaveLength(2 + 2 * tiles + (size === 700 ? 0 : 1));
  asked = [];
  expect((await verified(undefined)).ok).toBe(true);
  expect(asked).toHaveLength(2 + 3 + 3 + 1);
});

test("an entry since that is another, a tile, and a signature are found and named", async () => {
  twist = (path, body) => {
    if (path.includes("/tile/entries/002")) body[2 + 10] = body[2 + 10]! ^ 1;
    return body;
  };
  expect((await verified(513)).rules).toEqual(["tile-differs 512"]);
  twist = (path, body) => {
    if (path.includes("/tile/0/002")) body[32 * 100] = body[32 * 100]! ^ 1;
    return body;
  };
  expect((await verified(513)).rules).toEqual(["tile-differs 612", "checkpoint-root"]);
  expect((await verified(300)).rules).toEqual(["tile-differs 612", "checkpoint-root"]);
  twist = (path, body) => {
    if (path.includes("/tile/1/000")) body[32] = body[32]! ^ 1;
    return body;
  };
  expect((await verified(300)).rules).toEqual(["tile-differs", "checkpoint-root"]);
  expect((await verified(513)).rules).toEqual(["held-checkpoint"]);
  twist = (path, body) =>
    path.endsWith("/checkpoint") ? Buffer.from(body.toString().replace(/.{9}\n$/, "AAAAAAAA\n")) : body;
  expect((await verified(513)).rules).toEqual(["checkpoint-signature"]);
});

test("a log that was written anew or cut off, with its own key, does not stand by the checkpoint", async () => {
  // The second has other entries from the first record on, whatever its size.
  for (const size of [650, 700, 720]) {
    served = await sampleLog(databases, key);
    await grow(served, size);
    for (const held of [300, 512, 700]) {
      const { rules, ok } = await verified(held);
      expect([held, size, ok, rules.includes("held-checkpoint")]).toEqual([held, size, false, true]);
    }
  }
});

test("what was verified is kept where it is sound, and left alone where it is not", async () => {
  const kept = join(folder, "seen");
  const call = (more: object) => verifyThings({ things: [at], limit: "100", keep: kept, json: true, ...more });
  expect(await call({})).toBe(0);
  expect(readFileSync(kept, "utf8")).toBe(notes.get(700));
  asked = [];
  expect(await call({ since: kept })).toBe(0);
  expect(asked).toHaveLength(2);
  writeFileSync(kept, notes.get(300)!);
  twist = (path, body) => (path.includes("/tile/1/000") ? Buffer.alloc(body.length) : body);
  expect(await call({ since: kept })).toBe(1);
  expect([readFileSync(kept, "utf8"), existsSync(`${kept}.part`)]).toEqual([notes.get(300), false]);
  await expect(call({ things: [kept] })).rejects.toThrow("are for one log at an address");
  await expect(call({ since: kept, checkpoint: kept })).rejects.toThrow("two checkpoints");
  writeFileSync(kept, "none");
  await expect(call({ since: kept })).rejects.toThrow("--since names no checkpoint");
});
