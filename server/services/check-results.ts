// What a check says of one recipient: the answer of the rules with its ground, its evidence and what can be done.
import {
  mayContact,
  type ConsentFact,
  type ContactAnswer,
  type ContactQuestion,
  type ScreeningFact,
} from "../../core/contact.ts";
import type { CheckResponse, CheckResult } from "../../core/contact-schema.ts";
import { fixes, type AllowReason, type DenyReason } from "../../core/reason.ts";
import { askedRegisters, type Register, type Ruleset } from "../../core/ruleset.ts";
import type { SuppressionReason } from "../../core/suppression.ts";
import { instantAt, millisecondsOf, type Instant } from "../../core/time.ts";
import type { Gathered } from "./check-facts.ts";

const bases: Readonly<Record<AllowReason, NonNullable<CheckResult["basis"]>>> = {
  CONSENT_ACTIVE: "consent",
  CONSENT_OVER_REGISTER: "consent",
  SOFT_OPT_IN: "soft-opt-in",
  LEGITIMATE_INTEREST_CORPORATE: "legitimate-interest",
  REGISTER_CLEAR: "legitimate-interest",
  SERVICE_MESSAGE: "service",
};

const isAllow = (reason: DenyReason | AllowReason): reason is AllowReason => Object.hasOwn(bases, reason);
const dayMs = 86_400_000;

/** The result for one recipient; with `explain` a denial says what it rests on. */
export function resultFor({ ref, question }: Gathered, rules: Ruleset, explain: boolean): CheckResult {
  const answer = mayContact(question, rules);
  const { allow, reason, also, retryAt } = answer;
  const { fact } = question;
  const basis = isAllow(reason) ? bases[reason] : undefined;
  const fix = explain && !isAllow(reason) ? fixes[reason] : undefined;
  const evidence = evidenceFor(answer, question, { rules, explain });
  // Members stand in the order of RFC 8785: then the plain JSON text of a result is its canonical one.
  return {
    allow,
    ...(also.length ? { also: [...also] } : {}),
    ...(basis ? { basis } : {}),
    ...(evidence ? { evidence } : {}),
    ...(fix === undefined ? {} : { fix }),
    reason,
    ...(ref === undefined ? {} : { ref }),
    ...(retryAt === undefined ? {} : { retryAt }),
    ...(basis === "consent" && fact?.until ? { until: fact.until } : {}),
  };
}

const registerOf: Readonly<Partial<Record<DenyReason | AllowReason, Register>>> = {
  LISTED_TPS: "TPS",
  LISTED_CTPS: "CTPS",
  LISTED_MPS: "MPS",
};

function evidenceFor(
  { reason }: ContactAnswer,
  question: ContactQuestion,
  { rules, explain }: { rules: Ruleset; explain: boolean },
): CheckResult["evidence"] {
  const { fact, suppressions, erasedAt, at } = question;
  if (explain) {
    const entry = suppressions.find((one) => one.reason === (reason as SuppressionReason));
    if (entry) return { since: entry.since };
    if (reason === "ERASED" && erasedAt !== undefined) return { since: erasedAt };
    const screening = screeningBehind(reason, question, rules);
    if (screening) {
      const ageDays = Math.floor((millisecondsOf(at) - millisecondsOf(screening.checkedAt)) / dayMs);
      const { register: asked, checkedAt } = screening;
      return { ageDays, checkedAt, maxDays: rules.screeningDays, register: asked };
    }
  }
  return fact && (explain || isAllow(reason)) ? recordEvidence(fact) : undefined;
}

/** The look-up that a denial rests on: the one that listed, or the oldest of those that had to be asked. */
function screeningBehind(
  reason: DenyReason | AllowReason,
  { channel, subscriber, screenings }: ContactQuestion,
  rules: Ruleset,
): ScreeningFact | undefined {
  const register = registerOf[reason];
  if (register) return screenings.find((one) => one.register === register);
  if (reason !== "SCREENING_STALE") return undefined;
  const asked = askedRegisters(rules.channels[channel], subscriber);
  return screenings
    .filter((one) => asked.includes(one.register))
    .toSorted((a, b) => (a.checkedAt < b.checkedAt ? -1 : 1))[0];
}

const recordEvidence = ({ record, at, notice, confirmed }: ConsentFact): NonNullable<CheckResult["evidence"]> => ({
  at,
  ...(notice ? { notice } : {}),
  ...(confirmed ? { proof: "double_opt_in" as const } : {}),
  record,
});

/**
 * The results of these recipients, and until when each allow holds by itself: as long as a consent, a look-up in a
 * register, a consent to be passed on to a partner, or the day before quiet hours.
 */
export function resultsFor(
  gathered: readonly Gathered[],
  rules: Ruleset,
  explain: boolean,
): { results: CheckResult[]; ends: (Instant | undefined)[] } {
  const results = gathered.map((one) => resultFor(one, rules, explain));
  return { results, ends: results.map((result, i) => endOf(result, gathered[i]!.question, rules)) };
}

function endOf(
  { allow, basis, until }: CheckResult,
  { channel, subscriber, screenings, fact, partner, quietFrom }: ContactQuestion,
  rules: Ruleset,
): Instant | undefined {
  if (!allow) return undefined;
  const later = (from: Instant, days: number) => instantAt(millisecondsOf(from) + days * dayMs);
  const asked = basis === "consent" || basis === "service" ? [] : askedRegisters(rules.channels[channel], subscriber);
  const ends = [
    until,
    basis === "service" ? undefined : quietFrom,
    partner && fact ? later(fact.at, rules.partnerDays) : undefined,
    ...asked.map((register) => {
      const latest = screenings
        .flatMap((one) => (one.register === register ? one.checkedAt : []))
        .sort()
        .at(-1);
      return latest && later(latest, rules.screeningDays);
    }),
  ];
  return ends.flatMap((end) => end ?? []).sort()[0];
}

/** How long an answer may be used: half a day, or less where something that it rests on ends before. */
const usedMs = 12 * 3_600_000;

/** Until when all of these answers may be used, from what was known at an instant. */
export function validUntil(at: Instant, ends: readonly (Instant | undefined)[]): Instant {
  const latest = instantAt(millisecondsOf(at) + usedMs);
  return ends.reduce<Instant>((first, end) => (end !== undefined && end < first ? end : first), latest);
}

/** Counts of answers, by reason too. */
export function countResults(
  counts: CheckResponse["counts"],
  results: readonly Pick<CheckResult, "allow" | "reason">[],
): CheckResponse["counts"] {
  const { byReason } = counts;
  for (const { allow, reason } of results) {
    byReason[reason] = (byReason[reason] ?? 0) + 1;
    if (allow) counts.allow++;
    else counts.deny++;
  }
  return counts;
}
