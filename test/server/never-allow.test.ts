// The promise above all others: who refused or withdrew is never answered allow, in whatever order it arrived.
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { RecordRequest } from "../../core/schema.ts";
import { checkRecipients } from "../../server/services/checks.ts";
import { demoSite } from "../../server/services/demo.ts";
import { recordDecision } from "../../server/services/records.ts";
import { testContext, visitor, type TestContext } from "../support/context.ts";

let t: TestContext;
beforeAll(async () => {
  t = await testContext();
});
afterAll(() => t?.stop());

const key = { kind: "key", id: "key_1", site: demoSite, scopes: ["check"] } as const;
const statuses = { give: "given", refuse: "refused", withdraw: "withdrawn" } as const;
type Event = keyof typeof statuses;

interface Act {
  readonly event: Event;
  /** How long it waited in the outbox, so that acts arrive in another order than they happened. */
  readonly waitedMs: number;
  readonly pauseMs: number;
  readonly twice: boolean;
  readonly byReceipt: boolean;
  /** What happens to the row key before it: nothing, a rotation begins, goes on by a few names, or ends if it can. */
  readonly turn: "none" | "begin" | "some" | "end";
}

const act = fc.record({
  event: fc.constantFrom<Event>("give", "refuse", "withdraw"),
  waitedMs: fc.constantFrom(0, 0, 1, 500, 3_000),
  /** Negative: the server's clock is set back. */
  pauseMs: fc.constantFrom(0, 1, 700, -400),
  twice: fc.boolean(),
  byReceipt: fc.boolean(),
  turn: fc.constantFrom("none", "begin", "some", "end"),
});

async function turned(turn: Act["turn"]): Promise<void> {
  const store = await t.context.site(demoSite);
  const { now, random } = t.context;
  if (turn === "begin") await store.beginRotation({ key: random(32), nonce: random(12) }, now());
  else if (turn === "some") await store.rotateSome(7);
  else if (turn === "end") await store.endRotation(now());
}

let subjects = 0;

/** Sends the acts and returns what holds: the yes that no later yes or no, and no no that came in after it, undid. */
async function lived(acts: readonly Act[], email: string): Promise<Event | undefined> {
  let last: { event: Event; at: number } | undefined;
  /** The latest withdrawal: it stands against every spelling of the address, until a yes that is later than it. */
  let endedAt = -Infinity;
  let receipt: string | undefined;
  for (const { event, waitedMs, pauseMs, twice, byReceipt, turn } of acts) {
    await turned(turn);
    t.clock.ms += pauseMs;
    const choices = [{ purpose: "newsletter", version: 1, status: statuses[event], channel: "email" as const }];
    const held = byReceipt && receipt && event !== "give" ? { kind: "receipt" as const, id: receipt } : undefined;
    const subject: RecordRequest["subject"] = held ?? { kind: "email", id: email };
    const request = t.request({ event, choices, subject, waitedMs });
    const { answer } = await recordDecision(t.context, visitor, request);
    if (twice) await recordDecision(t.context, visitor, request);
    receipt ??= answer.receipt;
    const at = t.clock.ms - waitedMs;
    if (event === "withdraw") endedAt = Math.max(at, endedAt);
    if (event !== "give" || (at >= (last?.at ?? at) && at > endedAt)) last = { event, at: Math.max(at, last?.at ?? 0) };
  }
  return last?.event;
}

test("allow is answered exactly when a yes is the last word, whatever order acts come in and clocks do", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(act, { minLength: 0, maxLength: 7 }), async (acts) => {
      const email = `person${++subjects}@example.com`;
      const last = await lived(acts, email);
      const body = { purpose: "newsletter", channel: "email", recipients: [{ email: email.toUpperCase() }] };
      const { results } = await checkRecipients(t.context, key, () => body);
      expect(results[0]!.allow, JSON.stringify({ acts, result: results[0] })).toBe(last === "give");
    }),
    { numRuns: 60 },
  );
}, 90_000);
