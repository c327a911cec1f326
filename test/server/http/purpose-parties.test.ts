// What receipt pages and packs say of a purpose beside its answer: one row where all say the same, else one an answer.
import { expect, test } from "vitest";
import { partyRows } from "../../../server/http/purpose-parties.ts";
import { involved, involvedChoices } from "../../support/receipt-facts.ts";

const rows = (lang: string, choices = involvedChoices, notice: typeof involved | undefined = involved) =>
  partyRows(
    { choices, served: undefined },
    { notice, lang, shownLang: "en", channelText: (channel) => `by ${channel}` },
  );
const analytics = { purpose: "analytics", version: 1, status: "refused" } as const;

test("soft opt-in is not told as consent, and whoever is behind it is named", () => {
  const company = involved.controller.name;
  const parties = `for Clinic Ltd, who decides; ${company} does it on their behalf; together with Insurer plc and Lab Ltd`;
  expect(rows("en")).toEqual([
    ["Rests on", `Newsletter, by email: explicit consent to special categories of data; ${parties}`],
    ["Rests on", `Newsletter, by sms: soft opt-in: customers who were offered to refuse, and did not; ${parties}`],
  ]);
  expect(rows("de")[1]![1]).toContain("gemeinsam mit Insurer plc und Lab Ltd");
});

test("one row is enough where there is one thing to say, and none where nothing was shown", () => {
  expect(rows("en", [analytics])).toEqual([["Rests on", "consent"]]);
  const unknown = { notice: undefined, lang: "en", shownLang: "en", channelText: String };
  expect(partyRows({ choices: [analytics] }, unknown)).toEqual([]);
  expect(rows("en", [])).toEqual([]);
});

test("what ran until it was refused is said to, and not to rest on a consent", () => {
  const served = {
    on: "2026-11-01T00:00:00.000Z",
    build: `sha256:${"ab".repeat(32)}`,
    variant: "opt-out-link",
  } as const;
  const [row] = partyRows(
    { choices: [analytics], served },
    { notice: involved, lang: "de", shownLang: "en", channelText: String },
  );
  expect(row).toEqual(["Beruht auf", "dem Recht des Ortes, nach dem es läuft, bis es abgelehnt wird (Opt-out)"]);
});
