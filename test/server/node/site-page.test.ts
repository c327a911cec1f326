// Reading a site's own page from real servers: only from where it may, not led on, cut where it is endless.
import { once } from "node:events";
import { createServer, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { gzipSync } from "node:zlib";
import { afterEach, beforeEach, expect, test } from "vitest";
import { readPage, type PageOptions } from "../../../server/node/site-page.ts";

let server: Server;
let answer: (response: ServerResponse) => void;
let asked: number;
beforeEach(async () => {
  asked = 0;
  server = createServer((_, response) => {
    asked++;
    answer(response);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
});
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

const here = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
const read = (options: PageOptions = {}) => readPage(here(), { allowPrivate: true, deadlineMs: 15_000, ...options });
const sends = (body: string | Buffer, headers: Record<string, string> = {}) => {
  answer = (response) =>
    void response.writeHead(200, { "Content-Type": "text/html; charset=utf-8", ...headers }).end(body);
};

test("a text comes as it is, packed or not", async () => {
  sends("<p>é</p>");
  expect(await read()).toEqual({ kind: "text", text: "<p>é</p>" });
  sends(gzipSync("a{}"), { "Content-Encoding": "gzip", "Content-Type": "text/css" });
  expect(await read()).toEqual({ kind: "text", text: "a{}" });
});

test("nobody is asked at an address that is not public, has a password or no https", async () => {
  sends("x");
  for (const address of [
    "https://10.0.0.1/",
    "https://[::1]/",
    "http://example.com/",
    "https://me:x@example.com/",
    "file:///etc",
  ])
    expect([address, await readPage(address)]).toEqual([address, { kind: "refused" }]);
  const resolve = async () => ["1.1.1.1", "127.0.0.1"];
  expect(await readPage("https://shop.example/", { resolve })).toEqual({ kind: "refused" });
  expect(asked).toBe(0);
});

test("where a page has moved is told and not followed", async () => {
  answer = (response) => void response.writeHead(301, { Location: "/en/" }).end();
  expect(await read()).toEqual({ kind: "moved", to: `${here()}en/` });
  expect(asked).toBe(1);
});

test("what is no page, no text, or packed in a way nobody knows is none", async () => {
  for (const headers of [{ "Content-Type": "image/png" }, { "Content-Encoding": "compress" }]) {
    sends("x", headers);
    expect(await read()).toEqual({ kind: "failed" });
  }
  sends("no gzip", { "Content-Encoding": "gzip" });
  expect(await read()).toEqual({ kind: "failed" });
  answer = (response) => void response.writeHead(404, { "Content-Type": "text/html" }).end("no");
  expect(await read()).toEqual({ kind: "failed" });
});

test("a text without an end is cut, also one that grows as it is unpacked, and one that never comes is given up", async () => {
  const most = 512 * 1024;
  sends(gzipSync(Buffer.alloc(20 * most, "a")), { "Content-Encoding": "gzip" });
  const found = await read();
  expect(found.kind === "text" && found.text.length).toBe(most);
  answer = (response) => void response.writeHead(200, { "Content-Type": "text/html" }).write("<p>");
  expect(await read({ deadlineMs: 200 })).toEqual({ kind: "failed" });
});
