// What holds of any question about contact, whatever is asked, under every ruleset.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { mayContact, type ContactQuestion } from "../../core/contact.ts";
import { channels } from "../../core/purpose.ts";
import { allowReasons, denyRanks, type DenyReason } from "../../core/reason.ts";
import { askedRegisters, heededRegisters, registers, rulesets, subscribers } from "../../core/ruleset.ts";
import { consentStatuses, isInForce } from "../../core/status.ts";

const at = "2026-11-22T12:00:00.000Z";
const later = "2026-11-22T20:00:00.000Z";

describe("of any question", () => {
  const instant = fc.constantFrom("2026-01-01T00:00:00.000Z", "2026-11-21T12:00:00.000Z", at, later);
  const anyQuestion: fc.Arbitrary<ContactQuestion> = fc.record({
    address: fc.constantFrom(undefined, "a@example.com"),
    channelFits: fc.boolean(),
    isDuplicate: fc.boolean(),
    channel: fc.constantFrom(...channels),
    subscriber: fc.constantFrom(...subscribers, "unknown" as const),
    purpose: fc.option(
      fc.record({
        version: fc.integer({ min: 1, max: 3 }),
        basis: fc.constantFrom("consent", "contract", "legal-obligation", "legitimate-interest"),
        confirms: fc.boolean(),
      }),
      { nil: undefined },
    ),
    fact: fc.option(
      fc.record({
        status: fc.constantFrom(...consentStatuses),
        record: fc.constant("rec_1"),
        at: instant,
        until: fc.option(instant, { nil: undefined }),
        version: fc.integer({ min: 1, max: 3 }),
        notice: fc.constant(`sha256:${"ab".repeat(32)}` as const),
        direct: fc.boolean(),
      }),
      { nil: undefined },
    ),
    erasedAt: fc.option(instant, { nil: undefined }),
    restricted: fc.boolean(),
    suppressions: fc.array(
      fc.record({
        reason: fc.constantFrom("OBJECTED_ALL", "DO_NOT_CONTACT_CHANNEL", "COMPLAINT", "UNSUBSCRIBED_TOPIC"),
        since: instant,
      }),
      { maxLength: 2 },
    ),
    screenings: fc.array(
      fc.record({ register: fc.constantFrom(...registers), listed: fc.boolean(), checkedAt: instant }),
      { maxLength: 3 },
    ),
    softOptIn: fc.option(fc.record({ met: fc.boolean() }), { nil: undefined }),
    partner: fc.option(fc.record({ isNamed: fc.boolean() }), { nil: undefined }),
    quietUntil: fc.option(instant, { nil: undefined }),
    cappedUntil: fc.option(instant, { nil: undefined }),
    at: fc.constant(at),
  });
  const anyRules = fc.constantFrom(...rulesets);

  test("the same answer comes of the same question, reasons by rank, each once, and allow names a ground", () => {
    fc.assert(
      fc.property(anyQuestion, anyRules, (question, rules) => {
        const answer = mayContact(question, rules);
        expect(mayContact(structuredClone(question), rules)).toEqual(answer);
        const named = [answer.reason, ...answer.also];
        expect(new Set(named).size).toBe(named.length);
        if (answer.allow) {
          expect(allowReasons).toContain(answer.reason);
          expect(answer.also).toEqual([]);
          return;
        }
        const ranks = (named as DenyReason[]).map((reason) => denyRanks[reason]);
        expect(ranks).toEqual(ranks.toSorted((a, b) => a - b));
      }),
      { numRuns: 3000 },
    );
  });

  test("allow for marketing never follows a no, an erasure, a suppression or a register", () => {
    fc.assert(
      fc.property(anyQuestion, anyRules, (question, rules) => {
        const answer = mayContact(question, rules);
        if (!answer.allow || answer.reason === "SERVICE_MESSAGE") return;
        const { fact: known } = question;
        expect(question.suppressions).toEqual([]);
        expect(question.restricted).toBe(false);
        expect(["withdrawn", "refused", "revoked"]).not.toContain(known?.status);
        if (question.erasedAt !== undefined) expect(known!.direct && known!.at > question.erasedAt).toBe(true);
        if (answer.reason.startsWith("CONSENT")) {
          expect(isInForce(known!.status)).toBe(true);
          expect(known!.until === undefined || known!.until > at).toBe(true);
          expect(known!.version).toBe(question.purpose!.version);
        } else {
          const channel = rules.channels[question.channel];
          for (const register of askedRegisters(channel, question.subscriber))
            expect(question.screenings.some((one) => one.register === register && !one.listed)).toBe(true);
          for (const register of heededRegisters(channel, question.subscriber)) {
            const own = question.screenings.filter((one) => one.register === register);
            const latest = own
              .map(({ checkedAt }) => checkedAt)
              .sort()
              .at(-1);
            const last = own.filter(({ checkedAt }) => checkedAt === latest);
            expect(last.length > 0 && last.every(({ listed }) => listed)).toBe(false);
          }
        }
      }),
      { numRuns: 3000 },
    );
  });
});
