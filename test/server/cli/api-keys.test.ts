// `assent keys api`, beside a running server: the printed token works, is shown once, and ends when it is revoked.
import { afterAll, beforeAll, expect, test } from "vitest";
import { assent } from "../../support/assent.ts";
import { startTestServer, type TestServer } from "../../support/server.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server?.stop());

interface Listed {
  readonly id: string;
  readonly name: string;
  readonly revokedAt: string | null;
}

async function run(...args: string[]) {
  const { code: status, out, err } = await assent(["keys", "api", ...args], { env: { ASSENT_DATA: server.folder } });
  return { status, out: out.trimEnd(), err };
}

const asked = async (token: string) =>
  (await fetch(`${server.url}/v1/purposes`, { headers: { Authorization: `Bearer ${token}` } })).status;

test("a key is made, works, is listed without its token, and works no more once it is revoked", async () => {
  const made = await run("create", "Shop system", "--scopes", "purposes, check", "--json");
  expect([made.status, made.err]).toEqual([0, ""]);
  const { id, token } = JSON.parse(made.out) as { id: string; token: string };
  expect(await asked(token)).toBe(200);

  const listed = await run();
  expect(listed.out.split("\n").find((line) => line.startsWith(id))).toMatch(/ {2}purposes check {2}Shop system$/);
  const asJson = (await run("list", "--json")).out;
  expect(asJson).not.toContain("tokenHash");
  expect(asJson).not.toContain(token.slice(40));

  const revoked = JSON.parse((await run("revoke", id, "--json")).out) as { keys: Listed[] };
  expect(revoked.keys.find((key) => key.id === id)).toMatchObject({
    name: "Shop system",
    revokedAt: expect.stringMatching(/^20/),
  });
  expect(await asked(token)).toBe(401);

  const audit = await server.context.control.auditPage({ most: 50 });
  const verbs = audit.filter(({ actor }) => actor === "system:cli").map(({ verb }) => verb);
  expect(verbs).toEqual(expect.arrayContaining(["key.create", "key.list", "key.revoke"]));
});

test("says what is wrong: a scope there is none of, and another's key", async () => {
  const wrong = await run("create", "Shop", "--scopes", "check,everything", "--json");
  expect([wrong.status, wrong.out]).toEqual([3, ""]);
  expect(JSON.parse(wrong.err)).toMatchObject({ errors: [{ pointer: "/scopes/1" }] });
  expect((await run("revoke", "key_00000000000000000000000000000000")).status).toBe(3);
});
