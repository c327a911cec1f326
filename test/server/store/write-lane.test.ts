// The write lane: one call at a time in the order they came, also when whoever held it is gone.
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { sealLog } from "../../../server/log/sequencer.ts";
import { makeSigningKey, signerFrom } from "../../../server/log/signer.ts";
import { remoteDatabases } from "../../../server/store/remote.ts";
import type { SqlClient } from "../../../server/store/client.ts";
import { inTurn } from "../../../server/store/write-lane.ts";
import { newRecord, noticeRow } from "../../support/records.ts";
import { namedStore } from "../../support/stores.ts";
import { startSqld, type Sqld } from "../../support/sqld.ts";

vi.setConfig({ testTimeout: 180_000 });

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/** A driver whose calls end when they are let go, and that says which began and how many ran at once. */
function driver() {
  const began: string[] = [];
  const open: ((error?: Error) => void)[] = [];
  let running = 0;
  let most = 0;
  const execute = async (statement: unknown) => {
    began.push(statement as string);
    most = Math.max(most, ++running);
    try {
      await new Promise<void>((resolve, reject) => open.push((error) => (error ? reject(error) : resolve())));
    } finally {
      running--;
    }
    return { rows: [{ ran: statement }] };
  };
  const client = { execute, batch: async () => [] } as unknown as SqlClient;
  return { client, began, most: () => most, letGo: (error?: Error) => open.shift()!(error) };
}

describe("a write lane", () => {
  it("runs one call at a time, in the order they came", async () => {
    const { client, began, most, letGo } = driver();
    const lane = inTurn(client, { heldMs: 1000, tickMs: 10 });
    const calls = ["a", "b", "c", "d"].map((name) => lane.execute(name));
    for (let i = 0; i < 4; i++) {
      await pause(25);
      letGo();
    }
    const results = await Promise.all(calls);
    expect(results.map(({ rows }) => rows[0]!["ran"])).toEqual(["a", "b", "c", "d"]);
    expect(began).toEqual(["a", "b", "c", "d"]);
    expect(most()).toBe(1);
  });

  it("goes on after a call that failed, whose caller gets the error", async () => {
    const { client, letGo } = driver();
    const lane = inTurn(client, { heldMs: 1000, tickMs: 10 });
    const [bad, good] = [lane.execute("bad"), lane.execute("good")];
    letGo(new Error("refused"));
    await expect(bad).rejects.toThrow("refused");
    await pause(5);
    letGo();
    expect((await good).rows[0]!["ran"]).toBe("good");
  });

  it("is taken from a holder that never comes back, and its late end does not free the successor's", async () => {
    const { client, began, letGo } = driver();
    const lane = inTurn(client, { heldMs: 400, patienceMs: 60_000, tickMs: 20 });
    const lost = lane.execute("lost");
    const second = lane.execute("second");
    const third = lane.execute("third");
    await vi.waitFor(() => expect(began).toEqual(["lost", "second"]), { timeout: 10_000, interval: 5 });
    letGo();
    await lost;
    await pause(15);
    expect(began).toEqual(["lost", "second"]);
    letGo();
    await second;
    await pause(15);
    letGo();
    await third;
    expect(began).toEqual(["lost", "second", "third"]);
  });

  it("is unavailable, and sends nothing, for who has waited as long as allowed", async () => {
    const { client, began, letGo } = driver();
    const lane = inTurn(client, { heldMs: 1000, patienceMs: 40, tickMs: 10 });
    const first = lane.execute("first");
    await expect(lane.execute("late")).rejects.toMatchObject({ name: "StoreError", kind: "unavailable" });
    letGo();
    await first;
    expect(began).toEqual(["first"]);
  });
});

describe("on a libSQL server", () => {
  let sqld: Sqld;
  beforeAll(async () => {
    sqld = await startSqld();
  });
  afterAll(() => sqld.stop());

  it("records, notices and checkpoints of a site are never written at the same time", async () => {
    const writing = new Map<string, number>();
    let most = 0;
    const forward = async (request: IncomingMessage, response: ServerResponse) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      const body = Buffer.concat(chunks);
      const database = String(request.headers["x-namespace-bin"]);
      const writes = /BEGIN IMMEDIATE|INSERT|UPDATE/.test(body.toString()) ? 1 : 0;
      const now = (writing.get(database) ?? 0) + writes;
      writing.set(database, now);
      most = Math.max(most, now);
      const headers = { "content-type": "application/json", "x-namespace-bin": database };
      const answer = await fetch(`${sqld.url}${request.url}`, { method: request.method!, headers, body });
      const text = await answer.text();
      await pause(5);
      writing.set(database, writing.get(database)! - writes);
      response.writeHead(answer.status, { "content-type": "application/json" }).end(text);
    };
    const proxy = createServer((request, response) => void forward(request, response)).listen(0, "127.0.0.1");
    await once(proxy, "listening");
    const url = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
    const opener = remoteDatabases({ url, adminUrl: sqld.adminUrl });
    const now = () => new Date().toISOString();
    const store = await namedStore(opener, "site_a");
    most = 0;
    const signer = await signerFrom(await makeSigningKey(), "localhost/log/site_a");
    const commits = Array.from({ length: 30 }, async (_, i) => {
      await pause(4 * i);
      return store.commitRecord(newRecord());
    });
    const seals = Array.from({ length: 8 }, async (_, i) => {
      await pause(15 * i);
      return sealLog({ store, signer, now });
    });
    const notices = Array.from({ length: 5 }, async (_, i) => {
      await pause(20 * i);
      return store.publishNotice(noticeRow(`version ${i}`, now()));
    });
    await Promise.all([...commits, ...seals, ...notices]);
    expect(most).toBe(1);
    expect(await store.entryCount()).toBe(35);
    expect(await sealLog({ store, signer, now })).toBe(35);
    proxy.closeAllConnections();
    proxy.close();
  });
});
