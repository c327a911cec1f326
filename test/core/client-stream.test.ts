// Streams of the client against a real server: any number, in order, whole or failed.
import { afterAll, beforeAll, expect, test } from "vitest";
import { assentClient, type AssentClient } from "../../core/client.ts";
import { startTestServer, type TestServer } from "../support/server.ts";

let server: TestServer;
let client: AssentClient;
beforeAll(async () => {
  server = await startTestServer();
  client = assentClient({ url: server.url, key: server.demoKey! });
});
afterAll(() => server?.stop());

const question = { purpose: "newsletter", channel: "email" } as const;

test("streams any number, in order, and then has the summary", async () => {
  async function* many() {
    for (let i = 0; i < 5_000; i++) yield { ref: `${i}`, email: `s${i}@example.com` };
  }
  const answers = client.checkStream(question, many());
  const refs: (string | undefined)[] = [];
  for await (const { ref } of answers) refs.push(ref);
  expect(refs).toEqual(Array.from({ length: 5_000 }, (_, i) => `${i}`));
  expect(answers.summary()).toMatchObject({ counts: { allow: 0, deny: 5_000 } });
});

test("throws when a stream breaks off before its summary", async () => {
  const cut: typeof fetch = async () => new Response('{"allow":true,"reason":"CONSENT_ACTIVE"}\n');
  const answers = assentClient({ url: server.url, key: "k", fetch: cut }).checkStream(question, []);
  const take = async () => {
    for await (const _ of answers);
  };
  await expect(take()).rejects.toThrow("broke off");
  expect(answers.summary()).toBeUndefined();
});

test("throws what the caller's own list threw", async () => {
  function* broken() {
    yield { email: "a@example.com" };
    throw new RangeError("the list is torn");
  }
  const take = async () => {
    for await (const _ of client.checkStream(question, broken()));
  };
  await expect(take()).rejects.toThrow("the list is torn");
});
