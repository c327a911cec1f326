// One person: what holds now, everything they answered, and what may be done about it.
import { useState } from "preact/hooks";
import { useApp, useSite } from "../app/app-state.ts";
import { useFormats, useWords } from "../app/language.ts";
import { to } from "../app/router.ts";
import { useAction } from "../app/use-loaded.ts";
import { Button } from "../parts/button.tsx";
import { Badge, Card, Facts, type Tone } from "../parts/card.tsx";
import { Empty, Failure, Notice } from "../parts/said.tsx";
import { Table } from "../parts/table.tsx";
import { answeredParts } from "../../../core/purpose.ts";
import type { ConsentStatus } from "../../../core/status.ts";
import type { Held } from "../../services/held.ts";
import { isNobody, saveFile, savePack } from "./held.ts";
import { ActDialog } from "./person-act.tsx";
import { HoldDialog } from "./hold-dialog.tsx";
import { Holds, standingHolds } from "./person-holds.tsx";
import { holdWords } from "./hold-words.ts";
import { NoteButton } from "./note-dialog.tsx";
import { recordsWords } from "./records-words.ts";
import type { NamedSubject } from "./subject-named.ts";

const tones: Readonly<Record<string, Tone>> = {
  given: "good",
  renewed: "good",
  refused: "bad",
  withdrawn: "bad",
  revoked: "bad",
};

/** A status as a badge, in the words of the screen. */
export function Status({ status }: { readonly status: ConsentStatus }) {
  const said = useWords(recordsWords);
  return <Badge tone={tones[status]}>{said.statuses[status]}</Badge>;
}

/** What was answered as the person read it, in the latest notice that has it: a purpose, or one vendor of it; its id where none does. */
export function purposeTitle({ notices }: Pick<Held, "notices">, answered: string): string {
  const { purpose, vendor } = answeredParts(answered);
  const known = notices.flatMap(({ purposes }) => purposes).findLast(({ id }) => id === purpose);
  const title = known?.title ?? purpose;
  return vendor === undefined ? title : `${title}: ${known?.vendors[vendor] ?? vendor}`;
}

function Standing({ held }: { readonly held: Held }) {
  const said = useWords(recordsWords);
  const { day } = useFormats();
  return (
    <Card title={said.standing}>
      {held.states.length === 0 ? (
        <p class="quiet">{said.nothingStands}</p>
      ) : (
        <Table
          label={said.standing}
          rows={held.states}
          keyOf={({ purpose, channel }) => `${purpose} ${channel ?? ""}`}
          columns={[
            {
              name: said.purpose,
              cell: ({ purpose, at }) => (
                <>
                  {purposeTitle(held, purpose)}
                  <span class="slim small quiet">
                    {said.since} {day(at)}
                  </span>
                </>
              ),
            },
            { name: said.channel, cell: ({ channel }) => channel ?? "", isWide: true },
            { name: said.status, cell: ({ status }) => <Status status={status} /> },
            { name: said.since, isWide: true, cell: ({ at }) => day(at) },
          ]}
        />
      )}
    </Card>
  );
}

function History({ held }: { readonly held: Held }) {
  const said = useWords(recordsWords);
  const site = useSite();
  const { moment } = useFormats();
  return (
    <Card title={said.history}>
      <ol class="history">
        {held.records.toReversed().map((record) => (
          <li key={record.id}>
            <p class="row">
              <a href={to(site.id, "records", record.id)}>
                <strong>{said.events[record.event]}</strong>
              </a>
              <time class="quiet" dateTime={record.actedAt}>
                {moment(record.actedAt)}
              </time>
            </p>
            <p class="row small">
              {record.choices.map(({ purpose, channel, status }) => (
                <span key={`${purpose} ${channel ?? ""}`} class="choice">
                  {purposeTitle(held, purpose)}
                  {channel ? ` (${channel})` : ""} <Status status={status} />
                </span>
              ))}
            </p>
          </li>
        ))}
      </ol>
    </Card>
  );
}

function Warnings({ held }: { readonly held: Held }) {
  const said = useWords(recordsWords);
  const { day, number } = useFormats();
  const holds = standingHolds(held).length;
  return (
    <>
      {held.erasedAt && (
        <Notice tone="wait" title={said.erased}>
          {said.erasedAt(day(held.erasedAt))}
        </Notice>
      )}
      {held.restrictedUntil && <Notice tone="wait" title={said.restricted(day(held.restrictedUntil))} />}
      {held.suppressions.length > 0 && <Notice tone="bad" title={said.suppressed} />}
      {holds > 0 && <Notice title={said.holds(number(holds))} />}
    </>
  );
}

export interface PersonProps {
  readonly subject: NamedSubject;
  readonly held: Held;
  /** Something was done to the person: what is held is another now. */
  readonly onChanged: () => void;
}

function Acts({ subject, held, onChanged }: PersonProps) {
  const said = useWords(recordsWords);
  const { set } = useWords(holdWords);
  const { api } = useApp();
  const site = useSite();
  const [mode, setMode] = useState<"erase" | "restrict" | "release" | "hold">();
  const pack = useAction(() => savePack(api, site.id, subject));
  const all = () => saveFile("held.json", new Blob([JSON.stringify(held, null, 2)], { type: "application/json" }));
  const close = () => setMode(undefined);
  const turn = held.restrictedUntil ? "release" : "restrict";
  return (
    <>
      <div class="row">
        <NoteButton subject={subject} kinds={held.knownBy} onDone={onChanged} />
        <Button icon="shield" isBusy={pack.isBusy} onPress={pack.run}>
          {said.pack}
        </Button>
        <Button icon="download" onPress={all}>
          {said.all}
        </Button>
        <Button icon="pause" onPress={() => setMode(turn)}>
          {said[turn]}
        </Button>
        <Button icon="shield" onPress={() => setMode("hold")}>
          {set}
        </Button>
        <Button kind="danger" icon="trash" onPress={() => setMode("erase")}>
          {said.erase}
        </Button>
      </div>
      <Failure error={pack.error} />
      {mode === "hold" && <HoldDialog subject={subject} onClose={close} onDone={onChanged} />}
      {mode && mode !== "hold" && <ActDialog subject={subject} mode={mode} onClose={close} onDone={onChanged} />}
    </>
  );
}

export function Person({ subject, held, onChanged }: PersonProps) {
  const said = useWords(recordsWords);
  if (isNobody(held)) {
    return (
      <Empty icon="search" title={said.nobody}>
        <p>{said.nobodyAbout}</p>
        <NoteButton subject={subject} onDone={onChanged} />
      </Empty>
    );
  }
  return (
    <div class="stack">
      <Warnings held={held} />
      {held.records.length > 0 && (
        <Card title={said.person}>
          <div class="stack">
            <Facts rows={[[said.known, held.knownBy.map((kind) => said.knownBy[kind]).join(", ")]]} />
            <Acts subject={subject} held={held} onChanged={onChanged} />
          </div>
        </Card>
      )}
      <Holds held={held} onChanged={onChanged} />
      <Standing held={held} />
      {held.records.length > 0 && <History held={held} />}
    </div>
  );
}
