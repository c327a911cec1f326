// May this subject be contacted? Every reason alone, and what allow always means.
import { describe, expect, test } from "vitest";
import { mayContact, type ConsentFact, type ContactQuestion } from "../../core/contact.ts";
import { absoluteReasons, type DenyReason } from "../../core/reason.ts";
import { rulesetOf, type Register } from "../../core/ruleset.ts";

const uk = rulesetOf("uk-pecr")!;
const at = "2026-11-22T12:00:00.000Z";
const later = "2026-11-22T20:00:00.000Z";
const fact: ConsentFact = {
  status: "given",
  record: "rec_1",
  at: "2026-10-01T09:00:00.000Z",
  until: "2027-04-01T09:00:00.000Z",
  version: 2,
  notice: `sha256:${"ab".repeat(32)}`,
  direct: true,
};
const purpose = { version: 2, basis: "consent", confirms: true } as const;
const allowed: ContactQuestion = {
  address: "a@example.com",
  channelFits: true,
  isDuplicate: false,
  channel: "email",
  subscriber: "individual",
  purpose,
  fact,
  suppressions: [],
  screenings: [],
  at,
};
/** A call that rests on legitimate interest and a register that was looked up today. */
const call: ContactQuestion = {
  ...allowed,
  channel: "phone",
  purpose: { ...purpose, basis: "legitimate-interest" },
  fact: undefined,
  screenings: [{ register: "TPS", listed: false, checkedAt: at }],
};
const screened = (register: Register, listed: boolean, days: number) => ({
  register,
  listed,
  checkedAt: new Date(Date.parse(at) - days * 86_400_000).toISOString(),
});

type Change = (question: ContactQuestion) => ContactQuestion;
const suppress =
  (reason: ContactQuestion["suppressions"][number]["reason"]): Change =>
  (question) => ({ ...question, suppressions: [...question.suppressions, { reason, since: fact.at }] });
const consent =
  (change: Partial<ConsentFact>): Change =>
  (question) => ({ ...question, fact: { ...fact, ...question.fact, ...change } });

/** What makes each reason true, from a question that is allowed without it. */
const causes: Record<DenyReason, { readonly from: ContactQuestion; readonly change: Change; readonly rules?: string }> =
  {
    INPUT_INVALID: { from: allowed, change: (q) => ({ ...q, address: undefined }) },
    CHANNEL_MISMATCH: { from: allowed, change: (q) => ({ ...q, channelFits: false }) },
    DUPLICATE_IN_CALL: { from: allowed, change: (q) => ({ ...q, isDuplicate: true }) },
    ERASED: { from: allowed, change: (q) => ({ ...q, erasedAt: "2026-10-02T09:00:00.000Z" }) },
    RESTRICTED: { from: allowed, change: (q) => ({ ...q, restricted: true }) },
    OBJECTED_ALL: { from: allowed, change: suppress("OBJECTED_ALL") },
    DO_NOT_CONTACT_CHANNEL: { from: allowed, change: suppress("DO_NOT_CONTACT_CHANNEL") },
    COMPLAINT: { from: allowed, change: suppress("COMPLAINT") },
    HARD_BOUNCE: { from: allowed, change: suppress("HARD_BOUNCE") },
    NUMBER_DEAD: { from: allowed, change: suppress("NUMBER_DEAD") },
    WITHDRAWN: { from: allowed, change: consent({ status: "withdrawn" }) },
    REFUSED: { from: allowed, change: consent({ status: "refused" }) },
    UNSUBSCRIBED_TOPIC: { from: allowed, change: suppress("UNSUBSCRIBED_TOPIC") },
    EXPIRED: { from: allowed, change: consent({ until: at }) },
    RECONSENT_NEEDED: { from: allowed, change: (q) => ({ ...q, purpose: { ...purpose, version: 3 } }) },
    PENDING_CONFIRMATION: { from: allowed, change: consent({ status: "requested" }) },
    LISTED_TPS: { from: call, change: (q) => ({ ...q, screenings: [screened("TPS", true, 1)] }) },
    LISTED_CTPS: {
      from: { ...call, subscriber: "corporate", screenings: [screened("CTPS", false, 1)] },
      change: (q) => ({ ...q, screenings: [screened("CTPS", true, 1)] }),
    },
    LISTED_MPS: {
      from: { ...call, channel: "post", screenings: [screened("MPS", false, 1)] },
      change: (q) => ({ ...q, screenings: [screened("MPS", true, 1)] }),
    },
    SCREENING_MISSING: { from: call, change: (q) => ({ ...q, screenings: [] }) },
    SCREENING_STALE: { from: call, change: (q) => ({ ...q, screenings: [screened("TPS", false, 28.001)] }) },
    PARTNER_NOT_NAMED: {
      from: { ...allowed, channel: "sharing", partner: { isNamed: true } },
      change: (q) => ({ ...q, partner: { isNamed: false } }),
    },
    PARTNER_CONSENT_TOO_OLD: {
      from: { ...allowed, channel: "sharing", partner: { isNamed: true } },
      change: (q) => ({ ...consent({ at: "2026-05-01T09:00:00.000Z" })(q), partner: { isNamed: true } }),
    },
    BASIS_NOT_ALLOWED: {
      from: { ...call, channel: "email", subscriber: "corporate" },
      change: (q) => ({ ...q, subscriber: "individual" }),
    },
    SOFT_OPT_IN_UNMET: {
      from: { ...allowed, fact: undefined, softOptIn: { met: true } },
      change: (q) => ({ ...q, softOptIn: { met: false } }),
    },
    PURPOSE_RETIRED: { from: allowed, change: (q) => ({ ...q, purpose: undefined }) },
    NO_RECORD: { from: allowed, change: (q) => ({ ...q, fact: undefined }) },
    QUIET_HOURS: {
      from: { ...allowed, channel: "sms" },
      change: (q) => ({ ...q, quietUntil: later }),
      rules: "us-tcpa",
    },
    FREQUENCY_CAP: { from: allowed, change: (q) => ({ ...q, cappedUntil: later }) },
  };
