// The fields that narrow the list of records; what is chosen applies at once.
import type { Register } from "../../services/purposes.ts";
import { useApp, useSite } from "../app/app-state.ts";
import { useWords } from "../app/language.ts";
import { useLoaded } from "../app/use-loaded.ts";
import { Button } from "../parts/button.tsx";
import { Field, Select } from "../parts/field.tsx";
import { askedOf, emptyFilter, type RecordFilter } from "./record-filter.ts";
import { recordFilterWords } from "./record-filter-words.ts";
import { recordsWords } from "./records-words.ts";

/** The purposes of the site with their names, in the language on screen where the notice has it. */
function usePurposes(): readonly (readonly [id: string, title: string])[] {
  const { api, language } = useApp();
  const site = useSite();
  const { value } = useLoaded(
    (signal) => api.json<Register>("GET", "/v1/purposes", undefined, { site: site.id, signal }),
    [site.id],
  );
  return (value?.purposes ?? []).map(({ id, texts }) => [id, (texts[language] ?? texts["en"])?.title ?? id]);
}

interface FilterProps {
  readonly filter: RecordFilter;
  readonly onChange: (filter: RecordFilter) => void;
}

export function RecordFilterForm({ filter, onChange }: FilterProps) {
  const said = useWords(recordFilterWords);
  const { events, statuses } = useWords(recordsWords);
  const known = usePurposes();
  // A purpose of an address that the notice in force has no more stays what is asked for.
  const purposes =
    filter.purpose === "" || known.some(([id]) => id === filter.purpose)
      ? known
      : [...known, [filter.purpose, filter.purpose] as const];
  const set = (name: keyof RecordFilter) => (value: string) => onChange({ ...filter, [name]: value });
  const choice = (
    name: "event" | "purpose" | "status" | "channel" | "surface",
    options: readonly (readonly [string, string])[],
  ) => <Select label={said[name]} value={filter[name]} options={[["", said.any], ...options]} onChange={set(name)} />;
  const { unknown: _, expired, ...answers } = statuses;
  return (
    <form class="filters" aria-label={said.filters} onSubmit={(event) => event.preventDefault()}>
      {choice("event", Object.entries(events))}
      {choice("purpose", purposes)}
      {choice("status", Object.entries({ ...answers, expired }))}
      {choice("channel", Object.entries(said.channels))}
      {choice("surface", Object.entries(said.surfaces))}
      <Field label={said.lang} hint={said.langHelp} value={filter.lang} onChange={set("lang")} />
      <Field
        label={said.jurisdiction}
        hint={said.placeHelp}
        value={filter.jurisdiction}
        onChange={set("jurisdiction")}
      />
      <Field type="date" label={said.from} value={filter.from} onChange={set("from")} />
      <Field type="date" label={said.to} value={filter.to} onChange={set("to")} />
      {askedOf(filter) > 0 && (
        <p class="clear">
          <Button kind="plain" icon="close" onPress={() => onChange(emptyFilter)}>
            {said.clear}
          </Button>
        </p>
      )}
    </form>
  );
}
