// A mail program's one press as RFC 8058 has it sent: a form in parts, or urlencoded.
import { afterAll, beforeAll, expect, test } from "vitest";
import { assentClient } from "../../../core/client.ts";
import { startTestServer, type TestServer } from "../../support/server.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

async function linkOf(email: string): Promise<string> {
  const client = assentClient({ url: server.url, key: server.demoKey! });
  const { links } = await client.unsubscribeLinks({ purpose: "newsletter", channel: "email", recipients: [{ email }] });
  return links[0]!.url!;
}
async function reasonFor(email: string): Promise<string> {
  const client = assentClient({ url: server.url, key: server.demoKey! });
  return (await client.check({ purpose: "newsletter", channel: "email", recipients: [{ email }] })).results[0]!.reason;
}

test("a form in parts ends the topic as an urlencoded one does", async () => {
  const parts = new FormData();
  parts.set("List-Unsubscribe", "One-Click");
  for (const [email, body] of [
    ["parts@example.com", parts],
    ["plain@example.com", new URLSearchParams({ "List-Unsubscribe": "One-Click" })],
  ] as const) {
    const answer = await fetch(await linkOf(email), { method: "POST", body, redirect: "error" });
    expect(answer.status).toBe(200);
    expect(await reasonFor(email)).toBe("UNSUBSCRIBED_TOPIC");
  }
});

test("a form in parts that is cut off ends nothing and says so", async () => {
  const headers = { "Content-Type": "multipart/form-data; boundary=cut" };
  const answer = await fetch(await linkOf("cut@example.com"), { method: "POST", headers, body: "--cut\r\nContent-" });
  expect(answer.status).toBe(400);
  expect(await reasonFor("cut@example.com")).toBe("NO_RECORD");
});