const reasons = Object.keys(causes) as DenyReason[];
const rulesFor = (reason: DenyReason) => rulesetOf(causes[reason].rules ?? "uk-pecr")!;

/** Reasons that bring others with them: without consent there is none on record, and what was asked is not given. */
const brings: Partial<Record<DenyReason, readonly DenyReason[]>> = {
  PENDING_CONFIRMATION: ["NO_RECORD"],
  BASIS_NOT_ALLOWED: ["NO_RECORD"],
  SOFT_OPT_IN_UNMET: ["NO_RECORD"],
};

describe("may we contact", () => {
  test("yes, when consent is in force for this purpose, channel and version", () => {
    expect(mayContact(allowed, uk)).toEqual({ allow: true, reason: "CONSENT_ACTIVE", also: [] });
    expect(mayContact(consent({ status: "renewed" })(allowed), uk).allow).toBe(true);
    expect(mayContact(consent({ until: undefined })(allowed), uk).allow).toBe(true);
  });

  test.each(reasons)("no: %s alone, where the same was allowed without it", (reason) => {
    const { from, change } = causes[reason];
    expect(mayContact(from, rulesFor(reason)).allow).toBe(true);
    const answer = mayContact(change(from), rulesFor(reason));
    expect([answer.allow, answer.reason]).toEqual([false, reason]);
    expect(answer.also).toEqual(brings[reason] ?? []);
  });

  test("of a person who objected to everything nothing else matters, but to messages that are no marketing", () => {
    const service = { ...purpose, basis: "contract" } as const;
    for (const reason of reasons) {
      const { from, change } = causes[reason];
      const question = { ...change(from), purpose: service };
      const answer = mayContact(suppress("OBJECTED_ALL")(question), rulesFor(reason));
      const isAbsolute = absoluteReasons.has(reason);
      expect([reason, answer.allow]).toEqual([reason, !isAbsolute]);
      if (!isAbsolute) expect(answer.reason).toBe("SERVICE_MESSAGE");
    }
  });
});

