// assent/client against a real server: every call, typed, and problems as errors.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { assentClient, AssentProblem, type AssentClient } from "../../core/client.ts";
import { demoSite } from "../../server/services/demo.ts";
import { createKeyAs } from "../../server/services/keys.ts";
import { currentNotice } from "../../server/services/notices.ts";
import { system } from "../support/context.ts";
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

  test("with an idempotency key does a call once, and asks again all the same", async () => {
    const act = assentClient({ url: server.url, key: server.demoKey!, idempotencyKey: 'letters "7" \\ May' });
    const recipients = [{ email: "sdk-once@example.com" }];
    expect((await act.check({ ...question, recipients })).results[0]!.reason).toBe("NO_RECORD");
    const suppressed = () =>
      act.suppress([{ email: "sdk-once@example.com", reason: "COMPLAINT", source: "complaint" }]);
    for (const _ of [1, 2]) expect(await suppressed()).toEqual({ added: 1, standing: 0 });
    expect((await act.check({ ...question, recipients })).results[0]!.reason).toBe("COMPLAINT");
    const other = act.suppress([{ email: "sdk-other@example.com", reason: "COMPLAINT", source: "complaint" }]);
    expect(await refused(other)).toMatchObject({ status: 422, slug: "idempotency-key-reused" });
    expect((await act.webhooks()).webhooks).toEqual([]);
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

  test("reads a decision record, finds what stands against an address, and lifts it", async () => {
    const { check } = await client.check({ ...question, recipients: [{ email: "sdk-lift@example.com" }] });
    expect(await client.checkRecord(check)).toMatchObject({ check: { id: check }, index: expect.any(Number) });
    await client.suppress([{ email: "sdk-lift@example.com", reason: "COMPLAINT", source: "complaint" }]);
    const stands = async () => (await client.findSuppressions({ email: "sdk-lift@example.com" })).entries;
    const [entry] = await stands();
    expect(entry).toMatchObject({ reason: "COMPLAINT", source: "complaint" });
    expect(await client.liftSuppression(entry!.id, "was a mistake")).toBeUndefined();
    expect(await stands()).toMatchObject([{ id: entry!.id, liftReason: "was a mistake" }]);
  });

  test("brings files in: an import from its dry run to its undo, and results of screening", async () => {
    const all = await scoped(["import", "screen"]);
    const file = "E-Mäil,when,why\nsdk-import@example.com,2026-01-05T10:00:00Z,form 1\n,,\n";
    const mapping = {
      email: "E-Mäil",
      purpose: "=newsletter",
      channel: "=email",
      status: "=given",
      date: "when",
      evidence: "why",
    };
    const { id, state, importable } = await all.upload(file, mapping);
    expect([state, importable]).toEqual(["dry-run", 1]);
    expect(await all.commitImport(id)).toMatchObject({ state: "committed", imported: 1 });
    expect(await all.undoImport(id)).toMatchObject({ state: "undone", undone: 1 });
    expect((await all.importOf(id)).state).toBe("undone");
    expect((await all.imports()).imports.map((one) => one.id)).toContain(id);
    const results = new Blob(["number,listed,register,date\n020 7946 0958,no,TPS,2026-01-05\n"]);
    expect(await all.screeningResults(results, "GB")).toMatchObject({ rows: 1 });
    expect((await refused(all.screeningResults("nothing"))).slug).toBe("not-valid");
  });

  test("keeps notes, links and shares, and has the record of processing", async () => {
    const all = await scoped(["consent.write", "dealings", "purposes"]);
    const hash = `sha256:${"ab".repeat(32)}` as const;
    const notice = (await currentNotice(server.context, demoSite))!;
    const subject = { kind: "phone", id: "+442079460958" } as const;
    const how = {
      actedAt: new Date(Date.now() - 60_000).toISOString(),
      notice: notice.hash,
      lang: "en",
      surface: "phone",
      actor: "agent",
      attachments: [
        { kind: "script", hash, note: "opening 3" },
        { kind: "recording", hash },
      ],
    } satisfies Partial<Parameters<AssentClient["note"]>[0]>;
    const call = [{ purpose: "call-back", status: "given", channel: "phone" }] as const;
    const noted = await all.note({ event: "give", choices: [...call], subject, ...how });
    expect(noted.id).toMatch(/^rec_/);
    const other = { kind: "email", id: "sdk-noted@example.com" } as const;
    const letter = [{ purpose: "newsletter", status: "withdrawn", channel: "email" }] as const;
    await all.note({ event: "withdraw", choices: [...letter], subject: other, ...how });
    const linked = await all.link({ subject, other, attachments: [{ kind: "recording", hash }] });
    expect(linked.id).toMatch(/^rec_/);
    const recipient = "Northgate Calling Ltd";
    const person = { email: "sdk-noted@example.com" };
    const shares = [{ ...person, recipient, purpose: "newsletter", sharedAt: "2026-01-05T10:00:00Z" }];
    expect(await all.tellShares(shares)).toEqual({ kept: 1 });
    expect((await all.findShares(person)).shares).toMatchObject([{ recipient, purpose: "newsletter" }]);
    const { toTell } = await all.sharesToTell();
    expect(toTell).toEqual([]);
    expect((await refused(all.sharesTold([]))).slug).toBe("not-valid");
    const { activities } = await all.processing("en");
    expect(activities.length).toBeGreaterThan(0);
  });
});

/** A client whose key may do these things. */
async function scoped(scopes: readonly string[]): Promise<AssentClient> {
  const read = () => ({ name: "sdk", scopes });
  const { token } = await createKeyAs(server.context, system, { site: demoSite, read });
  return assentClient({ url: server.url, key: token });
}
