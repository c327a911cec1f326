// Which column of a file is what: chosen field by field, with the file's own words for a yes and a no.
import {
  dateOrders,
  importKinds,
  importStatuses,
  type DateOrder,
  type ImportKind,
  type ImportStatus,
} from "../../../core/import.ts";
import type { Channel } from "../../../core/purpose.ts";
import { suppressionReasons, suppressionSources, type SuppressionReason } from "../../../core/suppression.ts";
import type { Register } from "../../services/purposes.ts";
import { useApp } from "../app/app-state.ts";
import { useWords } from "../app/language.ts";
import { Field, Select } from "../parts/field.tsx";
import { checkWords } from "./check-words.ts";
import { importWords } from "./import-words.ts";
import { importFields, isNeeded, worded, wordedField, type ImportField, type ImportWish } from "./import-wish.ts";
import type { ListLook } from "./list-file.ts";
import { contactPurposes, countries, purposeName } from "./question-fields.tsx";
import { suppressionWords } from "./suppression-words.ts";

export interface MappingFormProps {
  readonly look: ListLook;
  readonly register: Register;
  readonly wish: ImportWish;
  readonly onChange: (wish: ImportWish) => void;
  /** The file brings something else than was thought. */
  readonly onKind: (kind: ImportKind) => void;
}

const isStatus = (word: string): word is ImportStatus => (importStatuses as readonly string[]).includes(word);

/** What a part of a row can be beside a column: the same for every row. */
function useConstants(register: Register): Readonly<Record<string, readonly (readonly [string, string])[]>> {
  const said = useWords(importWords);
  const { channels: names } = useWords(checkWords);
  const { language } = useApp();
  const places = new Intl.DisplayNames(language, { type: "region" });
  const purposes = contactPurposes(register);
  const channels = [...new Set(purposes.flatMap(({ channels: own }) => own))];
  const every = (id: string, name: string) => [`=${id}`, said.everyRow(name)] as const;
  const { reasons, sources } = useWords(suppressionWords);
  return {
    reason: (Object.keys(suppressionReasons) as SuppressionReason[]).map((one) => every(one, reasons[one])),
    topic: purposes.map((one) => every(one.id, purposeName(one, language))),
    controller: register.controllers.map((name) => every(name, name)),
    source: suppressionSources.map((one) => every(one, sources[one])),
    country: countries.split(" ").map((code) => every(code, places.of(code) ?? code)),
    purpose: purposes.map((one) => every(one.id, purposeName(one, language))),
    channel: channels.map((one) => every(one, names[one])),
    status: importStatuses.map((one) => every(one, said[one])),
  };
}

/** Addresses that only some sites ask for, and by which channel. */
const seldom: Readonly<Partial<Record<ImportField, Channel>>> = { post: "post", push: "push", chat: "chat" };

/** The parts of a row that this site can have anything in, and whatever was taken for one. */
function fieldsOf({ purposes }: Register, { kind, sources }: ImportWish): readonly ImportField[] {
  const channels = new Set(purposes.flatMap(({ channels: own }) => own));
  const isExplicit = purposes.some(({ explicit }) => explicit);
  return importFields[kind].filter((field) => {
    const channel = seldom[field];
    if (sources[field]) return true;
    return channel ? channels.has(channel) : field !== "secondAct" || isExplicit;
  });
}

export function MappingForm({ look, register, wish, onChange, onKind }: MappingFormProps) {
  const said = useWords(importWords);
  const constants = useConstants(register);
  const { kind, sources, dates, words } = wish;
  const { reasons } = useWords(suppressionWords);
  const saying = sources[wordedField[kind]];
  const columns = look.columns.map((name) => [name, said.column(name)] as const);
  /** What a field is without a source: nothing in the file, or, where a row needs it, nothing yet. */
  const without = (field: ImportField): readonly (readonly [string, string])[] => {
    if (!isNeeded(kind, field)) return [["", said.none]];
    return sources[field] === "" ? [["", said.choose]] : [];
  };
  return (
    <>
      <Select<ImportKind>
        label={said.kind}
        hint={said.kindHelp[kind]}
        value={kind}
        options={importKinds.map((one) => [one, said.kinds[one]] as const)}
        onChange={onKind}
      />
      <div class="asking">
        {fieldsOf(register, wish).map((field) => (
          <Select
            key={field}
            label={said[field]}
            value={sources[field] ?? ""}
            options={[...without(field), ...columns, ...(constants[field] ?? [])]}
            onChange={(from) => onChange({ ...wish, sources: { ...sources, [field]: from } })}
          />
        ))}
        <Select<DateOrder>
          label={said.dates}
          value={dates}
          options={dateOrders.map((order) => [order, said.dateOrders[order]] as const)}
          onChange={(order) => onChange({ ...wish, dates: order })}
        />
      </div>
      {saying && !saying.startsWith("=") && (
        <div class="asking">
          {worded[kind].map((one) => (
            <Field
              key={one}
              label={said.meaning(isStatus(one) ? said[one] : reasons[one])}
              hint={isStatus(one) ? said.meaningHelp : said.reasonHelp(one)}
              value={words[one] ?? ""}
              onChange={(text) => onChange({ ...wish, words: { ...words, [one]: text } })}
            />
          ))}
        </div>
      )}
    </>
  );
}
