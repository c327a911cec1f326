// That somebody was asked, as a record: posted, proven, exported and told apart from answers, and no state moves by it.
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { ContentHash } from "../../core/notice.ts";
import type { RecordRequest } from "../../core/schema.ts";
import { sealSite } from "../../server/assemble.ts";
import { demoSite } from "../../server/services/demo.ts";
import { foreignVerifier, type ForeignVerifier } from "../support/foreign-verifier.ts";
import { post, recordRequest } from "../support/requests.ts";
import { startTestServer, type TestServer } from "../support/server.ts";
import { temporaryFolder } from "../support/temporary.ts";

let verifier: ForeignVerifier;
let server: TestServer;
let folder: string;
let notice: ContentHash;
let key: string;
beforeAll(async () => {
  verifier = foreignVerifier();
  server = await startTestServer();
  folder = temporaryFolder();
  notice = (JSON.parse(await text(`${server.url}/s/site_demo.json`)) as { notice: ContentHash }).notice;
  key = (await text(`${server.url}/v1/logs/${demoSite}/key`)).trim();
});
afterAll(async () => {
  verifier?.stop();
  await server?.stop();
  rmSync(folder, { recursive: true, force: true });
});

const text = async (address: string) => (await fetch(address)).text();
const owned = () => ({ Authorization: `Bearer ${server.demoKey}` });
const read = async (path: string) => (await fetch(server.url + path, { headers: owned() })).text();

type Word = "requested" | "given" | "withdrawn";
const events = { requested: "shown", given: "give", withdrawn: "withdraw" } as const;

/** What a page sends of somebody who was asked for the newsletter, or answered. */
function request(status: Word, change: Partial<RecordRequest> = {}): RecordRequest {
  const action = status === "requested" ? "show" : "submit";
  return recordRequest(notice, {
    event: events[status],
    choices: [{ purpose: "newsletter", version: 1, status, channel: "email" }],
    method: { surface: "form", action, layer: 1, viaGpc: false, trusted: status !== "requested" },
    ...change,
  });
}
async function said(status: Word, change: Partial<RecordRequest> = {}): Promise<{ id: string; receipt: string }> {
  const answer = await post(`${server.url}/v1/records`, request(status, change));
  expect(answer.status).toBe(201);
  return (await answer.json()) as { id: string; receipt: string };
}
/** What a check says of Ada: the reason, and the record it rests on. */
async function checked(): Promise<[reason: string, record: string | undefined]> {
  const body = { purpose: "newsletter", channel: "email", recipients: [{ email: "ada@example.com" }] };
  const { results } = (await (await post(`${server.url}/v1/check`, body, owned())).json()) as {
    results: { reason: string; evidence?: { record?: string } }[];
  };
  return [results[0]!.reason, results[0]!.evidence?.record];
}

test("moves no state, whatever was answered before or comes after", async () => {
  await said("requested");
  expect((await checked())[0]).toBe("NO_RECORD");
  // Said before the question came in, and delivered after it.
  const yes = await said("given", { waitedMs: 60_000 });
  expect(await checked()).toEqual(["CONSENT_ACTIVE", yes.id]);
  await said("requested");
  expect(await checked()).toEqual(["CONSENT_ACTIVE", yes.id]);
  await said("withdrawn");
  await said("requested");
  expect((await checked())[0]).toBe("WITHDRAWN");
});

test("is refused where it says more than that somebody was asked, and is one record however often it is sent", async () => {
  const sent = request("requested", { subject: { kind: "email", id: "bob@example.com" } });
  const codes = [];
  for (let i = 0; i < 3; i++) codes.push((await post(`${server.url}/v1/records`, sent)).status);
  expect(codes).toEqual([201, 200, 200]);
  const { choices } = request("given");
  const more = await post(`${server.url}/v1/records`, { ...request("requested"), choices });
  expect([more.status, await more.json()]).toMatchObject([422, { errors: [{ pointer: "/choices" }] }]);
});

test("is proven and exported as what it is, and told as no answer", async () => {
  const before = (JSON.parse(await read("/v1/changes?limit=1000")) as { cursor: string }).cursor;
  const { id, receipt } = await said("requested", { subject: { kind: "email", id: "eve@example.com" } });
  await sealSite(server.context, demoSite);

  const [json, whole] = [join(folder, "receipt.json"), join(folder, "export.ndjson")];
  writeFileSync(json, await text(`${receipt}.json`));
  const proven = await verifier.ask("receipt", json, "--key", key);
  expect(proven).toMatchObject({ code: 0, out: expect.stringContaining(`${id}, shown at 20`) as string });
  expect(await text(receipt)).toContain("shown, not answered");

  const exported = await read("/v1/export");
  writeFileSync(whole, exported);
  expect(await verifier.ask("export", whole, "--key", key)).toMatchObject({ code: 0 });
  const line = exported.split("\n").find((one) => one.includes(`"ref":"${id}"`))!;
  expect(JSON.parse(line)).toMatchObject({ record: { event: "shown", choices: [{ status: "requested" }] } });

  const listed = (query: string) => read(`/v1/records.ndjson?${query}`);
  expect(await listed("event=shown")).toContain(id);
  for (const other of ["event=give", "status=given", "status=refused"]) expect(await listed(other)).not.toContain(id);
  const { changes } = JSON.parse(await read(`/v1/changes?after=${before}`)) as { changes: unknown[] };
  expect(changes).toEqual([]);
});
