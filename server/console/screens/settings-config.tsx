// The site as a file, out and in, and made like another of one's sites: what would change is shown before anything does.
import { useState } from "preact/hooks";
import type { Difference } from "../../../core/differences.ts";
import type { ConfigChanges, ConfigFile } from "../../services/config-files.ts";
import { useApp, useSite } from "../app/app-state.ts";
import { useWords } from "../app/language.ts";
import { useAction } from "../app/use-loaded.ts";
import { Button } from "../parts/button.tsx";
import { Badge, Card } from "../parts/card.tsx";
import { Confirm } from "../parts/dialog.tsx";
import { Select, Tick } from "../parts/field.tsx";
import { Failure, Notice } from "../parts/said.tsx";
import { Table } from "../parts/table.tsx";
import { FileDrop } from "./file-drop.tsx";
import { saveText } from "./save-text.ts";
import { configWords } from "./settings-config-words.ts";
import { fileLike, templateParts, type TemplatePart } from "./template.ts";

/** A file with what applying it would change. */
interface Compared {
  readonly file: unknown;
  readonly changes: ConfigChanges;
}

const mostShown = 60;
const mostLetters = 120;

const shortened = (value: unknown): string => {
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return text.length > mostLetters ? `${text.slice(0, mostLetters)}…` : text;
};

function DifferenceTable({ differences }: { readonly differences: readonly Difference[] }) {
  const said = useWords(configWords);
  const side = (value: unknown) => (value === undefined ? <span class="quiet">{said.nothing}</span> : shortened(value));
  return (
    <>
      <Table
        label={said.differences}
        rows={differences.slice(0, mostShown)}
        keyOf={({ pointer }) => pointer}
        columns={[
          { name: said.place, cell: ({ pointer }) => <code>{pointer.slice(1).replaceAll("/", " › ")}</code> },
          { name: said.before, isWide: true, cell: ({ before }) => side(before) },
          { name: said.after, cell: ({ after }) => side(after) },
        ]}
      />
      {differences.length > mostShown && <p class="quiet">{said.more(differences.length - mostShown)}</p>}
    </>
  );
}

interface ChangesProps {
  readonly compared: Compared;
  readonly onClose: () => void;
}

function Changes({ compared, onClose }: ChangesProps) {
  const said = useWords(configWords);
  const { api, refresh, session, toast } = useApp();
  const site = useSite();
  const [isAsking, setAsking] = useState(false);
  const { parts, differences } = compared.changes;
  const apply = useAction(async () => {
    await api.json("PUT", "/v1/config", compared.file, { site: site.id });
    await refresh();
    toast({ text: said.applied });
    onClose();
  });
  if (parts.length === 0) return <Notice tone="good" title={said.same} />;
  return (
    <div class="stack">
      <p class="row">
        {said.wouldChange}
        {parts.map((part) => (
          <Badge key={part} tone="wait">
            {said.parts[part]}
          </Badge>
        ))}
      </p>
      <DifferenceTable differences={differences} />
      <div class="row">
        {session?.user.verbs.includes("site.set-settings") && (
          <Button kind="main" onPress={() => setAsking(true)}>
            {said.apply} …
          </Button>
        )}
        <Button onPress={onClose}>{said.leave}</Button>
      </div>
      {isAsking && (
        <Confirm
          title={said.applyTitle(site.name)}
          action={said.apply}
          isBusy={apply.isBusy}
          error={apply.error}
          onConfirm={apply.run}
          onClose={() => setAsking(false)}
        >
          <p>{parts.includes("notice") ? said.applyNotice : said.applyAbout}</p>
        </Confirm>
      )}
    </div>
  );
}

/** Asks the server what a file would change; what it refuses about the file is said by its place. */
function useComparing() {
  const { api } = useApp();
  const site = useSite();
  const [compared, setCompared] = useState<Compared>();
  const compare = useAction(async (read: () => Promise<unknown>) => {
    setCompared(undefined);
    const file = await read();
    const changes = await api.json<ConfigChanges>("POST", "/v1/config/differences", file, { site: site.id });
    setCompared({ file, changes });
  });
  return { compare, compared, close: () => setCompared(undefined) };
}

function FileCard() {
  const said = useWords(configWords);
  const { api } = useApp();
  const site = useSite();
  const { compare, compared, close } = useComparing();
  const [isNoJson, setNoJson] = useState(false);
  const download = useAction(async () => {
    const file = await api.json<ConfigFile>("GET", "/v1/config", undefined, { site: site.id });
    saveText(`${site.id}.json`, `${JSON.stringify(file, undefined, 2)}\n`, "application/json");
  });
  const take = async (file: File) => {
    setNoJson(false);
    try {
      const value = JSON.parse(await file.text()) as unknown;
      compare.run(() => Promise.resolve(value));
    } catch {
      setNoJson(true);
    }
  };
  return (
    <Card
      title={said.file}
      actions={
        <Button icon="download" isBusy={download.isBusy} onPress={download.run}>
          {said.download}
        </Button>
      }
    >
      <div class="stack">
        <p class="quiet">{said.fileAbout}</p>
        <Failure error={download.error} />
        <FileDrop
          label={said.drop}
          hint={said.dropHelp}
          accept=".json,application/json"
          onFile={(file) => void take(file)}
        />
        {isNoJson && <Notice tone="bad" title={said.noJson} />}
        <Failure error={compare.error} />
        {compared && <Changes compared={compared} onClose={close} />}
      </div>
    </Card>
  );
}

function LikeCard() {
  const said = useWords(configWords);
  const { api, sites } = useApp();
  const site = useSite();
  const { compare, compared, close } = useComparing();
  const others = sites.filter(({ id }) => id !== site.id);
  const [other, setOther] = useState(others[0]?.id ?? "");
  const [parts, setParts] = useState<readonly TemplatePart[]>(templateParts);
  const [lacksNotice, setLacksNotice] = useState(false);
  const fileOf = (id: string) => api.json<ConfigFile>("GET", "/v1/config", undefined, { site: id });
  const look = () =>
    compare.run(async () => {
      const [own, model] = await Promise.all([fileOf(site.id), fileOf(other)]);
      setLacksNotice(!own.notice || !model.notice);
      return fileLike(own, model, parts);
    });
  if (others.length === 0) return null;
  return (
    <Card title={said.like}>
      <div class="stack">
        <p class="quiet">{said.likeAbout}</p>
        <Select
          label={said.other}
          value={other}
          options={others.map(({ id, name }) => [id, name])}
          onChange={(value) => {
            close();
            setOther(value);
          }}
        />
        <fieldset class="stack">
          <legend>{said.take}</legend>
          {templateParts.map((part) => (
            <Tick
              key={part}
              label={said.templates[part]}
              hint={said.templateHints[part]}
              checked={parts.includes(part)}
              onChange={(isOn) => {
                close();
                setParts(isOn ? [...parts, part] : parts.filter((one) => one !== part));
              }}
            />
          ))}
        </fieldset>
        <div class="row">
          <Button isBusy={compare.isBusy} isOff={parts.length === 0} onPress={look}>
            {said.compare}
          </Button>
        </div>
        <Failure error={compare.error} />
        {compared && lacksNotice && <Notice tone="wait" title={said.noNotice} />}
        {compared && <Changes compared={compared} onClose={close} />}
      </div>
    </Card>
  );
}

export function ConfigSection() {
  return (
    <>
      <FileCard />
      <LikeCard />
    </>
  );
}
