// A receipt as JSON-LD in the words of the Data Privacy Vocabulary: the record and receipt profiles of `dpv-27560`.
import type { Json } from "./canonical.ts";
import type { FactPurpose, ReceiptFacts } from "./receipt-facts.ts";
import type { RecordCore } from "./record.ts";
import type { RecordedStatus } from "./status.ts";

/** The namespaces; every other member of a document is one of their terms. `assent` is what TS 27560 has no field for. */
export const dpvContext = {
  dpv: "https://w3id.org/dpv#",
  "dpv-27560": "https://w3id.org/dpv/schema/dpv-27560#",
  dct: "http://purl.org/dc/terms/",
  rdf: "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
  skos: "http://www.w3.org/2004/02/skos/core#",
  assent: "urn:assent:",
  "assent:receipt": { "@type": "@json" },
} as const;

const statuses: Readonly<Record<RecordedStatus, string>> = {
  given: "dpv:ConsentGiven",
  refused: "dpv:ConsentRefused",
  withdrawn: "dpv:ConsentWithdrawn",
  requested: "dpv:ConsentRequested",
  expired: "dpv:ConsentExpired",
  revoked: "dpv:ConsentRevoked",
  invalidated: "dpv:ConsentInvalidated",
};

const bases: Readonly<Record<FactPurpose["basis"], Json>> = {
  consent: "dpv:Consent",
  contract: "dpv:Contract",
  "legal-obligation": "dpv:LegalObligation",
  "legitimate-interest": "dpv:LegitimateInterest",
  // No consent: customers who were offered to refuse, and did not [PECR reg. 22(3)].
  "soft-opt-in": { "@type": ["dpv:LegitimateInterest"], "skos:prefLabel": "soft opt-in" },
  // The law of the place wants no basis, but that a no is heard [Cal. Civ. Code § 1798.120].
  "opt-out": "dpv:NotApplicable",
};

// What a person never saw and what does not exist is said to be so: a reader must not take it for forgotten.
const notApplicable = "dpv:NotApplicable";
const labelled = (type: string, labels: readonly string[]): Json =>
  labels.length ? labels.map((label) => ({ "@type": [type], "skos:prefLabel": label })) : notApplicable;
const idOf = ({ record }: ReceiptFacts["receipt"]): string => `urn:assent:${record.id}`;
const controllerId = ({ receipt }: ReceiptFacts): string => `urn:assent:${receipt.record.site}`;

/** The controller's own copy: one process for each answer, with what was asked, told and said. */
export function dpvRecord(facts: ReceiptFacts): Json {
  return { "@context": dpvContext, ...recordNode(facts, "dpv-27560:record") };
}

/** The subject's copy: a receipt with an id of its own around a copy of the record, and the proof that it stands in the log. */
export function dpvReceipt(facts: ReceiptFacts): Json {
  const { receipt } = facts;
  return {
    "@context": dpvContext,
    "@id": `${idOf(receipt)}:receipt`,
    "@type": ["dpv:ConsentReceipt"],
    "dct:conformsTo": { "@id": "dpv-27560:receipt" },
    "dpv:hasIdentifier": `${receipt.record.id}:receipt`,
    "dct:created": receipt.record.at,
    "dct:creator": { "@id": controllerId(facts) },
    "dct:hasPart": recordNode(facts, "dpv-27560:record"),
    // TS 27560 has no field for integrity: with this the receipt verifies itself.
    "assent:receipt": receipt as unknown as Json,
  };
}

function recordNode(facts: ReceiptFacts, profile: string): { [name: string]: Json } {
  const { receipt, principal, lang } = facts;
  const { record } = receipt;
  return {
    "@id": idOf(receipt),
    "@type": ["dpv:ConsentRecord"],
    "dct:conformsTo": { "@id": profile },
    "dpv:hasIdentifier": record.id,
    "dct:created": record.at,
    "dct:creator": { "@id": controllerId(facts) },
    "dct:language": lang,
    "dpv:hasDataSubject": { "@type": ["dpv:DataSubject"], "dpv:hasIdentifier": principal },
    "dpv:hasNotice": noticeNode(facts),
    "dpv:hasJurisdiction": record.jurisdiction || "dpv:UnknownApplicability",
    "dpv:hasDataController": controllerNode(facts),
    "dpv:hasConsentControl": {
      "@type": ["dpv:WithdrawConsent"],
      "dpv:isExercisedAt": facts.withdrawAt.map((url) => ({ "@id": url })),
    },
    "dpv:hasAuthority": { "@type": ["dpv:Authority"], "dpv:hasName": facts.rights.authority },
    "dpv:hasProcess": facts.purposes.length
      ? facts.purposes.map((purpose) => processNode(facts, purpose))
      : [eventOnly(facts)],
  };
}

function noticeNode({ notice, lang, policyUrl, receipt }: ReceiptFacts): Json {
  const { policy } = receipt.record;
  if (!notice) return notApplicable;
  return {
    "@id": notice.url,
    "@type": ["dpv:ConsentNotice"],
    "dpv:hasIdentifier": notice.hash,
    "dct:issued": notice.publishedAt,
    "dct:language": lang,
    "dpv:hasPolicy": { "@id": policyUrl, ...(policy ? { "dct:hasVersion": policy.version } : {}) },
  };
}

