// The status that SQL computes is the one core computes, for any sequence of acts in any order of arrival.
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Channel } from "../../../core/purpose.ts";
import type { Choice, RecordEvent } from "../../../core/record.ts";
import {
  isInForce,
  nextStatus,
  recordedStatuses,
  type ConsentStatus,
  type RecordedStatus,
} from "../../../core/status.ts";
import { instantAt } from "../../../core/time.ts";
import { recounted } from "../../../server/services/recounts.ts";
import { hmac } from "../../support/node-crypto.ts";
import { newRecord, start, subjectOf } from "../../support/records.ts";
import { fileTestDatabases, freshStore, type TestDatabases } from "../../support/stores.ts";

interface Act {
  readonly minute: number;
  readonly purpose: string;
  readonly channel: "email" | "phone" | undefined;
  readonly status: RecordedStatus;
}

const act: fc.Arbitrary<Act> = fc.record({
  minute: fc.integer({ min: 0, max: 6 }),
  purpose: fc.constantFrom("newsletter", "call-back"),
  channel: fc.constantFrom("email", "phone", undefined),
  status: fc.constantFrom(...recordedStatuses),
});

/**
 * core's answer: acts fold in order of arrival. A yes older than what was answered changes nothing, a no always counts;
 * a question moves nothing that is there and holds nothing up, and a lapse moves only what had lapsed by then (none of
 * these ever does).
 */
function expected(acts: readonly Act[]): Map<string, { status: ConsentStatus; minute: number }> {
  const states = new Map<string, { status: ConsentStatus; minute: number }>();
  for (const { minute, purpose, channel = "", status } of acts) {
    const key = `${purpose}/${channel}`;
    const state = states.get(key);
    const isFirst = status === "given" && state?.status === "requested";
    if (state && status === "given" && minute < state.minute && !isFirst) continue;
    if (state && (status === "requested" || status === "expired")) continue;
    const latest = isFirst ? minute : Math.max(minute, state?.minute ?? 0);
    const next = nextStatus(state?.status ?? "unknown", status);
    if (next !== "unknown") states.set(key, { status: next, minute: latest });
  }
  return states;
}

const eventOf: Readonly<Record<RecordedStatus, RecordEvent>> = {
  given: "give",
  refused: "refuse",
  withdrawn: "withdraw",
  requested: "shown",
  expired: "expire",
  revoked: "change",
  invalidated: "change",
};

const recordOf = (subject: string, { minute, purpose, channel, status }: Act) => {
  const choice: Choice<RecordedStatus> = { purpose, version: 1, status, ...(channel ? { channel } : {}) };
  return newRecord({
    subject,
    event: eventOf[status],
    choices: [choice],
    actedAt: instantAt(start + minute * 60_000),
  });
};

let databases: TestDatabases;
beforeAll(async () => {
  databases = await fileTestDatabases();
});
afterAll(() => databases.stop());

describe("the status of a subject", () => {
  it.each(["one by one", "in shared commits"])("is core's nextStatus, records committed %s", async (how) => {
    const { store } = await freshStore(databases);
    let run = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(act, { minLength: 1, maxLength: 12 }), async (acts) => {
        const subject = `${how}${run++}`;
        const records = acts.map((each) => recordOf(subject, each));
        if (how === "one by one") for (const record of records) await store.commitRecord(record);
        else await Promise.all(records.map((record) => store.commitRecord(record)));
        for (const [key, { status, minute }] of expected(acts)) {
          const [purpose, channel] = key.split("/") as [string, Channel | ""];
          const [found] = await store.facts({ purpose, channel, subjects: [subjectOf(subject)] });
          expect([found?.fact?.status, found?.fact?.at]).toEqual([status, instantAt(start + minute * 60_000)]);
        }
      }),
      { numRuns: 60 },
    );
    // The recount folds by core's rule, with every column of the states.
    expect(await recounted(store, { hmac })).toMatchObject({ subjects: run, total: 0, findings: [] });
  });

  it("is never in force when the newest act was a no, whatever arrived last", async () => {
    const { store } = await freshStore(databases);
    const base = { purpose: "newsletter", channel: "email" as const };
    await store.commitRecord(recordOf("late", { ...base, minute: 5, status: "withdrawn" }));
    await store.commitRecord(recordOf("late", { ...base, minute: 1, status: "given" }));
    const [late] = await store.facts({ purpose: "newsletter", channel: "email", subjects: [subjectOf("late")] });
    expect(isInForce(late!.fact!.status)).toBe(false);
  });

  it("is not in force after a no that seems older than the yes, as when the server's clock was set back", async () => {
    const { store } = await freshStore(databases);
    const base = { purpose: "newsletter", channel: "email" as const };
    await store.commitRecord(recordOf("back", { ...base, minute: 5, status: "given" }));
    await store.commitRecord(recordOf("back", { ...base, minute: 1, status: "withdrawn" }));
    const [back] = await store.facts({ purpose: "newsletter", channel: "email", subjects: [subjectOf("back")] });
    expect(back!.fact!.status).toBe("withdrawn");
  });
});
