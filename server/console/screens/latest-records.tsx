// The latest records of a site, page by page: what there is to see before anything was pasted.
import { useState } from "preact/hooks";
import { useApp, useSite } from "../app/app-state.ts";
import { useFormats, useWords } from "../app/language.ts";
import { to } from "../app/router.ts";
import { useAction, useLoaded } from "../app/use-loaded.ts";
import { Card } from "../parts/card.tsx";
import { Empty, Failure, Shown } from "../parts/said.tsx";
import { Table } from "../parts/table.tsx";
import type { ConsentStatus } from "../../../core/status.ts";
import type { RecordCore } from "../../../core/record.ts";
import { Status } from "./person.tsx";
import { recordsWords } from "./records-words.ts";

type Row = RecordCore & { readonly entry: number };

/** `POST /v1/records/find`. */
interface Page {
  readonly records: readonly Row[];
  readonly next: number | null;
}

const pageSize = 25;

/** Each status once: a row says what was answered, the record to what. */
const statusesOf = ({ choices }: Row): readonly ConsentStatus[] => [...new Set(choices.map(({ status }) => status))];

export function LatestRecords() {
  const said = useWords(recordsWords);
  const { api } = useApp();
  const site = useSite();
  const { since } = useFormats();
  const [more, setMore] = useState<readonly Page[]>([]);
  const page = (before: number | undefined, signal?: AbortSignal) =>
    api.json<Page>("POST", "/v1/records/find", { most: pageSize, before }, { site: site.id, signal });
  const first = useLoaded((signal) => page(undefined, signal), [site.id]);
  const next = (more.at(-1) ?? first.value)?.next ?? null;
  const grow = useAction(async () => {
    if (next !== null) setMore([...more, await page(next)]);
  });
  return (
    <Shown of={first} lines={8}>
      {(value) => {
        const rows = [value, ...more].flatMap(({ records }) => records);
        if (rows.length === 0 && next === null) {
          return (
            <Empty icon="records" title={said.startTitle}>
              <p>{said.start}</p>
            </Empty>
          );
        }
        return (
          <Card title={said.latest}>
            <Table
              label={said.latest}
              rows={rows}
              keyOf={({ id }) => id}
              onMore={next === null ? undefined : grow.run}
              isBusy={grow.isBusy}
              columns={[
                {
                  name: said.event,
                  cell: ({ id, event }) => <a href={to(site.id, "records", id)}>{said.events[event]}</a>,
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
                { name: said.facts.surface, isWide: true, cell: ({ method }) => method.surface },
                { name: said.facts.place, isWide: true, cell: ({ jurisdiction }) => jurisdiction },
                { name: said.facts.actedAt, cell: ({ actedAt }) => since(actedAt) },
              ]}
            />
            <Failure error={grow.error} />
          </Card>
        );
      }}
    </Shown>
  );
}
