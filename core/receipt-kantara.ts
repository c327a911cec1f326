// A receipt as a Kantara Consent Receipt 1.1 (KI-CR-v1.1.0), with the state of each answer beside its own members.
import type { Json } from "./canonical.ts";
import type { Category } from "./purpose.ts";
import type { FactPurpose, ReceiptFacts } from "./receipt-facts.ts";
import { millisecondsOf } from "./time.ts";

/** Words of the specification's own list of purpose categories (appendix B). */
const purposeCategories: Readonly<Record<Category | "form", readonly string[]>> = {
  essential: ["Core Function"],
  analytics: ["Improve Performance"],
  advertising: ["Marketing"],
  social: ["Personalized Experience"],
  form: ["Marketing"],
};

const addressIn = (contact: string): string => /[^\s<>,;]+@[^\s<>,;]+/.exec(contact)?.[0] ?? "";
const numberIn = (contact: string): string => /\+\d[\d\s().-]{6,}\d/.exec(contact)?.[0] ?? "";

/**
 * The receipt in the form of the specification's section 4. It knows consent only: `consentStatus` and `event`, which
 * it lets implementers add, say what was refused, withdrawn or merely asked.
 */
export function kantaraReceipt(facts: ReceiptFacts): Json {
  const { receipt, controller, lang } = facts;
  const { record } = receipt;
  return {
    version: "KI-CR-v1.1.0",
    jurisdiction: record.jurisdiction || "unknown",
    consentTimestamp: Math.floor(millisecondsOf(record.actedAt) / 1000),
    collectionMethod: `${record.method.surface}: ${record.method.action}`,
    consentReceiptID: record.id,
    publicKey: receipt.verifierKey,
    language: lang,
    piiPrincipalId: facts.principal,
    piiControllers: [ownController(facts), ...otherControllers(facts)],
    policyUrl: facts.policyUrl,
    services: [{ service: controller.name, purposes: facts.purposes.map(purposeOf) }],
    sensitive: facts.purposes.some(({ explicit }) => explicit),
    spiCat: [...new Set(facts.purposes.flatMap(({ explicit, dataTypes }) => (explicit ? dataTypes : [])))],
    event: record.event,
    ...(facts.notice ? { notice: { hash: facts.notice.hash, url: facts.notice.url } } : {}),
    withdrawal: [...facts.withdrawAt],
  };
}

/** The company behind the notice; on behalf of others where it does nothing here for itself. */
function ownController({ controller, purposes }: ReceiptFacts): Json {
  return {
    piiController: controller.name,
    onBehalf: purposes.length > 0 && purposes.every(({ processorFor }) => processorFor !== undefined),
    contact: controller.contact,
    address: { streetAddress: controller.address },
    // A notice has one line for how to reach the controller: what it does not name stays empty.
    email: addressIn(controller.contact),
    phone: numberIn(controller.contact),
  };
}

/** Whoever else decides. A notice names them; they are reached through the company that asked. */
function otherControllers({ controller, purposes }: ReceiptFacts): Json[] {
  const names = new Set(
    purposes.flatMap(({ processorFor, jointWith }) => [...(processorFor ? [processorFor] : []), ...jointWith]),
  );
  return [...names].map((name) => ({
    piiController: name,
    onBehalf: false,
    contact: `through ${controller.name}, ${controller.contact}`,
    address: { streetAddress: "" },
    email: "",
    phone: "",
  }));
}

function purposeOf(purpose: FactPurpose): Json {
  const { choice, title, text, recipients, processorFor, jointWith } = purpose;
  const shares = recipients.length > 0;
  return {
    purpose: text || title,
    purposeCategory: [...purposeCategories[purpose.category ?? "form"]],
    // Where it does not rest on consent, nobody gave one: they were told, and could say no. That is to be described (4.5.6).
    consentType: purpose.basis === "consent" ? "EXPLICIT" : `IMPLICIT: rests on ${purpose.basis}, as the notice says`,
    legalBasis: purpose.basis,
    piiCategory: [...purpose.dataTypes],
    primaryPurpose: purpose.category === "essential",
    termination: endOf(purpose),
    thirdPartyDisclosure: shares,
    ...(shares ? { thirdPartyName: recipients.join(", ") } : {}),
    consentStatus: choice.status,
    ...(choice.channel ? { channel: choice.channel } : {}),
    ...(processorFor ? { processorFor } : {}),
    ...(jointWith.length > 0 ? { jointWith: [...jointWith] } : {}),
  };
}

/** When it ends: an instant, or the period after which it is asked again, and then how long its proof is kept. */
function endOf({ choice, validPeriod, retentionPeriod }: FactPurpose): string {
  const holds = choice.until ?? validPeriod;
  if (!holds) return "on withdrawal";
  return `on withdrawal, or ${choice.until ? `at ${holds}` : `after ${holds}`}; the record is kept ${retentionPeriod} more`;
}
