// The records of a site, latest first and page by page, narrowed by what they say, and taken along as a file.
import { useEffect, useState } from "preact/hooks";
import { useApp, useSite } from "../app/app-state.ts";
import { useFormats, useWords } from "../app/language.ts";
import { useAction, useLoaded } from "../app/use-loaded.ts";
import { Button, LinkButton } from "../parts/button.tsx";
import { Card } from "../parts/card.tsx";
import { Empty, Failure, Notice, Shown } from "../parts/said.tsx";
import type { FoundRecords } from "../../services/record-search.ts";
import { askedOf, fileAddress, filterIn, filtersFor, queryOf, type RecordFilter } from "./record-filter.ts";
import { RecordFilterForm } from "./record-filter-form.tsx";
import { recordFilterWords } from "./record-filter-words.ts";
import { RecordTable } from "./record-table.tsx";
import { recordsWords } from "./records-words.ts";

type Page = Pick<FoundRecords, "records" | "damaged" | "next">;

const pageSize = 25;
/** How often a page is asked for that has found nothing yet: each looks through some thirty thousand entries. */
const mostAsked = 32;
/** Who types is not asked after at every letter. */
const typingMs = 250;

/** The filter of the address, and the one to ask for once nobody types. */
function useFilter(query: URLSearchParams) {
  const [filter, setFilter] = useState(() => filterIn(query));
  const [asked, setAsked] = useState(filter);
  useEffect(() => {
    const timer = setTimeout(() => setAsked(filter), typingMs);
    return () => clearTimeout(timer);
  }, [filter]);
  const change = (wanted: RecordFilter) => {
    // No move: the heading must not take the focus from the field.
    history.replaceState(history.state, "", `${location.pathname}${queryOf(wanted)}`);
    setFilter(wanted);
  };
  return { filter, asked, change };
}

/** The pages so far, and a way to the next. */
function usePages(asked: RecordFilter) {
  const { api } = useApp();
  const site = useSite();
  const key = queryOf(asked);
  const [more, setMore] = useState<{ readonly key: string; readonly pages: readonly Page[] }>({ key, pages: [] });
  const page = async (from: number | undefined, signal?: AbortSignal): Promise<Page> => {
    let found: Page = { records: [], damaged: [], next: from ?? null };
    const damaged: number[] = [];
    for (let asking = 0; asking < mostAsked; asking++) {
      const request = { most: pageSize, ...filtersFor(asked), ...(found.next === null ? {} : { before: found.next }) };
      found = await api.json<Page>("POST", "/v1/records/find", request, { site: site.id, signal });
      damaged.push(...found.damaged);
      if (found.records.length > 0 || found.next === null) break;
    }
    return { ...found, damaged };
  };
  const first = useLoaded((signal) => page(undefined, signal), [site.id, key], { stays: true });
  // Pages of an earlier filter are not of this one.
  const later = more.key === key ? more.pages : [];
  const next = (later.at(-1) ?? first.value)?.next ?? null;
  const grow = useAction(async () => {
    // The place to go on from is the earlier filter's as long as its rows stand.
    if (next === null || first.isOld) return;
    const found = await page(next);
    setMore((now) => ({ key, pages: [...(now.key === key ? now.pages : []), found] }));
  });
  return { first, later, next, grow };
}

function Files({ filter }: { readonly filter: RecordFilter }) {
  const said = useWords(recordFilterWords);
  const { session } = useApp();
  const site = useSite();
  if (!session?.user.verbs.includes("record.export")) return null;
  return (
    <>
      {(
        [
          ["csv", said.csv, said.csvAbout],
          ["ndjson", said.lines, said.linesAbout],
        ] as const
      ).map(([form, name, about]) => (
        <LinkButton
          key={form}
          icon="download"
          href={fileAddress(site.id, filter, form)}
          download={`${site.id}-records.${form}`}
        >
          {name}
          <span class="unseen"> {about}</span>
        </LinkButton>
      ))}
    </>
  );
}

interface RowsProps {
  readonly rows: FoundRecords["records"];
  readonly isAll: boolean;
  readonly grow: ReturnType<typeof usePages>["grow"];
}

/** What was found, or that nothing was, or not yet. */
function Rows({ rows, isAll, grow }: RowsProps) {
  const said = useWords(recordsWords);
  const filterSaid = useWords(recordFilterWords);
  if (rows.length > 0) {
    return <RecordTable label={said.latest} rows={rows} onMore={isAll ? undefined : grow.run} isBusy={grow.isBusy} />;
  }
  if (isAll) {
    return (
      <Empty icon="search" title={filterSaid.none}>
        <p>{filterSaid.noneAbout}</p>
      </Empty>
    );
  }
  return (
    <Empty icon="search" title={filterSaid.farther}>
      <Button isBusy={grow.isBusy} onPress={grow.run}>
        {filterSaid.more}
      </Button>
    </Empty>
  );
}

export function LatestRecords({ query }: { readonly query: URLSearchParams }) {
  const said = useWords(recordsWords);
  const filterSaid = useWords(recordFilterWords);
  const { number } = useFormats();
  const { filter, asked, change } = useFilter(query);
  const [isOpen, setOpen] = useState(askedOf(filter) > 0);
  const { first, later, next, grow } = usePages(asked);
  const count = askedOf(filter);
  const isWaiting = filter !== asked || first.isLoading || first.isOld;
  return (
    <Shown of={first} lines={8}>
      {(value) => {
        const rows = [value, ...later].flatMap(({ records }) => records);
        const damaged = [value, ...later].flatMap((page) => page.damaged);
        if (damaged.length === 0 && rows.length === 0 && next === null && askedOf(asked) === 0 && count === 0) {
          return (
            <Empty icon="records" title={said.startTitle}>
              <p>{said.start}</p>
            </Empty>
          );
        }
        const actions = (
          <div class="row">
            <Button isOpen={isOpen} icon="search" onPress={() => setOpen(!isOpen)}>
              {count === 0 ? filterSaid.filter : filterSaid.asked(number(count))}
            </Button>
            <Files filter={asked} />
          </div>
        );
        return (
          <Card title={said.latest} actions={actions}>
            {damaged.length > 0 && (
              <Notice tone="bad" title={filterSaid.damaged(damaged.map(number).join(", "))}>
                {filterSaid.damagedAbout}
              </Notice>
            )}
            {isOpen && <RecordFilterForm filter={filter} onChange={change} />}
            <div aria-live="polite" aria-busy={isWaiting} class={isWaiting ? "old" : undefined}>
              <Rows rows={rows} isAll={next === null} grow={grow} />
            </div>
            <Failure error={grow.error} />
          </Card>
        );
      }}
    </Shown>
  );
}
