// Posting a webhook to real servers: what is delivered, refused, not followed, and given up.
import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, expect, it } from "vitest";
import { postWebhook, type WebhookOptions } from "../../../server/node/webhook.ts";

let server: Server;
let port: number;
let got: { host: string | undefined; id: string | undefined; body: string; path: string | undefined }[];
let answer: (request: IncomingMessage, response: ServerResponse) => void;

beforeEach(async () => {
  got = [];
  answer = (_, response) => void response.writeHead(204).end();
  server = createServer((request, response) => {
    let body = "";
    request.on("data", (chunk: Buffer) => (body += chunk.toString()));
    request.on("end", () => {
      got.push({ host: request.headers.host, id: String(request.headers["webhook-id"]), body, path: request.url });
      answer(request, response);
    });
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  ({ port } = server.address() as AddressInfo);
});
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

const send = (url: string, options?: WebhookOptions) =>
  postWebhook({ url, headers: { "webhook-id": "msg_1" }, body: '{"é":1}' }, options);
const here = (path = "/hook") => `http://127.0.0.1:${port}${path}`;

it("delivers the body and headers as they are", async () => {
  expect(await send(here(), { allowPrivate: true })).toEqual({ kind: "delivered", status: 204 });
  expect(got).toEqual([{ host: `127.0.0.1:${port}`, id: "msg_1", body: '{"é":1}', path: "/hook" }]);
});

it("resolves a name once and connects to what was judged, so that a second answer changes nothing", async () => {
  const answers = [["127.0.0.1"], ["192.0.2.1"]];
  let asked = 0;
  const resolve = async () => answers[asked++]!;
  const outcome = await send(`http://hook.example:${port}/`, { allowPrivate: true, resolve });
  expect([outcome.kind, asked, got[0]?.host]).toEqual(["delivered", 1, `hook.example:${port}`]);
});

it.each([
  ["loopback", () => `https://127.0.0.1:${port}/`, ["127.0.0.1"]],
  ["loopback in another form", () => `https://2130706433:${port}/`, ["127.0.0.1"]],
  ["loopback of IPv6", () => `https://[::1]:${port}/`, ["::1"]],
  ["an IPv4 address in IPv6", () => `https://[::ffff:127.0.0.1]:${port}/`, []],
  ["a cloud's metadata", () => "https://169.254.169.254/latest", []],
  ["a name that leads inside", () => `https://hook.example:${port}/`, ["10.0.0.7"]],
  [
    "a name with one private address among public ones",
    () => `https://hook.example:${port}/`,
    ["1.1.1.1", "127.0.0.1"],
  ],
])("refuses %s without connecting", async (_, url, addresses) => {
  const outcome = await send(url(), { resolve: async () => addresses });
  expect([outcome, got]).toEqual([{ kind: "refused", reason: "not-public" }, []]);
});

it.each(["", "hook.example", "http://1.1.1.1/", "ftp://1.1.1.1/", "https://a:b@1.1.1.1/", "file:///etc/passwd"])(
  "refuses the address %j",
  async (url) => expect(await send(url)).toEqual({ kind: "refused", reason: "address" }),
);

it("follows no redirect", async () => {
  answer = (request, response) =>
    void response.writeHead(request.url === "/hook" ? 307 : 204, { Location: here("/inside") }).end();
  expect(await send(here(), { allowPrivate: true })).toEqual({ kind: "failed", reason: "status", status: 307 });
  expect(got.map(({ path }) => path)).toEqual(["/hook"]);
});

it("tells a receiver that is gone from one that fails, and keeps waiting for none", async () => {
  answer = (_, response) => void response.writeHead(410).end();
  expect(await send(here(), { allowPrivate: true })).toEqual({ kind: "gone" });
  answer = (_, response) => void response.writeHead(500).end();
  expect(await send(here(), { allowPrivate: true })).toEqual({ kind: "failed", reason: "status", status: 500 });
  answer = () => {};
  const late = { kind: "failed", reason: "late" };
  expect(await send(here(), { allowPrivate: true, deadlineMs: 80 })).toEqual(late);
  const never = () => new Promise<string[]>(() => {});
  expect(await send("https://hook.example/", { deadlineMs: 80, resolve: never })).toEqual(late);
  // An answer without end is not read.
  answer = (_, response) => {
    response.writeHead(200);
    const endless = setInterval(() => response.write("x".repeat(65_536)), 1);
    response.on("close", () => clearInterval(endless));
  };
  expect(await send(here(), { allowPrivate: true })).toEqual({ kind: "delivered", status: 200 });
  server.closeAllConnections();
  server.close();
  await once(server, "close");
  expect(await send(here(), { allowPrivate: true })).toEqual({ kind: "failed", reason: "unreachable" });
});