// A notice names one party: whoever decides why and how. Its recipients are named with each purpose.
function controllerNode(facts: ReceiptFacts): Json {
  const { id, name, address, contact } = facts.controller;
  return {
    "@id": controllerId(facts),
    "@type": ["dpv:DataController"],
    "dpv:hasIdentifier": id ?? facts.receipt.record.site,
    "dpv:hasName": name,
    "dpv:hasAddress": address,
    "dpv:hasContact": contact,
  };
}

function processNode(facts: ReceiptFacts, purpose: FactPurpose): Json {
  const { choice, title, text, validPeriod, retentionPeriod } = purpose;
  const kept = retentionPeriod ? { "@type": ["dpv:TemporalDuration"], "rdf:value": retentionPeriod } : notApplicable;
  return {
    "@type": ["dpv:Process"],
    "dpv:hasPurpose": {
      "@type": ["dpv:Purpose"],
      "dpv:hasIdentifier": `${choice.purpose}/${choice.version}`,
      "skos:prefLabel": title,
      "dct:description": text || title,
    },
    ...(choice.channel ? { "dpv:hasContext": choice.channel } : {}),
    "dpv:hasLegalBasis": basisNode(purpose),
    "dpv:hasPersonalData": labelled(
      purpose.explicit ? "dpv:SpecialCategoryPersonalData" : "dpv:PersonalData",
      purpose.dataTypes,
    ),
    "dpv:hasDataSource": "dpv:DataSubjectDataSource",
    "dpv:hasProcessing": ["dpv:Collect", "dpv:Store", "dpv:Use"],
    ...partyNodes(facts, purpose),
    "dpv:hasRecipient": labelled("dpv:Recipient", purpose.recipients),
    "dpv:hasStorageCondition": [
      { "@type": ["dpv:StorageLocation"], "dpv:hasLocation": purpose.storageLocation || notApplicable },
      { "@type": ["dpv:StorageDuration"], "dpv:hasDuration": kept },
    ],
    ...eventNode(facts, { status: statusOf(facts, choice), until: choice.until, validPeriod }),
  };
}

const basisNode = ({ basis, explicit }: FactPurpose): Json =>
  explicit && basis === "consent" ? "dpv:ExplicitlyExpressedConsent" : bases[basis];

/** Who decides about one purpose, and who does it for them. */
function partyNodes(facts: ReceiptFacts, { processorFor, jointWith }: FactPurpose): { [name: string]: Json } {
  const own = controllerId(facts);
  const party = (name: string): Json => ({
    "@id": `${own}:${encodeURIComponent(name)}`,
    "@type": ["dpv:DataController"],
    "dpv:hasName": name,
  });
  return {
    "dpv:hasDataController": processorFor ? party(processorFor) : { "@id": own },
    ...(processorFor ? { "dpv:hasDataProcessor": { "@id": own } } : {}),
    ...(jointWith.length > 0 ? { "dpv:hasJointDataControllers": jointWith.map(party) } : {}),
  };
}

// Giving again what is in force is a state of its own there.
function statusOf({ receipt }: ReceiptFacts, { status }: FactPurpose["choice"]): string {
  return receipt.record.event === "renew" && status === "given" ? "dpv:RenewedConsentGiven" : statuses[status];
}

/** The event of a record that says nothing of any purpose: that two addresses are one person's, or an erasure. */
function eventOnly(facts: ReceiptFacts): Json {
  const none = ["dpv:hasPurpose", "dpv:hasPersonalData", "dpv:hasRecipient", "dpv:hasStorageCondition"];
  return {
    "@type": ["dpv:Process"],
    ...Object.fromEntries(none.map((name) => [name, notApplicable])),
    "dpv:hasLegalBasis": notApplicable,
    "dpv:hasDataController": { "@id": controllerId(facts) },
    ...eventNode(facts, { status: notApplicable, until: undefined, validPeriod: "" }),
  };
}

const speakers: Readonly<Record<RecordCore["actor"], string>> = {
  subject: "dpv:DataSubject",
  agent: "dpv:DataController",
  delegate: "dpv:Representative",
  system: "dpv:DataController",
};

function eventNode(
  { receipt }: ReceiptFacts,
  { status, until, validPeriod }: { status: string; until: string | undefined; validPeriod: string },
): { [name: string]: Json } {
  const { event, actor, actedAt, method } = receipt.record;
  return {
    "dpv:hasConsentStatus": status,
    // Without an end of its own an answer holds until the person says otherwise.
    "dct:valid": until ?? (validPeriod || notApplicable),
    "dpv:isIndicatedAtTime": actedAt,
    "dpv:isIndicatedBy": speakers[actor],
    "dpv:hasIndicationMethod": [event, method.surface, method.action, ...(method.viaGpc ? ["Sec-GPC"] : [])].join(" "),
  };
}
