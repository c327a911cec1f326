// Why somebody may or may not be contacted: every reason with its rank, and what each says in words.

/**
 * Reasons to deny. Of those that hold, the one with the lowest rank answers and the others are named beside it.
 * Reasons of one rank never change places: the order here is theirs.
 */
export const denyRanks = {
  INPUT_INVALID: 1,
  CHANNEL_MISMATCH: 1,
  DUPLICATE_IN_CALL: 1,
  ERASED: 10,
  RESTRICTED: 10,
  OBJECTED_ALL: 11,
  DO_NOT_CONTACT_CHANNEL: 12,
  COMPLAINT: 13,
  HARD_BOUNCE: 14,
  NUMBER_DEAD: 14,
  WITHDRAWN: 20,
  REFUSED: 20,
  UNSUBSCRIBED_TOPIC: 21,
  EXPIRED: 22,
  RECONSENT_NEEDED: 23,
  PENDING_CONFIRMATION: 24,
  LISTED_TPS: 30,
  LISTED_CTPS: 31,
  LISTED_MPS: 32,
  SCREENING_MISSING: 33,
  SCREENING_STALE: 34,
  PARTNER_NOT_NAMED: 40,
  PARTNER_CONSENT_TOO_OLD: 41,
  BASIS_NOT_ALLOWED: 50,
  SOFT_OPT_IN_UNMET: 51,
  PURPOSE_RETIRED: 60,
  NO_RECORD: 61,
  QUIET_HOURS: 70,
  FREQUENCY_CAP: 71,
} as const;
export type DenyReason = keyof typeof denyRanks;

/** The grounds on which somebody may be contacted. */
export const allowReasons = [
  "CONSENT_ACTIVE",
  "CONSENT_OVER_REGISTER",
  "SOFT_OPT_IN",
  "LEGITIMATE_INTEREST_CORPORATE",
  "REGISTER_CLEAR",
  "SERVICE_MESSAGE",
] as const;
export type AllowReason = (typeof allowReasons)[number];

/** Reasons that pass by themselves: an answer with one of them says when to ask again. */
export const softReasons: ReadonlySet<DenyReason> = new Set(["QUIET_HOURS", "FREQUENCY_CAP"]);

/** What keeps even a message that is no marketing from being sent. */
export const absoluteReasons: ReadonlySet<DenyReason> = new Set([
  "INPUT_INVALID",
  "CHANNEL_MISMATCH",
  "DUPLICATE_IN_CALL",
  "ERASED",
  "RESTRICTED",
  "HARD_BOUNCE",
  "NUMBER_DEAD",
]);

/** What can be done about a reason, for a machine; a reason without one can only be obeyed. */
export const fixes: Readonly<Partial<Record<DenyReason, string>>> = {
  INPUT_INVALID: "correct-address",
  CHANNEL_MISMATCH: "send-address-of-channel",
  RECONSENT_NEEDED: "ask-again",
  EXPIRED: "ask-again",
  PENDING_CONFIRMATION: "wait-for-confirmation",
  SCREENING_MISSING: "screen",
  SCREENING_STALE: "rescreen",
  PARTNER_NOT_NAMED: "name-partner",
  QUIET_HOURS: "retry-later",
  FREQUENCY_CAP: "retry-later",
};
