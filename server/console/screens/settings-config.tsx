// The site as a file, out and in, and made like another of one's sites: what would change is shown before anything does.
import { useState } from "preact/hooks";
import type { ConfigFile } from "../../services/config-files.ts";
import { useApp, useSite } from "../app/app-state.ts";
import { useWords } from "../app/language.ts";
import { useAction } from "../app/use-loaded.ts";
import { Button } from "../parts/button.tsx";
import { Card } from "../parts/card.tsx";
import { Select, Tick } from "../parts/field.tsx";
import { Failure, Notice } from "../parts/said.tsx";
import { FileDrop } from "./file-drop.tsx";
import { saveText } from "./save-text.ts";
import { Comparison, type Asked } from "./settings-config-changes.tsx";
import { configWords } from "./settings-config-words.ts";
import { fileLike, templateParts, type TemplatePart } from "./template.ts";

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
