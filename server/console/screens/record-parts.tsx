// The parts of a record on screen: its answers, the proof checked in this browser, every detail, the notice as it was.
import { useApp, useSite } from "../app/app-state.ts";
import type { Api } from "../app/api.ts";
import { useFormats, useWords } from "../app/language.ts";
import { useLoaded } from "../app/use-loaded.ts";
import { Card, Facts } from "../parts/card.tsx";
import { Failure, Notice } from "../parts/said.tsx";
import type { Receipt, ReceiptVerdict } from "../../../core/receipt.ts";
import type { Attachment, RecordCore } from "../../../core/record.ts";
import type { Held } from "../../services/held.ts";
import { checkProof } from "../proof-check.ts";
import { shownAddress } from "./held.ts";
import { noteWords } from "./note-words.ts";
import { purposeTitle, Status } from "./person.tsx";
import { recordsWords } from "./records-words.ts";

/** A record, with its personal half where that is there and may be seen. */
export interface ShownRecord extends RecordCore {
  readonly entry?: number;
  readonly person?: Held["records"][number]["person"];
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** The receipt against the log's own key; a record of this moment is waited for until its checkpoint is there. */
async function verdictOf(api: Api, site: string, { id }: ShownRecord, signal: AbortSignal): Promise<ReceiptVerdict> {
  const key = (await api.text(`/v1/logs/${site}/key`, { signal })).trim();
  for (let waitMs = 300; ; waitMs = Math.min(waitMs * 1.5, 5_000)) {
    const receipt = await api.json<Receipt>("GET", `/v1/receipts/${id}`, undefined, { site, signal });
    if (receipt.proof) return checkProof(receipt, key);
    await pause(waitMs);
    signal.throwIfAborted();
  }
}

/** The proof of the record, checked here. */
export function Proof({ record }: { readonly record: ShownRecord }) {
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

/** What was answered to what. */
export function Answers({ record, held }: { readonly record: ShownRecord; readonly held: Pick<Held, "notices"> }) {
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

/** What is at hand to show it, by its SHA-256: the thing itself is with the controller. */
function Shows({ attachments }: { readonly attachments: readonly Attachment[] }) {
  const { kinds } = useWords(noteWords);
  return (
    <>
      {attachments.map(({ kind, hash, note }) => (
        <div key={`${kind} ${hash}`}>
          {note ? `${kinds[kind]} (${note})` : kinds[kind]} <code title={hash}>{hash.slice(7, 23)}…</code>
        </div>
      ))}
    </>
  );
}

/** Everything else that the record says. */
export function Details({ record }: { readonly record: ShownRecord }) {
  const said = useWords(recordsWords);
  const { moment, number, day } = useFormats();
  const { facts } = said;
  const { person, method, erasure } = record;
  return (
    <Card title={said.details}>
      <Facts
        rows={[
          [facts.record, <code>{record.id}</code>],
          [facts.entry, record.entry === undefined ? undefined : number(record.entry)],
          [facts.actedAt, moment(record.actedAt)],
          [facts.at, moment(record.at)],
          [facts.surface, method.surface],
          [facts.place, record.jurisdiction],
          [facts.language, record.lang],
          [facts.origin, person?.origin === undefined ? undefined : `${person.origin}${person.path ?? ""}`],
          [facts.browser, person?.browser],
          [facts.dwell, person?.dwellMs === undefined ? undefined : said.seconds(number(person.dwellMs / 1_000))],
          [facts.gpc, method.viaGpc ? said.yes : undefined],
          [said.why, erasure && said.reasons[erasure.reason]],
          [said.how, erasure?.verified && said.verifications[erasure.verified]],
          [said.number, erasure?.request],
          [said.restrictUntil, erasure?.until && day(erasure.until)],
          [facts.by, record.by],
          [facts.agent, person?.agent],
          [facts.reference, person?.externalRef],
          [facts.shows, record.attachments && <Shows attachments={record.attachments} />],
          [facts.kept, record.retainUntil && day(record.retainUntil)],
          [facts.notice, record.notice && <code>{record.notice.slice(7, 23)}…</code>],
        ]}
      />
    </Card>
  );
}

/** The notice as its build showed it; nothing where the record names none. */
export function AsWas({ record }: { readonly record: ShownRecord }) {
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
