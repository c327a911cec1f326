// Group commit and write lane inside the real workerd, where a request may be cancelled and may not do another's calls.
import { copyFileSync, rmSync, writeFileSync } from "node:fs";
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from "vitest";
import { temporaryFolder } from "../../support/temporary.ts";
import { startWorkerd, type Workerd } from "../../support/workerd.ts";

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
const config = `
using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [
    (name = "shared", worker = .shared),
    (name = "internet", network = (allow = ["private", "local"])),
  ],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "shared")],
);
const shared :Workerd.Worker = (
  modules = [
    (name = "main.mjs", esModule = embed "main.mjs"),
    (name = "worker.mjs", esModule = embed "worker.mjs"),
  ],
  compatibilityDate = "2026-09-01",
  bindings = [(name = "WRITE_URL", fromEnvironment = "WRITE_URL")],
);`;

let folder: string;
let database: Server;
let batches: string[][];
let running = 0;
let most = 0;
/** What a write waits for before it ends. */
let held: Promise<void>;
let workerd: Workerd | undefined;
beforeAll(async () => {
  folder = temporaryFolder();
  // Takes 150 ms for a write, as a disk may.
  database = createServer((request, response) => {
    let body = "";
    request.on("data", (chunk: Buffer) => (body += chunk.toString()));
    request.on("end", () => {
      const rows = JSON.parse(body) as string[];
      batches.push(rows);
      most = Math.max(most, ++running);
      void Promise.all([held, pause(150)]).then(() => {
        running--;
        response.end(JSON.stringify(rows.map((row) => `stored ${row}`)));
      });
    });
  }).listen(0, "127.0.0.1");
  await once(database, "listening");
  copyFileSync(inject("built").sharedCommitWorker, join(folder, "worker.mjs"));
  writeFileSync(join(folder, "main.mjs"), 'export { worker as default } from "./worker.mjs";');
  writeFileSync(join(folder, "shared.capnp"), config);
  workerd = await startWorkerd(join(folder, "shared.capnp"), {
    WRITE_URL: `http://127.0.0.1:${(database.address() as AddressInfo).port}/`,
  });
});
afterAll(async () => {
  await workerd?.stop();
  database.close();
  rmSync(folder, { recursive: true, force: true });
});
beforeEach(() => {
  batches = [];
  most = 0;
  held = Promise.resolve();
});
/** Holds all writes; what it gives lets go of them. */
function hold(): () => void {
  let letGo = () => {};
  held = new Promise((resolve) => (letGo = resolve));
  return letGo;
}
/** The row has come to the database. */
const written = (row: string) => expect.poll(() => batches.flat(), { interval: 5 }).toContain(row);

const post = async (row: string, signal?: AbortSignal) => {
  const response = await fetch(`${workerd!.url}/${row}`, signal ? { signal } : {});
  return response.text();
};
const rowsOf = (prefix: string, count: number) => Array.from({ length: count }, (_, i) => `${prefix}${i}`);
const stored = (rows: readonly string[]) => rows.map((row) => `stored ${row}`);

describe("in workerd", { timeout: 60_000 }, () => {
  it("forty requests at once share a few writes, and each gets its own answer", async () => {
    const rows = rowsOf("a", 40);
    const letGo = hold();
    const answers = rows.map((row) => post(row));
    // So long that all of them are there, also where forty requests take some time.
    await pause(1_000);
    letGo();
    expect(await Promise.all(answers)).toEqual(stored(rows));
    expect(batches.length).toBeLessThan(6);
    expect(batches.flat().sort()).toEqual(rows.toSorted());
  });

  it("the others go on when the request that was next to lead is cancelled", async () => {
    const letGo = hold();
    const first = post("b-first");
    await written("b-first");
    const cancel = new AbortController();
    const next = post("b-next", cancel.signal).catch(() => "cancelled");
    await pause(20);
    const rows = rowsOf("b", 10);
    const rest = rows.map((row) => post(row));
    await pause(20);
    cancel.abort();
    expect(await next).toBe("cancelled");
    letGo();
    const began = performance.now();
    expect(await Promise.all(rest)).toEqual(stored(rows));
    expect(await first).toBe("stored b-first");
    // Sooner than a silent leader is given up, which is after four fifths of the deadline of 8 s.
    expect(performance.now() - began).toBeLessThan(6_000);
  });

  it("the others go on when the request that leads is cancelled in the middle of its write", async () => {
    const cancel = new AbortController();
    const letGo = hold();
    const lead = post("c-lead", cancel.signal).catch(() => "cancelled");
    await written("c-lead");
    const rows = rowsOf("c", 10);
    const rest = rows.map((row) => post(row));
    await pause(20);
    cancel.abort();
    expect(await lead).toBe("cancelled");
    letGo();
    // Before their deadline of 8 s: after four fifths of it a silent leader is given up.
    expect(await Promise.all(rest)).toEqual(stored(rows));
    expect(await post("c-after")).toBe("stored c-after");
  });

  describe("a write lane", () => {
    it("sends one write at a time", async () => {
      const rows = rowsOf("lane-a", 6);
      expect(await Promise.all(rows.map((row) => post(row)))).toEqual(stored(rows));
      // Requests sent together may arrive in any order; the lane writes each alone.
      expect(batches.map((batch) => batch.join("+")).sort()).toEqual(rows);
      expect(most).toBe(1);
    });

    it("is handed on when who waits first, or who holds it, is cancelled", async () => {
      const [holding, waiting] = [new AbortController(), new AbortController()];
      const letGo = hold();
      const holder = post("lane-b-holder", holding.signal).catch(() => "cancelled");
      await written("lane-b-holder");
      const next = post("lane-b-next", waiting.signal).catch(() => "cancelled");
      await pause(20);
      const rest = rowsOf("lane-b", 3).map((row) => post(row));
      await pause(20);
      waiting.abort();
      holding.abort();
      expect([await holder, await next]).toEqual(["cancelled", "cancelled"]);
      letGo();
      expect(await Promise.all(rest)).toEqual(stored(rowsOf("lane-b", 3)));
      expect(await post("lane-b-after")).toBe("stored lane-b-after");
    });
  });
});
