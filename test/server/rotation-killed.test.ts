// kill -9 of a rotation of the row key, again and again: everybody is known at every moment, and the next call ends it.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { rmSync } from "node:fs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { instantAt } from "../../core/time.ts";
import { demoSite } from "../../server/services/demo.ts";
import type { SiteStore } from "../../server/store/rows.ts";
import { openFile, type FileClient } from "../../server/node/file-client.ts";
import { startServer, type RunningServer } from "../../server/node.ts";
import { subjectOf } from "../support/records.ts";
import { diskFolder } from "../support/temporary.ts";
import { threadUrl } from "../support/thread.ts";

const people = Array.from({ length: 6_000 }, (_, n) => subjectOf(`p${n}`));
const at = instantAt(Date.UTC(2026, 10, 22));

let folder: string;
let server: RunningServer;
let store: SiteStore;
let watching: FileClient;
beforeAll(async () => {
  folder = diskFolder();
  server = await startServer({ dataFolder: folder, port: 0, demo: true, threadUrl: threadUrl() });
  store = await server.context.site(demoSite);
  await store.addSuppressions(
    people.map((hash, n) => ({ id: `sup_${n}`, hash, reason: "COMPLAINT", source: "complaint", since: at, added: at })),
  );
  await store.insertSales(
    people.map((hash) => ({
      person: { hash, kind: "email", key: new Uint8Array(32).fill(1) },
      product: "p",
      soldAt: at,
      offered: true,
    })),
    at,
  );
  watching = openFile(join(folder, "sites", `${demoSite}.keys.db`));
});
afterAll(async () => {
  watching?.close();
  await server?.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** How many rows were ever changed; by a connection of its own, because the server's are busy with everybody. */
const movedNow = () => Number(watching.execute("SELECT sum(moved) FROM row_key").rows[0]![0]);

/** Starts the command beside the server; with `untilMs` it is killed that long after it has begun to change rows. */
async function rotate(untilMs?: number): Promise<number | null> {
  const child = spawn(process.execPath, [join("dist", "cli.js"), "keys", "identity", "rotate"], {
    env: { ...process.env, ASSENT_DATA: folder },
    stdio: "ignore",
  });
  const closed = once(child, "close");
  if (untilMs !== undefined) {
    const before = movedNow();
    while (movedNow() === before && child.exitCode === null) await new Promise((resolve) => setTimeout(resolve, 2));
    await new Promise((resolve) => setTimeout(resolve, untilMs));
    child.kill("SIGKILL");
  }
  return (await closed)[0] as number | null;
}

async function everybody() {
  const [on, known, dealings] = await Promise.all([
    store.suppressionsOn({ hashes: people, channel: "email", topic: "newsletter", controllers: [] }),
    store.knownSubjects(people),
    store.dealings({ hashes: people, since: at }),
  ]);
  return [
    on.filter((facts) => facts.length === 1),
    known.filter(({ no }) => no),
    dealings.filter(({ sales }) => sales.length === 1),
  ]
    .map(({ length }) => length)
    .join();
}

test("a rotation that is killed at any moment loses nobody, and goes on", async () => {
  const all = [people.length, people.length, people.length].join();
  let killed = 0;
  // A busy machine may see too late that it has begun, and then nobody is killed.
  for (let tries = 0; tries < 6 || (killed === 0 && tries < 40); tries++) {
    const ended = rotate(Math.random() * 30);
    let answered: string | undefined;
    while (answered === undefined || (await Promise.race([ended, Promise.resolve("running")])) === "running") {
      answered = await everybody();
      expect(answered).toBe(all);
    }
    killed += Number((await ended) === null);
    expect(await everybody()).toBe(all);
  }
  expect(killed).toBeGreaterThan(0);
  expect(await rotate()).toBe(0);
  const state = await store.rowKeyState();
  expect(state.rotation).toBeNull();
  expect(state.versions.filter(({ endedAt }) => endedAt === null)).toHaveLength(1);
  expect(await everybody()).toBe(all);
}, 300_000);
