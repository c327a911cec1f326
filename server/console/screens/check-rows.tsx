// The rows of a checked list through a window of fifty: looked for, filtered, and asked why.
import { useLayoutEffect, useMemo, useState } from "preact/hooks";
import { useFormats, useWords } from "../app/language.ts";
import { Button } from "../parts/button.tsx";
import { Card } from "../parts/card.tsx";
import { Field, Select } from "../parts/field.tsx";
import { Table } from "../parts/table.tsx";
import type { Wanted } from "./check-download.ts";
import { Answer } from "./check-one.tsx";
import { checkWords } from "./check-words.ts";
import type { CheckedRow } from "./checked-list.ts";
import { reasonSaid, reasonWords } from "./reason-words.ts";
import type { RunState } from "./use-check-run.ts";

/** Rows on screen at once, however many there are. */
const windowRows = 50;

const lastWindow = (count: number): number => Math.max(0, Math.floor((count - 1) / windowRows) * windowRows);

interface PagerProps {
  readonly first: number;
  readonly count: number;
  readonly onMove: (first: number) => void;
}

function Pager({ first, count, onMove }: PagerProps) {
  const said = useWords(checkWords);
  const { number } = useFormats();
  const last = lastWindow(count);
  const moves = [
    [said.firstPage, 0],
    [said.earlier, first - windowRows],
    [said.later, first + windowRows],
    [said.lastPage, last],
  ] as const;
  return (
    <div class="row pager">
      <span class="quiet" role="status">
        {said.span(number(Math.min(first + 1, count)), number(Math.min(first + windowRows, count)), number(count))}
      </span>
      {count > windowRows &&
        moves.map(([name, to]) => (
          <Button key={name} isOff={to < 0 || to > last || to === first} onPress={() => onMove(to)}>
            {name}
          </Button>
        ))}
    </div>
  );
}

interface Filter {
  readonly text: string;
  readonly answer: Wanted;
  readonly reason: string;
}

interface FiltersProps {
  readonly state: RunState;
  readonly filter: Filter;
  readonly onChange: (filter: Filter) => void;
}

function Filters({ state, filter, onChange }: FiltersProps) {
  const said = useWords(checkWords);
  const reasons = useWords(reasonWords);
  const { text, answer, reason } = filter;
  return (
    <div class="asking">
      <Field type="search" label={said.search} value={text} onChange={(next) => onChange({ ...filter, text: next })} />
      <Select<Wanted>
        label={said.answer}
        value={answer}
        options={[
          ["all", said.all],
          ["allow", said.allows],
          ["deny", said.denies],
        ]}
        onChange={(next) => onChange({ ...filter, answer: next })}
      />
      <Select
        label={said.reason}
        value={reason}
        options={[
          ["", said.anyReason],
          ...state.list.counts().map((one) => [one.reason, reasonSaid(reasons, one.reason)] as const),
        ]}
        onChange={(next) => onChange({ ...filter, reason: next })}
      />
    </div>
  );
}

interface WindowProps {
  readonly rows: readonly CheckedRow[];
  readonly onWhy: (row: CheckedRow) => void;
}

function Window({ rows, onWhy }: WindowProps) {
  const said = useWords(checkWords);
  const reasons = useWords(reasonWords);
  const { number, day, moment } = useFormats();
  return (
    <Table
      label={said.rows}
      rows={rows}
      keyOf={({ index }) => String(index)}
      columns={[
        { name: said.row, isWide: true, cell: ({ index }) => number(index + 1) },
        { name: said.address, cell: ({ address }) => <span class="address">{address}</span> },
        { name: said.answer, cell: ({ allow }) => <Answer allow={allow} /> },
        { name: said.reason, cell: (row) => reasonSaid(reasons, row.reason) },
        {
          name: said.until,
          isWide: true,
          cell: ({ until, allow }) => until && (allow ? day(until) : said.from(moment(until))),
        },
        {
          name: said.why,
          atEnd: true,
          cell: (row) =>
            row.check && (
              <Button kind="plain" onPress={() => onWhy(row)}>
                {said.why}
                <span class="unseen"> {number(row.index + 1)}</span>
              </Button>
            ),
        },
      ]}
    />
  );
}

/** Everything that the list says, row by row. */
export function Rows({ state, onWhy }: { readonly state: RunState; readonly onWhy: (row: CheckedRow) => void }) {
  const said = useWords(checkWords);
  const { list, round, again } = state;
  const [filter, setFilter] = useState<Filter>({ text: "", answer: "all", reason: "" });
  const [first, setFirst] = useState(0);
  const { text, answer, reason } = filter;
  const matching = useMemo(
    () =>
      list.matching({
        text,
        ...(answer === "all" ? {} : { allow: answer === "allow" }),
        ...(reason === "" ? {} : { reason }),
      }),
    [list, list.size, again, filter],
  );
  // Before anybody can go on from there.
  useLayoutEffect(() => setFirst(0), [filter]);
  // Fewer may fit once the list was asked about again.
  const begin = Math.min(first, lastWindow(matching.length));
  const rows = useMemo(
    () => Array.from(matching.subarray(begin, begin + windowRows), (index) => list.row(index)),
    [matching, begin, round],
  );
  return (
    <Card>
      <div class="stack">
        <Filters state={state} filter={filter} onChange={setFilter} />
        <Pager first={begin} count={matching.length} onMove={setFirst} />
        {rows.length === 0 ? <p class="quiet">{said.none}</p> : <Window rows={rows} onWhy={onWhy} />}
      </div>
    </Card>
  );
}
