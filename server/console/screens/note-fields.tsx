// What was said, to which question, where, when and by whom: the fields of a note.
import type { NoticeVersion } from "../../services/notice-versions.ts";
import { useApp } from "../app/app-state.ts";
import { useFormats, useWords } from "../app/language.ts";
import { Field, Select, Tick } from "../parts/field.tsx";
import { Notice } from "../parts/said.tsx";
import { checkWords } from "./check-words.ts";
import { noteWords } from "./note-words.ts";
import { answered, type Answer, type Asked, type Note, type Surface } from "./note-wish.ts";
import { purposeName } from "./question-fields.tsx";

export interface NoteFieldsProps {
  readonly note: Note;
  readonly asked: readonly Asked[];
  readonly faultOf: (pointer: string) => string | undefined;
  readonly onChange: (part: Partial<Note>) => void;
}

/** What a question is called: the purpose, and how one is reached. */
export function useAskedName(): (one: Pick<Asked, "purpose" | "channel">) => string {
  const { language } = useApp();
  const { channels } = useWords(checkWords);
  return ({ purpose, channel }) =>
    channel === undefined ? purposeName(purpose, language) : `${purposeName(purpose, language)}: ${channels[channel]}`;
}

/** An answer for each question. Faults name answers by their place among those that were given. */
export function Answers({ note, asked, faultOf, onChange }: NoteFieldsProps) {
  const said = useWords(noteWords);
  const nameOf = useAskedName();
  const given = answered(asked, note);
  const faultFor = ({ purpose, channel }: Asked) => {
    const at = given.findIndex((one) => one.purpose === purpose.id && one.channel === channel);
    return ["", "/purpose", "/version", "/channel"].map((member) => faultOf(`/choices/${at}${member}`)).find(Boolean);
  };
  return (
    <fieldset class="stack">
      <legend>{said.answers}</legend>
      {asked.length === 0 && <Notice title={said.none}>{said.noneAbout}</Notice>}
      {!note.isObjection && asked.length > 0 && (
        <div class="asking">
          {asked.map((one) => (
            <Select<Answer>
              key={one.key}
              label={nameOf(one)}
              value={note.answers[one.key] ?? ""}
              options={(Object.keys(said.answer) as Answer[]).map((answer) => [answer, said.answer[answer]] as const)}
              fault={faultFor(one)}
              onChange={(answer) => onChange({ answers: { ...note.answers, [one.key]: answer } })}
            />
          ))}
        </div>
      )}
      {faultOf("/choices") && (
        <p class="fault" role="alert" tabIndex={-1}>
          {faultOf("/choices")}
        </p>
      )}
      <Tick
        label={said.objects}
        hint={asked.length === 0 ? said.objectsAlone : said.objectsHelp}
        checked={note.isObjection}
        onChange={(isObjection) => onChange({ isObjection })}
      />
    </fieldset>
  );
}

interface CircumstancesProps extends Omit<NoteFieldsProps, "asked"> {
  /** The notices that somebody can have been told, latest first. */
  readonly notices: readonly Pick<NoticeVersion, "hash" | "effectiveAt" | "languages" | "standing">[];
}

/** Where, when and by whom it was said, and what they were told. */
export function Circumstances({ note, notices, faultOf, onChange }: CircumstancesProps) {
  const said = useWords(noteWords);
  const { language } = useApp();
  const { day } = useFormats();
  const names = new Intl.DisplayNames(language, { type: "language" });
  const languages = notices.find(({ hash }) => hash === note.notice)?.languages ?? [];
  return (
    <div class="asking">
      <Select<Surface>
        label={said.how}
        value={note.surface}
        options={(Object.keys(said.surfaces) as Surface[]).map((one) => [one, said.surfaces[one]] as const)}
        onChange={(surface) => onChange({ surface })}
      />
      <Field
        label={said.at}
        hint={said.atHelp}
        type="datetime-local"
        value={note.saidAt}
        onChange={(saidAt) => onChange({ saidAt })}
        fault={faultOf("/actedAt")}
      />
      <Select<Note["speaker"]>
        label={said.who}
        value={note.speaker}
        options={(Object.keys(said.speakers) as Note["speaker"][]).map((one) => [one, said.speakers[one]] as const)}
        onChange={(speaker) => onChange({ speaker })}
      />
      {notices.length > 1 && (
        <Select
          label={said.told}
          value={note.notice}
          options={notices.map(
            ({ hash, effectiveAt, standing }) =>
              [
                hash,
                standing === "in-force" ? said.toldNow(day(effectiveAt)) : said.toldSince(day(effectiveAt)),
              ] as const,
          )}
          fault={faultOf("/notice")}
          onChange={(notice) => onChange({ notice })}
        />
      )}
      {languages.length > 1 && (
        <Select
          label={said.lang}
          value={note.lang}
          options={languages.map((tag) => [tag, names.of(tag) ?? tag] as const)}
          fault={faultOf("/lang")}
          onChange={(lang) => onChange({ lang })}
        />
      )}
    </div>
  );
}
