// What is in the sample site: something for each screen, nothing that leaves the server, and nothing that reaches another site.
import { afterAll, beforeAll, expect, test } from "vitest";
import { demoSite } from "../../../server/services/demo.ts";
import { openSample } from "../../../server/services/samples.ts";
import { userActor } from "../../../server/services/users.ts";
import { sealSite } from "../../../server/assemble.ts";
import type { SiteId } from "../../../core/ids.ts";
import { startTestServer, type TestServer } from "../../support/server.ts";
import { signedIn, type SignedIn } from "../../support/signed-in.ts";

let server: TestServer;
let owner: SignedIn;
let site: SiteId;
beforeAll(async () => {
  server = await startTestServer();
  owner = await signedIn(server, "owner");
  site = (await openSample(server.context, userActor(owner.user), () => ({ name: "Sample" }))).id;
  await sealSite(server.context, site);
});
afterAll(() => server?.stop());

async function asked<T>(path: string, body?: unknown, of: string = site): Promise<T> {
  const answer = await owner.request(path, { headers: { "Assent-Site": of }, ...(body ? { body } : {}) });
  const text = await answer.text();
  expect([path, answer.status, text.slice(0, 200)]).toEqual([path, 200, text.slice(0, 200)]);
  return JSON.parse(text) as T;
}

interface Numbers {
  readonly shown: number;
  readonly accepted: number;
  readonly refused: number;
  readonly partly: number;
}

test("the numbers have four weeks, with every answer, language, country and device", async () => {
  type Stats = { days: Numbers[]; total: Numbers; by: Record<string, { value: string }[]> };
  const { days, total, by } = await asked<Stats>("/v1/stats");
  expect(days.filter(({ shown }) => shown > 0).length).toBeGreaterThanOrEqual(27);
  for (const name of ["shown", "accepted", "refused", "partly"] as const) expect(total[name]).toBeGreaterThan(5);
  expect(total.shown).toBeGreaterThan(total.accepted + total.refused + total.partly);
  expect(by["country"]!.map(({ value }) => value).sort()).toEqual(["DE", "FR", "GB", "US"]);
  expect(by["device"]!.map(({ value }) => value).sort()).toEqual(["desktop", "phone", "tablet"]);
  expect(by["language"]!.map(({ value }) => value).sort()).toEqual(["de", "en"]);
});

test("each screen has something to show", async () => {
  const found = await asked<{ records: { event: string }[] }>("/v1/records/find", { text: "carla@people.invalid" });
  expect(found.records.map(({ event }) => event)).toEqual(["withdraw", "give"]);
  const phoned = await asked<{ records: object[] }>("/v1/records/find", { text: "+44 20 7946 0958" });
  expect(phoned.records).toHaveLength(1);
  const erased = await asked<{ records: object[] }>("/v1/records/find", { text: "david@people.invalid" });
  expect(erased.records).toEqual([]);
  expect((await asked<{ counts: object[] }>("/v1/suppressions")).counts.length).toBeGreaterThan(0);
  const { imports } = await asked<{ imports: { state: string; imported: number }[] }>("/v1/imports");
  expect(imports.map(({ state, imported }) => [state, imported])).toEqual([
    ["dry-run", 0],
    ["committed", 2],
  ]);
  const screenings = await asked<{ registers: { register: string }[] }>("/v1/screenings");
  expect(JSON.stringify(screenings.registers)).toContain("TPS");
  expect(await asked("/v1/requests")).toMatchObject({
    due: [{ kind: "restriction" }, { kind: "hold" }],
    done: [{ mode: "restrict" }, { mode: "erase" }],
  });
  expect((await asked<{ holds: object[] }>("/v1/holds")).holds).toHaveLength(1);
  expect(await asked("/v1/webhooks")).toMatchObject({ webhooks: [{ state: "paused" }] });
  expect((await asked<{ notices: object[] }>("/v1/notices")).notices).toHaveLength(2);
  expect(await asked("/v1/draft")).toMatchObject({ revision: expect.any(Number) as number, report: { faults: [] } });
  expect(await asked("/v1/log")).toMatchObject({ sound: true, contradictions: 0 });
});

test("no message waits to be sent, and nobody at another site is kept from being contacted", async () => {
  const store = await server.context.site(site);
  expect(await store.mailStates()).toEqual({ waiting: 0, sent: 0, refused: 0 });
  expect((await asked<{ counts: object[] }>("/v1/suppressions", undefined, demoSite)).counts).toEqual([]);
  const found = await asked<{ records: object[] }>("/v1/records/find", { text: "carla@people.invalid" }, demoSite);
  expect(found.records).toEqual([]);
});
