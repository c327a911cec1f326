// The question of a check: what for, over which channel, whose addresses, and where numbers are from.
import type { Register } from "../../services/purposes.ts";
import { useApp, useSite } from "../app/app-state.ts";
import { useWords, type Language } from "../app/language.ts";
import { to } from "../app/router.ts";
import { LinkButton } from "../parts/button.tsx";
import { Field, Select } from "../parts/field.tsx";
import { Empty } from "../parts/said.tsx";
import { kindFor, needsCountry, type Question } from "./check-call.ts";
import { checkWords } from "./check-words.ts";

type AskedPurpose = Register["purposes"][number];

export const countries =
  "AT BE BG CA CH CY CZ DE DK EE ES FI FR GB GR HR HU IE IS IT LI LT LU LV MT NL NO PL PT RO SE SI SK US";

/** The purposes that ask for messages, calls or letters. */
export const contactPurposes = ({ purposes }: Register): readonly AskedPurpose[] =>
  purposes.filter(({ channels }) => channels.length > 0);

/** What a purpose is called, in the language on screen where the notice has it. */
export const purposeName = ({ id, texts }: AskedPurpose, language: Language): string =>
  (texts[language] ?? Object.values(texts)[0])?.title ?? id;

/** The first question there is to ask; undefined where the notice asks for no contact. */
export function firstQuestion(register: Register): Question | undefined {
  const [first] = contactPurposes(register);
  return first && { purpose: first.id, channel: first.channels[0]!, subscriber: "unknown", country: "", partner: "" };
}

export interface QuestionProps {
  readonly register: Register;
  readonly question: Question;
  readonly onChange: (question: Question) => void;
}

export function QuestionFields({ register, question, onChange }: QuestionProps) {
  const said = useWords(checkWords);
  const { language } = useApp();
  const purposes = contactPurposes(register);
  const purpose = purposes.find(({ id }) => id === question.purpose);
  const names = new Intl.DisplayNames(language, { type: "region" });
  const choose = (id: string) => {
    const { channels } = purposes.find((one) => one.id === id)!;
    const channel = channels.includes(question.channel) ? question.channel : channels[0]!;
    onChange({ ...question, purpose: id, channel });
  };
  return (
    <div class="asking">
      <Select
        label={said.purpose}
        value={question.purpose}
        options={purposes.map((one) => [one.id, purposeName(one, language)] as const)}
        onChange={choose}
      />
      <Select
        label={said.channel}
        value={question.channel}
        options={(purpose?.channels ?? []).map((channel) => [channel, said.channels[channel]] as const)}
        onChange={(channel) => onChange({ ...question, channel })}
      />
      <Select
        label={said.subscriber}
        value={question.subscriber}
        options={(["unknown", "individual", "corporate"] as const).map((one) => [one, said.subscribers[one]] as const)}
        onChange={(subscriber) => onChange({ ...question, subscriber })}
      />
      {needsCountry.has(kindFor(question.channel)) && (
        <Select
          label={said.country}
          value={question.country}
          options={[
            ["", said.countryUsual],
            ...countries.split(" ").map((code) => [code, names.of(code) ?? code] as const),
          ]}
          onChange={(country) => onChange({ ...question, country })}
        />
      )}
      {question.channel === "sharing" && (
        <Field
          label={said.partner}
          hint={said.partnerHelp}
          value={question.partner}
          onChange={(partner) => onChange({ ...question, partner })}
        />
      )}
    </div>
  );
}

/** What is said where the notice asks for no contact at all. */
export function NothingToAsk() {
  const said = useWords(checkWords);
  const site = useSite();
  return (
    <Empty icon="contacts" title={said.nothingToAsk}>
      <p>{said.nothingToAskAbout}</p>
      <LinkButton href={to(site.id, "banner")}>{said.toBanner}</LinkButton>
    </Empty>
  );
}
