// A record on screen, whether its person is known to who reads it or not: what was said, the proof, what to take along, every detail.
import type { Held } from "../../services/held.ts";
import { useApp, useSite } from "../app/app-state.ts";
import { useFormats, useWords } from "../app/language.ts";
import { LinkButton } from "../parts/button.tsx";
import { Card } from "../parts/card.tsx";
import { Answers, AsWas, Details, Proof, type ShownRecord } from "./record-parts.tsx";
import { recordsWords } from "./records-words.ts";

export interface RecordCardProps {
  readonly record: ShownRecord;
  /** What is known of the notices that it names. */
  readonly held: Pick<Held, "notices">;
  /** The address of the person's own copy, for who may know it. */
  readonly receipt?: string;
}

export function RecordCard({ record, held, receipt }: RecordCardProps) {
  const said = useWords(recordsWords);
  const { session } = useApp();
  const site = useSite();
  const { moment } = useFormats();
  const may = (verb: string) => session?.user.verbs.includes(verb) ?? false;
  const path = receipt !== undefined && URL.canParse(receipt) ? new URL(receipt).pathname : receipt;
  return (
    <div class="stack">
      <Card title={`${said.events[record.event]}, ${moment(record.actedAt)}`}>
        <div class="stack">
          {record.choices.length > 0 && <Answers record={record} held={held} />}
          {(path !== undefined || may("receipt.open")) && <Proof record={record} />}
          <div class="row">
            {path !== undefined && (
              <LinkButton icon="out" href={path} apart>
                {said.receipt}
              </LinkButton>
            )}
            {may("pack.make") && (
              <LinkButton icon="shield" href={`/v1/packs/${record.id}?site=${site.id}`} download={`${record.id}.html`}>
                {said.pack}
              </LinkButton>
            )}
          </div>
        </div>
      </Card>
      <Details record={record} />
      <AsWas record={record} />
    </div>
  );
}
