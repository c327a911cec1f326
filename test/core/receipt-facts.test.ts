// What is gathered for every form: the words of the notice that was shown, and nothing of a notice that was not.
import { expect, test } from "vitest";
import { factsWith } from "../support/receipt-facts.ts";
import { sampleNotice, samplePurpose } from "../support/samples.ts";

test("a purpose has the words it was shown with, in the language it was read in, and its facts in that language", () => {
  const german = {
    title: "Statistik",
    text: "Zählt Besuche.",
    dataTypes: ["besuchte Seiten"],
    storageLocation: "Leeds",
  };
  const notice = sampleNotice({
    purposes: [samplePurpose()],
    languages: { de: { messages: {}, purposes: { analytics: german } } },
  });
  const { purposes, notice: shown, lang } = factsWith({ lang: "de" }, notice);
  expect(lang).toBe("de");
  expect(shown?.url).toBe(`https://consent.example/s/site_demo/${"cd".repeat(32)}/de.json`);
  expect(purposes).toMatchObject([{ ...german, recipients: ["Example Analytics Ltd"], validPeriod: "P183D" }]);
});

test("a form's purpose is told by the sentence beside its box", () => {
  const choices = [{ purpose: "newsletter", version: 1, status: "given", channel: "email" }] as const;
  expect(factsWith({ choices }).purposes[0]).toMatchObject({ title: "Newsletter", text: "Yes, send me news." });
});

test("one vendor alone is told with its purpose, and with the purpose's own facts", () => {
  const cookies = [] as const;
  const notice = sampleNotice({
    purposes: [samplePurpose({ vendors: [{ id: "player", name: "Player", cookies }] })],
    languages: { en: { messages: {}, purposes: { analytics: { title: "Statistics", text: "Counts visits." } } } },
  });
  const choices = [
    { purpose: "analytics/player", version: 1, status: "given" },
    { purpose: "analytics/gone", version: 1, status: "refused" },
  ] as const;
  expect(factsWith({ choices }, notice).purposes).toMatchObject([
    { title: "Statistics: Player", text: "Counts visits.", category: "analytics", validPeriod: "P183D" },
    { title: "Statistics: gone" },
  ]);
});

test("where things run until a no, nobody's refusal rests on a consent; where the record does not prove that, it does", () => {
  const served = (variant?: string) => ({
    served: { on: "2026-11-01T00:00:00.000Z", build: `sha256:${"ab".repeat(32)}`, variant } as const,
  });
  const choices = [
    { purpose: "analytics", version: 1, status: "refused" },
    { purpose: "newsletter", version: 1, status: "given", channel: "email" },
  ] as const;
  const bases = (change: Parameters<typeof factsWith>[0]) =>
    factsWith({ choices, ...change }).purposes.map(({ basis }) => basis);
  expect(bases(served("opt-out-link"))).toEqual(["opt-out", "consent"]);
  expect(bases(served("notice"))).toEqual(["opt-out", "consent"]);
  expect(bases(served("opt-in-exempt"))).toEqual(["consent", "consent"]);
  expect(bases(served())).toEqual(["consent", "consent"]);
  expect(bases({ jurisdiction: "US-CA" })).toEqual(["consent", "consent"]);
  const again = [{ purpose: "analytics", version: 1, status: "given" }] as const;
  expect(bases({ ...served("opt-out-link"), choices: again })).toEqual(["consent"]);
});

test("where nothing was shown only the controller is taken from the notice of today", () => {
  const choices = [{ purpose: "analytics", version: 1, status: "refused" }] as const;
  const facts = factsWith({ notice: undefined, lang: undefined, choices });
  expect(facts.notice).toBeUndefined();
  expect(facts.controller.name).toBe("Northline Leads Ltd");
  expect(facts.purposes).toMatchObject([{ title: "analytics", text: "", dataTypes: [], validPeriod: "" }]);
});

test("a consent is taken back where the site asks, and where it tells of rights", () => {
  expect(factsWith({}).withdrawAt).toEqual([
    "https://northline.example/#privacy-choices",
    "https://northline.example/rights",
  ]);
  const withdrawal = { method: "By the form", url: "https://northline.example/withdraw" };
  expect(factsWith({}, sampleNotice({ withdrawal })).withdrawAt).toEqual([
    "https://northline.example/#privacy-choices",
    "https://northline.example/withdraw",
    "https://northline.example/rights",
  ]);
});
