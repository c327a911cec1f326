// What may be asked of webhooks.
import * as z from "zod/mini";
import { expect, test } from "vitest";
import { replayRequest, webhookChange, webhookRequest } from "../../core/webhook-schema.ts";

const url = "https://hook.example/";
const is = (schema: z.ZodMiniType, value: unknown) => z.safeParse(schema, value).success;

test("a webhook has an address, and may say of what it is told and from where", () => {
  const whole = { url, types: ["consent.withdrawn"], kinds: ["email"], note: "crm", after: "c1.0.0.0" };
  expect([is(webhookRequest, { url }), is(webhookRequest, whole)]).toEqual([true, true]);
  for (const bad of [
    {},
    { url, types: [] },
    { url, types: ["consent"] },
    { url, kinds: ["fax"] },
    { url, after: "x" },
    { url, secret: "s" },
  ])
    expect(is(webhookRequest, bad), JSON.stringify(bad)).toBe(false);
});

test("a change may leave out everything, and makes active or paused and nothing else", () => {
  expect([is(webhookChange, {}), is(webhookChange, { types: null, state: "paused" })]).toEqual([true, true]);
  expect([is(webhookChange, { state: "gone" }), is(webhookChange, { cursor: "c1.0.0.0" })]).toEqual([false, false]);
});

test("a replay is of one delivery or of a period", () => {
  const [from, to] = ["2026-11-22T09:00:00Z", "2026-11-23T09:00:00Z"];
  expect([is(replayRequest, { delivery: 1 }), is(replayRequest, { from, to })]).toEqual([true, true]);
  for (const bad of [{}, { delivery: 0 }, { from }, { delivery: 1, from, to }])
    expect(is(replayRequest, bad)).toBe(false);
});
