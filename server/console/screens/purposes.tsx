// The register of purposes: what is asked for, since when, changed one purpose at a time, and the record of processing.
import { useState } from "preact/hooks";
import type { PurposeEra, Register, RegisteredPurpose } from "../../services/purposes.ts";
import { useApp, useSite } from "../app/app-state.ts";
import { useFormats, useWords } from "../app/language.ts";
import { useAction, useLoaded, type Loaded } from "../app/use-loaded.ts";
import { Button } from "../parts/button.tsx";
import { Card } from "../parts/card.tsx";
import { Dialog } from "../parts/dialog.tsx";
import { Empty, Failure, Notice, Shown } from "../parts/said.tsx";
import { Table } from "../parts/table.tsx";
import { checkWords } from "./check-words.ts";
import { saveFile } from "./held.ts";
import { PurposeEditor } from "./purpose-editor.tsx";
import { OwnPage } from "./own-page.tsx";
import { AddPurpose, RetirePurpose } from "./purpose-add.tsx";
import { purposeWords } from "./purpose-words.ts";
import { purposeName } from "./question-fields.tsx";

function History({ id }: { readonly id: string }) {
  const said = useWords(purposeWords);
  const { api, language } = useApp();
  const site = useSite();
  const { day } = useFormats();
  const loaded = useLoaded(
    (signal) =>
      api.json<{ history: readonly PurposeEra[] }>("GET", `/v1/purposes/${id}/history`, undefined, {
        site: site.id,
        signal,
      }),
    [id],
  );
  return (
    <section class="stack">
      <h3>{said.history}</h3>
      <Shown of={loaded} lines={2}>
        {({ history }) => (
          <ul class="history">
            {history.map(({ from, until, purpose }) => (
              <li key={from}>
                <p>
                  {purpose ? (
                    <>
                      <strong>{purposeName(purpose, language)}</strong> <code>{`${id}@${purpose.version}`}</code>
                    </>
                  ) : (
                    said.absent
                  )}
                </p>
                <p class="quiet small">{`${day(from)} – ${until ? day(until) : said.now}`}</p>
              </li>
            ))}
          </ul>
        )}
      </Shown>
    </section>
  );
}

interface OpenedProps {
  readonly purpose: RegisteredPurpose;
  readonly mayChange: boolean;
  readonly onClose: () => void;
  readonly onChanged: () => void;
}

function Opened({ purpose, mayChange, onClose, onChanged }: OpenedProps) {
  const said = useWords(purposeWords);
  const { language, session } = useApp();
  const [isLeaving, setLeaving] = useState(false);
  const mayRetire = mayChange && purpose.category !== "essential" && session?.user.verbs.includes("purpose.retire");
  const gone = () => {
    onClose();
    onChanged();
  };
  return (
    <Dialog title={purposeName(purpose, language)} onClose={onClose}>
      <div class="stack">
        {mayChange && <PurposeEditor purpose={purpose} onChanged={onChanged} />}
        {mayRetire && (
          <div>
            <Button kind="danger" onPress={() => setLeaving(true)}>
              {said.retire}
            </Button>
          </div>
        )}
        <History id={purpose.id} key={purpose.revision} />
      </div>
      {isLeaving && <RetirePurpose purpose={purpose} onClose={() => setLeaving(false)} onRetired={gone} />}
    </Dialog>
  );
}

function Processing() {
  const said = useWords(purposeWords);
  const { api, language } = useApp();
  const site = useSite();
  const save = useAction(async (form: "csv" | "json") => {
    const path = `/v1/processing.${form}`;
    // In the language on screen where the notice has it, else in its own.
    const answer = await api
      .fetch("GET", `${path}?lang=${language}`, undefined, { site: site.id })
      .catch(() => api.fetch("GET", path, undefined, { site: site.id }));
    saveFile(`${site.id}-processing.${form}`, await answer.blob());
  });
  return (
    <Card title={said.processing}>
      <div class="stack">
        <div class="row">
          <Button icon="download" isBusy={save.isBusy} onPress={() => save.run("csv")}>
            {said.asCsv}
          </Button>
          <Button icon="download" isBusy={save.isBusy} onPress={() => save.run("json")}>
            {said.asJson}
          </Button>
        </div>
        <Failure error={save.error} />
      </div>
    </Card>
  );
}

function List({ register, onOpen }: { readonly register: Register; readonly onOpen: (id: string) => void }) {
  const said = useWords(purposeWords);
  const { channels: names } = useWords(checkWords);
  const { language } = useApp();
  const { period } = useFormats();
  return (
    <Table
      label={said.register}
      rows={register.purposes}
      keyOf={({ id }) => id}
      columns={[
        { name: said.name, cell: (purpose) => purposeName(purpose, language) },
        { name: said.version, isWide: true, cell: ({ id, version }) => <code>{`${id}@${version}`}</code> },
        {
          name: said.channels,
          cell: ({ channels }) =>
            channels.length > 0 ? (
              channels.map((channel) => names[channel]).join(", ")
            ) : (
              <span class="quiet">{said.noChannel}</span>
            ),
        },
        { name: said.basis, isWide: true, cell: ({ basis }) => said.bases[basis] },
        { name: said.valid, isWide: true, cell: ({ validPeriod }) => period(validPeriod) },
        {
          name: said.open,
          atEnd: true,
          cell: (purpose) => (
            <Button kind="plain" onPress={() => onOpen(purpose.id)}>
              {said.open}
              <span class="unseen"> {purposeName(purpose, language)}</span>
            </Button>
          ),
        },
      ]}
    />
  );
}

/** `loaded` is the register that the whole screen goes by, so that a change is known to its other tabs too. */
export function Purposes({ loaded }: { readonly loaded: Loaded<Register> }) {
  const said = useWords(purposeWords);
  const { session } = useApp();
  const { moment } = useFormats();
  const [opened, setOpened] = useState<string>();
  const [isAdding, setAdding] = useState(false);
  const register = loaded.value!;
  if (register.purposes.length === 0) {
    return (
      <Empty icon="purposes" title={said.none}>
        <p>{said.noneAbout}</p>
      </Empty>
    );
  }
  const purpose = register.purposes.find(({ id }) => id === opened);
  const mayChange = register.coming === undefined && (session?.user.verbs.includes("purpose.set") ?? false);
  return (
    <>
      <Card title={said.register}>
        <div class="stack">
          <p class="quiet">{said.registerAbout}</p>
          {register.coming && <Notice tone="wait" title={said.coming(moment(register.coming.at))} />}
          <List register={register} onOpen={setOpened} />
          {mayChange && (
            <div>
              <Button icon="plus" onPress={() => setAdding(true)}>
                {said.add}
              </Button>
            </div>
          )}
        </div>
      </Card>
      <Processing />
      <OwnPage register={register} />
      {isAdding && (
        <AddPurpose like={register.purposes[0]!} onClose={() => setAdding(false)} onChanged={loaded.reload} />
      )}
      {purpose && (
        <Opened
          purpose={purpose}
          mayChange={mayChange}
          onClose={() => setOpened(undefined)}
          onChanged={loaded.reload}
        />
      )}
    </>
  );
}