describe("without consent (rule 58)", () => {
  test("a call may be made where the register is clear and fresh, and consent to calls goes over the register", () => {
    expect(mayContact(call, uk).reason).toBe("REGISTER_CLEAR");
    const listed = { ...call, screenings: [screened("TPS", true, 40)] };
    expect(mayContact(listed, uk).reason).toBe("LISTED_TPS");
    expect(mayContact({ ...listed, fact }, uk)).toEqual({ allow: true, reason: "CONSENT_OVER_REGISTER", also: [] });
    expect(mayContact({ ...call, screenings: [], fact }, uk).reason).toBe("CONSENT_ACTIVE");
  });

  test("a number that either register is known to list is not called, whoever's it is", () => {
    const company: ContactQuestion = { ...call, subscriber: "corporate", screenings: [screened("CTPS", false, 1)] };
    expect(mayContact(company, uk).reason).toBe("REGISTER_CLEAR");
    const inTps = { ...company, screenings: [...company.screenings, screened("TPS", true, 300)] };
    expect(mayContact(inTps, uk).reason).toBe("LISTED_TPS");
    const person = { ...call, screenings: [...call.screenings, screened("CTPS", true, 1)] };
    expect(mayContact(person, uk).reason).toBe("LISTED_CTPS");
    expect(mayContact(person, rulesetOf("uk-pecr@1")!).reason).toBe("REGISTER_CLEAR");
    expect(mayContact({ ...person, fact }, uk).reason).toBe("CONSENT_OVER_REGISTER");
    // What another register does not list need not have been asked, nor lately.
    expect(mayContact({ ...call, screenings: [...call.screenings, screened("CTPS", false, 300)] }, uk).allow).toBe(
      true,
    );
  });

  test("of a line nobody says whose it is both registers must have been asked lately", () => {
    const unknown: ContactQuestion = { ...call, subscriber: "unknown" };
    expect(mayContact(unknown, uk).reason).toBe("SCREENING_MISSING");
    const both = [screened("TPS", false, 1), screened("CTPS", false, 1)];
    expect(mayContact({ ...unknown, screenings: both }, uk).reason).toBe("REGISTER_CLEAR");
    const stale = [both[0]!, screened("CTPS", false, 29)];
    expect(mayContact({ ...unknown, screenings: stale }, uk)).toMatchObject({ reason: "SCREENING_STALE", also: [] });
    expect(mayContact(unknown, rulesetOf("uk-pecr@1")!).reason).toBe("REGISTER_CLEAR");
    const mail: ContactQuestion = { ...unknown, channel: "email", screenings: [] };
    expect(mayContact(mail, uk).reason).toBe("BASIS_NOT_ALLOWED");
  });

  test("a screening is fresh for 28 days to the millisecond, and the latest counts", () => {
    expect(mayContact({ ...call, screenings: [screened("TPS", false, 28)] }, uk).allow).toBe(true);
    const both = [screened("TPS", true, 60), screened("TPS", false, 2)];
    expect(mayContact({ ...call, screenings: both }, uk).allow).toBe(true);
    expect(mayContact({ ...call, screenings: both.toReversed() }, uk).allow).toBe(true);
  });

  test("a company may be written to on legitimate interest, until it says no", () => {
    const company: ContactQuestion = { ...call, channel: "email", subscriber: "corporate", screenings: [] };
    expect(mayContact(company, uk).reason).toBe("LEGITIMATE_INTEREST_CORPORATE");
    const claimed = { ...company, purpose, fact: undefined, softOptIn: { met: true } };
    expect(mayContact(claimed, rulesetOf("us-tcpa")!).reason).toBe("BASIS_NOT_ALLOWED");
    for (const status of ["withdrawn", "refused"] as const)
      expect(mayContact(consent({ status })(company), uk).allow).toBe(false);
    expect(mayContact(company, rulesetOf("eu-eprivacy")!).reason).toBe("BASIS_NOT_ALLOWED");
  });

  test("where a no was lost and may be anybody's, only whoever asked for it since then is contacted", () => {
    const unknownBefore = "2026-11-01T00:00:00.000Z";
    const company: ContactQuestion = { ...call, channel: "email", subscriber: "corporate", screenings: [] };
    for (const question of [allowed, call, company]) {
      expect(mayContact(question, uk).allow).toBe(true);
      expect(mayContact({ ...question, unknownBefore }, uk)).toMatchObject({ reason: "NO_RECORD", also: [] });
    }
    const after = (change: Partial<ConsentFact>) =>
      mayContact({ ...consent({ at: "2026-11-02T00:00:00.000Z", ...change })(allowed), unknownBefore }, uk).reason;
    expect(after({})).toBe("CONSENT_ACTIVE");
    expect(after({ at: unknownBefore })).toBe("NO_RECORD");
    // A list from before says nothing of what the person said meanwhile.
    expect(after({ direct: false })).toBe("NO_RECORD");
    const service = { ...purpose, basis: "contract" } as const;
    expect(mayContact({ ...allowed, unknownBefore, purpose: service }, uk).reason).toBe("SERVICE_MESSAGE");
  });

  test("a customer may be told of similar products where they were offered to refuse and did not", () => {
    const customer: ContactQuestion = { ...allowed, fact: undefined, softOptIn: { met: true } };
    expect(mayContact(customer, uk).reason).toBe("SOFT_OPT_IN");
    expect(mayContact(suppress("UNSUBSCRIBED_TOPIC")(customer), uk).reason).toBe("UNSUBSCRIBED_TOPIC");
    expect(mayContact({ ...customer, channel: "phone" }, uk).reason).toBe("SCREENING_MISSING");
  });

  test("after an erasure only what the person said themselves since then", () => {
    const erasedAt = "2026-09-30T09:00:00.000Z";
    expect(mayContact({ ...allowed, erasedAt }, uk).allow).toBe(true);
    expect(mayContact({ ...allowed, erasedAt, fact: { ...fact, direct: false } }, uk).reason).toBe("ERASED");
    expect(mayContact({ ...allowed, erasedAt: fact.at }, uk).reason).toBe("ERASED");
  });

  test("a reason that passes by itself says when to ask again", () => {
    const answer = mayContact({ ...allowed, cappedUntil: later }, uk);
    expect(answer).toEqual({ allow: false, reason: "FREQUENCY_CAP", also: [], retryAt: later });
    expect(mayContact({ ...allowed, cappedUntil: at }, uk).allow).toBe(true);
    expect(mayContact({ ...allowed, quietUntil: later, cappedUntil: at }, uk)).toMatchObject({
      reason: "QUIET_HOURS",
      retryAt: later,
    });
  });
});
