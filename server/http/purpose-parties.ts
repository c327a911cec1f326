// What receipt and pack say of a purpose beside its answer: what it rests on, how sensitive it is, and who is behind it.
import type { Notice } from "../../core/notice.ts";
import { purposeFact, type FactBasis, type FactPurpose } from "../../core/receipt-facts.ts";
import type { RecordCore } from "../../core/record.ts";
import { filled } from "./receipt-texts.ts";

interface PartyTexts {
  readonly basis: string;
  readonly bases: Readonly<Record<FactBasis, string>>;
  readonly explicit: string;
  /** Uses `{name}` of the controller and `{company}` behind the notice. */
  readonly processorFor: string;
  /** Uses `{names}`. */
  readonly jointWith: string;
}

const en: PartyTexts = {
  basis: "Rests on",
  bases: {
    consent: "consent",
    contract: "a contract",
    "legal-obligation": "a legal obligation",
    "legitimate-interest": "a legitimate interest",
    "soft-opt-in": "soft opt-in: customers who were offered to refuse, and did not",
    "opt-out": "the law of the place, under which it runs until it is refused (opt-out)",
  },
  explicit: "explicit consent to special categories of data",
  processorFor: "for {name}, who decides; {company} does it on their behalf",
  jointWith: "together with {names}",
};

const de: PartyTexts = {
  basis: "Beruht auf",
  bases: {
    consent: "Einwilligung",
    contract: "einem Vertrag",
    "legal-obligation": "einer rechtlichen Pflicht",
    "legitimate-interest": "einem berechtigten Interesse",
    "soft-opt-in": "Bestandskunden-Ausnahme: Kunden, denen angeboten wurde abzulehnen, und die es nicht taten",
    "opt-out": "dem Recht des Ortes, nach dem es läuft, bis es abgelehnt wird (Opt-out)",
  },
  explicit: "ausdrücklicher Einwilligung in besondere Kategorien von Daten",
  processorFor: "für {name}, der entscheidet; {company} tut es in seinem Auftrag",
  jointWith: "gemeinsam mit {names}",
};

/** What a purpose rests on and who is behind it, as one row each; a name before it where there are several. */
export function partyRows(
  record: Pick<RecordCore, "choices" | "served">,
  { notice, lang, shownLang, channelText }: PartiesOf,
): [name: string, value: string][] {
  const texts = lang === "de" ? de : en;
  const rows = record.choices.map((choice): [FactPurpose, string] => {
    const fact = purposeFact(choice, { notice, lang: shownLang, record });
    return [fact, saidOf(fact, { texts, lang, company: notice?.controller.name ?? "" })];
  });
  const [first] = rows;
  if (!first || !notice) return [];
  if (rows.every(([, said]) => said === first[1])) return [[texts.basis, first[1]]];
  return rows.map(([{ title, choice }, said]) => [
    texts.basis,
    `${[title, choice.channel && channelText(choice.channel)].filter(Boolean).join(", ")}: ${said}`,
  ]);
}

/** What such rows are written from. */
export interface PartiesOf {
  /** The notice that was shown; without one nothing is known. */
  readonly notice: Notice | undefined;
  /** Of the page's own words. */
  readonly lang: string;
  /** Of the notice's. */
  readonly shownLang: string;
  readonly channelText: (channel: NonNullable<FactPurpose["choice"]["channel"]>) => string;
}

function saidOf(
  { basis, explicit, processorFor, jointWith }: FactPurpose,
  { texts, lang, company }: { texts: PartyTexts; lang: string; company: string },
): string {
  const names = new Intl.ListFormat(lang, { type: "conjunction" }).format(jointWith);
  return [
    explicit && basis === "consent" ? texts.explicit : texts.bases[basis],
    ...(processorFor ? [filled(texts.processorFor, { name: processorFor, company })] : []),
    ...(jointWith.length > 0 ? [filled(texts.jointWith, { names })] : []),
  ].join("; ");
}
