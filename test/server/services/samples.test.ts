// The sample site: there once, full, on its own, and gone with everything in it; no other site ever goes.
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { SiteId } from "../../../core/ids.ts";
import { instantAt } from "../../../core/time.ts";
import type { UserActor } from "../../../server/context.ts";
import { demoSite } from "../../../server/services/demo.ts";
import { openSample, wipeSample } from "../../../server/services/samples.ts";
import { sampleOrigin } from "../../../server/services/sample-acts.ts";
import { storeSite } from "../../../server/services/sites.ts";
import { userActor } from "../../../server/services/users.ts";
import { startTestServer, type TestServer } from "../../support/server.ts";
import { signedIn, type SignedIn } from "../../support/signed-in.ts";

let server: TestServer;
let owner: SignedIn;
let actor: UserActor;
beforeAll(async () => {
  server = await startTestServer();
  owner = await signedIn(server, "owner");
  actor = userActor(owner.user);
});
afterAll(() => server?.stop());

const open = (name = "Sample") => openSample(server.context, actor, () => ({ name }));
const filesOf = (id: string) =>
  ["sites", "keys"].flatMap((folder) =>
    readdirSync(join(server.folder, folder))
      .filter((name) => name.includes(id))
      .map((name) => `${folder}/${name}`),
  );
async function entriesOf(id: SiteId) {
  return (await server.context.site(id)).entryCount();
}

