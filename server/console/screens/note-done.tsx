// What came of a note: its record, and what a check answers by now.
import type { CheckResponse } from "../../../core/contact-schema.ts";
import { useApp, useSite } from "../app/app-state.ts";
import { useWords } from "../app/language.ts";
import { to } from "../app/router.ts";
import { useLoaded } from "../app/use-loaded.ts";
import { Button, LinkButton } from "../parts/button.tsx";
import { Badge, Facts } from "../parts/card.tsx";
import { Notice, Shown } from "../parts/said.tsx";
import { checkWords } from "./check-words.ts";
import { useAskedName } from "./note-fields.tsx";
import { noteWords } from "./note-words.ts";
import type { Asked } from "./note-wish.ts";
import { reasonSaid, reasonWords } from "./reason-words.ts";
import type { NamedSubject } from "./subject-named.ts";

export interface Noted {
  readonly record: string;
  readonly subject: NamedSubject;
  /** What was answered, with the words for it. */
  readonly answers: readonly { readonly asked: Asked; readonly status: "given" | "refused" | "withdrawn" }[];
}

/** What a check answers for each channel that was spoken of. */
function Checked({ noted }: { readonly noted: Noted }) {
  const reasons = useWords(reasonWords);
  const { yes, no } = useWords(checkWords);
  const nameOf = useAskedName();
  const { api } = useApp();
  const site = useSite();
  const { subject } = noted;
  const spoken = noted.answers.flatMap(({ asked }) => (asked.channel ? [{ ...asked, channel: asked.channel }] : []));
  const loaded = useLoaded(
    (signal) =>
      Promise.all(
        spoken.map(async ({ purpose, channel }) => {
          const body = { purpose: purpose.id, channel, explain: true, recipients: [{ [subject.kind]: subject.id }] };
          return (await api.json<CheckResponse>("POST", "/v1/check", body, { site: site.id, signal })).results[0]!;
        }),
      ),
    [noted],
  );
  return (
    <Shown of={loaded} lines={2}>
      {(results) => (
        <Facts
          rows={spoken.map((one, at) => [
            nameOf(one),
            <span class="row">
              <Badge tone={results[at]!.allow ? "good" : "bad"}>{results[at]!.allow ? yes : no}</Badge>
              {reasonSaid(reasons, results[at]!.reason)}
            </span>,
          ])}
        />
      )}
    </Shown>
  );
}

export interface NoteDoneProps {
  readonly noted: Noted;
  readonly onAnother: () => void;
  readonly onClose: () => void;
}

export function NoteDone({ noted, onAnother, onClose }: NoteDoneProps) {
  const said = useWords(noteWords);
  const nameOf = useAskedName();
  const { session } = useApp();
  const site = useSite();
  const { record, subject, answers } = noted;
  const may = (verb: string) => session?.user.verbs.some((one) => one === verb) ?? false;
  const hasAddress = subject.kind !== "record" && subject.kind !== "device";
  const isChecked =
    hasAddress && answers.some(({ asked }) => asked.channel) && may("check.ask") && may("check.explain");
  return (
    <div class="stack">
      <div role="status">
        <Notice tone="good" title={said.done}>
          {said.doneAbout}
        </Notice>
      </div>
      <Facts
        rows={[
          [said.record, <code class="hash">{record}</code>],
          ...answers.map(({ asked, status }) => [nameOf(asked), said.answer[status]] as const),
        ]}
      />
      {isChecked && (
        <section class="stack">
          <h3>{said.check}</h3>
          <Checked noted={noted} />
        </section>
      )}
      <div class="end">
        <Button onPress={onAnother}>{said.another}</Button>
        {may("record.find") && <LinkButton href={to(site.id, "records", record)}>{said.openRecord}</LinkButton>}
        <Button kind="main" onPress={onClose}>
          {said.finish}
        </Button>
      </div>
    </div>
  );
}
