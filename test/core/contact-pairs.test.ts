// Every reason in the presence of every lower-ranked one: both hold of one question, and the higher answers.
import { describe, expect, test } from "vitest";
import { mayContact, type ConsentFact, type ContactQuestion } from "../../core/contact.ts";
import { denyRanks, type DenyReason } from "../../core/reason.ts";
import { rulesetOf, type Register, type Ruleset } from "../../core/ruleset.ts";

const at = "2026-11-22T12:00:00.000Z";
const later = "2026-11-22T20:00:00.000Z";
const since = "2026-10-01T09:00:00.000Z";
const fact: ConsentFact = { status: "given", record: "rec_1", at: since, version: 2, direct: true };
const purpose = { version: 2, basis: "consent", confirms: true } as const;

/** Reasons that can be added to any question, because nothing else has to be so. */
const suppress =
  (reason: ContactQuestion["suppressions"][number]["reason"]) =>
  (question: ContactQuestion): ContactQuestion => ({
    ...question,
    suppressions: [...question.suppressions, { reason, since: at }],
  });
const added: Partial<Record<DenyReason, (question: ContactQuestion) => ContactQuestion>> = {
  INPUT_INVALID: (question) => ({ ...question, address: undefined }),
  CHANNEL_MISMATCH: (question) => ({ ...question, channelFits: false }),
  DUPLICATE_IN_CALL: (question) => ({ ...question, isDuplicate: true }),
  ERASED: (question) => ({ ...question, erasedAt: at }),
  RESTRICTED: (question) => ({ ...question, restricted: true }),
  OBJECTED_ALL: suppress("OBJECTED_ALL"),
  DO_NOT_CONTACT_CHANNEL: suppress("DO_NOT_CONTACT_CHANNEL"),
  COMPLAINT: suppress("COMPLAINT"),
  HARD_BOUNCE: suppress("HARD_BOUNCE"),
  NUMBER_DEAD: suppress("NUMBER_DEAD"),
  UNSUBSCRIBED_TOPIC: suppress("UNSUBSCRIBED_TOPIC"),
  QUIET_HOURS: (question) => ({ ...question, quietUntil: later }),
  FREQUENCY_CAP: (question) => ({ ...question, cappedUntil: later }),
};

const screened = (register: Register, listed: boolean, days: number) => ({
  register,
  listed,
  checkedAt: new Date(Date.parse(at) - days * 86_400_000).toISOString(),
});

/** What the other reasons come of, each by itself. */
const parts = {
  channel: ["email", "sms", "phone", "post", "sharing"] as const,
  subscriber: ["individual", "corporate", "unknown"] as const,
  purpose: [purpose, { ...purpose, basis: "legitimate-interest" as const }, { ...purpose, version: 3 }, undefined],
  fact: [
    undefined,
    { ...fact, until: at },
    ...(["given", "withdrawn", "refused", "requested", "expired", "invalidated"] as const).flatMap((status) => [
      { ...fact, status },
      { ...fact, status, at: "2026-05-01T09:00:00.000Z" },
    ]),
  ],
  screenings: [
    [],
    ...(["TPS", "CTPS", "MPS"] as const).map((register) => [screened(register, true, 1)]),
    [screened("TPS", true, 1), screened("CTPS", true, 1)],
    [screened("TPS", false, 29)],
    [screened("TPS", true, 1), screened("CTPS", false, 29)],
    [screened("CTPS", true, 1), screened("TPS", false, 29)],
    [screened("MPS", false, 29)],
  ],
  softOptIn: [undefined, { met: false }, { met: true }],
  partner: [undefined, { isNamed: true }, { isNamed: false }],
};

interface Case {
  readonly question: ContactQuestion;
  readonly rules: Ruleset;
  readonly named: readonly string[];
}

const rulesets = ["uk-pecr", "eu-eprivacy", "us-tcpa"].map((name) => rulesetOf(name)!);
const namedBy = (question: ContactQuestion, rules: Ruleset): readonly string[] => {
  const { reason, also } = mayContact(question, rules);
  return [reason, ...also];
};

