// DPV JSON-LD: every term is one of the vocabulary, and every mandatory field of TS 27560 is there for every event.
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { dpvContext, dpvReceipt, dpvRecord } from "../../core/receipt-dpv.ts";
import { everyEvent, factsWith, involved, involvedChoices } from "../support/receipt-facts.ts";

const known = new Set(readFileSync("test/snapshot/dpv-2.1-terms.txt", "utf8").trim().split("\n"));
const prefixes = Object.keys(dpvContext).filter((name) => !name.includes(":"));
const events = Object.entries(everyEvent);

type Node = Readonly<Record<string, unknown>>;
const isNode = (value: unknown): value is Node => typeof value === "object" && value !== null && !Array.isArray(value);

/** Every prefixed name in a document, as member and as value; the receipt inside it is JSON and no linked data. */
function termsIn(value: unknown): string[] {
  if (typeof value === "string") return prefixes.some((prefix) => value.startsWith(`${prefix}:`)) ? [value] : [];
  if (Array.isArray(value)) return value.flatMap(termsIn);
  if (!isNode(value)) return [];
  return Object.entries(value).flatMap(([name, member]) => {
    if (name === "@context" || name === "assent:receipt") return [];
    return [...(name.startsWith("@") ? [] : [name]), ...termsIn(member)];
  });
}

describe.each(events)("%s", (_, change) => {
  const facts = factsWith(change);
  const documents = [dpvRecord(facts), dpvReceipt(facts)];

  test("uses the vocabulary's terms and no others", () => {
    for (const document of documents) {
      const terms = termsIn(document).filter((term) => !term.startsWith("assent:"));
      expect(terms.filter((term) => !known.has(term))).toEqual([]);
      expect(terms.length).toBeGreaterThan(20);
    }
  });

  test("has every member in a namespace, so that none is lost to a reader of linked data", () => {
    const bare = (value: unknown): string[] => {
      if (Array.isArray(value)) return value.flatMap(bare);
      if (!isNode(value)) return [];
      return Object.entries(value).flatMap(([name, member]) =>
        name === "@context" || name === "assent:receipt"
          ? []
          : [...(/^(@(id|type)|[\w-]+:\w[\w-]*)$/.test(name) ? [] : [name]), ...bare(member)],
      );
    };
    for (const document of documents) expect(bare(document)).toEqual([]);
  });
});

test("every term pinned is used by some record, but for the profiles we do not claim", () => {
  const used = new Set(
    [...events.map(([, change]) => factsWith(change)), factsWith({ choices: involvedChoices }, involved)].flatMap(
      (facts) => termsIn([dpvRecord(facts), dpvReceipt(facts)]),
    ),
  );
  const others = ["dpv:Contract", "dpv:LegalObligation", "dpv:LegitimateInterest", "dpv:ConsentInvalidated"];
  const unused = [...known].filter((term) => !used.has(term) && !term.endsWith("-eu-gdpr") && !others.includes(term));
  expect(unused).toEqual([]);
});

/** Fields that ISO/IEC TS 27560:2023 makes mandatory, and where a record of ours has them. */
const metadata: Readonly<Record<string, string>> = {
  "schema version": "dct:conformsTo",
  "record id": "dpv:hasIdentifier",
  "PII principal id": "dpv:hasDataSubject/dpv:hasIdentifier",
  "privacy notice": "dpv:hasNotice",
  language: "dct:language",
  jurisdiction: "dpv:hasJurisdiction",
  "withdrawal method": "dpv:hasConsentControl/dpv:isExercisedAt",
  "party identifier": "dpv:hasDataController/dpv:hasIdentifier",
  "party name": "dpv:hasDataController/dpv:hasName",
  "party address": "dpv:hasDataController/dpv:hasAddress",
  "party contact": "dpv:hasDataController/dpv:hasContact",
  "party type": "dpv:hasDataController/@type",
};
const processing: Readonly<Record<string, string>> = {
  purpose: "dpv:hasPurpose",
  "PII information": "dpv:hasPersonalData",
  "PII controllers": "dpv:hasDataController/@id",
  "storage locations and retention period": "dpv:hasStorageCondition",
  "recipient third parties": "dpv:hasRecipient",
  "event time": "dpv:isIndicatedAtTime",
  "validity duration": "dct:valid",
  "entity id": "dpv:isIndicatedBy",
  "event type": "dpv:hasLegalBasis",
  "event state": "dpv:hasConsentStatus",
};

