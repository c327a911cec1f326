// Every address of the description, asked by those who may not: refused with the right problem, and in the audit.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { SiteId } from "../../../core/ids.ts";
import { takesIdempotencyKey } from "../../../server/http/idempotency.ts";
import { operations } from "../../../server/http/openapi.ts";
import type { Operation } from "../../../server/http/operation.ts";
import { createApiKey } from "../../../server/services/keys.ts";
import { scopes } from "../../../server/services/scopes.ts";
import { createSite } from "../../../server/services/sites.ts";
import type { AuditRow } from "../../../server/store/rows.ts";
import { announced } from "../../support/announced.ts";
import { system } from "../../support/context.ts";
import { startTestServer, type TestServer } from "../../support/server.ts";
import { signedIn, type SignedIn } from "../../support/signed-in.ts";
import { madeThings } from "../../support/things.ts";

interface Asked extends Operation {
  /** Such as `POST /v1/keys/{id}/revoke`. */
  readonly name: string;
  readonly method: string;
  readonly path: string;
}

const asked: readonly Asked[] = Object.entries(operations).map(([name, operation]) => {
  const [method = "", path = ""] = name.split(" ");
  return { ...operation, name, method, path };
});
const reads = ({ method }: Asked): boolean => method === "GET";
const ofKeys = asked.filter(({ key }) => key);
const ofUsers = asked.filter(({ session }) => session);
const closed = [...ofKeys, ...ofUsers];
const writing = closed.filter((one) => !reads(one));
/** It tells who is signed in: that nobody is, is its answer to every page of ours that is opened. */
const whoIsThere = "GET /v1/session";

const other = "site_other" as SiteId;
const demo = "site_demo" as SiteId;
// Every request comes a minute and more after the one before, so that no refusal is only counted.
let ms = Date.now();
let server: TestServer;
let owner: SignedIn;
let marketer: SignedIn;
/** May nothing: a role of a later version. */
let guest: SignedIn;
let keys: { readonly feedback: string; readonly audit: string; readonly other: string };
/** What there is on the demo site, and the owner's own, by what its id stands for. */
let things: Readonly<Record<string, string>>;

beforeAll(async () => {
  server = await startTestServer({ nowMs: () => ms });
  const { context } = server;
  await createSite(context, system, { id: other, name: "Other", origins: [] });
  const key = (site: SiteId, ...wanted: string[]) =>
    createApiKey(context, system, { site, name: wanted.join(), scopes: wanted });
  keys = {
    feedback: await key(demo, "feedback"),
    audit: await key(demo, "audit"),
    other: await key(other, ...Object.keys(scopes)),
  };
  owner = await signedIn(server, "owner");
  marketer = await signedIn(server, "marketer");
  guest = await signedIn(server, "auditor");
  await context.control.setUserRole(guest.user.id, "guest");
  things = await madeThings(server, { owner: owner.user.id, key: `key_${keys.audit.split("_")[1]}` });
});
afterAll(() => server?.stop());

/** Which of the things an address is about; of one that the table does not name, its test fails. */
const about: Readonly<Record<string, readonly [thing: string, body?: unknown]>> = {
  "GET /v1/receipts/{id}": ["record"],
  "GET /v1/packs/{id}": ["record"],
  "GET /v1/notices/{hash}": ["notice"],
  "POST /v1/notices/{hash}/restore": ["notice"],
  "POST /v1/keys/{id}/revoke": ["key"],
  "GET /v1/checks/{id}": ["check"],
  "POST /v1/checks/{id}/recheck": ["check", { recipients: [{ email: "ada@example.com" }] }],
  "GET /v1/imports/{id}": ["import"],
  "POST /v1/imports/{id}/commit": ["import"],
  "POST /v1/imports/{id}/undo": ["import"],
  "GET /v1/imports/{id}/errors.csv": ["import"],
  "POST /v1/webhooks/{id}": ["webhook", { state: "paused" }],
  "POST /v1/webhooks/{id}/rotate": ["webhook"],
  "POST /v1/webhooks/{id}/remove": ["webhook"],
  "POST /v1/webhooks/{id}/replay": ["webhook", { delivery: 1 }],
  "GET /v1/webhooks/{id}/deliveries": ["webhook"],
  "POST /v1/suppressions/{id}/lift": ["suppression", { reason: "asked again" }],
  "POST /v1/holds/{id}/lift": ["hold"],
  "GET /v1/purposes/{id}": ["purpose"],
  "GET /v1/purposes/{id}/history": ["purpose"],
  "POST /v1/purposes/{id}/retire": ["purpose", {}],
  "POST /v1/passkeys/{id}": ["passkey", { name: "Mine" }],
  "POST /v1/passkeys/{id}/remove": ["passkey"],
  "POST /v1/sessions/{id}/end": ["session"],
};
/** What stands in an address and is nobody's: the name of a mailer, a purpose to be made, and users and samples, which are of no site. */
const ofNobody = new Set([
  "POST /v1/feedback/{mailer}",
  "POST /v1/inbound/{mailer}",
  "PUT /v1/purposes/{id}",
  "POST /v1/users/{id}/link",
  "POST /v1/users/{id}/role",
  "POST /v1/users/{id}/disable",
  "POST /v1/samples/{id}/wipe",
]);

