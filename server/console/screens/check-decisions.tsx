// The decision records of a list: one a part, each opened to its place in the log.
import { useState } from "preact/hooks";
import { useFormats, useWords } from "../app/language.ts";
import { Button } from "../parts/button.tsx";
import { Card } from "../parts/card.tsx";
import { Dialog } from "../parts/dialog.tsx";
import { Table } from "../parts/table.tsx";
import { Decision } from "./check-decision.tsx";
import { checkWords } from "./check-words.ts";
import type { RunState } from "./use-check-run.ts";

/** Records shown before somebody asks for all of them. */
const fewDecisions = 5;

/** All records of a list, the first few until somebody asks for the others. */
export function Decisions({ state }: { readonly state: RunState }) {
  const said = useWords(checkWords);
  const { number } = useFormats();
  const [shown, setShown] = useState<string>();
  const [isAll, setAll] = useState(false);
  const made = state.list.parts.filter(({ check }) => check !== undefined);
  if (made.length === 0) return null;
  return (
    <Card title={said.decisions}>
      <div class="stack">
        <p class="quiet">{said.decisionsAbout}</p>
        <Table
          label={said.decisions}
          rows={isAll ? made : made.slice(0, fewDecisions)}
          keyOf={({ check }) => check!}
          columns={[
            { name: said.decision, cell: ({ check }) => <code class="address">{check}</code> },
            {
              name: said.rows,
              isWide: true,
              cell: ({ start, count }) => `${number(start + 1)}–${number(start + count)}`,
            },
            {
              name: said.entry,
              atEnd: true,
              cell: ({ check, start }) => (
                <Button kind="plain" onPress={() => setShown(check)}>
                  {said.showEntry}
                  <span class="unseen"> {number(start + 1)}</span>
                </Button>
              ),
            },
          ]}
        />
        {!isAll && made.length > fewDecisions && (
          <p class="more">
            <Button onPress={() => setAll(true)}>{said.more(number(made.length))}</Button>
          </p>
        )}
        {shown !== undefined && (
          <Dialog title={said.decision} onClose={() => setShown(undefined)}>
            <Decision id={shown} />
          </Dialog>
        )}
      </div>
    </Card>
  );
}
