// Drafts: what is taken apart for the store, and how long answers and records last.
import { describe, expect, test } from "vitest";
import { coreBytes } from "../../../core/record.ts";
import { millisecondsOf } from "../../../core/time.ts";
import { dated, drafted } from "../../../server/services/drafts.ts";
import { unpackCore } from "../../../server/store/packed-core.ts";
import { hmac } from "../../support/node-crypto.ts";
import { newCore } from "../../support/records.ts";
import { sampleNotice, samplePurpose } from "../../support/samples.ts";

const random = (bytes: number) => new Uint8Array(bytes).fill(7);
const act = { core: newCore(), person: {}, subject: null, direct: true, said: "x" } as const;

describe("a draft", () => {
  test("holds the core it commits to", () => {
    const draft = drafted({ random, hmac }, act);
    const text = unpackCore(draft.packed, draft.id);
    expect(text).toBe(Buffer.from(coreBytes(act.core)).toString());
    expect(draft.coreCommitment).toEqual(hmac(draft.salt, coreBytes(act.core)));
    expect(draft.salt.length).toBe(16);
  });

  test("says on which day it is past its retention, never too early, and that it never is where nothing says so", () => {
    expect(drafted({ random, hmac }, act).retain).toBeNull();
    for (const retainUntil of ["2027-05-22T00:00:00.000Z", "2027-05-21T00:00:00.001Z"]) {
      const { retain } = drafted({ random, hmac }, { ...act, core: { ...act.core, retainUntil } });
      expect(retain).toBe(millisecondsOf("2027-05-22T00:00:00.000Z") / 86_400_000);
    }
  });
});

describe("choices", () => {
  const notice = sampleNotice({
    purposes: [
      samplePurpose({ validPeriod: "P6M", retentionPeriod: "P1Y" }),
      samplePurpose({ id: "newsletter", validPeriod: "P2Y", retentionPeriod: "P3M" }),
    ],
  });
  const acted = "2026-11-22T09:00:00.000Z";
  const given = { version: 1, status: "given" } as const;

  test("that are given lapse after their purpose's period, and the record is kept for its retention after that", () => {
    const one = dated(notice, [{ ...given, purpose: "analytics" }], acted);
    expect(one.choices[0]!.until).toBe("2027-05-22T09:00:00.000Z");
    expect(one.retainUntil).toBe("2028-05-22T09:00:00.000Z");
  });

  test("that are refused have no end, and are kept for the retention from the act", () => {
    const refused = dated(notice, [{ ...given, status: "refused", purpose: "analytics" }], acted);
    expect(refused.choices[0]).not.toHaveProperty("until");
    expect(refused.retainUntil).toBe("2027-11-22T09:00:00.000Z");
  });

  test("about one vendor alone lapse and are kept as its purpose's", () => {
    const [one, whole] = ["analytics/player", "analytics"].map((purpose) =>
      dated(notice, [{ ...given, purpose }], acted),
    );
    expect(one!.choices[0]!.until).toBe(whole!.choices[0]!.until);
    expect(one!.retainUntil).toBe(whole!.retainUntil);
  });

  test("of several purposes are kept together as long as the longest says", () => {
    const both = ["newsletter", "analytics"].map((purpose) => ({ ...given, purpose }));
    for (const choices of [both, both.toReversed()])
      expect(dated(notice, choices, acted).retainUntil).toBe("2029-02-22T09:00:00.000Z");
  });

  test("about a purpose the notice does not have are left as they are", () => {
    const unknown = { ...given, purpose: "gone" };
    expect(dated(notice, [unknown], acted)).toEqual({ choices: [unknown], retainUntil: undefined });
  });
});
