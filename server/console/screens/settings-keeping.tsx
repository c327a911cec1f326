// Retention: what is past its period, said before anything is done; then done, with the proof; and what holds keep.
import { useState } from "preact/hooks";
import type { RetentionReport } from "../../services/retention.ts";
import { useApp, useSite } from "../app/app-state.ts";
import { useFormats, useWords } from "../app/language.ts";
import { to } from "../app/router.ts";
import { useLoaded, type Loaded } from "../app/use-loaded.ts";
import { Button } from "../parts/button.tsx";
import { Card, Facts } from "../parts/card.tsx";
import { ConfirmAct } from "../parts/dialog.tsx";
import { Tick } from "../parts/field.tsx";
import { Notice, Shown } from "../parts/said.tsx";
import { Table } from "../parts/table.tsx";
import { HoldDialog } from "./hold-dialog.tsx";
import { ScheduleCard } from "./settings-keeping-schedule.tsx";
import { keepingWords } from "./settings-keeping-words.ts";

/** One of `GET /v1/holds`. */
interface Hold {
  readonly id: string;
  readonly statute: string;
  readonly reason: string;
  readonly purpose: string | null;
  readonly ofOnePerson: boolean;
  readonly until: string;
  readonly liftedAt: string | null;
}

function Counts({ report }: { readonly report: RetentionReport }) {
  const said = useWords(keepingWords);
  const { number } = useFormats();
  const held = Object.values(report.held).reduce((sum, count) => sum + count, 0);
  const purposes = Object.entries(report.byPurpose)
    .map(([purpose, count]) => `${purpose} ${number(count)}`)
    .join(", ");
  return (
    <Facts
      rows={[
        [
          said.records,
          <span key="records" data-figure="records">
            {number(report.records)}
          </span>,
        ],
        [said.subjects, number(report.subjects)],
        [said.byPurpose, purposes],
        [said.held, held > 0 ? number(held) : undefined],
      ]}
    />
  );
}

function Done({ report }: { readonly report: RetentionReport }) {
  const said = useWords(keepingWords);
  const site = useSite();
  const { moment } = useFormats();
  return (
    <Notice tone="good" title={said.done(moment(report.at))}>
      <>
        <Counts report={report} />
        <p>{said.proofs}</p>
        <ul>
          {report.proofs.map((record) => (
            <li key={record}>
              <a class="mono" href={to(site.id, "records", record)}>
                {record}
              </a>
            </li>
          ))}
        </ul>
      </>
    </Notice>
  );
}

interface RunProps {
  readonly report: RetentionReport;
  readonly onClose: () => void;
  readonly onDone: (report: RetentionReport) => void;
}

function Run({ report, onClose, onDone }: RunProps) {
  const said = useWords(keepingWords);
  const { api } = useApp();
  const site = useSite();
  const [wipe, setWipe] = useState(false);
  const run = async () => {
    onDone(await api.json<RetentionReport>("POST", "/v1/retention", { wipe }, { site: site.id }));
    onClose();
  };
  return (
    <ConfirmAct title={said.runTitle(report.records)} action={said.run} isDanger act={run} onClose={onClose}>
      <p>{said.runAbout}</p>
      <Tick label={said.wipe} hint={said.wipeHelp} checked={wipe} onChange={setWipe} />
    </ConfirmAct>
  );
}

function ReportCard({ turn }: { readonly turn: number }) {
  const said = useWords(keepingWords);
  const { api, session } = useApp();
  const site = useSite();
  const { moment } = useFormats();
  const [isRunning, setRunning] = useState(false);
  const [done, setDone] = useState<RetentionReport>();
  const loaded = useLoaded(
    (signal) => api.json<RetentionReport>("GET", "/v1/retention", undefined, { site: site.id, signal }),
    [site.id, turn],
  );
  const mayRun = session?.user.verbs.includes("retention.run");
  const finished = (report: RetentionReport) => {
    setDone(report);
    loaded.reload();
  };
  return (
    <Card
      title={said.title}
      actions={
        <Button isBusy={loaded.isLoading} onPress={loaded.reload}>
          {said.again}
        </Button>
      }
    >
      <div class="stack">
        <p class="quiet">{said.about}</p>
        {done && <Done report={done} />}
        <Shown of={loaded}>
          {(report) => (
            <>
              {report.records === 0 ? (
                <Notice tone="good" title={said.nothing} />
              ) : (
                <>
                  <p>{said.dryRun(moment(report.at))}</p>
                  <Counts report={report} />
                  {mayRun && (
                    <div class="row">
                      <Button kind="danger" onPress={() => setRunning(true)}>
                        {said.run} …
                      </Button>
                    </div>
                  )}
                </>
              )}
              {isRunning && <Run report={report} onClose={() => setRunning(false)} onDone={finished} />}
            </>
          )}
        </Shown>
      </div>
    </Card>
  );
}

