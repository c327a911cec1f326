// /metrics: by token only, in Prometheus' text, with nothing of anybody in it.
import { afterAll, beforeAll, expect, test } from "vitest";
import { requestMetrics } from "../../../server/node/metrics.ts";
import { bannerRequest, post } from "../../support/requests.ts";
import { startTestServer, type TestServer } from "../../support/server.ts";

const token = "metrics-token-of-a-test";
let server: TestServer;
const requestLines: string[] = [];
beforeAll(async () => {
  server = await startTestServer({ metricsToken: token, requestLog: (line) => requestLines.push(line) });
});
afterAll(() => server?.stop());

const scrape = (headers: Record<string, string> = { Authorization: `Bearer ${token}` }) =>
  fetch(`${server.url}/metrics`, { headers });

test("requests, the log, checkpoints, files and the process are told to whoever has the token", async () => {
  const { notice } = (await (await fetch(`${server.url}/s/site_demo.json`)).json()) as { notice: string };
  const request = bannerRequest(notice, "refused");
  expect((await post(`${server.url}/v1/records?x=ada@example.com`, request)).status).toBe(201);
  const answer = await scrape();
  expect(answer.headers.get("Content-Type")).toBe("text/plain; version=0.0.4; charset=utf-8");
  const text = await answer.text();
  expect(text).toContain('assent_requests_total{route="/v1/records",method="POST",status="201"} 1\n');
  expect(text).toMatch(/assent_request_seconds_bucket\{route="\/v1\/records",le="\+Inf"\} 1\n/);
  expect(text).toMatch(/assent_log_entries\{site="site_demo"\} [2-9]/);
  expect(text).toMatch(/assent_log_unsealed_entries\{site="site_demo"\} \d/);
  expect(text).toMatch(/assent_database_bytes\{file="sites\/site_demo\.db"\} \d{4}/);
  expect(text).toMatch(/process_resident_memory_bytes \d{7}/);
  for (const own of [request.id, request.subject.id, "ada@example.com", "127.0.0.1"]) expect(text).not.toContain(own);
  // Each line is a comment or a sample (exposition format 0.0.4).
  const sample = /^(# (HELP|TYPE) \w+ .+|\w+(\{(\w+="([^"\\]|\\.)*",?)*\})? [-+.\de]+)$/;
  expect(
    text
      .trimEnd()
      .split("\n")
      .filter((line) => !sample.test(line)),
  ).toEqual([]);
});

test("a request is one line of JSON with its route, and nothing of who asked", async () => {
  await fetch(`${server.url}/r/rec_1.secret-token?mail=ada@example.com`);
  const line = JSON.parse(requestLines.at(-1)!) as Record<string, unknown>;
  expect(line).toMatchObject({ route: "/r/:receipt", method: "GET", status: 404 });
  expect(Object.keys(line).sort()).toEqual(["at", "id", "method", "ms", "route", "status"]);
  expect(requestLines.join()).not.toMatch(/ada@|secret-token|127\.0\.0\.1/);
});

test("no token, a wrong one, and none in the configuration get nothing", async () => {
  for (const headers of [{}, { Authorization: "Bearer wrong" }, { Authorization: `Bearer ${token}x` }])
    expect((await scrape(headers)).status).toBe(401);
  const without = await startTestServer();
  try {
    expect((await fetch(`${without.url}/metrics`, { headers: { Authorization: `Bearer ${token}` } })).status).toBe(404);
  } finally {
    await without.stop();
  }
});

test("latencies add up to their count, each in every bucket above it", () => {
  const { observe, metrics } = requestMetrics();
  for (const ms of [0.5, 3, 40, 99_000]) observe({ id: "1", route: "/", method: "GET", status: 200, ms });
  const { lines } = metrics()[1]!;
  const values = lines.map((line) => Number(line.split(" ").at(-1)));
  expect(values.slice(0, -2)).toEqual([1, 1, 2, 2, 2, 3, 3, 3, 3, 3, 3, 3, 4]);
  expect(values.slice(-2)).toEqual([99.0435, 4]);
});
