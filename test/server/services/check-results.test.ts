// What a check says of one recipient, and of all of them together.
import { expect, test } from "vitest";
import { canonicalText } from "../../../core/canonical.ts";
import type { ContactQuestion } from "../../../core/contact.ts";
import { rulesetOf } from "../../../core/ruleset.ts";
import { countResults, resultFor, resultsFor, validUntil } from "../../../server/services/check-results.ts";

const question: ContactQuestion = {
  address: "+442079460958",
  channelFits: true,
  isDuplicate: false,
  channel: "phone",
  subscriber: "individual",
  purpose: { version: 1, basis: "legitimate-interest", confirms: false },
  fact: undefined,
  suppressions: [],
  screenings: [{ register: "TPS", listed: false, checkedAt: "2026-11-20T00:00:00.000Z" }],
  at: "2026-11-22T09:00:00.000Z",
};
const rules = rulesetOf("uk-pecr@1")!;
const fact = {
  status: "given",
  record: "rec_1",
  at: "2026-11-20T00:00:00.000Z",
  until: "2028-01-01T00:00:00.000Z",
  version: 1,
  direct: true,
} as const;
const result = (change: Partial<ContactQuestion> = {}, explain = true) =>
  resultFor({ ref: "1", question: { ...question, ...change } }, rules, explain);

test("an allow names its basis", () => {
  expect(result()).toEqual({ ref: "1", allow: true, reason: "REGISTER_CLEAR", basis: "legitimate-interest" });
  const contract = { version: 1, basis: "contract", confirms: false } as const;
  expect(result({ purpose: contract })).toMatchObject({ reason: "SERVICE_MESSAGE", basis: "service" });
});

test("a denial explains itself where that is asked for, and only there", () => {
  const screenings = [{ register: "TPS", listed: false, checkedAt: "2026-10-01T00:00:00.000Z" }] as const;
  expect(result({ screenings })).toEqual({
    ref: "1",
    allow: false,
    reason: "SCREENING_STALE",
    evidence: { register: "TPS", checkedAt: "2026-10-01T00:00:00.000Z", ageDays: 52, maxDays: 28 },
    fix: "rescreen",
  });
  expect(result({ screenings }, false)).toEqual({ ref: "1", allow: false, reason: "SCREENING_STALE" });
  const listed = [{ ...screenings[0], listed: true }] as const;
  expect(result({ screenings: listed })).toMatchObject({ reason: "LISTED_TPS", evidence: { register: "TPS" } });
  expect(result({ erasedAt: "2026-11-01T00:00:00.000Z" })).toMatchObject({
    reason: "ERASED",
    evidence: { since: "2026-11-01T00:00:00.000Z" },
  });
});

test("what is too old is said of the look-up that is, whichever else is fresh", () => {
  const day = (text: string) => `2026-${text}T00:00:00.000Z`;
  const screenings = [
    { register: "TPS", listed: false, checkedAt: day("11-20") },
    { register: "CTPS", listed: false, checkedAt: day("10-01") },
  ] as const;
  const asked = { ref: "1", question: { ...question, subscriber: "unknown" as const, screenings } };
  expect(resultFor(asked, rulesetOf("uk-pecr")!, true)).toMatchObject({
    reason: "SCREENING_STALE",
    evidence: { register: "CTPS", ageDays: 52 },
  });
  const fresh = [screenings[0], { ...screenings[1], checkedAt: day("11-10") }];
  const both = { ...asked, question: { ...asked.question, screenings: fresh } };
  expect(resultsFor([both], rulesetOf("uk-pecr")!, false).ends).toEqual([day("12-08")]);
});

test("a reason that passes says when to ask again", () => {
  const cappedUntil = "2026-11-23T09:00:00.000Z";
  expect(result({ cappedUntil })).toMatchObject({ reason: "FREQUENCY_CAP", retryAt: cappedUntil });
});

test("the JSON text of a result is its canonical one, whatever is in it", () => {
  const at = "2026-11-20T00:00:00.000Z";
  const listed = [{ register: "TPS", listed: true, checkedAt: at }] as const;
  const suppressions = [{ reason: "COMPLAINT", since: at }] as const;
  for (const change of [
    {},
    { fact },
    { fact: { ...fact, notice: `sha256:${"0".repeat(64)}` as const, version: 2 } },
    { fact, screenings: listed },
    { screenings: listed, suppressions, erasedAt: at },
    { screenings: [{ ...listed[0], listed: false, checkedAt: "2026-01-01T00:00:00.000Z" }] },
    { cappedUntil: "2026-11-23T09:00:00.000Z" },
    { address: undefined },
  ]) {
    for (const explain of [true, false]) {
      const one = result(change, explain);
      expect(JSON.stringify(one)).toBe(canonicalText(one));
    }
  }
});

test("answers are used for half a day, or until the first thing that one of them rests on ends", () => {
  expect(validUntil("2026-11-22T09:00:00.000Z", [undefined])).toBe("2026-11-22T21:00:00.000Z");
  expect(validUntil("2026-11-22T09:00:00.000Z", ["2026-11-22T10:00:00.000Z", undefined])).toBe(
    "2026-11-22T10:00:00.000Z",
  );
});

test("an allow holds as long as its look-up in a register, its consent to be passed on, and the day before quiet hours", () => {
  const endOf = (change: Partial<ContactQuestion>) =>
    resultsFor([{ ref: undefined, question: { ...question, ...change } }], rules, false).ends[0];
  const checkedAt = "2026-10-26T10:00:00.000Z";
  expect(endOf({ screenings: [{ register: "TPS", listed: false, checkedAt }] })).toBe("2026-11-23T10:00:00.000Z");
  // Consent goes over the register, so its age does not matter.
  expect(endOf({ fact, screenings: [{ register: "TPS", listed: false, checkedAt }] })).toBe(fact.until);
  const old = { ...fact, at: "2026-05-24T09:00:00.000Z", until: "2028-01-01T00:00:00.000Z" };
  expect(endOf({ fact: old, partner: { isNamed: true } })).toBe("2026-11-23T09:00:00.000Z");
  expect(endOf({ fact, quietFrom: "2026-11-22T20:00:00.000Z" })).toBe("2026-11-22T20:00:00.000Z");
  expect(endOf({ fact: { ...fact, status: "withdrawn" } })).toBeUndefined();
});

test("counts add up over parts", () => {
  const results = [result(), result({ address: undefined }), result({ address: undefined })];
  const counts = countResults({ allow: 0, deny: 0, byReason: {} }, results.slice(0, 1));
  expect(countResults(counts, results.slice(1))).toEqual({
    allow: 1,
    deny: 2,
    byReason: { REGISTER_CLEAR: 1, INPUT_INVALID: 2 },
  });
});
