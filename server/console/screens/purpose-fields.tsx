// The fields of a purpose of the register: its words in each language, and what holds of it.
import type { PurposeText } from "../../../core/notice.ts";
import type { RegisteredPurpose } from "../../services/purposes.ts";
import { useWords } from "../app/language.ts";
import { useFaultOf } from "../app/problem-words.ts";
import { Field, Tick } from "../parts/field.tsx";
import { purposeWords } from "./purpose-words.ts";

/** What can be changed here; everything else of a purpose stays as it is. */
export type Edited = Pick<
  RegisteredPurpose,
  "texts" | "validPeriod" | "retentionPeriod" | "recipients" | "dataTypes" | "doubleOptIn"
>;

/** Lines as they were typed, without the empty ones. */
export const whole = (lines: readonly string[]): string[] =>
  lines.map((line) => line.trim()).filter((line) => line !== "");

interface FieldsProps {
  readonly id: string;
  readonly edited: Edited;
  readonly hasChannels: boolean;
  /** What the server said of it. */
  readonly error: unknown;
  readonly onChange: (part: Partial<Edited>) => void;
}

export function TextFields({ id, edited, hasChannels, error, onChange }: FieldsProps) {
  const said = useWords(purposeWords);
  const faultOf = useFaultOf(error);
  const field = (lang: string, texts: PurposeText, member: "title" | "text" | "formLabel") => (
    <Field
      key={member}
      label={said[member](lang)}
      {...(member === "title" ? {} : { rows: member === "text" ? 3 : 2 })}
      value={texts[member] ?? ""}
      // The linter names the place in the notice, the schema the one in what was sent.
      fault={faultOf(`/texts/${lang}/${member}`) ?? faultOf(`/languages/${lang}/purposes/${id}/${member}`)}
      onChange={(value) => onChange({ texts: { ...edited.texts, [lang]: { ...texts, [member]: value } } })}
    />
  );
  return (
    <>
      {Object.entries(edited.texts).map(([lang, texts]) => (
        <fieldset key={lang} class="stack">
          {field(lang, texts, "title")}
          {field(lang, texts, "text")}
          {hasChannels && field(lang, texts, "formLabel")}
        </fieldset>
      ))}
    </>
  );
}

export function FactFields({ edited, hasChannels, error, onChange }: FieldsProps) {
  const said = useWords(purposeWords);
  const faultOf = useFaultOf(error);
  const period = (name: "validPeriod" | "retentionPeriod") => (
    <Field
      label={said[name]}
      hint={said.periodHelp}
      value={edited[name]}
      fault={faultOf(`/${name}`)}
      onChange={(value) => onChange({ [name]: value })}
    />
  );
  const list = (name: "recipients" | "dataTypes") => (
    <Field
      label={said[name]}
      rows={2}
      value={edited[name].join("\n")}
      onChange={(value) => onChange({ [name]: value.split("\n") })}
    />
  );
  return (
    <>
      <div class="asking">
        {period("validPeriod")}
        {period("retentionPeriod")}
      </div>
      {list("recipients")}
      {list("dataTypes")}
      {hasChannels && (
        <Tick
          label={said.doubleOptIn}
          hint={said.doubleOptInHelp}
          checked={edited.doubleOptIn === true}
          onChange={(doubleOptIn) => onChange({ doubleOptIn })}
        />
      )}
    </>
  );
}
