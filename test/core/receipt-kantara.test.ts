// Kantara receipts against the schema written from the specification, by a validator that is not ours.
import { readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, test } from "vitest";
import { kantaraReceipt } from "../../core/receipt-kantara.ts";
import { everyEvent, factsWith, involved, involvedChoices } from "../support/receipt-facts.ts";
import { sampleNotice } from "../support/samples.ts";

const schema = JSON.parse(readFileSync("docs/kantara-receipt-1.1.schema.json", "utf8")) as object;
const validate = new Ajv2020({ strict: true, strictRequired: false, allErrors: true }).compile(schema);

/** What the validator says of a document, a line each. */
function faults(document: unknown): string[] {
  validate(document);
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}
type Kantara = Record<string, unknown> & {
  services: { purposes: Record<string, unknown>[] }[];
  piiControllers: Record<string, unknown>[];
};
const receiptOf = (change: object, notice = undefined as ReturnType<typeof sampleNotice> | undefined) =>
  kantaraReceipt(factsWith(change, notice)) as Kantara;

test.each(Object.entries(everyEvent))("%s fits the schema", (_, change) =>
  expect(faults(receiptOf(change))).toEqual([]),
);

describe("the schema", () => {
  const whole = receiptOf(everyEvent["give"]!);
  const { required } = schema as { required: string[] };

  test.each(required)("asks for %s", (name) => {
    const { [name]: _, ...less } = whole;
    expect(faults(less)).toEqual([` must have required property '${name}'`]);
  });

  test("asks for a name where there is a third party, and for whole controllers", () => {
    const services = [{ service: "x", purposes: [{ ...whole.services[0]!.purposes[0], thirdPartyDisclosure: true }] }];
    expect(faults({ ...whole, services }).join()).toContain("thirdPartyName");
    expect(faults({ ...whole, piiControllers: [{ piiController: "x" }] })).toHaveLength(4);
  });
});

test("says of each answer what it was, to whom data go and when it ends", () => {
  const { purposes } = receiptOf(everyEvent["give in part"]!).services[0]!;
  expect(purposes).toMatchObject([
    { consentStatus: "refused", thirdPartyDisclosure: true, thirdPartyName: "Example Analytics Ltd" },
    {
      consentStatus: "given",
      thirdPartyDisclosure: false,
      purposeCategory: ["Marketing"],
      termination: "on withdrawal, or at 2027-05-24T09:00:00.000Z; the record is kept P1Y more",
    },
  ]);
});

test("finds address and number in the controller's one line of contact", () => {
  const controller = { name: "A", address: "B", contact: "Jo, +44 113 496 0120, jo@a.example" };
  expect(receiptOf({}, sampleNotice({ controller })).piiControllers[0]).toMatchObject({
    email: "jo@a.example",
    phone: "+44 113 496 0120",
  });
});

test("says whose the data is really, what is sensitive, and what does not rest on consent", () => {
  const receipt = receiptOf({ choices: involvedChoices }, involved);
  expect(faults(receipt)).toEqual([]);
  expect(receipt).toMatchObject({ sensitive: true, spiCat: ["Allergies"] });
  expect(receipt.piiControllers.map(({ piiController, onBehalf }) => [piiController, onBehalf])).toEqual([
    [involved.controller.name, true],
    ["Clinic Ltd", false],
    ["Insurer plc", false],
    ["Lab Ltd", false],
  ]);
  const parties = { processorFor: "Clinic Ltd", jointWith: ["Insurer plc", "Lab Ltd"] };
  expect(receipt.services[0]!.purposes).toMatchObject([
    { consentType: "EXPLICIT", legalBasis: "consent", channel: "email", ...parties },
    {
      consentType: expect.stringMatching(/^IMPLICIT: .*rests on soft-opt-in/),
      legalBasis: "soft-opt-in",
      channel: "sms",
      ...parties,
    },
  ]);
  // Where one purpose is its own, the company behind the notice is a controller.
  const own = { purpose: "analytics", version: 1, status: "given" } as const;
  const both = receiptOf({ choices: [...involvedChoices, own] }, involved);
  expect(both.piiControllers[0]).toMatchObject({ onBehalf: false });
  expect(receiptOf({ choices: [own] }, involved)).toMatchObject({ sensitive: false, spiCat: [] });
});
