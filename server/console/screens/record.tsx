// One record: what was said, the proof checked in this browser, the notice as it was, and every detail.
import { useApp, useSite } from "../app/app-state.ts";
import type { Api } from "../app/api.ts";
import { useFormats, useWords } from "../app/language.ts";
import { useLoaded } from "../app/use-loaded.ts";
import { LinkButton } from "../parts/button.tsx";
import { Card, Facts } from "../parts/card.tsx";
import { Failure, Notice, Shown } from "../parts/said.tsx";
import type { Receipt, ReceiptVerdict } from "../../../core/receipt.ts";
import type { Held } from "../../services/held.ts";
import { checkProof } from "../proof-check.ts";
import { heldAbout, shownAddress } from "./held.ts";
import { Person, purposeTitle, Status } from "./person.tsx";
import { recordsWords } from "./records-words.ts";

type HeldRecord = Held["records"][number];

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** The receipt against the log's own key; a record of this moment is waited for until its checkpoint is there. */
async function verdictOf(api: Api, site: string, { id }: HeldRecord, signal: AbortSignal): Promise<ReceiptVerdict> {
  const key = (await api.text(`/v1/logs/${site}/key`, { signal })).trim();
  for (let waitMs = 300; ; waitMs = Math.min(waitMs * 1.5, 5_000)) {
    const receipt = await api.json<Receipt>("GET", `/v1/receipts/${id}`, undefined, { site, signal });
    if (receipt.proof) return checkProof(receipt, key);
    await pause(waitMs);
    signal.throwIfAborted();
  }
}

function Proof({ record }: { readonly record: HeldRecord }) {
  const said = useWords(recordsWords);
  const { api } = useApp();
  const site = useSite();
  const { number } = useFormats();
  const verdict = useLoaded((signal) => verdictOf(api, site.id, record, signal), [record.id]);
  const { value, error } = verdict;
  if (error !== undefined) return <Failure error={error} onAgain={verdict.reload} />;
  if (!value) return <Notice title={said.verifying} />;
  if (!value.ok)
    return (
      <Notice tone="bad" title={said.unverified}>
        {said.unverifiedAbout}
      </Notice>
    );
  return (
    <Notice tone="good" title={said.verified}>
      {said.verifiedAbout(number(value.index), number(value.size))}
    </Notice>
  );
}

function Answers({ record, held }: { readonly record: HeldRecord; readonly held: Held }) {
  const said = useWords(recordsWords);
  const { day } = useFormats();
  return (
    <ul class="answers">
      {record.choices.map(({ purpose, channel, status, until }) => (
        <li key={`${purpose} ${channel ?? ""}`} class="row">
          <span>
            {purposeTitle(held, purpose)}
            {channel ? <span class="quiet"> ({channel})</span> : null}
          </span>
          <Status status={status} />
          {until && <span class="quiet small">{`${said.until} ${day(until)}`}</span>}
        </li>
      ))}
    </ul>
  );
}

function Details({ record }: { readonly record: HeldRecord }) {
  const said = useWords(recordsWords);
  const { moment, number, day } = useFormats();
  const { facts } = said;
  const { person, method } = record;
  return (
    <Card title={said.details}>
      <Facts
        rows={[
          [facts.record, <code>{record.id}</code>],
          [facts.entry, number(record.entry)],
          [facts.actedAt, moment(record.actedAt)],
          [facts.at, moment(record.at)],
          [facts.surface, method.surface],
          [facts.place, record.jurisdiction],
          [facts.language, record.lang],
          [facts.origin, person?.origin === undefined ? undefined : `${person.origin}${person.path ?? ""}`],
          [facts.browser, person?.browser],
          [facts.dwell, person?.dwellMs === undefined ? undefined : said.seconds(number(person.dwellMs / 1_000))],
          [facts.gpc, method.viaGpc ? said.yes : undefined],
          [facts.by, record.by],
          [facts.kept, record.retainUntil && day(record.retainUntil)],
          [facts.notice, record.notice && <code>{record.notice.slice(7, 23)}…</code>],
        ]}
      />
    </Card>
  );
}

function AsWas({ record }: { readonly record: HeldRecord }) {
  const said = useWords(recordsWords);
  const address = shownAddress(record);
  if (address === undefined) return null;
  return (
    <Card title={said.shown}>
      <div class="stack">
        <p class="quiet">{said.shownAbout}</p>
        <iframe class="as-was" src={address} title={said.shown} loading="lazy" />
      </div>
    </Card>
  );
}

/** The record of that id out of what is held about its person. */
function RecordView({ id, held }: { readonly id: string; readonly held: Held }) {
  const said = useWords(recordsWords);
  const site = useSite();
  const record = held.records.find((one) => one.id === id);
  const { moment } = useFormats();
  if (!record)
    return (
      <Notice tone="wait" title={said.nobody}>
        {said.nobodyAbout}
      </Notice>
    );
  const receipt = URL.canParse(record.receipt) ? new URL(record.receipt).pathname : record.receipt;
  return (
    <div class="stack">
      <Card title={`${said.events[record.event]}, ${moment(record.actedAt)}`}>
        <div class="stack">
          <Answers record={record} held={held} />
          <Proof record={record} />
          <div class="row">
            <LinkButton icon="out" href={receipt} apart>
              {said.receipt}
            </LinkButton>
            <LinkButton icon="shield" href={`/v1/packs/${id}?site=${site.id}`} download={`${id}.html`}>
              {said.pack}
            </LinkButton>
          </div>
        </div>
      </Card>
      <Details record={record} />
      <AsWas record={record} />
    </div>
  );
}

/** The record with its person, loaded. */
export function RecordLoader({ id }: { readonly id: string }) {
  const { api } = useApp();
  const site = useSite();
  const subject = { kind: "record", id } as const;
  const loaded = useLoaded((signal) => heldAbout(api, site.id, subject, signal), [id]);
  return (
    <Shown of={loaded} lines={10}>
      {(held) => (
        <>
          <RecordView id={id} held={held} />
          {held.records.length > 0 && <Person subject={subject} held={held} onChanged={loaded.reload} />}
        </>
      )}
    </Shown>
  );
}
