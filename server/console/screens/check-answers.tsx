// The answers of a list: counts by reason, its rows, files to take away, decision records.
import { useState } from "preact/hooks";
import { useFormats, useWords } from "../app/language.ts";
import { useAction } from "../app/use-loaded.ts";
import { Button } from "../parts/button.tsx";
import { Card } from "../parts/card.tsx";
import { Notice } from "../parts/said.tsx";
import { Table } from "../parts/table.tsx";
import { answerLines, type Wanted } from "./check-download.ts";
import { Decisions } from "./check-decisions.tsx";
import { ListFailure } from "./list-failure.tsx";
import { Answer, WhyDialog } from "./check-one.tsx";
import { Rows } from "./check-rows.tsx";
import { checkWords } from "./check-words.ts";
import type { CheckedRow } from "./checked-list.ts";
import { saveFile } from "./held.ts";
import { reasonSaid, reasonWords } from "./reason-words.ts";
import type { CheckRun, RunState } from "./use-check-run.ts";

function Counts({ state }: { readonly state: RunState }) {
  const said = useWords(checkWords);
  const reasons = useWords(reasonWords);
  const { number, percent, moment } = useFormats();
  const { list } = state;
  const counts = list.counts();
  const sum = (allow: boolean) => counts.reduce((total, one) => total + (one.allow === allow ? one.count : 0), 0);
  const until = list.parts
    .flatMap((part) => part.validUntil ?? [])
    .sort()
    .at(0);
  return (
    <Card>
      <div class="stack">
        <dl class="figures">
          <div>
            <dt>{said.allow}</dt>
            <dd data-figure="allow">{number(sum(true))}</dd>
          </div>
          <div>
            <dt>{said.deny}</dt>
            <dd data-figure="deny">{number(sum(false))}</dd>
          </div>
        </dl>
        {until && sum(true) > 0 && <p class="quiet">{said.validUntil(moment(until))}</p>}
        <Table
          label={said.reason}
          rows={counts}
          keyOf={({ reason }) => reason}
          columns={[
            {
              name: said.reason,
              cell: ({ reason, allow }) => (
                <span class="row">
                  <Answer allow={allow} />
                  {reasonSaid(reasons, reason)}
                </span>
              ),
            },
            { name: said.rows, atEnd: true, cell: ({ count }) => number(count) },
            { name: said.share, atEnd: true, isWide: true, cell: ({ count }) => percent(count / list.size) },
          ]}
        />
      </div>
    </Card>
  );
}

function Files({ state, run }: { readonly state: RunState; readonly run: CheckRun }) {
  const said = useWords(checkWords);
  const { number } = useFormats();
  const { chosen, list, again, error } = state;
  const save = useAction(async (wanted: Wanted) => {
    const lines = answerLines(chosen.file, { look: chosen.look, list, wanted });
    // The mark tells spreadsheets that it is UTF-8. Pieces leave the page's memory as they are made.
    const parts = [new Blob(["\uFEFF"])];
    for await (const piece of lines) parts.push(new Blob([piece]));
    saveFile(wanted === "all" ? "checked.csv" : `checked-${wanted}.csv`, new Blob(parts, { type: "text/csv" }));
  });
  const isAsking = again !== undefined && !again.isDone;
  return (
    <Card>
      <div class="stack">
        <div class="row">
          <Button kind="main" icon="download" isBusy={save.isBusy} onPress={() => save.run("allow")}>
            {said.downloadAllow}
          </Button>
          <Button icon="download" isBusy={save.isBusy} onPress={() => save.run("all")}>
            {said.downloadAll}
          </Button>
          <Button isBusy={isAsking} onPress={run.checkAgain}>
            {said.again}
          </Button>
          <span role="status" class="quiet">
            {save.isBusy
              ? said.makingFile
              : isAsking
                ? said.againAll(number(again.part), number(list.parts.length))
                : undefined}
          </span>
        </div>
        {again?.isDone && error === undefined && (
          <Notice
            tone={again.changed > 0 ? "wait" : "good"}
            title={again.changed > 0 ? said.changed(again.changed) : said.same}
          />
        )}
        <ListFailure error={save.error} />
      </div>
    </Card>
  );
}

/** Everything that is known of the list so far. */
export function Answers({ state, run }: { readonly state: RunState; readonly run: CheckRun }) {
  const [why, setWhy] = useState<CheckedRow>();
  const isOver = state.phase === "done" || state.phase === "stopped";
  return (
    <>
      <Counts state={state} />
      {isOver && <Files state={state} run={run} />}
      <Rows state={state} onWhy={setWhy} />
      {isOver && <Decisions state={state} />}
      {why && <WhyDialog address={why.address} question={state.question} onClose={() => setWhy(undefined)} />}
    </>
  );
}
