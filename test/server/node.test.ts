// The Node root: it starts where it stopped, refuses what is unsafe, and leaves nothing open.
import { existsSync, readdirSync, rmSync, statSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { once } from "node:events";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { verifyReceipt, type Receipt } from "../../core/receipt.ts";
import { optionsFrom } from "../../server/node.ts";
import { nodeCrypto } from "../support/node-crypto.ts";
import { bannerRequest, post } from "../support/requests.ts";
import { startTestServer, type TestServer } from "../support/server.ts";
import { temporaryFolder } from "../support/temporary.ts";

let folder: string;
beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const start = (options: Parameters<typeof startTestServer>[0] = {}) =>
  startTestServer({ dataFolder: folder, ...options });
const config = async (server: TestServer) =>
  (await (await fetch(`${server.url}/s/site_demo.json`)).json()) as { notice: string };

test("a second start keeps records, log and key, and makes another demo key", async () => {
  const first = await start();
  const request = bannerRequest((await config(first)).notice, "given");
  const posted = await post(`${first.url}/v1/records`, request);
  const name = new URL(((await posted.json()) as { receipt: string }).receipt).pathname;
  const key = await (await fetch(`${first.url}/v1/logs/site_demo/key`)).text();
  await first.stop();

  const second = await start();
  const receipt = (await (await fetch(`${second.url}${name}.json`)).json()) as Receipt;
  expect(await verifyReceipt(receipt, nodeCrypto, key.trim())).toMatchObject({ ok: true });
  expect(second.demoKey).not.toBe(first.demoKey);
  expect((await post(`${second.url}/v1/records`, request)).status).toBe(200);
  expect([...first.failures, ...second.failures]).toEqual([]);
  await second.stop();
});

test("stopping seals what was acknowledged, folds the databases into their files, and no more is answered", async () => {
  const server = await start();
  const request = bannerRequest((await config(server)).notice, "refused");
  expect((await post(`${server.url}/v1/records`, request)).status).toBe(201);
  await server.stop();
  expect(readdirSync(join(folder, "sites")).filter((name) => /-(wal|shm)$/.test(name))).toEqual([]);
  await expect(fetch(`${server.url}/healthz`)).rejects.toThrow();
  const again = await start();
  const ready = await (await fetch(`${again.url}/readyz`)).json();
  expect(ready).toEqual({
    status: "ready",
    sites: 1,
    unsealed: 0,
    damaged: 0,
    contradictions: 0,
    verified: false,
    tooLarge: 0,
    findings: 0,
  });
  await again.stop();
});

test("a port that is taken is an error before any data is touched", async () => {
  const other = createServer().listen(0, "127.0.0.1");
  await once(other, "listening");
  const { port } = other.address() as AddressInfo;
  await expect(start({ port })).rejects.toMatchObject({ code: "EADDRINUSE" });
  expect(existsSync(join(folder, "keys"))).toBe(false);
  other.close();
});

test("demo mode refuses to be reached from elsewhere", async () => {
  await expect(start({ host: "0.0.0.0" })).rejects.toThrow("loopback only");
});

test("without demo mode there is no site and no key, and from the first start one owner", async () => {
  await (await start({ demo: false })).stop();
  const server = await start({ demo: false });
  const [owner, ...others] = await server.context.control.users();
  expect([owner!.role, others]).toEqual(["owner", []]);
  expect(await server.context.control.auditRows(null)).toMatchObject([
    { actor: "system:first-start", verb: "user.create", detail: `${owner!.id} owner` },
    // A link that makes whoever opens it the owner, at each start until somebody has.
    { actor: "system:first-start", verb: "user.link" },
    { actor: "system:first-start", verb: "user.link" },
  ]);
  expect(server.demoKey).toBeUndefined();
  expect((await fetch(`${server.url}/s/site_demo.js`)).status).toBe(404);
  await server.stop();
});

test("secrets are files that only their owner reads", async () => {
  const server = await start();
  await server.stop();
  for (const name of readdirSync(join(folder, "keys")))
    expect(statSync(join(folder, "keys", name)).mode & 0o077).toBe(0);
});

test("a proxy that is trusted names the caller, and an edge that is named the place", async () => {
  const server = await start({ trustProxy: true, placeFrom: "cloudflare", rateLimit: 1 });
  const from = (address: string) => post(`${server.url}/v1/records`, "x", { "X-Forwarded-For": address });
  expect((await from("192.0.2.1")).status).toBe(400);
  expect((await from("192.0.2.1")).status).toBe(429);
  expect((await from("192.0.2.2")).status).toBe(400);
  expect((await from("192.0.2.9, 192.0.2.2")).status).toBe(429);
  const answer = await fetch(`${server.url}/s/site_demo.json`, {
    headers: { "CF-IPCountry": "US", "CF-Region-Code": "CA" },
  });
  expect(await answer.json()).toMatchObject({ regime: "opt-out" });
  await server.stop();
});

test("the environment becomes options, secrets from files where it says so", () => {
  const options = optionsFrom({
    PORT: "0",
    ASSENT_DB_URL: "http://127.0.0.1:8080",
    ASSENT_LOG_KEYS: '{"site_demo":"AA=="}',
  });
  expect(options).toMatchObject({
    port: 0,
    database: { url: "http://127.0.0.1:8080" },
    logKeys: { site_demo: ["AA=="] },
  });
  expect(optionsFrom({ ASSENT_SECRET_FILE: join(import.meta.dirname, "../../LICENSE") }).masterSecret).toContain("MIT");
});