const pathOf = ({ path }: Asked, id = "x"): string => path.replace(/\{\w+\}/g, id);

interface Sent {
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly id?: string | undefined;
  /** Without one, what is announced is good for nothing and never comes: nobody who may not ask is waited for. */
  readonly body?: unknown;
}

/** Headers and a query that fit nothing, a key to do it once, and a body of which no byte is sent. */
const garbage = {
  query: "?mostFaults=many&register=none",
  headers: {
    "Content-Type": "image/garbage",
    "Import-Mapping": "{",
    "Idempotency-Key": "again",
    "Content-Length": "1000000",
  },
};

async function whole(method: string, url: string, headers: Readonly<Record<string, string>>, body?: unknown) {
  const sent = body === undefined ? {} : { body: JSON.stringify(body) };
  const answer = await fetch(url, { method, redirect: "manual", headers, ...sent });
  return { status: answer.status, said: await answer.text() };
}

/** Asks, and tells what came of it: the status, the problem, and the rows that the audit has more than before. */
async function tried(one: Asked, { headers, id, body }: Sent): Promise<[status: number, slug: string, AuditRow[]]> {
  ms += 61_000;
  const { control } = server.context;
  const newest = async () => (await control.auditPage({ most: 1 }))[0]?.seq ?? 0;
  const before = await newest();
  const isGarbage = body === undefined && !reads(one) && id === undefined;
  const wanted = { ...(isGarbage ? garbage.headers : { "Content-Type": "application/json" }), ...headers };
  const given = Object.fromEntries(
    Object.entries(wanted).filter((pair): pair is [string, string] => pair[1] !== undefined),
  );
  const url = server.url + pathOf(one, id);
  const { status, said } = isGarbage
    ? await announced(one.method, url + garbage.query, given)
    : await whole(one.method, url, given, reads(one) ? undefined : (body ?? {}));
  const slug = status < 400 ? said.slice(0, 80) : (JSON.parse(said) as { type: string }).type.split("#")[1]!;
  const rows = (await control.auditPage({ outcome: "refused", most: 20 })).filter(({ seq }) => seq > before);
  return [status, slug, rows];
}

const bearer = (token: string) => ({ Authorization: `Bearer ${token}` });
const cookieOf = ({ cookie, csrfToken }: SignedIn) => ({
  Cookie: cookie,
  Origin: server.url,
  "Assent-CSRF": csrfToken,
  "Assent-Site": demo,
});

test("the tables name every address that is about one thing, and none that is not there", () => {
  const named = closed.filter(({ path }) => path.includes("{")).map(({ name }) => name);
  expect([...Object.keys(about), ...ofNobody].sort()).toEqual(named.sort());
  expect(ofKeys.length).toBeGreaterThan(70);
  expect(ofUsers.length).toBeGreaterThan(15);
});

describe("without a key and without a cookie", () => {
  test.each(closed)("$name", async (one) => {
    const [status, slug, rows] = await tried(one, { headers: {} });
    expect([status, slug]).toEqual([401, "no-credential"]);
    const row = { actor: "public", site: null, verb: "request.accept", detail: "no-credential none" };
    expect(rows).toMatchObject(one.name === whoIsThere ? [] : [row]);
  });
});

describe("with a key that was made up", () => {
  test.each(ofKeys)("$name", async (one) => {
    const [status, slug, rows] = await tried(one, { headers: bearer(`${keys.audit.slice(0, -4)}AAAA`) });
    expect([status, slug]).toEqual([401, "no-credential"]);
    expect(rows).toMatchObject([{ actor: "public", verb: "request.accept", detail: "no-credential token" }]);
  });
});

describe("with a key of another site, which it names", () => {
  test.each(ofKeys)("$name", async (one) => {
    const [status, slug, rows] = await tried(one, { headers: { ...bearer(keys.other), "Assent-Site": demo } });
    expect([status, slug]).toEqual([403, "may-not"]);
    expect(rows).toMatchObject([
      { actor: expect.stringMatching(/^key_/), site: other, detail: "may-not another site" },
    ]);
  });
});

describe("with a key that has another scope", () => {
  test.each(ofKeys)("$name", async (one) => {
    const key = /feedback|inbound/.test(one.path) ? keys.audit : keys.feedback;
    const [status, slug, rows] = await tried(one, { headers: bearer(key) });
    expect([status, slug]).toEqual([403, "may-not"]);
    expect(rows).toMatchObject([{ actor: `key_${key.split("_")[1]}`, site: demo, detail: "may-not" }]);
  });
});

