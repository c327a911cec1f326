// What a check and a suppression may look like on the wire.
import * as z from "zod/mini";
import { expect, test } from "vitest";
import { checkRequest, suppressionRequest } from "../../core/contact-schema.ts";
import { longestName } from "../../core/schema.ts";

const check = { purpose: "newsletter", channel: "email", recipients: [{ email: "a@example.com" }] };
const entry = { email: "a@example.com", reason: "COMPLAINT", source: "complaint" };
const faults = (schema: z.ZodMiniType, value: unknown) =>
  z.safeParse(schema, value).error?.issues.map(({ path }) => path.join("/")) ?? [];

test.each([
  [{}],
  [{ at: "2026-11-22T09:00:00Z", subscriber: "unknown", partner: null, explain: true, campaign: "spring-26" }],
  [{ recipients: [{ ref: "1", phone: "020 7946 0958", country: "GB" }, { key: undefined }].slice(0, 1) }],
])("a check with %j is one", (change) => expect(faults(checkRequest, { ...check, ...change })).toEqual([]));

test.each([
  ["at", { at: "yesterday" }],
  ["subscriber", { subscriber: "robot" }],
  ["campaign", { campaign: "a@example.com" }],
  ["recipients", { recipients: [] }],
  ["recipients/0/country", { recipients: [{ phone: "1", country: "gb" }] }],
  ["recipients/0", { recipients: [{ email: "a@example.com", name: "Ada" }] }],
])("a fault of %s is found there", (path, change) =>
  expect(faults(checkRequest, { ...check, ...change })).toEqual([path]),
);

test.each([
  ["entries", { entries: [] }],
  ["entries/0/reason", { entries: [{ ...entry, reason: "LISTED_TPS" }] }],
  ["entries/0/source", { entries: [{ ...entry, source: "hearsay" }] }],
  ["entries/0/topic", { entries: [{ ...entry, topic: "Two Words" }] }],
])("a suppression with a fault in %s is refused there", (path, value) =>
  expect(faults(suppressionRequest, value)).toEqual([path]),
);

test("whoever a notice may name can be asked about and said no to", () => {
  const [longest, longer] = [longestName, longestName + 1].map((letters) => "a".repeat(letters));
  expect(faults(checkRequest, { ...check, partner: longest })).toEqual([]);
  expect(faults(checkRequest, { ...check, partner: longer })).toEqual(["partner"]);
  const no = { ...entry, reason: "OBJECTED_ALL" };
  expect(faults(suppressionRequest, { entries: [{ ...no, controller: longest }] })).toEqual([]);
  expect(faults(suppressionRequest, { entries: [{ ...no, controller: longer }] })).toEqual(["entries/0/controller"]);
});
