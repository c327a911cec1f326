// Refusals of strangers: in the audit, at most one row a minute of each kind, which says how many there were before.
import { rmSync } from "node:fs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createApiKey, keyActor, revokeApiKey } from "../../../server/services/keys.ts";
import { demoSite } from "../../../server/services/demo.ts";
import { isCountDue, nobody, refusedSeldom, tellCounted } from "../../../server/services/refusals.ts";
import { system, testContext, type TestContext } from "../../support/context.ts";
import { post, recordRequest } from "../../support/requests.ts";
import { startTestServer } from "../../support/server.ts";
import { temporaryFolder } from "../../support/temporary.ts";

let t: TestContext;
beforeAll(async () => {
  t = await testContext();
});
afterAll(() => t?.stop());

const rowsOf = async (detail: string) =>
  (await t.context.control.auditPage({ outcome: "refused", most: 100 }))
    .filter((row) => row.detail.startsWith(detail))
    .map(({ actor, site, verb, detail: told }) => ({ actor, site, verb, detail: told }));

test("a kind is told once a minute, and the next row says how many were not", async () => {
  const refused = { actor: nobody, site: null, detail: "no-credential trial" };
  for (let i = 0; i < 5; i++) await refusedSeldom(t.context, refused);
  await refusedSeldom(t.context, { ...refused, site: demoSite });
  const row = { actor: "public", verb: "request.accept", detail: "no-credential trial" };
  expect(await rowsOf("no-credential trial")).toEqual([
    { ...row, site: demoSite },
    { ...row, site: null },
  ]);
  t.clock.ms += 61_000;
  await refusedSeldom(t.context, refused);
  expect((await rowsOf("no-credential trial"))[0]!.detail).toBe("no-credential trial, and 4 before");
});

test("what was counted is told once its minute is over, though nobody comes again", async () => {
  const refused = { actor: nobody, site: null, detail: "no-credential counted" };
  for (let i = 0; i < 4; i++) await refusedSeldom(t.context, refused);
  await tellCounted(t.context);
  expect(isCountDue(t.context)).toBe(false);
  expect(await rowsOf("no-credential counted")).toHaveLength(1);
  t.clock.ms += 61_000;
  expect(isCountDue(t.context)).toBe(true);
  await tellCounted(t.context);
  expect((await rowsOf("no-credential counted"))[0]!.detail).toBe("no-credential counted, and 2 before");
  await refusedSeldom(t.context, refused);
  expect(await rowsOf("no-credential counted")).toHaveLength(2);
  t.clock.ms += 61_000;
  await tellCounted(t.context);
  await tellCounted(t.context);
  expect(await rowsOf("no-credential counted")).toHaveLength(3);
  t.clock.ms += 61_000;
  await tellCounted(t.context);
  expect([...t.context.memory.refusals.values()].map(({ refused: { detail } }) => detail)).not.toContain(
    refused.detail,
  );
});

test("what cannot be written stays counted", async () => {
  const refused = { actor: nobody, site: null, detail: "no-credential away" };
  for (let i = 0; i < 3; i++) await refusedSeldom(t.context, refused);
  t.clock.ms += 61_000;
  const control = { ...t.context.control, audit: () => Promise.reject(new Error("away")) };
  await expect(tellCounted({ ...t.context, control })).rejects.toThrow("away");
  await tellCounted(t.context);
  expect((await rowsOf("no-credential away"))[0]!.detail).toBe("no-credential away, and 1 before");
});

test("what was counted when a server stops is in the audit of the next", async () => {
  const dataFolder = temporaryFolder();
  const first = await startTestServer({ dataFolder });
  for (let i = 0; i < 4; i++) expect((await fetch(`${first.url}/v1/keys`)).status).toBe(401);
  await first.stop();
  const second = await startTestServer({ dataFolder });
  const rows = await second.context.control.auditPage({ outcome: "refused", most: 10 });
  expect(rows.map(({ detail }) => detail)).toEqual(["no-credential none, and 2 before", "no-credential none"]);
  await second.stop();
  rmSync(dataFolder, { recursive: true, force: true });
});

test("wrong tokens are told as anybody's, and a revoked key by its id and site", async () => {
  const token = await createApiKey(t.context, system, { site: demoSite, name: "left", scopes: ["check"] });
  for (let i = 0; i < 3; i++) await keyActor(t.context, `assent_nothing${i}`).catch(() => {});
  expect(await rowsOf("no-credential token")).toEqual([
    { actor: "public", site: null, verb: "request.accept", detail: "no-credential token" },
  ]);
  const id = `key_${token.split("_")[1]!}`;
  await revokeApiKey(t.context, system, { site: demoSite, id });
  for (let i = 0; i < 3; i++) await keyActor(t.context, token).catch(() => {});
  expect(await rowsOf("no-credential revoked")).toEqual([
    { actor: id, site: demoSite, verb: "request.accept", detail: "no-credential revoked" },
  ]);
});

test("records that a foreign page posts are told once, by the site they were meant for", async () => {
  const server = await startTestServer();
  const page = { Origin: "https://evil.example" };
  const { notice } = (await (await fetch(`${server.url}/s/${demoSite}.json`)).json()) as { notice: string };
  const send = async (body: object) => (await post(`${server.url}/v1/records`, body, page)).status;
  for (let i = 0; i < 3; i++) expect(await send(recordRequest(notice))).toBe(403);
  expect(await send({ ...recordRequest(notice), site: "site_none" })).toBe(403);
  const { control } = server.context;
  const told = async () =>
    (await control.auditPage({ outcome: "refused", most: 100 })).filter(({ detail }) => detail.startsWith("origin-"));
  expect((await told()).map(({ site, detail }) => [site, detail])).toEqual([
    [null, "origin-not-allowed record"],
    [demoSite, "origin-not-allowed record"],
  ]);
  expect([...server.context.memory.refusals.values()].map(({ more }) => more)).toEqual([2, 0]);
  await server.stop();
});
