// Public texts: small on the wire for who takes brotli, whole for who does not, tagged apart.
import { request } from "node:http";
import { brotliDecompressSync } from "node:zlib";
import { afterAll, beforeAll, expect, test } from "vitest";
import { takesBrotli } from "../../../server/http/public-text.ts";
import { keptBrotli } from "../../../server/node/compress.ts";
import { startTestServer, type TestServer } from "../../support/server.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server?.stop());

/** The answer as it came over the wire. */
function raw(path: string, headers: Record<string, string>) {
  return new Promise<{ status: number; headers: Record<string, unknown>; body: Buffer }>((resolve, reject) => {
    const call = request(server.url + path, { headers }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on("data", (chunk: Buffer) => chunks.push(chunk));
      answer.on("end", () =>
        resolve({ status: answer.statusCode!, headers: answer.headers, body: Buffer.concat(chunks) }),
      );
    });
    call.on("error", reject).end();
  });
}

test("the site's script is brotli for who takes it, and the same text for who does not", async () => {
  const plain = await raw("/s/site_demo.js", {});
  // The demo site has two languages.
  const vary = "Accept-Encoding, Accept-Language";
  const small = await raw("/s/site_demo.js", { "Accept-Encoding": "gzip, deflate, br, zstd" });
  expect([plain.headers["content-encoding"], small.headers["content-encoding"]]).toEqual([undefined, "br"]);
  expect([plain.headers["vary"], small.headers["vary"]]).toEqual([vary, vary]);
  expect(brotliDecompressSync(small.body).toString()).toBe(plain.body.toString());
  expect(small.body.length).toBeLessThan(plain.body.length / 2);
  expect(plain.headers["etag"]).not.toBe(small.headers["etag"]);
});

test("each encoding is revalidated by its own tag", async () => {
  const takes = { "Accept-Encoding": "br" };
  const { headers } = await raw("/s/site_demo.js", takes);
  const tag = String(headers["etag"]);
  expect((await raw("/s/site_demo.js", { ...takes, "If-None-Match": tag })).status).toBe(304);
  expect((await raw("/s/site_demo.js", { "If-None-Match": tag })).status).toBe(200);
});

test.each([
  [true, "br"],
  [true, "gzip, br;q=0.5"],
  [true, "GZIP, BR"],
  [false, "br;q=0"],
  [false, "gzip, br ; q=0.0"],
  [false, "brotli"],
  [false, ""],
  [false, undefined],
])("%s for Accept-Encoding: %s", (takes, header) => expect(takesBrotli(header)).toBe(takes));

test("a text is compressed once, and what is kept is bounded", async () => {
  const compress = keptBrotli(2);
  const first = compress("a");
  expect(compress("a")).toBe(first);
  await Promise.all([compress("b"), compress("c")]);
  expect(compress("a")).not.toBe(first);
});
