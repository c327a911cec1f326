// The log: checked in this browser against its key and the last visit, its keys, and what witnesses found.
import { toBase64 } from "../../../core/bytes.ts";
import { useApp, useSite } from "../app/app-state.ts";
import { ApiProblem } from "../app/api.ts";
import { useFormats, useWords } from "../app/language.ts";
import { to } from "../app/router.ts";
import { useLoaded } from "../app/use-loaded.ts";
import { Button, CopyButton, LinkButton } from "../parts/button.tsx";
import { Badge, Card, Facts, Head } from "../parts/card.tsx";
import { Empty, Notice, Shown } from "../parts/said.tsx";
import { Table } from "../parts/table.tsx";
import { Snippet } from "../parts/tabs.tsx";
import { checkLog, type CheckedLog } from "./log-check.ts";
import { logWords } from "./log-words.ts";

/** `GET /v1/log`. */
interface LogReport {
  readonly entries: number;
  readonly sealed: number;
  readonly sound: boolean;
  readonly found: readonly {
    readonly size: number;
    readonly root: string;
    readonly reason: "entries-missing" | "other-entries" | "tiles-damaged";
    readonly at: string;
  }[];
  /** Who is sent checkpoints by mail; null where nobody is. */
  readonly mail: { readonly to: string; readonly lastAt: string | null } | null;
}

function Verdict({ verdict }: Pick<CheckedLog, "verdict">) {
  const said = useWords(logWords);
  const { number } = useFormats();
  if (!verdict.ok) {
    return (
      <Notice tone="bad" title={said.broken}>
        {said.reasons[verdict.reason]}
      </Notice>
    );
  }
  const { checkpoint, before } = verdict;
  const more = before === undefined ? undefined : checkpoint.size - before;
  const since = more === undefined ? said.first : more === 0 ? said.same : said.grown(number(more));
  return <Notice tone="good" title={said.verified}>{`${said.signed(number(checkpoint.size))} ${since}`}</Notice>;
}

function Keys({ keys }: Pick<CheckedLog, "keys">) {
  const said = useWords(logWords);
  const { number } = useFormats();
  const all = [...keys.keys].reverse();
  const [latest, ...earlier] = all;
  const span = ({ from, until }: (typeof all)[number]) =>
    `${said.from(number(from))}${until === undefined ? "" : ` ${said.until(number(until))}`}`;
  return (
    <Card title={said.key}>
      <div class="stack">
        <p class="quiet">{said.keyHelp}</p>
        {latest && <Snippet code={latest.key} what={said.key} />}
        {earlier.length > 0 && (
          <details>
            <summary>{said.earlier}</summary>
            {earlier.map((key) => (
              <p key={key.key} class="mono">
                {key.key} <span class="quiet">({span(key)})</span>
              </p>
            ))}
          </details>
        )}
      </div>
    </Card>
  );
}

function Checkpoint({ note, verdict }: Pick<CheckedLog, "note" | "verdict">) {
  const said = useWords(logWords);
  const site = useSite();
  const { number } = useFormats();
  const root = verdict.ok ? <code>{toBase64(verdict.checkpoint.root)}</code> : undefined;
  return (
    <Card title={said.checkpoint}>
      <div class="stack">
        <p class="quiet">{said.checkpointHelp}</p>
        <Facts
          rows={[
            [said.origin, <code>{note.split("\n")[0]}</code>],
            [said.entries, number(Number(note.split("\n")[1]))],
            [said.root, root],
          ]}
        />
        <div class="row">
          <LinkButton icon="download" href={`/v1/logs/${site.id}/checkpoint`} download={`${site.id}.checkpoint.txt`}>
            {said.download}
          </LinkButton>
          <CopyButton text={note} what={said.checkpoint} />
        </div>
      </div>
    </Card>
  );
}

/** A witness outside of all browsers: the mailbox that the settings name. */
function Mailed({ mail }: Pick<LogReport, "mail">) {
  const said = useWords(logWords);
  const site = useSite();
  const { since } = useFormats();
  const rules = <a href={to(site.id, "settings")}>{said.inSettings}</a>;
  if (!mail) {
    return (
      <p>
        {said.mailedToNobody} {rules}
      </p>
    );
  }
  return (
    <p>
      {said.mailedTo} <strong>{mail.to}</strong>, {mail.lastAt ? since(mail.lastAt) : said.notYet}. {rules}
    </p>
  );
}

function Witnesses() {
  const said = useWords(logWords);
  const { api } = useApp();
  const site = useSite();
  const { number, since } = useFormats();
  const report = useLoaded((signal) => api.json<LogReport>("GET", "/v1/log", undefined, { site: site.id, signal }), []);
  return (
    <Card title={said.witnesses}>
      <div class="stack">
        <p class="quiet">{said.witnessesHelp}</p>
        <Shown of={report} lines={3}>
          {({ entries, sealed, sound, found, mail }) => (
            <>
              <Facts
                rows={[
                  [said.sound, <Badge tone={sound ? "good" : "bad"}>{sound ? said.isSound : said.isDamaged}</Badge>],
                  [said.waiting, entries > sealed ? number(entries - sealed) : undefined],
                ]}
              />
              {found.length === 0 ? (
                <p>{said.none}</p>
              ) : (
                <>
                  <Notice tone="bad" title={said.found(found.length)} />
                  <Table
                    label={said.witnesses}
                    rows={found}
                    keyOf={({ size, root }) => `${size} ${root}`}
                    columns={[
                      { name: said.reason, cell: ({ reason }) => said.contradictions[reason] },
                      { name: said.size, cell: ({ size }) => number(size), atEnd: true },
                      { name: said.at, cell: ({ at }) => since(at) },
                    ]}
                  />
                </>
              )}
              <Mailed mail={mail} />
            </>
          )}
        </Shown>
      </div>
    </Card>
  );
}

function Elsewhere() {
  const said = useWords(logWords);
  const site = useSite();
  const address = `${location.origin}/v1/logs/${site.id}`;
  const code = `curl -s ${address}/checkpoint -o checkpoint.txt\nnpx assent verify ${address}`;
  return (
    <Card title={said.elsewhere}>
      <div class="stack">
        <p class="quiet">{said.elsewhereHelp}</p>
        <Snippet code={code} what={said.elsewhere} />
      </div>
    </Card>
  );
}

export function Screen() {
  const said = useWords(logWords);
  const { api } = useApp();
  const site = useSite();
  const log = useLoaded(() => checkLog(api, site.id), [site.id]);
  // A log without a checkpoint is not found, and that is no failure.
  const isEmpty = log.error instanceof ApiProblem && log.error.slug === "not-found";
  return (
    <>
      <Head title={said.title} about={said.about}>
        {!isEmpty && (
          <Button icon="shield" isBusy={log.isLoading} onPress={log.reload}>
            {log.isLoading ? said.verifying : said.again}
          </Button>
        )}
      </Head>
      {isEmpty ? (
        <Empty icon="log" title={said.empty}>
          <p>{said.emptyAbout}</p>
        </Empty>
      ) : (
        <div class="stack">
          <Shown of={log}>
            {({ note, keys, verdict }) => (
              <>
                <Verdict verdict={verdict} />
                <div class="columns">
                  <Checkpoint note={note} verdict={verdict} />
                  <Keys keys={keys} />
                </div>
              </>
            )}
          </Shown>
          <div class="columns">
            <Witnesses />
            <Elsewhere />
          </div>
        </div>
      )}
    </>
  );
}
