// Which answers to a write leave its Idempotency-Key free: whatever refuses, asks to come again, or failed here.
import { Hono } from "hono";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ProblemError } from "../../../server/errors.ts";
import { siteActor } from "../../../server/http/auth.ts";
import { bodyText } from "../../../server/http/body.ts";
import type { AppContext, AppDeps, AppEnv } from "../../../server/http/deps.ts";
import { frame } from "../../../server/http/frame.ts";
import { answeredAgain, once } from "../../../server/http/once.ts";
import { problemAnswer } from "../../../server/http/problem.ts";
import { limitsOf } from "../../../server/http/rate-limit.ts";
import { audited } from "../../../server/services/audit.ts";
import { DoneBefore } from "../../../server/services/repeats.ts";
import { createApiKey, revokeApiKey } from "../../../server/services/keys.ts";
import { demoSite } from "../../../server/services/demo.ts";
import { StoreError } from "../../../server/store/store-error.ts";
import { system, testContext, type TestContext } from "../../support/context.ts";

let t: TestContext;
let token: string;
const reported: unknown[] = [];
beforeAll(async () => {
  t = await testContext();
  token = await createApiKey(t.context, system, { site: demoSite, name: "crm", scopes: ["check"] });
});
afterAll(() => t.stop());

/** Asks once for each of these acts, all under one key. */
async function answered(key: string, acts: readonly (() => Response)[], context = t.context, path = "/act") {
  const left = [...acts];
  const app = new Hono<AppEnv>();
  const deps = {
    ...limitsOf({ perMinute: 0 }),
    context: () => context,
    report: (error: unknown) => reported.push(error),
  };
  app.use(frame(deps as unknown as AppDeps));
  app.onError((thrown, c: AppContext) =>
    thrown instanceof DoneBefore ? answeredAgain(thrown) : problemAnswer(thrown, c),
  );
  app.post("/act", once({ hasBody: false }), () => left.shift()!());
  app.post("/said", once({ hasBody: true }), async (c: AppContext) => {
    const actor = await siteActor(c);
    return audited(c.get("context"), { actor, verb: "unsubscribe.link", site: actor.site }, async () => {
      await bodyText(c, 100);
      return { value: left.shift()!(), detail: key };
    });
  });
  const answers = [];
  for (const _ of acts) {
    const headers = { Authorization: `Bearer ${token}`, "Idempotency-Key": key };
    const answer = await app.request(path, { method: "POST", headers, body: "{}" });
    answers.push([answer.status, answer.headers.get("Idempotent-Replayed"), await answer.text()]);
  }
  return { answers, undone: left.length };
}

const done = () => new Response("done", { status: 201 });
const failing = (error: Error) => () => {
  throw error;
};

test.each([
  [500, failing(new Error("broken"))],
  [503, failing(new StoreError("unavailable"))],
  [429, failing(new ProblemError("too-many-requests", undefined, { retryAfter: 1 }))],
  [422, failing(new ProblemError("not-valid"))],
  [404, failing(new ProblemError("not-found"))],
  [202, () => new Response("later", { status: 202 })],
])("after %i the next does it, and only what it did is answered again", async (status, act) => {
  const ofBody = await answered(`body ${status}`, [act, done, done], t.context, "/said");
  const { answers, undone } = await answered(`key ${status}`, [act, done, done]);
  expect(ofBody).toEqual({ answers: answers.map(([code, again]) => [code, again, expect.any(String)]), undone });
  expect(answers).toEqual([
    [status, null, expect.any(String)],
    [201, null, "done"],
    [201, "true", "done"],
  ]);
  expect(undone).toBe(1);
});

test("an answer that cannot be kept is given all the same, and reported; the next is told to look", async () => {
  reported.length = 0;
  const keepAnswer = () => Promise.reject(new StoreError("unavailable"));
  const away = { ...t.context, control: { ...t.context.control, keepAnswer } };
  expect(await answered("key away", [done], away)).toMatchObject({ answers: [[201, null, "done"]] });
  expect(reported).toHaveLength(1);
  t.clock.ms += 60_000;
  const { answers, undone } = await answered("key away", [done]);
  expect(answers).toEqual([[409, null, expect.stringContaining("idempotency-unanswered")]]);
  expect(undone).toBe(1);
});

test("what is answered again has the row of its first time in the audit, and no other", async () => {
  const before = await t.context.control.auditRows(demoSite);
  const { answers } = await answered("key audited", [done, done, done], t.context, "/said");
  expect(answers.map(([, again]) => again)).toEqual([null, "true", "true"]);
  const after = (await t.context.control.auditRows(demoSite)).slice(before.length);
  expect(after).toMatchObject([{ verb: "unsubscribe.link", outcome: "done", detail: "key audited" }]);
});

test("a key that was revoked is answered nothing, not even again", async () => {
  expect((await answered("key late", [done])).answers).toEqual([[201, null, "done"]]);
  const [row] = await t.context.control.apiKeys(demoSite);
  await revokeApiKey(t.context, system, { site: demoSite, id: row!.id });
  expect((await answered("key late", [done])).answers).toEqual([[401, null, expect.any(String)]]);
  // Nor what is wrong with the key of its write.
  expect((await answered("", [done])).answers).toEqual([[401, null, expect.stringContaining("no-credential")]]);
});
