// Webhooks: who may say who is told, what is kept of it, and secrets that are told once.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Actor } from "../../../server/context.ts";
import { demoSite } from "../../../server/services/demo.ts";
import {
  addWebhook,
  changeWebhook,
  existingWebhook,
  listWebhooks,
  removeWebhook,
  rotateWebhook,
} from "../../../server/services/webhooks.ts";
import { otherSite, system, testContext, type TestContext } from "../../support/context.ts";
import { refusal } from "../../support/refusal.ts";

let t: TestContext;
beforeAll(async () => {
  t = await testContext();
});
afterAll(() => t?.stop());

const key: Actor & { kind: "key" } = { kind: "key", id: "key_1", site: demoSite, scopes: ["webhook"] };
const url = "https://hook.example/assent";
const add = (body: object = { url }, actor: Actor = key) =>
  addWebhook(t.context, actor, { site: demoSite, read: () => body });
const change = (id: string, body: object) => changeWebhook(t.context, key, { site: demoSite, id, read: () => body });

describe("a webhook", () => {
  test("is told from now on, of everything; its secret is told once and stored sealed", async () => {
    const { secret, ...view } = await add({ url, note: "crm" });
    expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    const ends = await (await t.context.site(demoSite)).changeEnds();
    expect(view).toMatchObject({ url, note: "crm", types: null, kinds: null, state: "active", createdBy: "key_1" });
    expect(view.cursor).toBe(`c1.${ends.log}.${ends.suppressions}.${ends.checkpoints}.${ends.occasions}`);
    expect(await listWebhooks(t.context, key, demoSite)).toEqual([view]);
    const row = await existingWebhook(t.context, { site: demoSite, id: view.id });
    expect(Buffer.from(row.secret).includes(Buffer.from(secret.slice(6), "base64"))).toBe(false);
    await removeWebhook(t.context, key, { site: demoSite, id: view.id });
    expect(await listWebhooks(t.context, key, demoSite)).toEqual([]);
  });

  test("changes what is said and nothing else", async () => {
    const {
      id,
      secret: _,
      ...before
    } = await add({ url, types: ["consent.withdrawn"], kinds: ["email"], after: "c1.0.0.0" });
    expect(await change(id, {})).toEqual({ id, ...before });
    const paused = await change(id, { types: null, state: "paused", note: "dialler", url: "https://other.example/" });
    expect(paused).toEqual({
      id,
      ...before,
      types: null,
      state: "paused",
      note: "dialler",
      url: "https://other.example/",
    });
    expect(paused.cursor).toBe("c1.0.0.0.0");
    await removeWebhook(t.context, key, { site: demoSite, id });
  });

  test("has a new secret when it is asked for one, and the old one signs for a day", async () => {
    const { id, secret } = await add();
    const rotated = await rotateWebhook(t.context, key, { site: demoSite, id });
    expect(rotated.secret).not.toBe(secret);
    expect(rotated.oldSecretUntil).toBe(new Date(t.clock.ms + 86_400_000).toISOString());
    await removeWebhook(t.context, key, { site: demoSite, id });
  });

  test.each([
    [{ url: "http://hook.example/" }, "/url"],
    [{ url: "https://a:b@hook.example/" }, "/url"],
    [{ url, types: ["consent"] }, "/types/0"],
    [{ url, after: "c1.999999.0.0" }, "/after"],
    [{ url, after: "latest" }, "/after"],
  ])("with %j is refused at %s", async (body, pointer) => {
    const strict = { ...t.context, webhooks: { ...t.context.webhooks, allowPrivate: false } };
    const refused = await refusal(addWebhook(strict, key, { site: demoSite, read: () => body }));
    expect(refused).toMatchObject({ slug: "not-valid", extensions: { errors: [{ pointer }] } });
  });

  test("there are at most twenty of at one site", async () => {
    const ids = [];
    for (let i = 0; i < 20; i++) ids.push((await add()).id);
    expect(await refusal(add())).toMatchObject({ slug: "not-valid" });
    for (const id of ids) await removeWebhook(t.context, key, { site: demoSite, id });
  });
});

describe("every verb", () => {
  const verbs = [
    ["webhook.add", (actor: Actor) => add({ url }, actor)],
    ["webhook.list", (actor: Actor) => listWebhooks(t.context, actor, demoSite)],
    [
      "webhook.change",
      (actor: Actor, id: string) => changeWebhook(t.context, actor, { site: demoSite, id, read: () => ({}) }),
    ],
    ["webhook.rotate", (actor: Actor, id: string) => rotateWebhook(t.context, actor, { site: demoSite, id })],
    ["webhook.remove", (actor: Actor, id: string) => removeWebhook(t.context, actor, { site: demoSite, id })],
  ] as const;

  test.each(verbs)(
    "%s is for those who may, on their own site, and leaves one audit row without the address",
    async (verb, act) => {
      const { id } = await add({ url: "https://hook.example/token-of-theirs" }, system);
      for (const actor of [
        { ...key, site: otherSite },
        { ...key, scopes: ["check"] },
        { kind: "public" } as unknown as Actor,
      ])
        expect(await refusal(act(actor, id))).toMatchObject({ slug: "may-not" });
      const rows = await t.auditOf(demoSite, () => act(key, id));
      expect(rows).toMatchObject([{ verb, outcome: "done" }]);
      expect(JSON.stringify(rows)).not.toContain("hook.example");
      if (verb !== "webhook.remove") await removeWebhook(t.context, system, { site: demoSite, id });
    },
  );

  test.each(verbs.slice(2))("%s of what is not there is not found", async (_, act) => {
    expect(await refusal(act(key, "hook_0"))).toMatchObject({ slug: "not-found" });
  });
});
