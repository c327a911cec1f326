// Which column of a file is what: chosen field by field, with the file's own words for a yes and a no.
import { dateOrders, importKinds, importStatuses, type DateOrder, type ImportKind } from "../../../core/import.ts";
import { suppressionReasons, suppressionSources, type SuppressionReason } from "../../../core/suppression.ts";
import type { Register } from "../../services/purposes.ts";
import { useApp } from "../app/app-state.ts";
import { useWords } from "../app/language.ts";
import { Field, Select } from "../parts/field.tsx";
import { checkWords } from "./check-words.ts";
import { importWords } from "./import-words.ts";
import { importFields, isNeeded, type ImportField, type ImportWish } from "./import-wish.ts";
import type { ListLook } from "./list-file.ts";
import { contactPurposes, purposeName } from "./question-fields.tsx";
import { suppressionWords } from "./suppression-words.ts";

export interface MappingFormProps {
  readonly look: ListLook;
  readonly register: Register;
  readonly wish: ImportWish;
  readonly onChange: (wish: ImportWish) => void;
  /** The file brings something else than was thought. */
  readonly onKind: (kind: ImportKind) => void;
}

/** What a part of a row can be beside a column: the same for every row. */
function useConstants(register: Register): Readonly<Record<string, readonly (readonly [string, string])[]>> {
  const said = useWords(importWords);
  const { channels: names } = useWords(checkWords);
  const { language } = useApp();
  const purposes = contactPurposes(register);
  const channels = [...new Set(purposes.flatMap(({ channels: own }) => own))];
  const every = (id: string, name: string) => [`=${id}`, said.everyRow(name)] as const;
  const { reasons, sources } = useWords(suppressionWords);
  return {
    reason: (Object.keys(suppressionReasons) as SuppressionReason[]).map((one) => every(one, reasons[one])),
    topic: purposes.map((one) => every(one.id, purposeName(one, language))),
    controller: register.controllers.map((name) => every(name, name)),
    source: suppressionSources.map((one) => every(one, sources[one])),
    purpose: purposes.map((one) => every(one.id, purposeName(one, language))),
    channel: channels.map((one) => every(one, names[one])),
    status: importStatuses.map((one) => every(one, said[one])),
  };
}

export function MappingForm({ look, register, wish, onChange, onKind }: MappingFormProps) {
  const said = useWords(importWords);
  const constants = useConstants(register);
  const { kind, sources, dates, words } = wish;
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
        {importFields[kind].map((field) => (
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
      {kind === "consents" && sources.status && !sources.status.startsWith("=") && (
        <div class="asking">
          {importStatuses.map((status) => (
            <Field
              key={status}
              label={said.meaning(said[status])}
              hint={said.meaningHelp}
              value={words[status]}
              onChange={(text) => onChange({ ...wish, words: { ...words, [status]: text } })}
            />
          ))}
        </div>
      )}
    </>
  );
}