describe("the sample site", () => {
  test("is made once, says that it is one, and no page can write to it", async () => {
    const before = await entriesOf(demoSite);
    const [first, second] = [await open("Muster"), await open("Other")];
    expect(first).toMatchObject({ name: "Muster", isSample: true, origins: [sampleOrigin] });
    expect(second.id).toBe(first.id);
    expect(new URL(sampleOrigin).hostname).toMatch(/\.invalid$/);
    expect(await entriesOf(first.id)).toBeGreaterThan(150);
    expect(await entriesOf(demoSite)).toBe(before);
    const { sites } = (await (await owner.request("/v1/sites")).json()) as { sites: { id: string; isSample?: true }[] };
    expect(sites.filter(({ isSample }) => isSample).map(({ id }) => id)).toEqual([first.id]);
  });

  test("takes no origin but its own and no API key, so that nothing real is wiped with it", async () => {
    const { id } = await open();
    const headers = { "Assent-Site": id };
    const set = (...origins: string[]) => owner.request("/v1/origins", { method: "PUT", body: { origins }, headers });
    expect((await set(sampleOrigin)).status).toBe(200);
    for (const answer of [
      await set(sampleOrigin, "https://www.example.com"),
      await owner.request("/v1/keys", { body: { name: "x", scopes: ["check"] }, headers }),
    ]) {
      expect(answer.status).toBe(403);
      expect(await answer.json()).toMatchObject({ code: "sample-not-real" });
    }
    expect((await server.context.control.site(id))!.origins).toEqual([sampleOrigin]);
    expect(await server.context.control.apiKeys(id)).toEqual([]);
  });

  test("is gone with its databases and its log key, and its name makes nothing new", async () => {
    const { id } = await open();
    const headers = { "Assent-Site": id };
    expect((await owner.request("/v1/settings", { method: "PUT", body: { country: "DE" }, headers })).status).toBe(200);
    expect(filesOf(id).length).toBeGreaterThan(2);
    const kept = readdirSync(join(server.folder, "sites")).filter((name) => name.includes(demoSite));
    await wipeSample(server.context, actor, id);
    expect(filesOf(id)).toEqual([]);
    await expect(server.context.site(id)).rejects.toMatchObject({ slug: "not-found" });
    expect((await server.context.control.sites()).map((site) => site.id)).toEqual([demoSite]);
    expect(await server.context.control.noticeDraft(id)).toBeUndefined();
    expect((await owner.request("/v1/stats", { headers: { "Assent-Site": id } })).status).toBe(404);
    expect((await fetch(`${server.url}/s/${id}.js`)).status).toBe(404);
    expect(filesOf(id)).toEqual([]);
    expect(readdirSync(join(server.folder, "sites")).filter((name) => name.includes(demoSite))).toEqual(kept);
    await expect(wipeSample(server.context, actor, id)).rejects.toMatchObject({ slug: "not-found" });
    const again = await open();
    expect(again.id).not.toBe(id);
    await wipeSample(server.context, actor, again.id);
    expect(server.failures).toEqual([]);
  });

  test("is the only one that goes: no other is wiped, by the verb or by the store", async () => {
    await expect(wipeSample(server.context, actor, demoSite)).rejects.toMatchObject({
      slug: "may-not",
      extensions: { code: "not-a-sample" },
    });
    expect(await server.context.control.removeSample(demoSite)).toBe(false);
    expect(existsSync(join(server.folder, "sites", `${demoSite}.db`))).toBe(true);
  });

  test("is for owners, and the audit has each act once", async () => {
    const editor = userActor((await signedIn(server, "editor")).user);
    for (const verb of [
      () => openSample(server.context, editor, () => ({ name: "x" })),
      () => wipeSample(server.context, editor, demoSite),
    ])
      await expect(verb()).rejects.toMatchObject({ slug: "may-not" });
    await expect(openSample(server.context, actor, () => ({ name: "" }))).rejects.toMatchObject({ slug: "not-valid" });
    const { id } = await open();
    await wipeSample(server.context, actor, id);
    const rows = await server.context.control.auditPage({ actor: owner.user.id, outcome: "done", most: 2 });
    expect(rows.map(({ verb, site, detail }) => [verb, site, detail])).toEqual([
      ["site.wipe", null, `${id} sample`],
      ["site.create", null, `${id} sample`],
    ]);
  });

  test("is not made where it could not be taken away", async () => {
    const { removeSite: _, ...context } = server.context;
    await expect(openSample(context, actor, () => ({ name: "x" }))).rejects.toMatchObject({ slug: "not-found" });
  });

  test("is one, also where two ask for it at once, and the store takes no second", async () => {
    const { context } = server;
    const [first, second] = await Promise.all([open("One"), open("Two")]);
    expect(second.id).toBe(first.id);
    const samples = (await context.control.sites()).filter(({ isSample }) => isSample);
    expect(samples.map(({ id }) => id)).toEqual([first.id]);
    const other = { ...first, id: "site_another" as SiteId, logOrigin: "example.com/another" };
    await expect(context.control.insertSite(other)).rejects.toThrow();
    await wipeSample(context, actor, first.id);
  });

  test("that was left half full, as by a process that was killed, is wiped and made anew", async () => {
    const { context } = server;
    const killed = { id: "site_half" as SiteId, name: "Half", origins: [sampleOrigin], isSample: true } as const;
    await storeSite(context, killed);
    await context.site(killed.id);
    expect(filesOf(killed.id)).not.toEqual([]);
    const { id } = await open();
    expect(id).not.toBe(killed.id);
    expect(filesOf(killed.id)).toEqual([]);
    expect((await context.control.sites()).filter(({ isSample }) => isSample).map((site) => site.id)).toEqual([id]);
    expect((await open()).id).toBe(id);
    await wipeSample(context, actor, id);
  });

  test("leaves nothing behind while its log is being sealed, and its registers are asked for", async () => {
    const { context } = server;
    const { id } = await open();
    const store = await context.site(id);
    const wiped = new AbortController();
    const atWork = async () => {
      while (!wiped.signal.aborted) {
        await context.signer(id, { fresh: true }).catch(() => {});
        await store.registerVersions().catch(() => {});
        // What is refused at once leaves nothing else its turn.
        await new Promise((resolve) => setImmediate(resolve));
      }
    };
    const working = Promise.all([atWork(), atWork()]);
    await wipeSample(context, actor, id);
    wiped.abort();
    await working;
    await expect(store.registerVersions()).rejects.toMatchObject({ slug: "not-found" });
    await expect(context.signer(id)).rejects.toMatchObject({ slug: "not-found" });
    expect(filesOf(id)).toEqual([]);
  });

  test("is one, also where two processes on one folder ask for it at once: none wipes what the other fills", async () => {
    const second = await startTestServer({ dataFolder: server.folder });
    try {
      const ofBoth = [server, second].map(({ context }) => openSample(context, actor, () => ({ name: "Both" })));
      const [one, other] = await Promise.all(ofBoth);
      expect(other!.id).toBe(one!.id);
      expect((await second.context.control.site(one!.id))!.sampleFilledAt).toBeDefined();
      const entries = async ({ context }: TestServer) => (await context.site(one!.id)).entryCount();
      expect([await entries(server), await entries(second)]).toEqual([expect.any(Number), await entries(server)]);
      const rows = await server.context.control.auditPage({ verb: "site.create", actor: owner.user.id, most: 2 });
      expect(rows.map(({ detail }) => detail).sort()).toEqual([`${one!.id} sample`, `${one!.id} sample, was there`]);
      await wipeSample(second.context, actor, one!.id);
      expect([...server.failures, ...second.failures]).toEqual([]);
    } finally {
      await second.stop();
    }
  });

  test("is waited for as long as who fills it is believed to live, and no longer", async () => {
    const { context } = server;
    const { control } = context;
    const id = "site_slow" as SiteId;
    const sampleFillingUntil = instantAt(context.nowMs() + 300);
    await storeSite(context, { id, name: "Slow", origins: [sampleOrigin], isSample: true, sampleFillingUntil });
    const asked = open();
    await expect.poll(() => control.sites()).toHaveLength(2);
    const made = await asked;
    expect(made.id).not.toBe(id);
    expect(context.now() > sampleFillingUntil).toBe(true);
    expect(await control.sampleFilling(id, context.now())).toBe(false);
    await wipeSample(context, actor, made.id);
  });

  test("that is taken away while it is filled is not given to who asked for it", async () => {
    const { context } = server;
    const asked = expect(open()).rejects.toThrow();
    const begun = () => context.control.sites().then((sites) => sites.find(({ isSample }) => isSample));
    await expect.poll(begun).toBeDefined();
    await wipeSample(context, actor, (await begun())!.id);
    await asked;
    expect((await context.control.sites()).map((site) => site.id)).toEqual([demoSite]);
  });

  test("is taken away again where filling it fails", async () => {
    const { context } = server;
    const control = { ...context.control, saveNoticeDraft: () => Promise.reject(new Error("full")) };
    await expect(openSample({ ...context, control }, actor, () => ({ name: "x" }))).rejects.toThrow();
    expect((await context.control.sites()).map((site) => site.id)).toEqual([demoSite]);
  });
});
