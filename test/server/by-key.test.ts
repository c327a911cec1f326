// Callers who send keys instead of addresses: the same answers on every path, only with the right, and nothing told of who exists.
import { afterAll, beforeAll, expect, test } from "vitest";
import { assentClient, keyMaker, type AssentClient, type KeyMaker } from "../../core/client.ts";
import { demoSite } from "../../server/services/demo.ts";
import { createKeyAs, revokeApiKey } from "../../server/services/keys.ts";
import { currentNotice } from "../../server/services/notices.ts";
import { subjectHash } from "../../server/services/subjects.ts";
import { system } from "../support/context.ts";
import { post, recordRequest } from "../support/requests.ts";
import { startTestServer, type TestServer } from "../support/server.ts";

let server: TestServer;
let notice: string;
let keys: KeyMaker;
let byKey: AssentClient;
let byAddress: AssentClient;
const clientOf = (key: string) => assentClient({ url: server.url, key });
const made = (scopes: readonly string[]) =>
  createKeyAs(server.context, system, { site: demoSite, read: () => ({ name: "caller", scopes }) });

beforeAll(async () => {
  server = await startTestServer();
  notice = (await currentNotice(server.context, demoSite))!.hash;
  const { token, exportKey } = await made(["check", "check.bykey", "suppress.write", "consent.write"]);
  keys = keyMaker(exportKey!);
  byKey = clientOf(token);
  byAddress = clientOf((await made(["check", "suppress.write", "consent.write"])).token);
});
afterAll(() => server?.stop());

const question = { purpose: "newsletter", channel: "email" } as const;
const give = (email: string) =>
  post(`${server.url}/v1/records`, recordRequest(notice, { subject: { kind: "email", id: email } }));
async function all<T>(these: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const one of these) found.push(one);
  return found;
}
const named = async (email: string) => (await keys.email(email))!;
const answer = async (email: string) => {
  const [one] = (await byKey.check({ ...question, recipients: [await named(email)] })).results;
  const [other] = (await byAddress.check({ ...question, recipients: [{ email }] })).results;
  const [streamed] = await all(byKey.checkStream(question, [await named(email)]));
  expect(one).toEqual(other);
  expect(streamed).toEqual(other);
  return one!;
};

test("a key is answered as its address is, whatever stands and however it came to", async () => {
  expect(await answer("ann@example.com")).toMatchObject({ reason: "NO_RECORD" });
  await give("ann@example.com");
  expect(await answer("Ann@Example.com")).toMatchObject({ allow: true });
  const first = await byKey.check({ ...question, recipients: [await named("ann@example.com")] });
  await byAddress.suppress([{ email: "ann@example.com", reason: "COMPLAINT", source: "complaint" }]);
  expect(await answer("ann@example.com")).toMatchObject({ allow: false, reason: "COMPLAINT" });
  const again = await byKey.recheck(first.check, [await named("ann@example.com")]);
  expect(again).toMatchObject({ leaveOut: [0], changed: [{ before: { allow: true } }] });
});

test("what stands against one spelling of a mailbox stands against the keys of the others", async () => {
  await give("bob+list@example.com");
  expect(await answer("bob+list@example.com")).toMatchObject({ allow: true });
  await byKey.suppress([{ ...(await named("bob+shop@example.com")), reason: "HARD_BOUNCE", source: "bounce" }]);
  expect(await answer("bob+list@example.com")).toMatchObject({ reason: "HARD_BOUNCE" });
});

