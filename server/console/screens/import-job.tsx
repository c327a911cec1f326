// One import: what it would do or did, the rows left out and why, importing it, and taking it back.
import { useState } from "preact/hooks";
import type { RowCode } from "../../../core/import.ts";
import type { ImportResponse } from "../../../core/import-schema.ts";
import { useApp, useSite } from "../app/app-state.ts";
import { useFormats, useWords } from "../app/language.ts";
import { useAction } from "../app/use-loaded.ts";
import { Button } from "../parts/button.tsx";
import { Badge, Card } from "../parts/card.tsx";
import { Confirm } from "../parts/dialog.tsx";
import { useKeptPage } from "../parts/leaving.tsx";
import { Failure } from "../parts/said.tsx";
import { Table } from "../parts/table.tsx";
import { importWords } from "./import-words.ts";
import { saveFile } from "./held.ts";

function Figures({ job }: { readonly job: ImportResponse }) {
  const said = useWords(importWords);
  const { number } = useFormats();
  const { rows, importable, imported, undone, lost = 0, state } = job;
  const left = Object.values(job.codes).reduce((sum, count) => sum + count, 0);
  const figures = [
    [said.rows, rows],
    state === "dry-run" ? [said.importable, importable] : [said.imported, imported],
    [said.left, left],
    ...(lost > 0 ? [[said.lost, lost]] : []),
    ...(undone > 0 ? [[said.undone, undone]] : []),
  ] as [string, number][];
  return (
    <dl class="figures">
      {figures.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{number(value)}</dd>
        </div>
      ))}
    </dl>
  );
}

function Codes({ codes }: Pick<ImportResponse, "codes">) {
  const said = useWords(importWords);
  const { number } = useFormats();
  const rows = Object.entries(codes) as [RowCode, number][];
  if (rows.length === 0) return null;
  return (
    <Table
      label={said.code}
      rows={rows}
      keyOf={([code]) => code}
      columns={[
        { name: said.code, cell: ([code]) => said.codes[code] ?? code },
        { name: said.rows, atEnd: true, cell: ([, count]) => number(count) },
      ]}
    />
  );
}

/** An import and what can be done to it; each call does a part, and is made until none is left. */
function useJob(first: ImportResponse, onChanged: () => void) {
  const { api } = useApp();
  const site = useSite();
  const [job, setJob] = useState(first);
  // Another screen ends nothing; a page that is closed ends it in the middle.
  const act = useAction(async (verb: "commit" | "undo") => {
    for (let isMore = true; isMore;) {
      const answer = await api.fetch("POST", `/v1/imports/${job.id}/${verb}`, undefined, { site: site.id });
      setJob((await answer.json()) as ImportResponse);
      isMore = answer.status === 202;
    }
    onChanged();
  });
  const save = useAction(async () => {
    const answer = await api.fetch("GET", `/v1/imports/${job.id}/errors.csv`, undefined, { site: site.id });
    saveFile("errors.csv", await answer.blob());
  });
  useKeptPage(act.isBusy);
  return { job, act, save };
}

type Held = ReturnType<typeof useJob>;

/** Whether these verbs are enough for what taking it back, or importing it, does. */
function mayActs({ kind, state }: ImportResponse, verbs: readonly string[]) {
  const isEntries = kind === "suppressions";
  const mayUndo = verbs.includes("import.undo") && state !== "undone";
  const lifts = isEntries && state === "committed" && !verbs.includes("suppression.lift");
  return {
    commit: verbs.includes("import.commit") && (!isEntries || verbs.includes("suppression.add")),
    undo: mayUndo && !lifts,
    asksOther: mayUndo && lifts,
  };
}

/** What can be done to it now, by whom. */
function Acts({ job, act, save }: Held) {
  const said = useWords(importWords);
  const { session } = useApp();
  const [isAsking, setAsking] = useState(false);
  const { state, importable, codes } = job;
  const may = mayActs(job, session?.user.verbs ?? []);
  const isOpen = state === "dry-run" || state === "committing";
  const undo = () => {
    setAsking(false);
    act.run("undo");
  };
  return (
    <div class="row">
      {isOpen && importable > 0 && may.commit && (
        <Button kind="main" isBusy={act.isBusy} onPress={() => act.run("commit")}>
          {said.commit(importable)}
        </Button>
      )}
      {Object.keys(codes).length > 0 && (
        <Button icon="download" isBusy={save.isBusy} onPress={save.run}>
          {said.errors}
        </Button>
      )}
      {may.undo && (
        <Button kind="danger" isBusy={act.isBusy} onPress={() => (state === "dry-run" ? undo() : setAsking(true))}>
          {state === "dry-run" ? said.forget : said.undo}
        </Button>
      )}
      {may.asksOther && <p class="quiet">{said.notYours}</p>}
      {isAsking && (
        <Confirm
          title={said.undoTitle}
          action={said.undo}
          isDanger
          isBusy={act.isBusy}
          error={undefined}
          onConfirm={undo}
          onClose={() => setAsking(false)}
        >
          <p>{job.kind === "suppressions" ? said.undoEntries : said.undoAbout}</p>
        </Confirm>
      )}
    </div>
  );
}

export interface ImportJobProps {
  readonly first: ImportResponse;
  readonly onChanged: () => void;
  readonly onLeave: () => void;
}

export function ImportJobView({ first, onChanged, onLeave }: ImportJobProps) {
  const said = useWords(importWords);
  const { percent, moment } = useFormats();
  const held = useJob(first, onChanged);
  const { job, act, save } = held;
  const { state, progress, createdAt, codes } = job;
  return (
    <Card
      title={moment(createdAt)}
      actions={
        <Button kind="plain" isOff={act.isBusy} onPress={onLeave}>
          {said.another}
        </Button>
      }
    >
      <div class="stack">
        <p role="status">
          <Badge tone={state === "committed" ? "good" : undefined}>{said.states[state]}</Badge>{" "}
          {act.isBusy && said.working(percent(Math.floor(progress * 100) / 100))}
        </p>
        <Figures job={job} />
        <Codes codes={codes} />
        <Acts {...held} />
        <Failure error={act.error ?? save.error} />
      </div>
    </Card>
  );
}
