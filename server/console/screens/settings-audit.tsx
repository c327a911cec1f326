// The audit as a table: who did, or was refused, what and when; narrowed by who, where, how it went and by the act itself.
import { useState } from "preact/hooks";
import type { AuditPage } from "../../services/audit-pages.ts";
import { useApp, useSite } from "../app/app-state.ts";
import { useFormats, useWords } from "../app/language.ts";
import { useAction, useLoaded } from "../app/use-loaded.ts";
import { Button } from "../parts/button.tsx";
import { Badge, Card } from "../parts/card.tsx";
import { Select } from "../parts/field.tsx";
import { Empty, Failure, Shown } from "../parts/said.tsx";
import { Table } from "../parts/table.tsx";
import { pagesOf, withFound, type LaterPages } from "./settings-audit-pages.ts";
import { auditWords } from "./settings-audit-words.ts";

type Row = AuditPage["rows"][number];

/** What is asked for; an empty text asks for nothing. */
interface Narrowed {
  readonly actor: string;
  readonly verb: string;
  readonly outcome: string;
  readonly site: string;
}

interface Person {
  readonly id: string;
  readonly name: string;
}

const everything: Narrowed = { actor: "", verb: "", outcome: "", site: "" };

/** The page before the row of that place, or the latest. */
const pathOf = (asked: Narrowed, before?: number): string => {
  const query = new URLSearchParams(Object.entries(asked).filter(([, value]) => value !== ""));
  if (before !== undefined) query.set("before", String(before));
  return `/v1/audit?${query}`;
};

/** The latest rows, and those before them as they are asked for. Nothing is asked again by itself: each reading is a row. */
function usePages(asked: Narrowed) {
  const { api } = useApp();
  const key = pathOf(asked);
  const first = useLoaded((signal) => api.json<AuditPage>("GET", key, undefined, { signal }), [key], { stays: true });
  const [later, setLater] = useState<LaterPages>({ of: undefined, pages: [] });
  const pages = pagesOf(first.value, later);
  const next = pages.at(-1)?.next ?? null;
  const grow = useAction(async () => {
    const of = first.value;
    if (next === null || !of || first.isOld) return;
    const found = await api.json<AuditPage>("GET", pathOf(asked, next));
    setLater((now) => withFound(now, of, found));
  });
  return { first, rows: pages.flatMap((page) => page.rows), next, grow };
}

function usePeople(): { readonly people: readonly Person[]; nameOf(actor: string): string } {
  const said = useWords(auditWords);
  const { api } = useApp();
  const loaded = useLoaded((signal) => api.json<{ users: Person[] }>("GET", "/v1/users", undefined, { signal }), []);
  const people = loaded.value?.users ?? [];
  const nameOf = (actor: string): string => {
    if (actor === "public") return said.public;
    if (actor.startsWith("system:")) return said.system(actor.slice(7));
    return people.find(({ id }) => id === actor)?.name ?? actor;
  };
  return { people, nameOf };
}

interface NarrowingProps {
  readonly asked: Narrowed;
  readonly people: readonly Person[];
  readonly onChange: (part: Partial<Narrowed>) => void;
}

function Narrowing({ asked, people, onChange }: NarrowingProps) {
  const said = useWords(auditWords);
  const site = useSite();
  const isKnown = asked.actor === "" || asked.actor === "public" || people.some(({ id }) => id === asked.actor);
  return (
    <div class="asking">
      <Select
        label={said.who}
        value={asked.actor}
        options={[
          ["", said.everybody] as const,
          ["public", said.public] as const,
          ...people.map(({ id, name }) => [id, name] as const),
          ...(isKnown ? [] : [[asked.actor, asked.actor] as const]),
        ]}
        onChange={(actor) => onChange({ actor })}
      />
      <Select
        label={said.outcome}
        value={asked.outcome}
        options={[
          ["", said.both],
          ["done", said.outcomes.done],
          ["refused", said.outcomes.refused],
        ]}
        onChange={(outcome) => onChange({ outcome })}
      />
      <Select
        label={said.where}
        value={asked.site}
        options={[
          ["", said.anywhere],
          [site.id, site.name],
        ]}
        onChange={(of) => onChange({ site: of })}
      />
    </div>
  );
}

