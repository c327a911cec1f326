// If-Match on what is written whole: settings, origins and the site as a file each have a tag, and only the reading that it names is changed.
import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestServer, type TestServer } from "../../support/server.ts";
import { signedIn, type SignedIn } from "../../support/signed-in.ts";

let server: TestServer;
let owner: SignedIn;
beforeAll(async () => {
  server = await startTestServer();
  owner = await signedIn(server, "owner");
});
afterAll(() => server?.stop());

const read = async (path: string) => {
  const answer = await owner.request(path);
  expect(answer.status).toBe(200);
  return { tag: answer.headers.get("ETag") ?? "", value: (await answer.json()) as Record<string, unknown> };
};
const write = (path: string, body: unknown, tag?: string) =>
  owner.request(path, { method: "PUT", body, headers: { "If-Match": tag } });

test.each([
  ["/v1/settings", () => ({ country: "FR" }), () => ({ country: "DE" })],
  ["/v1/origins", () => ({ origins: ["https://a.example"] }), () => ({ origins: ["https://b.example"] })],
  [
    "/v1/config",
    (now: object) => ({ ...now, settings: { country: "AT" } }),
    (now: object) => ({ ...now, settings: { country: "IT" } }),
  ],
] as const)("%s is changed as it was read, or not at all", async (path, mine, theirs) => {
  const { tag, value } = await read(path);
  expect(tag).toMatch(/^"[0-9a-f]{16}"$/);
  expect((await write(path, mine(value), tag)).status).toBe(200);
  const refused = await write(path, theirs(value), tag);
  expect(refused.status).toBe(412);
  expect(await refused.json()).toMatchObject({ title: "It is not as it was read", status: 412 });
  const now = await read(path);
  // What a proxy that compresses makes of a tag.
  expect((await write(path, theirs(value), `W/${tag}`)).status).toBe(412);
  expect(now.tag).not.toBe(tag);
  expect((await write(path, theirs(value), `W/${now.tag}`)).status).toBe(200);
  for (const open of [undefined, "*"]) expect((await write(path, mine(value), open)).status).toBe(200);
  expect((await write(path, theirs(value), "no-tag")).status).toBe(412);
});
