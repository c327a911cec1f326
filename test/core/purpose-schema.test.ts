// What a purpose may look like when an owner writes it.
import * as z from "zod/mini";
import { expect, test } from "vitest";
import { purposeSchema, purposeTextSchema } from "../../core/purpose-schema.ts";
import { samplePurpose } from "../support/samples.ts";

const vendor = { id: "player", name: "Player", purpose: { en: "plays videos", "pt-BR": "toca vídeos" }, cookies: [] };
const full = samplePurpose({
  vendors: [vendor],
  bases: [{ channel: "email", subscriber: "corporate", basis: "legitimate-interest" }],
  products: ["vpn"],
  renewalPeriod: "P30D",
  doubleOptIn: true,
  explicit: false,
  processorFor: "Client Ltd",
  jointWith: [],
  dataSubjects: ["customers"],
  transfers: ["United States: standard contractual clauses"],
  measures: "encrypted at rest",
  dataPeriod: "P12M",
});
const faults = (value: unknown) =>
  z.safeParse(purposeSchema, value).error?.issues.map(({ path }) => path.join("/")) ?? [];

test("a purpose with every member is one, and its version is 1 where it has none", () => {
  expect(z.parse(purposeSchema, full)).toEqual(full);
  const { version: _, ...without } = full;
  expect(z.parse(purposeSchema, without)).toMatchObject({ version: 1 });
});

test.each([
  ["id", { id: "Two Words" }],
  ["bases/0/basis", { bases: [{ channel: "email", basis: "hope" }] }],
  ["bases/0/channel", { bases: [{ channel: "fax", basis: "consent" }] }],
  ["products/0", { products: ["Two Words"] }],
  ["renewalPeriod", { renewalPeriod: "a month" }],
  ["doubleOptIn", { doubleOptIn: "yes" }],
  ["version", { version: 0 }],
  ["vendors/0/purpose/en", { vendors: [{ ...vendor, purpose: { en: " " } }] }],
  ["vendors/0/purpose", { vendors: [{ ...vendor, purpose: "plays videos" }] }],
])("a fault of %s is found there", (path, change) => expect(faults({ ...full, ...change })).toEqual([path]));

test("its words in a language hold nothing else", () => {
  expect(z.safeParse(purposeTextSchema, { title: "News", text: "Monthly." }).success).toBe(true);
  expect(z.safeParse(purposeTextSchema, { title: "News", text: "Monthly.", html: "<b>" }).success).toBe(false);
});