interface RowsProps {
  readonly rows: readonly Row[];
  readonly nameOf: (actor: string) => string;
  readonly onMore: (() => void) | undefined;
  readonly isBusy: boolean;
  readonly onChange: (part: Partial<Narrowed>) => void;
}

/** An act such as `screening.import` with a place to break. */
const breakable = (verb: string) =>
  verb.split(".").flatMap((part, at) => (at === 0 ? [part] : [".", <wbr key={at} />, part]));

function Outcome({ outcome }: Pick<Row, "outcome">) {
  const said = useWords(auditWords);
  const isDone = outcome === "done";
  return <Badge tone={isDone ? "good" : "bad"}>{said.outcomes[isDone ? "done" : "refused"]}</Badge>;
}

function Rows({ rows, nameOf, onMore, isBusy, onChange }: RowsProps) {
  const said = useWords(auditWords);
  const { moment } = useFormats();
  return (
    <Table
      label={said.title}
      rows={rows}
      keyOf={({ seq }) => String(seq)}
      onMore={onMore}
      isBusy={isBusy}
      columns={[
        { name: said.when, cell: ({ at }) => <time dateTime={at}>{moment(at)}</time> },
        {
          name: said.who,
          isWide: true,
          cell: ({ actor }) => (
            <Button kind="plain" onPress={() => onChange({ actor })}>
              <span class="id">{nameOf(actor)}</span>
            </Button>
          ),
        },
        {
          name: said.act,
          cell: ({ verb, actor, outcome }) => (
            <>
              <Button kind="plain" onPress={() => onChange({ verb })}>
                <code class="id">{breakable(verb)}</code>
              </Button>
              <span class="slim small">
                <Outcome outcome={outcome} />
                <span class="id">{nameOf(actor)}</span>
              </span>
            </>
          ),
        },
        { name: said.outcome, isWide: true, cell: ({ outcome }) => <Outcome outcome={outcome} /> },
        { name: said.where, isWide: true, cell: ({ site }) => (site === null ? "–" : <code class="id">{site}</code>) },
        { name: said.detail, isWide: true, cell: ({ detail }) => <span class="small mono id">{detail}</span> },
      ]}
    />
  );
}

export function AuditSection() {
  const said = useWords(auditWords);
  const [asked, setAsked] = useState(everything);
  const { first, rows, next, grow } = usePages(asked);
  const { people, nameOf } = usePeople();
  const change = (part: Partial<Narrowed>) => setAsked((now) => ({ ...now, ...part }));
  const again = (
    <Button isBusy={first.isLoading} onPress={first.reload}>
      {said.again}
    </Button>
  );
  return (
    <Card title={said.title} actions={again}>
      <div class="stack">
        <p class="quiet">{said.about}</p>
        <Narrowing asked={asked} people={people} onChange={change} />
        {asked.verb !== "" && (
          <ul class="chips">
            <li>
              <code>{asked.verb}</code>
              <Button kind="plain" icon="close" onPress={() => change({ verb: "" })}>
                {said.everyAct}
              </Button>
            </li>
          </ul>
        )}
        <Shown of={first} lines={8}>
          {() =>
            rows.length === 0 ? (
              <Empty icon="search" title={said.none}>
                <p>{said.noneAbout}</p>
              </Empty>
            ) : (
              <div aria-live="polite" aria-busy={first.isLoading} class={first.isOld ? "old" : undefined}>
                <Rows
                  rows={rows}
                  nameOf={nameOf}
                  onMore={next === null ? undefined : grow.run}
                  isBusy={grow.isBusy}
                  onChange={change}
                />
              </div>
            )
          }
        </Shown>
        <Failure error={grow.error} />
      </div>
    </Card>
  );
}
