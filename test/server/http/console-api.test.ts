// What the console asks for, as it does: sites, settings, keys, people, records and the audit, by a user's session.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startTestServer, type TestServer } from "../../support/server.ts";
import { signedIn, type SignedIn } from "../../support/signed-in.ts";
import { demoOrigin, post, recordRequest } from "../../support/requests.ts";

let server: TestServer;
let owner: SignedIn;
let editor: SignedIn;
let auditor: SignedIn;
beforeAll(async () => {
  server = await startTestServer();
  owner = await signedIn(server, "owner");
  editor = await signedIn(server, "editor");
  auditor = await signedIn(server, "auditor");
});
afterAll(() => server?.stop());

type Ask = Parameters<SignedIn["request"]>[1] & { readonly by?: SignedIn; readonly status: number };
async function ask<T>(path: string, { by = owner, status, ...options }: Ask): Promise<T> {
  const answer = await by.request(path, options);
  const text = await answer.text();
  expect([path, answer.status, text.slice(0, 300)]).toEqual([path, status, text.slice(0, 300)]);
  expect(answer.headers.get("Cache-Control")).toBe("no-store");
  return (text === "" ? undefined : JSON.parse(text)) as T;
}

test("a site is created, told its origins and settings, and serves its script; its log can be read", async () => {
  const made = await ask<{ id: string }>("/v1/sites", {
    body: { name: "Shop", origins: ["https://shop.example"] },
    status: 201,
  });
  const { sites } = await ask<{ sites: { id: string }[] }>("/v1/sites", { by: auditor, status: 200 });
  expect(sites.map(({ id }) => id)).toEqual(expect.arrayContaining([made.id, "site_demo"]));
  const headers = { "Assent-Site": made.id };
  const origins = ["https://shop.example", "https://www.shop.example"];
  expect(await ask("/v1/origins", { method: "PUT", body: { origins }, headers, status: 200 })).toEqual({ origins });
  await ask("/v1/settings", { method: "PUT", body: { ask: true }, headers, status: 200 });
  expect(await ask("/v1/settings", { by: editor, headers, status: 200 })).toEqual({ ask: true });
  expect(await ask("/v1/log", { headers, status: 200 })).toMatchObject({ site: made.id, entries: 0 });
  await ask("/v1/sites", { body: { id: made.id, name: "Shop", origins: [] }, status: 409 });
  const { errors } = await ask<{ errors: object[] }>("/v1/sites", { body: { name: 1, origins: ["x"] }, status: 422 });
  expect(errors).toMatchObject([{ pointer: "/name" }]);
  for (const by of [editor, auditor]) {
    await ask("/v1/sites", { by, body: { name: "x", origins: [] }, status: 403 });
    await ask("/v1/settings", { by, method: "PUT", body: {}, headers, status: 403 });
    await ask("/v1/origins", { by, method: "PUT", body: { origins: [] }, headers, status: 403 });
  }
});

test("what people are known by is rotated by owners alone, and says what is in force", async () => {
  const before = await ask<{ rows: { versions: { version: number }[]; rotation: null } }>("/v1/keys/identity", {
    status: 200,
  });
  expect(before.rows.rotation).toBeNull();
  const { version } = before.rows.versions[0]!;
  const body = { key: "rows" };
  const after = await ask<typeof before>("/v1/keys/identity/rotate", { body, status: 200 });
  expect(after.rows.versions.map((one) => one.version)).toEqual([
    version + 1,
    ...before.rows.versions.map((one) => one.version),
  ]);
  expect(await ask<typeof before>("/v1/keys/identity", { status: 200 })).toEqual(after);
  for (const by of [editor, auditor]) {
    await ask("/v1/keys/identity", { by, status: 403 });
    await ask("/v1/keys/identity/rotate", { by, body, status: 403 });
  }
  const { errors } = await ask<{ errors: object[] }>("/v1/keys/identity/rotate", { body: { key: "x" }, status: 422 });
  expect(errors).toMatchObject([{ pointer: "/key" }]);
});

test("a key is made, works, is listed with its use, and is revoked; its token is told once", async () => {
  const made = await ask<{ id: string; token: string }>("/v1/keys", {
    body: { name: "crm", scopes: ["check"] },
    status: 201,
  });
  const check = { purpose: "newsletter", channel: "email", recipients: [{ email: "nobody@example.com" }] };
  const use = () => post(`${server.url}/v1/check`, check, { Authorization: `Bearer ${made.token}` });
  expect((await use()).status).toBe(200);
  const listed = await ask<{ keys: { id: string }[]; scopes: object }>("/v1/keys", { by: auditor, status: 200 });
  expect(listed.keys.find(({ id }) => id === made.id)).toMatchObject({
    name: "crm",
    scopes: ["check"],
    issuedBy: owner.user.id,
    usedAt: expect.stringMatching(/Z$/),
  });
  expect(JSON.stringify(listed)).not.toMatch(/tokenHash|assent_/);
  expect(listed.scopes).toHaveProperty("check");
  await ask(`/v1/keys/${made.id}/revoke`, { by: auditor, method: "POST", status: 403 });
  await ask(`/v1/keys/${made.id}/revoke`, { method: "POST", status: 204 });
  expect((await use()).status).toBe(401);
  await ask("/v1/keys", { body: { name: "x", scopes: ["everything"] }, status: 422 });
  await ask("/v1/keys", { by: editor, body: { name: "x", scopes: ["check"] }, status: 403 });
  await ask("/v1/keys/key_none/revoke", { method: "POST", status: 404 });
});