/** Every question that these parts make, with what it is answered; of those with the same answer the first. */
function cases(): Case[] {
  const plain = { address: "a@example.com", channelFits: true, isDuplicate: false, suppressions: [], at };
  let questions: Partial<ContactQuestion>[] = [{}];
  for (const [name, values] of Object.entries(parts))
    questions = questions.flatMap((question) => values.map((value) => ({ ...question, [name]: value })));
  const byAnswer = new Map<string, Case>();
  for (const made of questions) {
    const question = { ...plain, ...made } as ContactQuestion;
    for (const rules of rulesets) {
      const named = namedBy(question, rules);
      if (!byAnswer.has(named.join())) byAnswer.set(named.join(), { question, rules, named });
    }
  }
  return [...byAnswer.values()];
}

const all = cases();
const reasons = Object.keys(denyRanks) as DenyReason[];
const pairs = reasons.flatMap((high) =>
  reasons.filter((low) => denyRanks[high] < denyRanks[low]).map((low) => [high, low] as const),
);

/** A question of which both hold, and the higher answers; undefined where there is none. */
function both(high: DenyReason, low: DenyReason): readonly string[] | undefined {
  const add = (question: ContactQuestion) =>
    [high, low].reduce((changed, reason) => added[reason]?.(changed) ?? changed, question);
  const found = all
    .filter(({ named }) => [high, low].every((reason) => reason in added || named.includes(reason)))
    .map(({ question, rules }) => namedBy(add(question), rules));
  return found.find((named) => named[0] === high && named.includes(low));
}

/** Pairs that no question can have, with why. */
const said = ["EXPIRED", "RECONSENT_NEEDED", "PENDING_CONFIRMATION"] as const;
const never: readonly (readonly [high: readonly DenyReason[], low: readonly DenyReason[], why: string])[] = [
  [["WITHDRAWN", "REFUSED"], [...said, "NO_RECORD"], "one last word is a no, or one of these"],
  [["EXPIRED", "RECONSENT_NEEDED"], ["PENDING_CONFIRMATION", "NO_RECORD"], "a yes was in force, or there was none"],
  [["RECONSENT_NEEDED", "PENDING_CONFIRMATION"], ["PURPOSE_RETIRED"], "the purpose of today asks for something"],
  [["LISTED_TPS", "LISTED_CTPS"], ["LISTED_MPS"], "numbers and postal addresses have registers of their own"],
  [["LISTED_MPS"], ["SCREENING_MISSING", "SCREENING_STALE"], "it is the only register of post, and it was asked"],
  [
    ["LISTED_TPS", "LISTED_CTPS", "LISTED_MPS", "SCREENING_MISSING", "SCREENING_STALE"],
    ["SOFT_OPT_IN_UNMET"],
    "no channel that has a register takes soft opt-in",
  ],
  [["PARTNER_NOT_NAMED"], ["PARTNER_CONSENT_TOO_OLD"], "who was not named has no consent of any age"],
  [["BASIS_NOT_ALLOWED"], ["SOFT_OPT_IN_UNMET"], "a channel takes soft opt-in, or it does not"],
  [["BASIS_NOT_ALLOWED", "SOFT_OPT_IN_UNMET"], ["PURPOSE_RETIRED"], "a purpose of today rests on something"],
];
const isNever = (high: DenyReason, low: DenyReason): boolean =>
  never.some(([highs, lows]) => highs.includes(high) && lows.includes(low));

describe("beside every lower reason the higher one answers", () => {
  test.each(pairs.filter(([high, low]) => !isNever(high, low)))("%s beside %s", (high, low) => {
    expect(both(high, low)?.slice(0, 1)).toEqual([high]);
  });
});

test("the pairs that are left out cannot be", () => {
  const listed = never.flatMap(([highs, lows]) => highs.flatMap((high) => lows.map((low) => `${high},${low}`)));
  expect(new Set(listed).size).toBe(listed.length);
  const possible = pairs.filter(([high, low]) => isNever(high, low) && both(high, low));
  expect(possible).toEqual([]);
});
