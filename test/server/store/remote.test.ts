// Databases on a libSQL server: durable namespaces, a deadline on every call, two openers at once.
import { createServer, type Server } from "node:http";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { migrationsOf } from "../../../server/store/migrations.ts";
import { namespaceOf, remoteDatabases } from "../../../server/store/remote.ts";
import { committedRecord, newRecord } from "../../support/records.ts";
import { namedStore } from "../../support/stores.ts";
import { startSqld, type Sqld } from "../../support/sqld.ts";

let sqld: Sqld;
let silent: Server;
let silentUrl: string;
beforeAll(async () => {
  sqld = await startSqld();
  // Accepts and never answers, as a primary does whose machine is gone.
  silent = createServer(() => {}).listen(0, "127.0.0.1");
  await once(silent, "listening");
  silentUrl = `http://127.0.0.1:${(silent.address() as AddressInfo).port}`;
});
afterAll(async () => {
  await sqld?.stop();
  silent?.closeAllConnections();
  silent?.close();
});

const configOf = async (namespace: string) =>
  (await (await fetch(`${sqld.adminUrl}/v1/namespaces/${namespace}/config`)).json()) as { durability_mode?: string };

describe("a database on a libSQL server", () => {
  it("is a namespace named by letters, digits and hyphens", () => {
    expect(namespaceOf("control", "control")).toBe("control");
    expect(namespaceOf("site", "site_demo")).toBe("site-demo");
    expect(namespaceOf("keys", "site_demo")).toBe("keys-site-demo");
    expect(() => namespaceOf("site", "../control")).toThrow(/named by site id/);
  });

  it("flushes every commit, also in a namespace that was there before", async () => {
    await fetch(`${sqld.adminUrl}/v1/namespaces/site-old/create`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: "{}",
    });
    expect((await configOf("site-old")).durability_mode).toBe("relaxed");
    const opener = remoteDatabases({ url: sqld.url, adminUrl: sqld.adminUrl });
    await opener.open("site", "site_old");
    await opener.open("keys", "site_new");
    expect((await configOf("site-old")).durability_mode).toBe("strong");
    expect((await configOf("keys-site-new")).durability_mode).toBe("strong");
  });

  it("opens without the admin address once it is there, and not before", async () => {
    const plain = remoteDatabases({ url: sqld.url });
    await expect(plain.open("site", "site_missing")).rejects.toMatchObject({ kind: "unavailable" });
    await remoteDatabases({ url: sqld.url, adminUrl: sqld.adminUrl }).open("site", "site_there");
    expect((await (await plain.open("site", "site_there")).reader.execute("SELECT 1 AS one")).rows[0]!["one"]).toBe(1);
  });

  it("is made and migrated once by processes that start together", async () => {
    const openers = Array.from({ length: 4 }, () => remoteDatabases({ url: sqld.url, adminUrl: sqld.adminUrl }));
    const databases = await Promise.all(openers.map((opener) => opener.open("site", "site_race")));
    const { rows } = await databases[0]!.reader.execute("SELECT count(*) AS c FROM migration");
    expect(rows[0]!["c"]).toBe(migrationsOf("site").length);
  });

  it("keeps sites apart", async () => {
    const opener = remoteDatabases({ url: sqld.url, adminUrl: sqld.adminUrl });
    const [a, b] = await Promise.all(["site_a", "site_b"].map(async (name) => namedStore(opener, name)));
    const stored = await committedRecord(a!, newRecord({ subject: "ada" }));
    expect(await a!.record(stored.id)).toEqual(stored);
    expect(await b!.record(stored.id)).toBeUndefined();
    const there = await committedRecord(b!, newRecord({ subject: "ada" }));
    expect((await b!.subject(there.who!))!.key).not.toEqual((await a!.subject(stored.who!))!.key);
  });
});

describe("a libSQL server that does not answer", () => {
  it("is an unavailable database by the deadline, for reads, writes and opening", async () => {
    const began = performance.now();
    const opener = remoteDatabases({ url: silentUrl, deadlineMs: 150 });
    await expect(opener.open("site", "site_a")).rejects.toMatchObject({ name: "StoreError", kind: "unavailable" });
    await expect(
      remoteDatabases({ url: sqld.url, adminUrl: silentUrl, deadlineMs: 150 }).open("site", "site_a"),
    ).rejects.toMatchObject({ name: "StoreError", kind: "unavailable" });
    expect(performance.now() - began).toBeLessThan(20_000);
  }, 60_000);

  it("fails a record that waits for it, and stores the same record once it is back", async () => {
    const own = await startSqld();
    try {
      const opener = remoteDatabases({ url: own.url, adminUrl: own.adminUrl, deadlineMs: 2_500 });
      const store = await namedStore(opener, "site_a");
      const record = newRecord();
      own.process.kill("SIGSTOP");
      await expect(store.commitRecord(record)).rejects.toMatchObject({ kind: "unavailable" });
      own.process.kill("SIGCONT");
      const outcome = await store.commitRecord(record);
      // The frozen server may have taken the first attempt after all; its row is ours either way.
      expect(outcome.kind).toBe("created");
      expect(await store.entryCount()).toBe(1);
      await own.stop();
      await expect(store.commitRecord(newRecord())).rejects.toMatchObject({ kind: "unavailable" });
    } finally {
      await own.stop();
    }
  }, 60_000);
});

describe("write-ahead logs that are owed", () => {
  /** Answers each call for a fold as the test says, once it says so. */
  const asked: { readonly site: string; answer(status: number): void }[] = [];
  let admin: Server;
  let opener: ReturnType<typeof remoteDatabases>;
  beforeAll(async () => {
    admin = createServer((request, response) => {
      const answer = (status: number) => void response.writeHead(status).end("{}");
      asked.push({ site: request.url!.split("/")[3]!, answer });
    }).listen(0, "127.0.0.1");
    await once(admin, "listening");
    const adminUrl = `http://127.0.0.1:${(admin.address() as AddressInfo).port}`;
    opener = remoteDatabases({ url: sqld.url, adminUrl, deadlineMs: 15_000 });
  });
  afterAll(() => void admin.close());

  const next = async () => {
    await expect.poll(() => asked.length).toBeGreaterThan(0);
    return asked.shift()!;
  };
  const owed = () => opener.lingering?.().writeAheadLogs;

  it("wait for a server that answers: nobody's erasure waits for those of other sites where it does not", async () => {
    for (const site of ["site_a", "site_b"] as const) {
      const settling = opener.settle!(site);
      for (const kind of ["", "keys-"]) {
        const call = await next();
        expect(call.site).toBe(`${kind}${namespaceOf("site", site)}`);
        call.answer(503);
      }
      await settling;
    }
    expect(owed()).toBe(2);
    const settling = opener.settle!("site_c");
    for (const site of ["site-c", "keys-site-c", "site-a", "keys-site-a"]) {
      const call = await next();
      expect(call.site).toBe(site);
      call.answer(200);
    }
    await settling;
    expect([owed(), asked.length]).toEqual([1, 0]);
  });

  it("stay owed by an erasure that came while an earlier one's were folded in", async () => {
    const earlier = opener.settle!("site_b");
    const first = await next();
    const later = opener.settle!("site_b");
    (await next()).answer(503);
    (await next()).answer(503);
    await later;
    first.answer(200);
    (await next()).answer(200);
    // The server answers, so what is still owed is folded in with it: fails again.
    for (let call = 0; call < 2; call++) (await next()).answer(503);
    await earlier;
    expect(owed()).toBe(1);
  });
});