test("what an agent notes of a key counts for the address, and a link made for a key ends it", async () => {
  const { key } = await named("cy@example.com");
  const note = {
    event: "give",
    choices: [{ purpose: "newsletter", status: "given", channel: "email" }],
    subject: { kind: "email", id: key },
    actedAt: new Date(Date.now() - 86_400_000).toISOString(),
    notice,
    lang: "en",
    surface: "console",
    actor: "agent",
  };
  const noted = (token: string) =>
    post(`${server.url}/v1/records`, note, { Authorization: `Bearer ${token}`, Origin: "" });
  const { token } = await made(["consent.write"]);
  expect((await noted(token)).status).toBe(403);
  expect((await noted((await made(["consent.write", "check.bykey"])).token)).status).toBe(201);
  expect(await answer("cy@example.com")).toMatchObject({ allow: true });
  const { links } = await byKey.unsubscribeLinks({ ...question, recipients: [await named("cy@example.com")] });
  expect(await byAddress.unsubscribeLinks({ ...question, recipients: [{ email: "cy@example.com" }] })).toEqual({
    links,
  });
  const body = new URLSearchParams({ "List-Unsubscribe": "One-Click" });
  expect((await fetch(links[0]!.url!, { method: "POST", body })).status).toBe(200);
  expect(await answer("cy@example.com")).toMatchObject({ allow: false });
});

test("what was sent to a key counts for the address", async () => {
  const sent = { ...question, refusalOffered: true };
  const recipients = [await named("eli@example.com")];
  await give("eli@example.com");
  await expect(byAddress.tellSends({ ...sent, recipients })).rejects.toMatchObject({ status: 403 });
  const { token } = await made(["dealings", "check.bykey"]);
  const teller = clientOf(token);
  const sentAt = "2026-01-02T10:00:00.000Z";
  expect(await teller.tellSends({ ...sent, sentAt, recipients })).toEqual({ kept: 1 });
  expect(await teller.tellSends({ ...sent, sentAt, recipients: [{ email: "eli@example.com" }] })).toEqual({ kept: 1 });
  const store = await server.context.site(demoSite);
  const hash = subjectHash(server.context.identityKey(demoSite), "email", "eli@example.com");
  const [dealings] = await store.dealings({ hashes: [hash], since: "2026-01-01T00:00:00.000Z" });
  expect(dealings!.sendings).toHaveLength(1);
});

test("without the right a key is refused, whoever it is of, and a line of a stream is not understood", async () => {
  await give("dee@example.com");
  for (const email of ["dee@example.com", "nobody-at-all@example.com"]) {
    const recipients = [await named(email)];
    const entry = { ...recipients[0]!, reason: "COMPLAINT", source: "complaint" } as const;
    for (const act of [
      () => byAddress.check({ ...question, recipients }),
      () => byAddress.unsubscribeLinks({ ...question, recipients }),
      () => byAddress.suppress([entry]),
    ])
      await expect(act()).rejects.toMatchObject({ status: 403, slug: "may-not" });
    const [line] = await all(byAddress.checkStream(question, recipients));
    expect(line).toEqual({ allow: false, reason: "INPUT_INVALID", also: ["NO_RECORD"] });
  }
  expect(await answer("dee@example.com")).toMatchObject({ allow: true });
});

test("a key nobody has is answered as an address nobody has, and half a name as none", async () => {
  const strange = { key: "k1.AAAAAAAAAAAAAAAAAAAAAA", suppressionKey: "k1.AAAAAAAAAAAAAAAAAAAAAA" };
  const { key } = await named("dee@example.com");
  const { results } = await byKey.check({ ...question, recipients: [strange, { key }] });
  expect(results).toEqual([
    { allow: false, reason: "NO_RECORD" },
    { allow: false, reason: "INPUT_INVALID", also: ["NO_RECORD"] },
  ]);
  const half = byKey.suppress([{ key, reason: "COMPLAINT", source: "complaint" }]);
  await expect(half).rejects.toMatchObject({ slug: "not-valid", errors: [{ pointer: "/entries/0/suppressionKey" }] });
});

test("a revoked key asks nothing more, whatever export key its holder keeps", async () => {
  const { id, token } = await made(["check", "check.bykey"]);
  await revokeApiKey(server.context, system, { site: demoSite, id });
  const asked = clientOf(token).check({ ...question, recipients: [await named("dee@example.com")] });
  await expect(asked).rejects.toMatchObject({ status: 401 });
});
