// Drafts and outcomes on their way between threads: each comes out as it went in.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { recordIdAt, type RecordId } from "../../../core/ids.ts";
import { packedDrafts, packedOutcomes, unpackedDrafts, unpackedOutcomes } from "../../../server/node/draft-messages.ts";
import type { CommitOutcome, RecordDraft } from "../../../server/store/record-rows.ts";
import { newCore, start } from "../../support/records.ts";

const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });
const ms = fc.integer({ min: -62_167_219_200_000, max: 253_402_300_799_999 });
const id = bytes(10).map((random): RecordId => recordIdAt(start, random));
const choice = fc.record({
  purpose: fc.constantFrom("analytics", "newsletter"),
  channel: fc.constantFrom(undefined, "email", "sms"),
  status: fc.constantFrom("given", "refused", "withdrawn", "requested"),
  version: fc.integer({ min: 1, max: 1_000_000 }),
  untilMs: fc.option(ms),
});
const person = fc.record(
  { prev: id, origin: fc.string(), path: fc.string({ unit: "grapheme" }), browser: fc.string(), dwellMs: fc.nat() },
  { requiredKeys: [] },
);
const draft: fc.Arbitrary<RecordDraft> = fc.record(
  {
    id,
    packed: fc.record({ shape: fc.string({ unit: "grapheme" }), at: ms, times: fc.uint8Array({ maxLength: 24 }) }),
    coreCommitment: bytes(32),
    salt: bytes(16),
    actedMs: ms,
    choices: fc.array(choice, { maxLength: 4 }),
    direct: fc.boolean(),
    confirmed: fc.constantFrom(undefined, true),
    retain: fc.option(fc.nat()),
    device: fc.constantFrom(undefined, 1, 3),
    subject: fc.oneof(
      fc.record(
        { hash: bytes(16), denyHash: bytes(16), kind: fc.constantFrom("device", "email", "phone"), key: bytes(32) },
        { requiredKeys: ["hash", "kind", "key"] },
      ),
      fc.record({ no: fc.nat() }),
      fc.constant(null),
    ),
    person,
    erasure: fc.option(
      fc.record({
        who: fc.nat(),
        mode: fc.constantFrom("erase", "restrict"),
        untilMs: fc.option(ms, { nil: undefined }),
      }),
      { nil: undefined },
    ),
    said: fc.string({ unit: "grapheme" }),
  },
  { noNullPrototype: true },
);

const outcome: fc.Arbitrary<CommitOutcome> = fc.oneof(
  fc.record({ kind: fc.constant("created"), index: fc.nat(), personCommitment: bytes(32) }),
  fc.record({
    kind: fc.constant("replayed"),
    stored: fc.record({
      id,
      index: fc.nat(),
      coreCommitment: bytes(32),
      personCommitment: bytes(32),
      core: fc.constant(newCore()),
      salt: bytes(16),
    }),
  }),
  fc.record({ kind: fc.constantFrom("conflict", "erased", "after-none") }),
);

describe("between threads", () => {
  test("drafts come out as they went in", () => {
    fc.assert(
      fc.property(fc.array(draft, { maxLength: 6 }), (drafts) => {
        expect(unpackedDrafts(structuredClone(packedDrafts(drafts)))).toEqual(drafts);
      }),
    );
  });

  test("what many drafts share is sent once", () => {
    fc.assert(
      fc.property(draft, (one) => {
        const { shapes, rests } = packedDrafts([one, { ...one, id: recordIdAt(start, new Uint8Array(10)) }]);
        expect([shapes.length, rests.length]).toEqual([1, 1]);
      }),
    );
  });

  test("outcomes come out as they went in", () => {
    fc.assert(
      fc.property(fc.array(outcome, { maxLength: 6 }), (outcomes) => {
        expect(unpackedOutcomes(structuredClone(packedOutcomes(outcomes)))).toEqual(outcomes);
      }),
    );
  });
});
