// Which recipients a change is passed on to: those that were given what it is about, each by name and once.
import { describe, expect, test } from "vitest";
import { changeKeyText, type Change, type ChangeType } from "../../../core/change.ts";
import { objectionsWithRecipients, withRecipients } from "../../../server/services/share-changes.ts";
import type { ShareRow } from "../../../server/store/share-rows.ts";
import { demoSite } from "../../../server/services/demo.ts";

const [ada, bea] = [new Uint8Array(16).fill(1), new Uint8Array(16).fill(2)];
const wide = new Uint8Array(16).fill(3);
const row = (hash: Uint8Array, recipient: string, purpose = "newsletter"): ShareRow => ({
  no: 1,
  hash,
  denyHash: wide,
  recipient,
  purpose,
  dataTypes: [],
  sharedAt: "2026-11-01T09:00:00.000Z",
  told: 0,
});
const rows = [row(ada, "Zeta"), row(ada, "Acme"), row(ada, "Acme"), row(ada, "Offers Ltd", "offers"), row(bea, "Beta")];
let reads = 0;
const store = {
  purposeControllers: async () => [],
  sharesOf: async () => {
    reads++;
    return rows;
  },
};
const change = (type: ChangeType, data: object = {}, hash = ada): { change: Change } => ({
  change: {
    id: "evt_1",
    type,
    timestamp: "2026-11-22T09:00:00.000Z",
    data: { site: demoSite, subject: { key: changeKeyText(hash) }, ...data },
  },
});
const named = async (one: { change: Change }) =>
  (await withRecipients(store, [one], [ada, bea]))[0]!.change.data["recipients"];
const choices = (channel?: string) => ({ choices: [{ purpose: "newsletter", ...(channel ? { channel } : {}) }] });

describe("a change", () => {
  test.each([
    ["consent.withdrawn", choices("sharing"), ["Acme", "Zeta"]],
    ["consent.expired", choices("sharing"), ["Acme", "Zeta"]],
    ["consent.refused", choices(), ["Acme", "Zeta"]],
    ["consent.withdrawn", choices("email"), undefined],
    ["consent.given", choices("sharing"), undefined],
    ["subject.erased", {}, ["Acme", "Offers Ltd", "Zeta"]],
    ["subject.restricted", {}, ["Acme", "Offers Ltd", "Zeta"]],
    ["subject.released", {}, ["Acme", "Offers Ltd", "Zeta"]],
  ] as const)("%s of %o names %o", async (type, data, expected) => {
    expect(await named(change(type, data))).toEqual(expected);
  });

  test("of somebody else names theirs, and of nobody none", async () => {
    expect(await named(change("subject.erased", {}, bea))).toEqual(["Beta"]);
    expect(await named(change("subject.erased", {}, wide))).toBeUndefined();
  });

  test("that is no end is not even asked about", async () => {
    reads = 0;
    await withRecipients(store, [change("consent.given", choices("sharing"))], [ada]);
    await objectionsWithRecipients(store, [change("suppression.added", { reason: "COMPLAINT" }, wide)], [wide]);
    expect(reads).toBe(0);
  });
});

test("an objection is passed on to every recipient, by the key that suppressions have", async () => {
  const one = change("suppression.added", { reason: "OBJECTED_ALL" }, wide);
  const [told] = await objectionsWithRecipients(store, [one], [wide]);
  expect(told!.change.data["recipients"]).toEqual(["Acme", "Beta", "Offers Ltd", "Zeta"]);
});

test("an objection to one controller is passed on to whom its own purpose's data went, and to no other", async () => {
  const one = change("suppression.added", { reason: "OBJECTED_ALL", topic: "offers" }, wide);
  const sharesOf = async () => [row(ada, "R1", "offers"), row(ada, "R2", "newsletter")];
  const [told] = await objectionsWithRecipients({ ...store, sharesOf }, [one], [wide]);
  expect(told!.change.data["recipients"]).toEqual(["R1"]);
  const found = [{ purpose: "newsletter", controller: "Client Ltd", since: "2026-11-01T09:00:00.000Z" }];
  const purposeControllers = async () => found;
  const whole = change("suppression.added", { reason: "OBJECTED_ALL", controller: "Client Ltd" }, wide);
  const [all] = await objectionsWithRecipients({ sharesOf, purposeControllers }, [whole], [wide]);
  expect(all!.change.data["recipients"]).toEqual(["R2"]);
});

test("of very many recipients a message names fifty, so that it stays short", async () => {
  const many = { sharesOf: async () => Array.from({ length: 60 }, (_, i) => row(ada, `R${i}`)) };
  const [told] = await withRecipients(many, [change("subject.erased")], [ada]);
  expect(told!.change.data["recipients"]).toHaveLength(50);
});