const at = (node: unknown, path: string): unknown =>
  path.split("/").reduce<unknown>((value, name) => (isNode(value) ? value[name] : undefined), node);
const isSaid = (value: unknown): boolean =>
  Array.isArray(value)
    ? value.length > 0 && value.every(isSaid)
    : isNode(value)
      ? Object.keys(value).length > 0
      : !!value;
function missing(node: unknown, fields: Readonly<Record<string, string>>): string[] {
  return Object.entries(fields).flatMap(([field, path]) => (isSaid(at(node, path)) ? [] : [field]));
}

describe.each(events)("the mandatory fields of TS 27560 of %s", (_, change) => {
  const facts = factsWith(change);
  const receipt = dpvReceipt(facts);

  test("are all in the record profile, and in each of its processes", () => {
    const record = dpvRecord(facts);
    expect(at(record, "dct:conformsTo/@id")).toBe("dpv-27560:record");
    expect(missing(record, metadata)).toEqual([]);
    const processes = at(record, "dpv:hasProcess") as unknown[];
    expect(processes.length).toBeGreaterThan(0);
    expect(processes.flatMap((process) => missing(process, processing))).toEqual([]);
  });

  test("are all in the receipt profile, with an id of its own around a copy of the record", () => {
    expect(at(receipt, "dct:conformsTo/@id")).toBe("dpv-27560:receipt");
    expect(at(receipt, "dpv:hasIdentifier")).not.toBe(at(receipt, "dct:hasPart/dpv:hasIdentifier"));
    expect(missing(receipt, { "receipt id": "dpv:hasIdentifier", "schema version": "dct:conformsTo" })).toEqual([]);
    expect(missing(at(receipt, "dct:hasPart"), metadata)).toEqual([]);
    expect(at(receipt, "assent:receipt")).toEqual(facts.receipt);
  });
});

test("a field that is not there would be missed", () => {
  const { "dpv:hasNotice": _, ...less } = dpvRecord(factsWith({})) as Node;
  expect(missing(less, metadata)).toEqual(["privacy notice"]);
  expect(missing({ ...less, "dpv:hasNotice": "" }, metadata)).toEqual(["privacy notice"]);
});

test("renewing is a state of its own, and who spoke is said", () => {
  const first = (change: object, name: string) =>
    at((at(dpvRecord(factsWith(change)), "dpv:hasProcess") as unknown[])[0], name);
  expect(first(everyEvent["renew"]!, "dpv:hasConsentStatus")).toBe("dpv:RenewedConsentGiven");
  expect(first(everyEvent["on paper, for another"]!, "dpv:isIndicatedBy")).toBe("dpv:Representative");
  expect(first(everyEvent["Global Privacy Control"]!, "dpv:hasIndicationMethod")).toBe("object api signal Sec-GPC");
});

test("what a notice says of parties, sensitive data and bases is said of each purpose, with these values", () => {
  const facts = factsWith({ choices: involvedChoices }, involved);
  const record = dpvRecord(facts);
  const own = at(record, "dpv:hasDataController/@id");
  const named = (name: string) => expect.objectContaining({ "@type": ["dpv:DataController"], "dpv:hasName": name });
  const [byEmail, bySms] = at(record, "dpv:hasProcess") as unknown[];
  expect(missing(byEmail, processing)).toEqual([]);
  expect(byEmail).toMatchObject({
    "dpv:hasLegalBasis": "dpv:ExplicitlyExpressedConsent",
    "dpv:hasPersonalData": [{ "@type": ["dpv:SpecialCategoryPersonalData"], "skos:prefLabel": "Allergies" }],
    "dpv:hasDataController": named("Clinic Ltd"),
    "dpv:hasDataProcessor": { "@id": own },
    "dpv:hasJointDataControllers": [named("Insurer plc"), named("Lab Ltd")],
    "dpv:hasPurpose": { "dpv:hasIdentifier": "newsletter/1", "skos:prefLabel": "Newsletter" },
    "dct:valid": "2027-05-24T09:00:00.000Z",
  });
  expect(bySms).toMatchObject({
    "dpv:hasContext": "sms",
    "dpv:hasLegalBasis": { "@type": ["dpv:LegitimateInterest"], "skos:prefLabel": "soft opt-in" },
  });
  const documents = [record, dpvReceipt(facts)];
  expect(
    documents
      .flatMap(termsIn)
      .filter((term) => !term.startsWith("assent:") && !known.has(term) && !term.startsWith("urn:")),
  ).toEqual([]);
});
