// assent/client against a real server: typed calls, streams of any length, problems as errors, and patience.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { assentClient, AssentProblem, type AssentClient } from "../../core/client.ts";
import { startTestServer, type TestServer } from "../support/server.ts";

let server: TestServer;
let client: AssentClient;
beforeAll(async () => {
  server = await startTestServer();
  client = assentClient({ url: `${server.url}/`, key: server.demoKey! });
});
afterAll(() => server.stop());

const question = { purpose: "newsletter", channel: "email" } as const;
const refused = async (act: Promise<unknown>): Promise<AssentProblem> => {
  const error = await act.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof AssentProblem)) throw new Error("was not refused", { cause: error });
  return error;
};

describe("a client", () => {
  test("asks, suppresses, asks again and makes links", async () => {
    const recipients = [{ ref: "1", email: "sdk@example.com" }];
    const first = await client.check({ ...question, recipients });
    expect(first.results).toEqual([{ ref: "1", allow: false, reason: "NO_RECORD" }]);
    expect(await client.suppress([{ email: "sdk@example.com", reason: "COMPLAINT", source: "complaint" }])).toEqual({
      added: 1,
      standing: 0,
    });
    const { changed } = await client.recheck(first.check, recipients);
    expect(changed).toMatchObject([{ index: 0, reason: "COMPLAINT", before: { reason: "NO_RECORD" } }]);
    const { links } = await client.unsubscribeLinks({ ...question, recipients });
    expect(links[0]!.headers?.["List-Unsubscribe-Post"]).toBe("List-Unsubscribe=One-Click");
  });

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

  test("throws problems with their place, and those of a stream too", async () => {
    const recipients = [{ email: "a@example.com" }];
    const error = await refused(client.check({ ...question, purpose: "Two Words", recipients }));
    expect(error).toMatchObject({ status: 422, slug: "not-valid" });
    expect(error.errors[0]?.pointer).toBe("/purpose");
    const stranger = assentClient({ url: server.url, key: "assent_none" });
    expect((await refused(stranger.check({ ...question, recipients: [{ email: "a@example.com" }] }))).status).toBe(401);
    const stream = async () => {
      for await (const _ of stranger.checkStream(question, []));
    };
    expect((await refused(stream())).slug).toBe("no-credential");
  });

  test("waits and asks again where the server cannot take it now, as often as it is told", async () => {
    let asked = 0;
    const busy: typeof fetch = async (...args) => {
      asked++;
      return asked < 3 ? new Response("{}", { status: 503, headers: { "Retry-After": "0" } }) : fetch(...args);
    };
    const patient = assentClient({ url: server.url, key: server.demoKey!, fetch: busy });
    expect((await patient.check({ ...question, recipients: [{ email: "a@example.com" }] })).results).toHaveLength(1);
    expect(asked).toBe(3);
    asked = -10;
    const hasty = assentClient({ url: server.url, key: server.demoKey!, fetch: busy, retries: 1 });
    expect((await refused(hasty.suppress([]))).status).toBe(503);
    expect(asked).toBe(-8);
  });
});
