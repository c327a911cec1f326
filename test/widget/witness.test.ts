// @vitest-environment happy-dom
// A browser as a witness: what it keeps, when it hands it in, and what it believes of the answer.
import { createHash } from "node:crypto";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { toBase64 } from "../../core/bytes.ts";
import { checkpointBody } from "../../core/checkpoint.ts";
import { consistencyRanges, leafHash, treeRoot } from "../../core/merkle.ts";
import type { UiHost } from "../../widget/host.ts";
import { watchAgain, watchLog } from "../../widget/ui/witness.ts";

const key = "assent-site_demo-checkpoint";
const day = 86_400_000;
const sha256 = (data: Uint8Array) => new Uint8Array(createHash("sha256").update(data).digest());
const leaves = (size: number, mark = "") =>
  Array.from({ length: size }, (_, i) => leafHash(new TextEncoder().encode(`${i}${mark}`), sha256));
const note = (size: number, mark = "") =>
  `${checkpointBody({ origin: "log.example/a", size, root: treeRoot(leaves(size, mark), sha256) })}\n— log.example/a AAAA\n`;
const proof = (from: number, to: number, mark = "") =>
  consistencyRanges(from, to).map(([start, end]) => toBase64(treeRoot(leaves(to, mark).slice(start, end), sha256)));

let handedIn: string[];
let answer: { status: number; body: unknown };
let reported: [string, unknown][];
const host = {
  storageKey: "assent-site_demo",
  config: { api: "https://api.example", site: "site_demo" },
  readOwn: (name: string) => localStorage.getItem(name),
  writeOwn: (name: string, text: string) => localStorage.setItem(name, text),
  report: (reason: string, about: unknown) => reported.push([reason, about]),
} as unknown as UiHost;
const kept = () => JSON.parse(localStorage.getItem(key) ?? "[]") as [number, string];

beforeEach(() => {
  handedIn = [];
  reported = [];
  localStorage.clear();
  vi.stubGlobal("fetch", async (url: string, init: RequestInit) => {
    expect([url, init.method, init.credentials, init.headers]).toEqual([
      "https://api.example/v1/logs/site_demo/witness",
      "POST",
      "omit",
      undefined,
    ]);
    handedIn.push(String(init.body));
    return Response.json(answer.body, { status: answer.status });
  });
});
afterEach(() => vi.unstubAllGlobals());

it("keeps the first checkpoint, and asks again only after a day", async () => {
  answer = { status: 200, body: { checkpoint: note(5), path: [] } };
  await watchLog(host);
  expect([handedIn, kept()[1], reported]).toEqual([[""], note(5), []]);
  await watchLog(host);
  expect(handedIn).toHaveLength(1);
});

it("hands an older one in and goes on to the newer one when the proof holds", async () => {
  localStorage.setItem(key, JSON.stringify([Date.now() - day, note(5)]));
  answer = { status: 200, body: { checkpoint: note(300), path: proof(5, 300) } };
  await watchLog(host);
  expect([handedIn, kept()[1], reported]).toEqual([[note(5)], note(300), []]);
});

it("follows every proof of a small log, and none with a hash changed, missing or too many", async () => {
  for (let size = 2; size <= 20; size++) {
    for (let old = 1; old < size; old++) {
      const before = JSON.stringify([Date.now() - day, note(old)]);
      const path = proof(old, size);
      const wrong = [
        path.slice(1),
        [...path, path[0]!],
        ...path.map((_, i) => path.with(i, toBase64(new Uint8Array(32)))),
        path.map(() => "AAAA"),
      ];
      for (const given of [path, ...wrong]) {
        reported = [];
        localStorage.setItem(key, before);
        answer = { status: 200, body: { checkpoint: note(size), path: given } };
        await watchLog(host);
        expect([old, size, reported.length]).toEqual([old, size, given === path ? 0 : 1]);
      }
    }
  }
});

it.each([
  ["the server says so itself", { status: 409, body: {} }],
  ["an entry before it was changed", { status: 200, body: { checkpoint: note(300, "x"), path: proof(5, 300, "x") } }],
  ["the log is shorter", { status: 200, body: { checkpoint: note(4), path: [] } }],
  ["the proof is of another log", { status: 200, body: { checkpoint: note(300), path: proof(6, 300) } }],
  ["the same size has another root", { status: 200, body: { checkpoint: note(5, "x"), path: [] } }],
])("says that the log is contradicted and keeps what it has: %s", async (_, given) => {
  localStorage.setItem(key, JSON.stringify([Date.now() - day, note(5)]));
  answer = given;
  await watchLog(host);
  expect(reported).toEqual([["log-contradicted", note(5)]]);
  expect(kept()[1]).toBe(note(5));
});

it("takes a server that is away or busy, or a damaged memory, for no contradiction", async () => {
  const before = JSON.stringify([Date.now() - day, note(5)]);
  for (const status of [404, 429, 500, 503]) {
    localStorage.setItem(key, before);
    answer = { status, body: {} };
    await watchLog(host);
    expect(kept()[1]).toBe(note(5));
    // Not on every page: once a day at most.
    await watchLog(host);
  }
  expect(handedIn).toHaveLength(4);
  localStorage.setItem(key, "not json");
  await watchLog(host);
  expect(reported).toEqual([]);
});

it("begins to watch with a choice only, and goes on with what an earlier day kept", async () => {
  answer = { status: 200, body: { checkpoint: note(300), path: proof(5, 300) } };
  await watchAgain(host);
  expect(handedIn).toEqual([]);
  localStorage.setItem(key, JSON.stringify([Date.now() - day, note(5)]));
  await watchAgain(host);
  expect([handedIn, kept()[1]]).toEqual([[note(5)], note(300)]);
});
