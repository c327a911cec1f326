// Records in a table: act, answers, where, when.
import type { ConsentStatus } from "../../../core/status.ts";
import type { FoundRow } from "../../services/record-search.ts";
import { useSite } from "../app/app-state.ts";
import { useFormats, useWords } from "../app/language.ts";
import { to } from "../app/router.ts";
import { Table } from "../parts/table.tsx";
import { Status } from "./person.tsx";
import { recordFilterWords } from "./record-filter-words.ts";
import { recordsWords } from "./records-words.ts";

/** Each status once: a row says what was answered, the record to what. */
const statusesOf = ({ choices }: FoundRow): readonly ConsentStatus[] => [
  ...new Set(choices.map(({ status }) => status)),
];

/** Records in rows, each leading to its own page. */
export function RecordTable({
  label,
  rows,
  onMore,
  isBusy,
}: {
  readonly label: string;
  readonly rows: readonly FoundRow[];
  readonly onMore: (() => void) | undefined;
  readonly isBusy: boolean;
}) {
  const said = useWords(recordsWords);
  const { surfaces, received } = useWords(recordFilterWords);
  const site = useSite();
  const { since } = useFormats();
  return (
    <Table
      label={label}
      rows={rows}
      keyOf={({ id }) => id}
      onMore={onMore}
      isBusy={isBusy}
      columns={[
        {
          name: said.event,
          cell: ({ id, event, at }) => (
            <>
              <a href={to(site.id, "records", id)}>{said.events[event]}</a>
              <span class="slim small quiet">{since(at)}</span>
            </>
          ),
        },
        {
          name: said.status,
          cell: (row) => (
            <span class="row">
              {statusesOf(row).map((status) => (
                <Status key={status} status={status} />
              ))}
            </span>
          ),
        },
        { name: said.facts.surface, isWide: true, cell: ({ method }) => surfaces[method.surface] },
        { name: said.facts.place, isWide: true, cell: ({ jurisdiction }) => jurisdiction },
        { name: received, isWide: true, cell: ({ at }) => since(at) },
      ]}
    />
  );
}
