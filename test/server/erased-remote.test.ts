// After an erasure on a libSQL server: which of its files hold the person's key, and how the last of them loses it.
import { readdirSync, readFileSync, rmSync } from "node:fs";
import { once } from "node:events";
import { createServer, request as requestHttp, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { basename, dirname, join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { remoteDatabases } from "../../server/store/remote.ts";
import { demoSite } from "../../server/services/demo.ts";
import { eraseSubject } from "../../server/services/erasures.ts";
import { readiness } from "../../server/services/look-throughs.ts";
import { recordDecision } from "../../server/services/records.ts";
import { system, testContext, visitor, type TestContext } from "../support/context.ts";
import { checkLog } from "../support/log.ts";
import { startSqld, type Sqld } from "../support/sqld.ts";

let sqld: Sqld;
let t: TestContext;
/** In front of the server's admin address, which can be away. */
let admin: Server;
let isAdminAway = false;
beforeAll(async () => {
  sqld = await startSqld();
  admin = createServer((request, response) => {
    if (isAdminAway) return void response.writeHead(503).end();
    const onward = requestHttp(`${sqld.adminUrl}${request.url}`, { method: request.method, headers: request.headers });
    onward.on("response", (answer) => answer.pipe(response.writeHead(answer.statusCode!, answer.headers)));
    request.pipe(onward);
  });
  await once(admin.listen(0, "127.0.0.1"), "listening");
  const adminUrl = `http://127.0.0.1:${(admin.address() as AddressInfo).port}`;
  t = await testContext(remoteDatabases({ url: sqld.url, adminUrl }));
});
afterAll(async () => {
  await t?.stop();
  admin?.closeAllConnections();
  admin?.close();
  await sqld?.stop();
});

const files = (): string[] =>
  readdirSync(sqld.folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name));
const filesWith = (needles: readonly Uint8Array[]): string[] =>
  files().filter((path) => {
    const bytes = readFileSync(path);
    return needles.some((needle) => bytes.includes(Buffer.from(needle)));
  });
/** Such as `keys-site-demo/wallog`; a snapshot is part of the same log. */
const named = (paths: readonly string[]): string[] => [
  ...new Set(paths.map((path) => `${basename(dirname(path))}/${basename(path)}`)),
];

async function consent(email: string) {
  const request = t.request({ subject: { kind: "email", id: email }, path: "/ada-only/page.html" });
  await recordDecision(t.context, visitor, request);
  const store = await t.context.site(demoSite);
  const stored = (await store.record(request.id as never))!;
  return { person: stored.person!, subject: (await store.subject(stored.who!))! };
}

test("the key is in neither database nor write-ahead log; the replication log keeps it until it is made anew", async () => {
  const { person, subject } = await consent("ada.lovelace@example.com");
  for (let i = 0; i < 5; i++) await consent(`other-${i}@example.com`);
  await t.seal();
  const plain = ["ada.lovelace@example.com", "/ada-only/"].map((text) => Buffer.from(text));
  expect(filesWith(plain)).toEqual([]);
  // The search finds what is there.
  expect(named(filesWith([subject.key]))).toEqual(
    expect.arrayContaining(["keys-site-demo/data-wal", "keys-site-demo/wallog"]),
  );
  const body = {
    subject: { kind: "email", id: "ada.lovelace@example.com" },
    mode: "erase",
    reason: "subject-request",
    verified: "signed-link",
  };
  // The server does not fold in: the erasure stands all the same, and what lingers is told until a later one is folded in.
  const { length: before } = named(filesWith([subject.key]));
  isAdminAway = true;
  await eraseSubject(t.context, system, { site: demoSite, read: () => body });
  isAdminAway = false;
  expect(named(filesWith([subject.key])).length).toBeLessThanOrEqual(before);
  expect(await readiness(t.context)).toMatchObject({ lingering: { writeAheadLogs: 1 } });
  await (await t.context.site(demoSite)).settle();
  await t.seal();
  const replicationLogs = "until-made-anew";
  expect((await readiness(t.context)).lingering).toEqual({ writeAheadLogs: 0, replicationLogs });
  expect(named(filesWith([subject.key]))).toEqual(["keys-site-demo/wallog"]);
  expect(named(filesWith([person])).filter((name) => name.startsWith("keys-"))).toEqual([]);

  // As docs/security.md says: stopped, without its replication logs, it begins new ones from the databases.
  await sqld.crash(() => {
    for (const path of files()) if (/\/(wallog|snapshots\/[^/]+)$/.test(path)) rmSync(path);
  });
  const store = await t.context.site(demoSite);
  expect(await checkLog(store, (await t.context.signer(demoSite)).keyText)).toBeGreaterThan(6);
  expect(await store.subject(subject.no)).toBeUndefined();
  await consent("late@example.com");
  expect(filesWith([subject.key, ...plain])).toEqual([]);
});
