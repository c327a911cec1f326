// A page and the API on one domain: records come with cookies, and the answer's cookie becomes the server's.
import { afterAll, beforeAll, expect, test } from "vitest";
import { encodeDecision } from "../../../core/decision.ts";
import { instantAt } from "../../../core/time.ts";
import { demoSite } from "../../../server/services/demo.ts";
import { setSettings } from "../../../server/services/settings.ts";
import { system } from "../../support/context.ts";
import { freePort } from "../../support/free-port.ts";
import { bannerRequest, freshDevice, freshRecordId, post } from "../../support/requests.ts";
import { startTestServer, type TestServer } from "../../support/server.ts";

const page = "https://www.northgate.example";
let server: TestServer;
let notice: string;
let url: string;
beforeAll(async () => {
  const port = await freePort();
  server = await startTestServer({ publicUrl: "https://consent.northgate.example", demoOrigin: page, port });
  await setSettings(server.context, system, { site: demoSite, settings: { domain: "northgate.example" } });
  // The server is reached by its socket; what it takes itself to be called is the address above.
  url = `http://127.0.0.1:${port}`;
  ({ notice } = (await (await fetch(`${url}/s/site_demo.json`)).json()) as { notice: string });
});
afterAll(() => server?.stop());

function answered() {
  const at = Date.now();
  const id = freshRecordId(at);
  const device = freshDevice();
  const answers = { analytics: [1, "refused", at, false] } as const;
  const text = encodeDecision({ at: instantAt(at), record: id, subject: device, answers });
  return { text, request: bannerRequest(notice, "refused", { id, subject: { kind: "device", id: device } }) };
}

test("the configuration says that records go with cookies", async () => {
  const config = await (await fetch(`${url}/s/site_demo.json`)).json();
  expect(config).toMatchObject({ domain: "northgate.example", credentials: 1 });
});

test("a record that comes with its answer's cookie gets it back as the server's", async () => {
  const { text, request } = answered();
  const headers = { Origin: page, Cookie: `assent-site_demo=${text}` };
  const answer = await post(`${url}/v1/records`, request, headers);
  expect(answer.status).toBe(201);
  expect(answer.headers.get("Access-Control-Allow-Origin")).toBe(page);
  expect(answer.headers.get("Access-Control-Allow-Credentials")).toBe("true");
  expect(answer.headers.get("Set-Cookie")).toMatch(
    new RegExp(
      `^assent-site_demo=${text.replaceAll("+", "\\+")}; Domain=northgate\\.example; Path=/; Max-Age=\\d+; SameSite=Lax; Secure$`,
    ),
  );
  // A replay is told the same, because the first answer may have been lost.
  expect((await post(`${url}/v1/records`, request, headers)).headers.get("Set-Cookie")).toContain(text);
});

test("a record without the cookie, or with another answer's, sets none", async () => {
  const { request } = answered();
  expect((await post(`${url}/v1/records`, request, { Origin: page })).headers.get("Set-Cookie")).toBeNull();
  const other = { Origin: page, Cookie: `assent-site_demo=${answered().text}` };
  expect((await post(`${url}/v1/records`, request, other)).headers.get("Set-Cookie")).toBeNull();
});

test("a preflight of a page elsewhere is not let send cookies", async () => {
  const preflight = (origin: string) => fetch(`${url}/v1/records`, { method: "OPTIONS", headers: { Origin: origin } });
  expect((await preflight(page)).headers.get("Access-Control-Allow-Credentials")).toBe("true");
  const elsewhere = await preflight("https://www.elsewhere.example");
  expect([elsewhere.status, elsewhere.headers.get("Access-Control-Allow-Credentials")]).toEqual([403, null]);
});
