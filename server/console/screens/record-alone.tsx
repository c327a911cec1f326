// A record by itself, and a person's history without their half: for roles that may not see people, and records about nobody.
import { useState } from "preact/hooks";
import type { FoundRecords, FoundRow } from "../../services/record-search.ts";
import type { Api } from "../app/api.ts";
import { useApp, useSite } from "../app/app-state.ts";
import { useFormats, useWords } from "../app/language.ts";
import { useAction, useLoaded } from "../app/use-loaded.ts";
import { Card } from "../parts/card.tsx";
import { Empty, Failure, Notice, Shown } from "../parts/said.tsx";
import { NoteButton } from "./note-dialog.tsx";
import { RecordCard } from "./record-card.tsx";
import { RecordTable } from "./record-table.tsx";
import { recordsWords } from "./records-words.ts";
import type { NamedSubject } from "./subject-named.ts";

/** As many as one page of an answer holds. */
const most = 200;
const noNotices = { notices: [] };

/** The record, found in the history that it is part of; undefined where the site has none of that id. */
async function recordOf(
  api: Api,
  site: string,
  id: string,
  signal: AbortSignal,
): Promise<{ readonly record: FoundRow | undefined }> {
  for (let before: number | null | undefined; ;) {
    const request = { text: id, most, ...(before === undefined ? {} : { before }) };
    const { records, next } = await api.json<FoundRecords>("POST", "/v1/records/find", request, { site, signal });
    const record = records.find((one) => one.id === id);
    if (record || next === null) return { record };
    before = next;
  }
}

/** The readable half of a record, with its proof for who may open receipts. */
export function RecordAlone({ id }: { readonly id: string }) {
  const said = useWords(recordsWords);
  const { api } = useApp();
  const site = useSite();
  const loaded = useLoaded((signal) => recordOf(api, site.id, id, signal), [id]);
  return (
    <Shown of={loaded} lines={8}>
      {({ record }) => {
        if (!record)
          return (
            <Notice tone="wait" title={said.nobody}>
              {said.nobodyAbout}
            </Notice>
          );
        return <RecordCard record={record} held={noNotices} />;
      }}
    </Shown>
  );
}

/** The records about whoever the text names, latest first and page by page, without their personal halves. */
export function FoundHistory({ subject }: { readonly subject: NamedSubject }) {
  const { id: text } = subject;
  const said = useWords(recordsWords);
  const { api } = useApp();
  const site = useSite();
  const { day } = useFormats();
  const [later, setLater] = useState<readonly FoundRecords[]>([]);
  const page = (before: number | null, signal?: AbortSignal) =>
    api.json<FoundRecords>(
      "POST",
      "/v1/records/find",
      { text, ...(before === null ? {} : { before }) },
      { site: site.id, signal },
    );
  const first = useLoaded((signal) => page(null, signal), [site.id, text]);
  const again = () => {
    setLater([]);
    first.reload();
  };
  const next = (later.at(-1) ?? first.value)?.next ?? null;
  const grow = useAction(async () => setLater([...later, await page(next)]));
  return (
    <Shown of={first} lines={8}>
      {(found) => {
        const rows = [found, ...later].flatMap(({ records }) => records);
        if (rows.length === 0 && !found.subject?.erasedAt) {
          return (
            <Empty icon="search" title={said.nobody}>
              <p>{said.nobodyAbout}</p>
              <NoteButton subject={subject} onDone={again} />
            </Empty>
          );
        }
        return (
          <div class="stack">
            {found.subject?.erasedAt && (
              <Notice tone="wait" title={said.erased}>
                {said.erasedAt(day(found.subject.erasedAt))}
              </Notice>
            )}
            {found.subject?.restrictedUntil && (
              <Notice tone="wait" title={said.restricted(day(found.subject.restrictedUntil))} />
            )}
            {rows.length > 0 && (
              <Card title={said.history} actions={<NoteButton subject={subject} onDone={again} />}>
                <RecordTable
                  label={said.history}
                  rows={rows}
                  onMore={next === null ? undefined : grow.run}
                  isBusy={grow.isBusy}
                />
                <Failure error={grow.error} />
              </Card>
            )}
          </div>
        );
      }}
    </Shown>
  );
}
