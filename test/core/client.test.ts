// assent/client against a real server: every call, typed, and problems as errors.
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

  test("tells of sales and sends, and reads the purposes and changes one, unless somebody changed it since", async () => {
    const soldAt = "2026-01-05T10:00:00.000Z";
    await client.suppress([{ email: "other@example.com", reason: "COMPLAINT", source: "complaint" }]);
    const sales = [{ email: "sdk-buyer@example.com", product: "lines", soldAt, refusalOffered: true }];
    expect(await client.tellSales(sales)).toEqual({ kept: 1 });
    const recipients = [{ email: "sdk-buyer@example.com" }];
    expect(await client.tellSends({ ...question, refusalOffered: true, recipients })).toEqual({ kept: 1 });
    const { purposes } = await client.purposes();
    expect(purposes.map(({ id }) => id)).toContain("newsletter");
    const { id: _, version: __, changes: ___, revision, ...newsletter } = await client.purpose("newsletter");
    const shorter = { ...newsletter, validPeriod: "P6M" };
    const { purpose } = await client.setPurpose("newsletter", shorter, revision);
    expect(purpose?.validPeriod).toBe("P6M");
    expect((await refused(client.setPurpose("newsletter", newsletter, revision))).slug).toBe("purpose-changed");
    expect((await refused(client.setPurpose("newsletter", newsletter, null))).slug).toBe("purpose-changed");
  });

  test("reads changes from where it was, by keys it can make, and says who is told of them", async () => {
    const before = await client.changes();
    const email = "sdk-change@example.com";
    await client.suppress([{ email, reason: "HARD_BOUNCE", source: "bounce" }]);
    const { changes, more } = await client.changes(before.cursor, 1);
    expect(more).toBe(false);
    const { keys } = await client.changeKeys([{ email }]);
    expect(changes).toMatchObject([{ type: "suppression.added", data: { subject: { key: keys[0]!.suppression } } }]);
    const { id, secret } = await client.addWebhook({ url: "https://hooks.example/a", types: ["suppression.added"] });
    expect((await client.webhooks()).webhooks.map((one) => one.id)).toContain(id);
    expect((await client.rotateWebhook(id)).secret).not.toBe(secret);
    expect((await client.changeWebhook(id, { state: "paused" })).state).toBe("paused");
    expect((await client.deliveries(id)).deliveries).toEqual([]);
    const period = { from: "2026-01-01T00:00:00.000Z", to: "2026-01-02T00:00:00.000Z" };
    expect(await client.replay(id, period)).toEqual({ again: 0 });
    expect(await client.removeWebhook(id)).toBeUndefined();
    expect((await client.webhooks()).webhooks.map((one) => one.id)).not.toContain(id);
  });
});
