// Consent status per purpose and channel, and the acts that move it (W3C DPV states).
import type { Instant } from "./time.ts";

/** What holds for one purpose [dpv:ConsentStatus]. */
export const consentStatuses = [
  "unknown",
  "requested",
  "given",
  "refused",
  "withdrawn",
  "revoked",
  "renewed",
  "expired",
  "invalidated",
] as const;
export type ConsentStatus = (typeof consentStatuses)[number];

/** The statuses under which processing may happen. */
export const isInForce = (status: ConsentStatus): boolean => status === "given" || status === "renewed";

/** What a subject can say about one purpose in one act. */
export type ChoiceStatus = "given" | "refused" | "withdrawn";

/** What a record may say of one purpose: a subject's choice, that it was asked, or what time or others did to it. */
export const recordedStatuses = [
  "given",
  "refused",
  "withdrawn",
  "requested",
  "expired",
  "revoked",
  "invalidated",
] as const satisfies readonly ConsentStatus[];
export type RecordedStatus = (typeof recordedStatuses)[number];

/**
 * The status after a record. Giving again what is in force renews it; refusing what is in force withdraws it,
 * because a person who unticks a box takes consent back whatever the button was called. Asking changes nothing
 * that was answered; expiry, revoking and invalidating end only what is in force.
 */
export function nextStatus(current: ConsentStatus, said: RecordedStatus): ConsentStatus {
  if (said === "given") return isInForce(current) ? "renewed" : "given";
  if (said === "requested") return current === "unknown" ? "requested" : current;
  if (said === "refused" || said === "withdrawn") {
    if (isInForce(current) || said === "withdrawn") return "withdrawn";
    return current === "withdrawn" ? "withdrawn" : "refused";
  }
  return isInForce(current) ? said : current;
}

/** The status at an instant: what has lapsed by then is expired, whether or not anybody wrote that down. */
export function statusAt(state: { status: ConsentStatus; until?: Instant | undefined }, at: Instant): ConsentStatus {
  return isInForce(state.status) && state.until !== undefined && state.until <= at ? "expired" : state.status;
}