test("a key that is asked for again under its Idempotency-Key is the same, with its token, and its asker's alone", async () => {
  const other = await signedIn(server, "owner");
  const made = (by: SignedIn) =>
    ask<{ id: string; token: string }>("/v1/keys", {
      by,
      body: { name: "crm again", scopes: ["check"] },
      headers: { "Idempotency-Key": "crm-key" },
      status: 201,
    });
  const first = await made(owner);
  expect(await made(owner)).toEqual(first);
  expect(await made(other)).not.toEqual(first);
  const { keys } = await ask<{ keys: { name: string }[] }>("/v1/keys", { status: 200 });
  expect(keys.filter(({ name }) => name === "crm again")).toHaveLength(2);
  const forged = { "Idempotency-Key": "crm-key", "Assent-CSRF": undefined };
  await ask("/v1/keys", { body: { name: "crm again", scopes: ["check"] }, headers: forged, status: 403 });
});

describe("people", () => {
  test("are invited by a link that is told once, signed in by it, and disabled with all their sessions", async () => {
    const invited = await ask<{ user: { id: string }; link: { address: string } }>("/v1/users", {
      body: { name: "Cora", role: "marketer" },
      status: 201,
    });
    const token = invited.link.address.split("#")[1];
    const own = { Origin: server.url };
    const entered = await post(`${server.url}/v1/session`, { by: "link", token }, own);
    expect(entered.status).toBe(201);
    const Cookie = entered.headers.get("Set-Cookie")!.split(";")[0]!;
    expect((await fetch(`${server.url}/v1/session`, { headers: { Cookie } })).status).toBe(200);
    const { users } = await ask<{ users: object[] }>("/v1/users", { by: auditor, status: 200 });
    expect(users).toContainEqual(expect.objectContaining({ id: invited.user.id, role: "marketer", disabledAt: null }));
    expect(JSON.stringify(users)).not.toContain(token);
    await ask(`/v1/users/${invited.user.id}/disable`, { method: "POST", status: 200 });
    expect((await fetch(`${server.url}/v1/session`, { headers: { Cookie } })).status).toBe(401);
    await ask(`/v1/users/${invited.user.id}/link`, { body: {}, status: 404 });
  });

  test("who audit come by a link that ends, which only owners make", async () => {
    const visitor = await signedIn(server, "auditor");
    const link = await ask<{ kind: string; expiresAt: string }>(`/v1/users/${visitor.user.id}/link`, {
      body: { days: 2 },
      status: 201,
    });
    expect(link.kind).toBe("visit");
    // What an earlier link began ends with it.
    expect((await visitor.request("/v1/session")).status).toBe(401);
    expect(Date.parse(link.expiresAt) - Date.now()).toBeLessThan(2 * 86_400_000 + 1_000);
    for (const by of [editor, auditor]) {
      await ask(`/v1/users/${owner.user.id}/link`, { by, body: {}, status: 403 });
      await ask("/v1/users", { by, body: { name: "x", role: "owner" }, status: 403 });
      await ask(`/v1/users/${owner.user.id}/disable`, { by, method: "POST", status: 403 });
    }
  });
});

test("a person's history is found by what was pasted, and no address stands in the audit", async () => {
  const { notice } = (await (await fetch(`${server.url}/s/site_demo.json`)).json()) as { notice: string };
  const request = recordRequest(notice, { subject: { kind: "email", id: "found@example.com" } });
  expect((await post(`${server.url}/v1/records`, request, { Origin: demoOrigin })).status).toBe(201);
  for (const text of ["found@example.com", request.id]) {
    const found = await ask<{ records: object[] }>("/v1/records/find", { by: auditor, body: { text }, status: 200 });
    expect(found).toMatchObject({ records: [{ id: request.id, event: "give" }], next: null });
  }
  const key = { Authorization: `Bearer ${server.demoKey}` };
  expect((await post(`${server.url}/v1/records/find`, {}, key)).status).toBe(200);
  const { rows } = await ask<{ rows: object[] }>("/v1/audit?verb=record.find", { by: auditor, status: 200 });
  expect(rows).toHaveLength(3);
  expect(JSON.stringify(rows)).not.toContain("found@");
});

test("the audit is read page by page by owners and auditors, of one site or of all", async () => {
  const headers = { "Assent-Site": undefined };
  const first = await ask<{ rows: { seq: number }[]; next: number }>("/v1/audit?most=2", { headers, status: 200 });
  expect(first.rows).toHaveLength(2);
  const second = await ask<{ rows: { seq: number }[] }>(`/v1/audit?most=2&before=${first.next}`, {
    headers,
    status: 200,
  });
  expect(second.rows[0]!.seq).toBeLessThan(first.rows[1]!.seq);
  const ofSite = await ask<{ rows: { site: string }[] }>("/v1/audit?outcome=refused", { status: 200 });
  expect(new Set(ofSite.rows.map(({ site }) => site))).toEqual(new Set(["site_demo"]));
  await ask("/v1/audit?most=x", { headers, status: 422 });
  await ask("/v1/audit", { by: editor, headers, status: 403 });
});
