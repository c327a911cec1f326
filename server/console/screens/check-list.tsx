// A list checked: dropped or pasted, its column chosen, and on its way with what is known so far.
import { useState } from "preact/hooks";
import type { Register } from "../../services/purposes.ts";
import { useWords } from "../app/language.ts";
import { useAction } from "../app/use-loaded.ts";
import { Button } from "../parts/button.tsx";
import { Card } from "../parts/card.tsx";
import { Field, Select } from "../parts/field.tsx";
import { Notice } from "../parts/said.tsx";
import { Answers } from "./check-answers.tsx";
import { kindFor, type Question } from "./check-call.ts";
import { checkWords } from "./check-words.ts";
import { FileDrop } from "./file-drop.tsx";
import { ListFailure } from "./list-failure.tsx";
import { likelyColumn, lookAt } from "./list-file.ts";
import { ListLooks } from "./list-look.tsx";
import { QuestionFields } from "./question-fields.tsx";
import type { CheckRun, ChosenList, RunState } from "./use-check-run.ts";

type Found = Omit<ChosenList, "column">;

function Choosing({ onFound }: { readonly onFound: (found: Found) => void }) {
  const said = useWords(checkWords);
  const [text, setText] = useState("");
  const look = useAction(async (file: Blob, name: string) => onFound({ name, file, look: await lookAt(file) }));
  return (
    <Card title={said.listTitle}>
      <div class="stack">
        <p class="quiet">{said.listAbout}</p>
        <FileDrop
          label={said.file}
          hint={said.fileHelp}
          accept=".csv,.txt,.tsv,text/csv,text/plain"
          isBusy={look.isBusy}
          onFile={(file) => look.run(file, file.name)}
        />
        <ListFailure error={look.error} />
        <Field label={said.paste} hint={said.pasteHelp} rows={4} value={text} onChange={setText} />
        {text.trim() !== "" && (
          <div>
            <Button isBusy={look.isBusy} onPress={() => look.run(new Blob([text]), "")}>
              {said.usePaste}
            </Button>
          </div>
        )}
      </div>
    </Card>
  );
}

interface AskingProps {
  readonly found: Found;
  readonly register: Register;
  readonly question: Question;
  readonly onChange: (question: Question) => void;
  readonly onStart: (column: number) => void;
  readonly onLeave: () => void;
}

function Asking({ found, register, question, onChange, onStart, onLeave }: AskingProps) {
  const said = useWords(checkWords);
  const { look, name } = found;
  const kind = kindFor(question.channel);
  const [chosen, setChosen] = useState<{ readonly kind: string; readonly column: string }>();
  // Another channel needs another column, until somebody has said which.
  const column = chosen?.kind === kind ? chosen.column : String(likelyColumn(look, kind));
  const named = look.columns.map(
    (one, at) => [String(at), look.hasNames ? one : said.columnNo(String(at + 1))] as const,
  );
  return (
    <Card
      title={name === "" ? said.pasted : said.chosen(name)}
      actions={
        <Button kind="plain" onPress={onLeave}>
          {said.another}
        </Button>
      }
    >
      <form
        class="stack"
        onSubmit={(event) => {
          event.preventDefault();
          onStart(Number(column));
        }}
      >
        <ListLooks look={look} />
        <QuestionFields register={register} question={question} onChange={onChange} />
        <div class="asking">
          <Select
            label={said.column}
            value={column}
            options={named}
            onChange={(value) => setChosen({ kind, column: value })}
          />
        </div>
        <div>
          <Button type="submit" kind="main" icon="check">
            {said.start}
          </Button>
        </div>
      </form>
    </Card>
  );
}

function Progress({ state, run }: { readonly state: RunState; readonly run: CheckRun }) {
  const said = useWords(checkWords);
  const { phase, progress, error, chosen } = state;
  return (
    <Card
      title={chosen.name === "" ? said.pasted : said.chosen(chosen.name)}
      actions={
        phase === "running" || phase === "failed" ? (
          <Button onPress={run.stop}>{said.cancel}</Button>
        ) : (
          <Button kind="plain" onPress={run.leave}>
            {said.another}
          </Button>
        )
      }
    >
      <div class="stack">
        <div class="going">
          <progress max={1} value={progress.share} aria-label={said.running(progress.rows)} />
          <p role="status">{said.running(progress.rows)}</p>
        </div>
        {phase === "stopped" && error === undefined && <Notice tone="wait" title={said.stopped} />}
        {state.isCut && <Notice tone="wait" title={said.tooMany} />}
        <ListFailure error={error} />
        {phase === "failed" && (
          <div>
            <Button kind="main" onPress={run.goOn}>
              {said.goOn}
            </Button>
          </div>
        )}
      </div>
    </Card>
  );
}

export interface CheckListProps {
  readonly register: Register;
  readonly question: Question;
  readonly onChange: (question: Question) => void;
  readonly run: CheckRun;
}

export function CheckListTab({ register, question, onChange, run }: CheckListProps) {
  const [found, setFound] = useState<Found>();
  const { state } = run;
  if (state) {
    return (
      <>
        <Progress state={state} run={run} />
        {state.list.size > 0 && <Answers state={state} run={run} />}
      </>
    );
  }
  if (!found) return <Choosing onFound={setFound} />;
  return (
    <Asking
      found={found}
      register={register}
      question={question}
      onChange={onChange}
      onStart={(column) => {
        setFound(undefined);
        run.start({ ...found, column }, question);
      }}
      onLeave={() => setFound(undefined)}
    />
  );
}
