// Bodies are bounded whether their size is declared or not, and nobody reads on past the bound.
import { request } from "node:http";
import { afterAll, beforeAll, expect, test } from "vitest";
import { demoOrigin } from "../../support/requests.ts";
import { startTestServer, type TestServer } from "../../support/server.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server?.stop());

/** Sends chunks without declaring their length, until the server answers; says how many were taken. */
function streamed(chunks: number): Promise<{ status: number; sent: number }> {
  return new Promise((resolve, reject) => {
    let sent = 0;
    let answered = false;
    const headers = { Origin: demoOrigin, "Content-Type": "application/json" };
    const call = request(`${server.url}/v1/records`, { method: "POST", headers }, (answer) => {
      answered = true;
      answer.resume();
      resolve({ status: answer.statusCode!, sent });
    });
    call.on("error", (error) => answered || reject(error));
    const next = () => {
      if (answered || sent === chunks) return call.end();
      sent++;
      call.write("x".repeat(1_024), () => setTimeout(next, 1));
    };
    next();
  });
}

test("a body without a length is refused once it is too large, long before its end", async () => {
  const { status, sent } = await streamed(2_000);
  expect(status).toBe(413);
  expect(sent).toBeLessThan(200);
});

test("a body that is too large is answered though its sender falls silent in its midst", async () => {
  const headers = { Origin: demoOrigin, "Content-Type": "application/json", "Content-Length": "4000000" };
  const status = await new Promise<number>((resolve, reject) => {
    const call = request(`${server.url}/v1/records`, { method: "POST", headers }, (answer) => {
      resolve(answer.statusCode!);
      call.destroy();
    });
    call.on("error", reject);
    call.write("x".repeat(1_024));
  });
  expect(status).toBe(413);
});

test("a small body without a length is read to its end", async () => {
  expect(await streamed(2)).toEqual({ status: 400, sent: 2 });
});
