// Requests: what people asked about their own data, what was done about it, and what ends next.
import { useEffect, useRef, useState } from "preact/hooks";
import type { DoneRequest, DueRequest, HandedOut, Requests } from "../../services/requests.ts";
import { useApp, useSite } from "../app/app-state.ts";
import { nowMs, useFormats, useWords } from "../app/language.ts";
import { to } from "../app/router.ts";
import { useAction, useLoaded } from "../app/use-loaded.ts";
import { Button, LinkButton } from "../parts/button.tsx";
import { Badge, Card, Head } from "../parts/card.tsx";
import { Empty, Failure, Shown } from "../parts/said.tsx";
import { Table } from "../parts/table.tsx";
import { ActDialog } from "./person-act.tsx";
import { recordsWords } from "./records-words.ts";
import { BeginCard } from "./requests-begin.tsx";
import { requestsWords } from "./requests-words.ts";

const soonMs = 30 * 86_400_000;

interface DueProps {
  readonly one: DueRequest;
  readonly onRelease: (record: string) => void;
}

function Due({ one, onRelease }: DueProps) {
  const said = useWords(requestsWords);
  const { session } = useApp();
  const site = useSite();
  const { day } = useFormats();
  const may = (verb: string) => session?.user.verbs.includes(verb) ?? false;
  const isSoon = Date.parse(one.at) - nowMs() < soonMs;
  const of = one.kind === "hold" ? (one.purpose ?? said.holdOf[one.ofOnePerson ? "person" : "site"]) : "";
  return (
    <li>
      <div>
        <p class="row">
          <Badge tone={isSoon ? "wait" : undefined}>{day(one.at)}</Badge>
          <strong>{one.kind === "hold" ? said.hold(one.statute) : said.restriction}</strong>
        </p>
        {one.kind === "hold" && <p class="quiet small">{`${one.reason} · ${of}`}</p>}
        {one.kind === "restriction" && one.person !== undefined && (
          <p class="quiet small">
            {said.ofPerson} <code>{one.person}</code>
          </p>
        )}
      </div>
      <div class="row">
        {one.kind === "restriction" && one.person !== undefined && (
          <>
            {may("record.find") && (
              <LinkButton href={to(site.id, "records", one.person)}>
                {said.open}
                <span class="unseen"> {one.person}</span>
              </LinkButton>
            )}
            {may("subject.erase") && (
              <Button onPress={() => onRelease(one.person!)}>
                {said.release}
                <span class="unseen"> {one.person}</span>
              </Button>
            )}
          </>
        )}
        {one.kind === "hold" && may("retention.report") && (
          <LinkButton href={to(site.id, "settings", "retention")}>{said.toHolds}</LinkButton>
        )}
      </div>
    </li>
  );
}

function DueCard({
  due,
  dueCount,
  onChanged,
}: Pick<Requests, "due" | "dueCount"> & { readonly onChanged: () => void }) {
  const said = useWords(requestsWords);
  const { number } = useFormats();
  const [released, setReleased] = useState<string>();
  return (
    <Card title={said.due}>
      {due.length === 0 ? (
        <p class="quiet">{said.nothingDue}</p>
      ) : (
        <ul class="lines" aria-label={said.due}>
          {due.map((one) => (
            <Due key={one.kind === "hold" ? one.id : one.record} one={one} onRelease={setReleased} />
          ))}
        </ul>
      )}
      {dueCount > due.length && <p class="quiet">{said.more(number(dueCount - due.length))}</p>}
      {released !== undefined && (
        <ActDialog
          subject={{ kind: "record", id: released }}
          mode="release"
          onClose={() => setReleased(undefined)}
          onDone={onChanged}
        />
      )}
    </Card>
  );
}

interface DoneProps {
  readonly rows: readonly DoneRequest[];
  readonly onMore: (() => void) | undefined;
  readonly isBusy: boolean;
}

function DoneTable({ rows, onMore, isBusy }: DoneProps) {
  const said = useWords(requestsWords);
  const { reasons, verifications } = useWords(recordsWords);
  const site = useSite();
  const { moment, day } = useFormats();
  return (
    <Table
      label={said.done}
      rows={rows}
      keyOf={({ record }) => record}
      onMore={onMore}
      isBusy={isBusy}
      columns={[
        {
          name: said.act,
          cell: ({ record, mode, until }) => (
            <a href={to(site.id, "records", record)}>
              {said.acts[mode]}
              {until ? ` – ${day(until)}` : ""}
            </a>
          ),
        },
        { name: said.when, cell: ({ at }) => moment(at) },
        { name: said.why, cell: ({ reason }) => reasons[reason], isWide: true },
        { name: said.how, cell: ({ verified }) => (verified ? verifications[verified] : ""), isWide: true },
        { name: said.number, cell: ({ request }) => request ?? "" },
        { name: said.by, cell: ({ by }) => (by ? <code class="small">{by}</code> : said.time), isWide: true },
      ]}
    />
  );
}

