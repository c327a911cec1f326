// The site as a file, out and in, and made like another of one's sites: what would change is shown before anything does.
import { useState } from "preact/hooks";
import type { Difference } from "../../../core/differences.ts";
import type { ConfigChanges, ConfigFile } from "../../services/config-files.ts";
import { useApp, useSite } from "../app/app-state.ts";
import { asRead, isOthers, readTagged } from "../app/as-read.ts";
import { useWords } from "../app/language.ts";
import { useAction, useLoaded } from "../app/use-loaded.ts";
import { Button } from "../parts/button.tsx";
import { Badge, Card } from "../parts/card.tsx";
import { ConfirmAct } from "../parts/dialog.tsx";
import { Select, Tick } from "../parts/field.tsx";
import { Failure, Notice, Shown } from "../parts/said.tsx";
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
  const table = (rows: readonly Difference[]) => (
    <Table
      label={said.differences}
      rows={rows}
      keyOf={({ pointer }) => pointer}
      columns={[
        { name: said.place, cell: ({ pointer }) => <code>{pointer.slice(1).replaceAll("/", " › ")}</code> },
        { name: said.before, isWide: true, cell: ({ before }) => side(before) },
        { name: said.after, cell: ({ after }) => side(after) },
      ]}
    />
  );
  return (
    <>
      {table(differences.slice(0, mostShown))}
      {differences.length > mostShown && (
        <details>
          <summary>{said.more(differences.length - mostShown)}</summary>
          {table(differences.slice(mostShown))}
        </details>
      )}
    </>
  );
}

/** What is to be compared: read again right before it is applied, so that what others did meanwhile is not undone. */
interface Asked {
  readonly round: number;
  readonly file: () => Promise<unknown>;
}

interface ComparisonProps {
  readonly asked: Asked;
  readonly onClose: () => void;
}

/** Asks the server what a file would change; what it refuses about the file is said by its place. */
function useComparing({ file }: Asked) {
  const { api } = useApp();
  const site = useSite();
  const compare = async (signal?: AbortSignal): Promise<Compared> => {
    const wanted = await file();
    const asking = { site: site.id, signal };
    return { file: wanted, changes: await api.json<ConfigChanges>("POST", "/v1/config/differences", wanted, asking) };
  };
  return { compare, loaded: useLoaded(compare, []) };
}

const isSame = (a: ConfigChanges, b: ConfigChanges): boolean => JSON.stringify(a) === JSON.stringify(b);

/** What would change, and changing it: what is applied is what is on screen, or nothing. */
function Comparison({ asked, onClose }: ComparisonProps) {
  const said = useWords(configWords);
  const { api, refresh, session, toast } = useApp();
  const site = useSite();
  const { compare, loaded } = useComparing(asked);
  const [isAsking, setAsking] = useState(false);
  const [isMoved, setMoved] = useState(false);
  const showAnew = (now: Compared) => {
    setMoved(true);
    setAsking(false);
    loaded.set(now);
  };
  const apply = async (shown: ConfigChanges) => {
    const read = await readTagged(api, "/v1/config", site.id);
    const now = await compare();
    if (!isSame(now.changes, shown)) return showAnew(now);
    setMoved(false);
    try {
      await api.json("PUT", "/v1/config", now.file, { site: site.id, headers: asRead(read) });
    } catch (error) {
      if (!isOthers(error)) throw error;
      return showAnew(await compare());
    }
    await refresh();
    toast({ text: said.applied });
    onClose();
  };
  const mayApply = session?.user.verbs.includes("site.set-settings") ?? false;
  return (
    <Shown of={loaded} lines={2}>
      {({ changes }) => (
        <div class="stack">
          {isMoved && <Notice tone="wait" title={said.moved} />}
          <Changes changes={changes} onApply={mayApply ? () => setAsking(true) : undefined} onClose={onClose} />
          {isAsking && (
            <ConfirmAct
              title={said.applyTitle(site.name)}
              action={said.apply}
              act={() => apply(changes)}
              onClose={() => setAsking(false)}
            >
              <p>{changes.parts.includes("notice") ? said.applyNotice : said.applyAbout}</p>
            </ConfirmAct>
          )}
        </div>
      )}
    </Shown>
  );
}

interface ChangesProps {
  readonly changes: ConfigChanges;
  readonly onApply: (() => void) | undefined;
  readonly onClose: () => void;
}

function Changes({ changes: { parts, differences }, onApply, onClose }: ChangesProps) {
  const said = useWords(configWords);
  if (parts.length === 0) return <Notice tone="good" title={said.same} />;
  return (
    <>
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
        {onApply && (
          <Button kind="main" onPress={onApply}>
            {said.apply} …
          </Button>
        )}
        <Button onPress={onClose}>{said.leave}</Button>
      </div>
    </>
  );
}

/** The comparison that was asked for last: an earlier one is gone with its answer. */
function useAsked() {
  const [asked, setAsked] = useState<Asked>();
  const ask = (file: Asked["file"]) => setAsked((before) => ({ round: (before?.round ?? 0) + 1, file }));
  const close = () => setAsked(undefined);
  const shown = asked && <Comparison key={asked.round} asked={asked} onClose={close} />;
  return { ask, close, shown };
}

function FileCard() {
  const said = useWords(configWords);
  const { api } = useApp();
  const site = useSite();
  const { ask, close, shown } = useAsked();
  const [isNoJson, setNoJson] = useState(false);
  const download = useAction(async () => {
    const file = await api.json<ConfigFile>("GET", "/v1/config", undefined, { site: site.id });
    saveText(`${site.id}.json`, `${JSON.stringify(file, undefined, 2)}\n`, "application/json");
  });
  const take = async (file: File) => {
    close();
    setNoJson(false);
    try {
      const value = JSON.parse(await file.text()) as unknown;
      ask(() => Promise.resolve(value));
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
        {shown}
      </div>
    </Card>
  );
}

function LikeCard() {
  const said = useWords(configWords);
  const { api, sites } = useApp();
  const site = useSite();
  const { ask, close, shown } = useAsked();
  const others = sites.filter(({ id }) => id !== site.id);
  const [other, setOther] = useState(others[0]?.id ?? "");
  const [parts, setParts] = useState<readonly TemplatePart[]>(templateParts);
  const [lacksNotice, setLacksNotice] = useState(false);
  const fileOf = (id: string) => api.json<ConfigFile>("GET", "/v1/config", undefined, { site: id });
  const look = () =>
    ask(async () => {
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
          <Button isOff={parts.length === 0} onPress={look}>
            {said.compare}
          </Button>
        </div>
        {shown && lacksNotice && <Notice tone="wait" title={said.noNotice} />}
        {shown}
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