function Lift({
  hold,
  onClose,
  onDone,
}: {
  readonly hold: Hold;
  readonly onClose: () => void;
  readonly onDone: () => void;
}) {
  const said = useWords(keepingWords);
  const { api } = useApp();
  const site = useSite();
  const lift = () => api.json("POST", `/v1/holds/${hold.id}/lift`, undefined, { site: site.id });
  return (
    <ConfirmAct
      title={said.liftTitle(hold.statute)}
      action={said.lift}
      isDanger
      act={lift}
      done={said.lifted}
      onDone={onDone}
      onClose={onClose}
    >
      <p>{said.liftAbout}</p>
    </ConfirmAct>
  );
}

function HoldTable({
  holds,
  onLift,
}: {
  readonly holds: Loaded<{ holds: Hold[] }>;
  readonly onLift: (hold: Hold) => void;
}) {
  const said = useWords(keepingWords);
  const { day } = useFormats();
  const { session } = useApp();
  const ofWhat = ({ ofOnePerson, purpose }: Hold) =>
    ofOnePerson ? said.ofOnePerson : purpose === null ? said.ofSite : purpose;
  return (
    <Shown of={holds} lines={2}>
      {({ holds: all }) => {
        const rows = all.filter(({ liftedAt }) => liftedAt === null);
        if (rows.length === 0) return <p class="quiet">{said.noHolds}</p>;
        return (
          <Table
            label={said.holds}
            rows={rows}
            keyOf={({ id }) => id}
            columns={[
              {
                name: said.statute,
                cell: ({ statute, reason }) => (
                  <>
                    {statute}
                    <div class="quiet small">{reason}</div>
                  </>
                ),
              },
              { name: said.keeps, isWide: true, cell: ofWhat },
              { name: said.until, cell: ({ until }) => day(until) },
              {
                name: "",
                atEnd: true,
                cell: (hold) =>
                  session?.user.verbs.includes("hold.lift") ? (
                    <Button kind="plain" onPress={() => onLift(hold)}>
                      {said.lift}
                      <span class="unseen"> {hold.statute}</span>
                    </Button>
                  ) : null,
              },
            ]}
          />
        );
      }}
    </Shown>
  );
}

function HoldsCard({ onChange }: { readonly onChange: () => void }) {
  const said = useWords(keepingWords);
  const { api } = useApp();
  const site = useSite();
  const { session } = useApp();
  const [lifting, setLifting] = useState<Hold>();
  const [isSetting, setSetting] = useState(false);
  const loaded = useLoaded(
    (signal) => api.json<{ holds: Hold[] }>("GET", "/v1/holds", undefined, { site: site.id, signal }),
    [site.id],
  );
  const changed = () => {
    loaded.reload();
    onChange();
  };
  return (
    <Card
      title={said.holds}
      actions={
        session?.user.verbs.includes("hold.set") ? (
          <Button icon="plus" onPress={() => setSetting(true)}>
            {said.setHold}
          </Button>
        ) : null
      }
    >
      <div class="stack">
        <p class="quiet">{said.holdsAbout}</p>
        <HoldTable holds={loaded} onLift={setLifting} />
        {isSetting && <HoldDialog onClose={() => setSetting(false)} onDone={changed} />}
        {lifting && <Lift hold={lifting} onClose={() => setLifting(undefined)} onDone={changed} />}
      </div>
    </Card>
  );
}

export function KeepingSection() {
  const { session } = useApp();
  // What a hold keeps, or no longer does, is of another report.
  const [turn, setTurn] = useState(0);
  return (
    <>
      <ReportCard turn={turn} />
      <ScheduleCard turn={turn} />
      {session?.user.verbs.includes("hold.list") && <HoldsCard onChange={() => setTurn((last) => last + 1)} />}
    </>
  );
}
