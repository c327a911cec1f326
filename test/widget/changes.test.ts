// What has changed since an answer, as the sentences above a question that is asked again.
import { expect, it } from "vitest";
import type { PurposeChange } from "../../core/purpose.ts";
import type { FirstPurpose } from "../../core/site.ts";
import { changesSince } from "../../widget/ui/changes.ts";

const purpose = (id: string, version: number, changes?: readonly PurposeChange[]) =>
  ({ id, version, ...(changes && { changes }) }) as FirstPurpose;
/** What is said of the purpose to somebody who answered it at that version, or never. */
const said = (one: FirstPurpose, answered: number | undefined) =>
  changesSince([one], () => answered).map(({ key, names }) => [key, ...names]);
const change = (version: number, reason: PurposeChange["reason"], ...names: string[]): PurposeChange => ({
  version,
  reason,
  names,
});

it("a purpose never answered is new, whatever has changed in it before", () => {
  expect(said(purpose("chat", 3, [change(3, "new-recipient", "Acme")]), undefined)).toEqual([["changedNew"]]);
});

it("nothing is said of an answer at the same version, or at a later one", () => {
  const chat = purpose("chat", 2, [change(2, "new-recipient", "Acme")]);
  expect(said(chat, 2)).toEqual([]);
  expect(said(chat, 3)).toEqual([]);
});

it("a controller is told by name, and apart from recipients", () => {
  const chat = purpose("chat", 2, [change(2, "new-controller", "Parent plc"), change(2, "new-recipient", "Acme")]);
  expect(said(chat, 1)).toEqual([
    ["changedController", "Parent plc"],
    ["changedRecipients", "Acme"],
  ]);
});

it("recipients and vendors of several versions are one sentence, each name once, and those known already in none", () => {
  const chat = purpose("chat", 4, [
    change(2, "new-recipient", "Known"),
    change(3, "new-vendor", "Acme", "Beta"),
    change(4, "new-recipient", "Beta", "Gamma"),
  ]);
  expect(said(chat, 2)).toEqual([["changedRecipients", "Acme", "Beta", "Gamma"]]);
});

it("whatever else it was, a word of a later server too, is told as another meaning; and so is what nobody wrote down", () => {
  expect(said(purpose("chat", 2, [change(2, "new-version")]), 1)).toEqual([["changedMeaning"]]);
  expect(said(purpose("chat", 2, [change(2, "of-next-year" as PurposeChange["reason"])]), 1)).toEqual([
    ["changedMeaning"],
  ]);
  expect(said(purpose("chat", 2), 1)).toEqual([["changedMeaning"]]);
});

it("each sentence names its purpose, in their order", () => {
  const answered = new Map([["ads", 1]]);
  expect(changesSince([purpose("chat", 1), purpose("ads", 2)], (id) => answered.get(id))).toEqual([
    { key: "changedNew", purpose: "chat", names: [] },
    { key: "changedMeaning", purpose: "ads", names: [] },
  ]);
});
