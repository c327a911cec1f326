// Imports: a file is gone through, its columns are named, then it is imported or forgotten; and what was imported before.
import { useState } from "preact/hooks";
import type { ImportResponse } from "../../../core/import-schema.ts";
import type { Register } from "../../services/purposes.ts";
import { useApp, useSite } from "../app/app-state.ts";
import { useFormats, useWords } from "../app/language.ts";
import { useAction, useLoaded } from "../app/use-loaded.ts";
import { Button } from "../parts/button.tsx";
import { Badge, Card } from "../parts/card.tsx";
import { Notice, Shown } from "../parts/said.tsx";
import { Table } from "../parts/table.tsx";
import { FileDrop } from "./file-drop.tsx";
import { ImportJobView } from "./import-job.tsx";
import { MappingForm } from "./import-mapping-form.tsx";
import { importWords } from "./import-words.ts";
import { guessedWish, isWhole, mappingText, type ImportWish } from "./import-wish.ts";
import { ListFailure } from "./list-failure.tsx";
import { inUtf8, lookAt, type ListLook } from "./list-file.ts";
import { ListLooks } from "./list-look.tsx";
import { firstQuestion } from "./question-fields.tsx";

interface Chosen {
  readonly file: File;
  readonly look: ListLook;
  readonly wish: ImportWish;
}

const usualOf = (register: Register) => firstQuestion(register) ?? { purpose: "", channel: "email" };

function Choosing({
  register,
  onChosen,
}: {
  readonly register: Register;
  readonly onChosen: (chosen: Chosen) => void;
}) {
  const said = useWords(importWords);
  const [hasNames, setNamed] = useState(true);
  const choose = useAction(async (file: File) => {
    const look = await lookAt(file);
    setNamed(look.hasNames);
    if (look.hasNames) onChosen({ file, look, wish: guessedWish(look, usualOf(register)) });
  });
  return (
    <Card title={said.title}>
      <div class="stack">
        <p class="quiet">{said.about}</p>
        <FileDrop
          label={said.file}
          hint={said.fileHelp}
          accept=".csv,text/csv"
          isBusy={choose.isBusy}
          onFile={choose.run}
        />
        {!hasNames && <Notice tone="bad" title={said.noNames} />}
        <ListFailure error={choose.error} />
      </div>
    </Card>
  );
}

interface MappingProps {
  readonly chosen: Chosen;
  readonly register: Register;
  readonly onChange: (chosen: Chosen) => void;
  readonly onLeave: () => void;
  readonly onDone: (job: ImportResponse) => void;
}

function Mapping({ chosen, register, onChange, onLeave, onDone }: MappingProps) {
  const said = useWords(importWords);
  const { api } = useApp();
  const site = useSite();
  const { file, look, wish } = chosen;
  const send = useAction(async () => {
    const headers = { "Import-Mapping": mappingText(wish, look) };
    const raw = { type: "text/csv", body: await inUtf8(file, look) };
    const answer = await api.fetch("POST", "/v1/imports", undefined, { site: site.id, raw, headers });
    onDone((await answer.json()) as ImportResponse);
  });
  return (
    <Card
      title={`${said.mapping}: ${file.name}`}
      actions={
        <Button kind="plain" onPress={onLeave}>
          {said.another}
        </Button>
      }
    >
      <form
        class="stack"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (isWhole(wish)) send.run();
        }}
      >
        <ListLooks look={look} />
        <MappingForm
          look={look}
          register={register}
          wish={wish}
          onChange={(next) => onChange({ ...chosen, wish: next })}
          onKind={(kind) => onChange({ ...chosen, wish: guessedWish(look, usualOf(register), kind) })}
        />
        <ListFailure error={send.error} />
        <div>
          <Button type="submit" kind="main" isBusy={send.isBusy} isOff={!isWhole(wish)}>
            {said.look}
          </Button>
        </div>
      </form>
    </Card>
  );
}

function History({
  imports,
  onOpen,
}: {
  readonly imports: readonly ImportResponse[];
  readonly onOpen: (id: string) => void;
}) {
  const said = useWords(importWords);
  const { moment, number } = useFormats();
  if (imports.length === 0) return <p class="quiet">{said.noHistory}</p>;
  return (
    <Table
      label={said.history}
      rows={imports}
      keyOf={({ id }) => id}
      columns={[
        {
          name: said.at,
          cell: ({ id, createdAt }) => (
            <Button kind="plain" onPress={() => onOpen(id)}>
              <span class="unseen">{said.open} </span>
              {moment(createdAt)}
            </Button>
          ),
        },
        { name: said.kind, isWide: true, cell: ({ kind }) => said.kinds[kind] },
        { name: said.state, cell: ({ state }) => <Badge>{said.states[state]}</Badge> },
        { name: said.rows, atEnd: true, isWide: true, cell: ({ rows }) => number(rows) },
        { name: said.imported, atEnd: true, isWide: true, cell: ({ imported }) => number(imported) },
      ]}
    />
  );
}

export function Imports({ register }: { readonly register: Register }) {
  const said = useWords(importWords);
  const { api, session } = useApp();
  const site = useSite();
  const [chosen, setChosen] = useState<Chosen>();
  const [opened, setOpened] = useState<ImportResponse>();
  const loaded = useLoaded(
    (signal) => api.json<{ imports: ImportResponse[] }>("GET", "/v1/imports", undefined, { site: site.id, signal }),
    [site.id],
  );
  const show = (job: ImportResponse | undefined) => {
    setChosen(undefined);
    setOpened(job);
    loaded.reload();
  };
  const mayUpload = session?.user.verbs.includes("import.upload") ?? false;
  return (
    <>
      {opened ? (
        <ImportJobView key={opened.id} first={opened} onChanged={loaded.reload} onLeave={() => show(undefined)} />
      ) : chosen ? (
        <Mapping
          chosen={chosen}
          register={register}
          onChange={setChosen}
          onLeave={() => setChosen(undefined)}
          onDone={show}
        />
      ) : (
        mayUpload && <Choosing register={register} onChosen={setChosen} />
      )}
      <Card title={said.history}>
        <Shown of={loaded} lines={3}>
          {({ imports }) => <History imports={imports} onOpen={(id) => show(imports.find((one) => one.id === id))} />}
        </Shown>
      </Card>
    </>
  );
}
