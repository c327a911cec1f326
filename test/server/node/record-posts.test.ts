// Records that Node's server answers by itself: which they are, and that nobody can tell.
import { createServer, type Server } from "node:http";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { ObservedRequest } from "../../../server/http/deps.ts";
import { tokenBuckets } from "../../../server/http/rate-limit.ts";
import { currentNotice } from "../../../server/services/notices.ts";
import { demoSite } from "../../../server/services/demo.ts";
import { listen, localUrl } from "../../../server/node/listening.ts";
import { recordPosts } from "../../../server/node/record-posts.ts";
import { testContext, type TestContext } from "../../support/context.ts";
import { bannerRequest, demoOrigin, freshDevice, post } from "../../support/requests.ts";
import { startTestServer, type TestServer } from "../../support/server.ts";

const elsewhere = 599;

describe("by itself", () => {
  let t: TestContext;
  let server: Server;
  let url: string;
  const observed: ObservedRequest[] = [];
  const bodies: unknown[] = [];
  const failures: unknown[] = [];
  /** What writing a record throws. */
  let broken: Error | undefined;
  beforeAll(async () => {
    t = await testContext();
    const posts = recordPosts(
      {
        context: {
          ...t.context,
          site: async (id) => {
            const store = await t.context.site(id);
            return { ...store, commitRecord: (draft) => (broken ? Promise.reject(broken) : store.commitRecord(draft)) };
          },
        },
        rateLimit: tokenBuckets({ perMinute: 0 }),
        observe: (request) => observed.push(request),
        clientAddress: () => "192.0.2.1",
        jurisdiction: (header) => header("X-Place") ?? "",
      },
      (incoming, outgoing) => {
        bodies.push("rawBody" in incoming ? String(incoming.rawBody) : undefined);
        failures.push(posts.failure(incoming));
        outgoing.writeHead(elsewhere).end();
      },
    );
    server = await listen(createServer(posts.listener), { host: "127.0.0.1", port: 0 });
    url = `${localUrl(server, "127.0.0.1")}/v1/records`;
  });
  afterAll(async () => {
    server.close();
    server.closeAllConnections();
    await t.stop();
  });

  test("a page's record is stored, answered whole, and observed", async () => {
    const request = bannerRequest(t.notice, "given");
    const answer = await post(url, request, { "X-Place": "GB", "Sec-GPC": "1", "User-Agent": "x Firefox/1" });
    expect(answer.status).toBe(201);
    expect(await answer.json()).toMatchObject({ id: request.id, promise: { id: request.id } });
    const { core } = (await (await t.context.site(demoSite)).record(request.id as never))!;
    expect(core).toMatchObject({ jurisdiction: "GB", method: { viaGpc: true } });
    expect(observed.at(-1)).toMatchObject({ method: "POST", route: "/v1/records", status: 201 });
    expect(observed.at(-1)!.id).toBe(answer.headers.get("X-Request-Id"));
    expect((await post(url, request)).status).toBe(200);
  });

  test.each<[string, string, RequestInit]>([
    ["another address", "/v1/check", { method: "POST", body: "{}" }],
    ["a query", "/v1/records?a", { method: "POST", body: "{}" }],
    ["another method", "/v1/records", { method: "PUT", body: "{}" }],
    ["a key", "/v1/records", { method: "POST", body: "{}", headers: { Authorization: "Bearer x" } }],
    ["a user", "/v1/records", { method: "POST", body: "{}", headers: { "Assent-CSRF": "x" } }],
    ["too large a body", "/v1/records", { method: "POST", body: "x".repeat(8_193) }],
    [
      "a body of no known length",
      "/v1/records",
      { method: "POST", body: chunked("{}"), duplex: "half" } as RequestInit,
    ],
  ])("a request with %s goes on as it came", async (_, path, init) => {
    expect((await fetch(new URL(path, url), init)).status).toBe(elsewhere);
    expect(bodies.at(-1)).toBeUndefined();
  });

  test("what fails goes on with what it failed of, and what is refused with nothing", async () => {
    broken = new Error("the disk is full");
    expect((await post(url, bannerRequest(t.notice, "given"))).status).toBe(elsewhere);
    expect(failures.at(-1)).toBe(broken);
    broken = undefined;
    expect((await post(url, "{")).status).toBe(elsewhere);
    expect(failures.at(-1)).toBeUndefined();
  });

  test("what is refused goes on with its body, and is not observed", async () => {
    const before = observed.length;
    const foreign = { Origin: "https://elsewhere.example" };
    const request = JSON.stringify(bannerRequest(t.notice, "given", { lang: "é" }));
    for (const [body, headers] of [
      ["{", {}],
      ["", {}],
      [request, {}],
      [request, foreign],
    ] as const) {
      expect((await post(url, body, headers)).status).toBe(elsewhere);
      expect(bodies.at(-1)).toBe(body);
    }
    expect(observed).toHaveLength(before);
  });
});

function chunked(text: string): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start(controller) {
      controller.enqueue(new TextEncoder().encode(text));
      controller.close();
    },
  });
}

describe("in a server", () => {
  let server: TestServer;
  let notice: string;
  beforeAll(async () => {
    // What is counted is not forgotten as time passes.
    const at = Date.now();
    server = await startTestServer({ rateLimit: 8, nowMs: () => at });
    notice = (await currentNotice(server.context, demoSite))!.hash;
  });
  afterAll(() => server.stop());

  /** Through the other listener, which has no length to go by. */
  const slowly = (body: string, headers: Record<string, string>) =>
    fetch(`${server.url}/v1/records`, {
      method: "POST",
      headers: { "Content-Type": "application/json", Origin: demoOrigin, ...headers },
      body: chunked(body),
      duplex: "half",
    } as RequestInit);

  const told = async (answer: Response) => {
    const text = await answer.text();
    const own = /[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}/g;
    // In the order of their names, as they are listed.
    const headers = [...answer.headers].filter(([name]) => name !== "date" && name !== "content-length");
    return JSON.stringify([answer.status, text, headers]).replaceAll(own, "");
  };

  test("nobody can tell which way an answer came, and each request counts once", async () => {
    const request = JSON.stringify(bannerRequest(notice, "given", { subject: { kind: "device", id: freshDevice() } }));
    expect((await post(`${server.url}/v1/records`, request)).status).toBe(201);
    const foreign = { Origin: "https://elsewhere.example" };
    for (const [body, headers] of [
      [request, {}],
      ["{", {}],
      [request, foreign],
    ] as const) {
      const quickly = await told(await post(`${server.url}/v1/records`, body, headers));
      expect(quickly).toBe(await told(await slowly(body, headers)));
    }
    // Those were seven; one is left, and it is left to whoever is refused too.
    expect((await post(`${server.url}/v1/records`, "{")).status).toBe(400);
    const late = await post(`${server.url}/v1/records`, request);
    expect([late.status, late.headers.has("Retry-After")]).toEqual([429, true]);
    expect(server.failures).toEqual([]);
  });
});
