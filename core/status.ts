// Consent status per purpose and channel, and the acts that move it (W3C DPV states).

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

/**
 * The status after a choice. Giving again what is in force renews it; refusing what is in force withdraws it,
 * because a person who unticks a box takes consent back whatever the button was called.
 */
export function nextStatus(current: ConsentStatus, choice: ChoiceStatus): ConsentStatus {
  if (choice === "given") return isInForce(current) ? "renewed" : "given";
  if (isInForce(current) || choice === "withdrawn") return "withdrawn";
  return current === "withdrawn" ? "withdrawn" : "refused";
}
