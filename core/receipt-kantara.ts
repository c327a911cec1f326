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
    piiControllers: [
      {
        piiController: controller.name,
        onBehalf: false,
        contact: controller.contact,
        address: { streetAddress: controller.address },
        // A notice has one line for how to reach the controller: what it does not name stays empty.
        email: addressIn(controller.contact),
        phone: numberIn(controller.contact),
      },
    ],
    policyUrl: facts.policyUrl,
    services: [{ service: controller.name, purposes: facts.purposes.map(purposeOf) }],
    sensitive: false,
    spiCat: [],
    event: record.event,
    ...(facts.notice ? { notice: { hash: facts.notice.hash, url: facts.notice.url } } : {}),
    withdrawal: [...facts.withdrawAt],
  };
}

function purposeOf(purpose: FactPurpose): Json {
  const { choice, title, text, recipients } = purpose;
  const shares = recipients.length > 0;
  return {
    purpose: text || title,
    purposeCategory: [...purposeCategories[purpose.category ?? "form"]],
    consentType: "EXPLICIT",
    piiCategory: [...purpose.dataTypes],
    primaryPurpose: purpose.category === "essential",
    termination: endOf(purpose),
    thirdPartyDisclosure: shares,
    ...(shares ? { thirdPartyName: recipients.join(", ") } : {}),
    consentStatus: choice.status,
    ...(choice.channel ? { channel: choice.channel } : {}),
  };
}

/** When it ends: an instant, or the period after which it is asked again, and then how long its proof is kept. */
function endOf({ choice, validPeriod, retentionPeriod }: FactPurpose): string {
  const holds = choice.until ?? validPeriod;
  if (!holds) return "on withdrawal";
  return `on withdrawal, or ${choice.until ? `at ${holds}` : `after ${holds}`}; the record is kept ${retentionPeriod} more`;
}