function HandedOutTable({ rows }: { readonly rows: readonly HandedOut[] }) {
  const said = useWords(requestsWords);
  const { verifications } = useWords(recordsWords);
  const { moment, number } = useFormats();
  return (
    <Table
      label={said.handedOut}
      rows={rows}
      keyOf={({ at, by }) => `${at} ${by}`}
      columns={[
        { name: said.when, cell: ({ at }) => moment(at) },
        { name: said.how, cell: ({ verified }) => verifications[verified] },
        { name: said.number, cell: ({ request }) => request ?? "" },
        { name: said.by, cell: ({ by }) => <code class="small">{by}</code>, isWide: true },
        { name: said.records, cell: ({ records }) => number(records), atEnd: true },
      ]}
    />
  );
}

/** What else was asked, and is told among the records. */
function Elsewhere() {
  const said = useWords(requestsWords);
  const { session } = useApp();
  const site = useSite();
  if (!session?.user.verbs.includes("record.find")) return null;
  const links = [
    [said.objections, "event=object"],
    [said.paper, "event=withdraw&surface=paper"],
    [said.phone, "event=withdraw&surface=phone"],
  ] as const;
  return (
    <p class="quiet">
      {said.elsewhere}{" "}
      {links.map(([name, query], at) => (
        <>
          {at > 0 && " · "}
          <a key={query} href={`${to(site.id, "records")}?${query}`}>
            {name}
          </a>
        </>
      ))}
    </p>
  );
}

function Lists({ first, onChanged }: { readonly first: Requests; readonly onChanged: () => void }) {
  const said = useWords(requestsWords);
  const { api } = useApp();
  const site = useSite();
  const [later, setLater] = useState<readonly Requests[]>([]);
  const next = (later.at(-1) ?? first).next;
  const grow = useAction(async () => {
    const page = await api.json<Requests>("GET", `/v1/requests?before=${next}`, undefined, { site: site.id });
    setLater([...later, page]);
  });
  const done = [first, ...later].flatMap((page) => page.done);
  const { due, dueCount, handedOut } = first;
  if (dueCount + done.length + handedOut.length === 0) {
    return (
      <Empty icon="requests" title={said.emptyTitle}>
        <p>{said.empty}</p>
        <p>{said.emptySelf}</p>
        <Elsewhere />
      </Empty>
    );
  }
  return (
    <>
      <DueCard due={due} dueCount={dueCount} onChanged={onChanged} />
      <Card title={said.done}>
        <div class="stack">
          {done.length > 0 && (
            <DoneTable rows={done} isBusy={grow.isBusy} onMore={next === null ? undefined : grow.run} />
          )}
          <Failure error={grow.error} />
          <Elsewhere />
        </div>
      </Card>
      {handedOut.length > 0 && (
        <Card title={said.handedOut}>
          <HandedOutTable rows={handedOut} />
        </Card>
      )}
    </>
  );
}

export function Screen() {
  const said = useWords(requestsWords);
  const { api } = useApp();
  const site = useSite();
  // What was shown of an earlier state is shown no more once something was done.
  const [turn, setTurn] = useState(0);
  const loaded = useLoaded(
    (signal) => api.json<Requests>("GET", "/v1/requests", undefined, { site: site.id, signal }),
    [site.id, turn],
  );
  const changed = () => setTurn((before) => before + 1);
  const lists = useRef<HTMLDivElement>(null);
  const isAnswered = loaded.value !== undefined;
  useEffect(() => {
    // The button that was pressed went with what it stood by.
    if (turn > 0 && isAnswered && document.activeElement === document.body) lists.current?.focus();
  }, [turn, isAnswered]);
  return (
    <>
      <Head title={said.title} about={said.about} />
      <div class="stack">
        <BeginCard onDone={changed} />
        <div class="stack" ref={lists} tabIndex={-1} role="group" aria-label={said.lists}>
          <Shown of={loaded} lines={6}>
            {(first) => <Lists key={turn} first={first} onChanged={changed} />}
          </Shown>
        </div>
      </div>
    </>
  );
}