describe("with a key, where only users may", () => {
  test.each(ofUsers)("$name", async (one) => {
    const [status, slug, rows] = await tried(one, { headers: bearer(keys.other) });
    expect([status, slug]).toEqual([401, "no-credential"]);
    expect(rows).toMatchObject(one.name === whoIsThere ? [] : [{ actor: "public", detail: "no-credential none" }]);
  });
});

describe("by a user whose role may not", () => {
  test.each(closed.filter(({ name }) => name !== whoIsThere))("$name", async (one) => {
    const [status, slug, rows] = await tried(one, { headers: cookieOf(guest) });
    expect([status, slug]).toEqual([403, "may-not"]);
    expect(rows).toMatchObject([{ actor: guest.user.id, detail: "may-not" }]);
  });
});

describe("about what is another site's, or another user's", () => {
  test.each(closed.filter(({ name }) => Object.hasOwn(about, name)))("$name", async (one) => {
    const [thing, body] = about[one.name]!;
    const mine = one.name.startsWith("POST /v1/keys/") ? { ...cookieOf(owner), "Assent-Site": other } : undefined;
    const headers = one.session ? cookieOf(marketer) : (mine ?? bearer(keys.other));
    const [status, slug, rows] = await tried(one, { headers, id: things[thing]!, body });
    expect([status, slug]).toEqual([404, "not-found"]);
    expect(rows).toMatchObject([{ detail: "not-found" }]);
  });
});

describe("by a page of another origin, with a user's cookie and token", () => {
  test.each(closed)("$name", async (one) => {
    const [status, slug, rows] = await tried(one, { headers: { ...cookieOf(owner), Origin: "https://evil.example" } });
    expect([status, slug]).toEqual([403, "forged-request"]);
    expect(rows).toMatchObject([{ actor: owner.user.id, verb: "request.accept", detail: "forged-request origin" }]);
  });
});

describe("with a stolen cookie and no token", () => {
  test.each(writing)("$name", async (one) => {
    const [status, slug, rows] = await tried(one, { headers: { ...cookieOf(owner), "Assent-CSRF": undefined } });
    expect([status, slug]).toEqual([403, "forged-request"]);
    expect(rows).toMatchObject([{ actor: owner.user.id, verb: "request.accept", detail: "forged-request token" }]);
  });
});

describe("of whoever may, what a description says is sent", () => {
  // The write is claimed for its Idempotency-Key when it is read: unread it would be done again each time.
  const withBody = writing.filter((one) => one.body?.media === "application/json" && takesIdempotencyKey(one.name));
  test.each(withBody)("$name is read", async (one) => {
    const headers = { ...cookieOf(owner), "Content-Type": "application/json", "Idempotency-Key": one.name };
    const [thing] = about[one.name] ?? [];
    const id = one.path.startsWith("/v1/users/") ? marketer.user.id : thing && things[thing];
    const url = server.url + pathOf(one, id);
    const answer = await fetch(url, { method: one.method, headers, body: '{"half' });
    expect([answer.status, await answer.text()]).toEqual([400, expect.stringContaining("#not-json")]);
  });
});

/** What pages send that need no credential, as far as the origin is judged after it was read. */
const bodies = (): Readonly<Record<string, unknown>> => {
  const shown = { site: demo, notice: things["notice"], lang: "en" };
  const report = { tools: [], inFront: [], early: [], beforeDefault: false };
  return {
    "POST /v1/records": { site: demo },
    "POST /v1/shown": shown,
    "POST /v1/install/reports": { site: demo, token: "x.x", notice: things["notice"], ...report },
  };
};

describe("by a page of another origin, where pages need no key", () => {
  const byPages = asked.filter(
    ({ key, session, problems = [] }) =>
      !key && !session && (problems.includes("origin-not-allowed") || problems.includes("forged-request")),
  );
  test("there are some", () => {
    expect(byPages.map(({ name }) => name)).toEqual(
      expect.arrayContaining([
        "POST /v1/records",
        "OPTIONS /v1/records",
        "POST /r/{receipt}/withdraw",
        "POST /v1/session",
      ]),
    );
  });
  test.each(byPages)("$name", async (one) => {
    const headers = { Origin: "https://evil.example" };
    const [status, slug, rows] = await tried(one, { headers, body: bodies()[one.name] });
    expect([status, slug]).toEqual([403, expect.stringMatching(/^(origin-not-allowed|forged-request)$/)]);
    expect(rows).toMatchObject([{ actor: "public", outcome: "refused", detail: expect.stringContaining(`${slug} `) }]);
    expect(rows[0]!.site).toBe(Object.hasOwn(bodies(), one.name) ? demo : null);
  });
});
