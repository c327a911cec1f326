// One purpose changed: its words and periods; a change that somebody else made meanwhile is told, and nothing typed is lost.
import { useState } from "preact/hooks";
import type { PurposeText } from "../../../core/notice.ts";
import type { PurposeSet, RegisteredPurpose } from "../../services/purposes.ts";
import { useApp, useSite } from "../app/app-state.ts";
import { ApiProblem } from "../app/api.ts";
import { useFormats, useWords } from "../app/language.ts";
import { useFaultOf } from "../app/problem-words.ts";
import { useAction } from "../app/use-loaded.ts";
import { Button } from "../parts/button.tsx";
import { Facts } from "../parts/card.tsx";
import { Field, Form, Tick } from "../parts/field.tsx";
import { Failure, Notice } from "../parts/said.tsx";
import { FactFields, TextFields, whole, type Edited } from "./purpose-fields.tsx";
import { purposeWords } from "./purpose-words.ts";

/** The purpose as `PUT /v1/purposes/ID` takes it, with what was changed. */
export function purposeBody(
  purpose: RegisteredPurpose,
  edited: Edited,
  { isDeclared: declared, reason }: { readonly isDeclared: boolean; readonly reason: string },
): object {
  const { id: _, version: __, revision: ___, changes: ____, ...members } = { ...purpose, ...edited };
  const lists = { recipients: whole(edited.recipients), dataTypes: whole(edited.dataTypes) };
  return { ...members, ...lists, ...(declared ? { declared } : {}), ...(reason === "" ? {} : { shortNotice: reason }) };
}

export interface PurposeEditorProps {
  readonly purpose: RegisteredPurpose;
  readonly onChanged: () => void;
}

/** What is edited of a purpose, and publishing it: `base` is what the change is made to, the newer one once that is known. */
function useEditing({ purpose, onChanged }: PurposeEditorProps) {
  const said = useWords(purposeWords);
  const { api } = useApp();
  const site = useSite();
  const [edited, setEdited] = useState<Edited>(() => editedOf(purpose));
  const [isDeclared, setDeclared] = useState(false);
  const [reason, setReason] = useState("");
  const [base, setBase] = useState(purpose);
  const [isConflict, setConflict] = useState(false);
  const [done, setDone] = useState<string>();
  const path = `/v1/purposes/${purpose.id}`;
  const save = useAction(async () => {
    const headers = { "If-Match": `"${base.revision}"` };
    setDone(undefined);
    try {
      const body = purposeBody(base, edited, { isDeclared, reason: reason.trim() });
      const set = await api.json<PurposeSet>("PUT", path, body, { site: site.id, headers });
      if (set.purpose) setBase(set.purpose);
      setConflict(false);
      setDeclared(false);
      setReason("");
      setDone(set.asksAgain ? said.savedAsks : said.saved);
      onChanged();
    } catch (error) {
      if (!(error instanceof ApiProblem) || error.slug !== "purpose-changed") throw error;
      const theirs = await api.json<RegisteredPurpose>("GET", path, undefined, { site: site.id });
      setEdited((now) => rebasedOn(editedOf(theirs), now, editedOf(base)));
      setBase(theirs);
      setConflict(true);
    }
  });
  const change = (part: Partial<Edited>) => {
    setDone(undefined);
    setEdited((now) => ({ ...now, ...part }));
  };
  return { edited, change, isDeclared, setDeclared, reason, setReason, base, isConflict, done, save };
}

const isSame = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

/** What was changed here since it was `from`, over what somebody else made of it: nothing that was left alone undoes theirs. */
export function rebasedOn(theirs: Edited, mine: Edited, from: Edited): Edited {
  const texts = Object.entries(theirs.texts).map(([lang, their]) => {
    const [own = their, old = their] = [mine.texts[lang], from.texts[lang]];
    const changed = Object.entries(own).filter(([name, value]) => !isSame(value, old[name as keyof PurposeText]));
    return [lang, { ...their, ...Object.fromEntries(changed) }] as const;
  });
  const changed = Object.entries(mine).filter(([name, value]) => !isSame(value, from[name as keyof Edited]));
  return { ...theirs, ...Object.fromEntries(changed), texts: Object.fromEntries(texts) };
}

const editedOf = (purpose: RegisteredPurpose): Edited => {
  const { texts, validPeriod, retentionPeriod, recipients, dataTypes, doubleOptIn } = purpose;
  const own = { texts, validPeriod, retentionPeriod, recipients, dataTypes };
  return doubleOptIn === undefined ? own : { ...own, doubleOptIn };
};

export function PurposeEditor(props: PurposeEditorProps) {
  const said = useWords(purposeWords);
  const { edited, change, isDeclared, setDeclared, reason, setReason, base, isConflict, done, save } =
    useEditing(props);
  const lacksReason = useFaultOf(save.error)("/shortNotice");
  const fields = {
    id: props.purpose.id,
    edited,
    hasChannels: props.purpose.channels.length > 0,
    error: save.error,
    onChange: change,
  };
  return (
    <Form onSend={save.run}>
      <TextFields {...fields} />
      <FactFields {...fields} />
      <Tick label={said.declared} hint={said.declaredHelp} checked={isDeclared} onChange={setDeclared} />
      {(isDeclared || reason !== "" || lacksReason !== undefined) && (
        <Field label={said.reason} value={reason} hint={said.reasonHelp} fault={lacksReason} onChange={setReason} />
      )}
      {isConflict && (
        <Notice tone="wait" title={said.conflict}>
          <>
            <p>{said.conflictAbout}</p>
            <h3>{said.theirs}</h3>
            <Theirs purpose={base} />
          </>
        </Notice>
      )}
      <Failure error={save.error} />
      <div role="status">{done !== undefined && <Notice tone="good" title={done} />}</div>
      <div>
        <Button type="submit" kind="main" isBusy={save.isBusy}>
          {said.save}
        </Button>
      </div>
    </Form>
  );
}

function Theirs({ purpose }: Pick<PurposeEditorProps, "purpose">) {
  const said = useWords(purposeWords);
  const { period } = useFormats();
  const { texts, validPeriod, retentionPeriod, recipients, dataTypes } = purpose;
  return (
    <Facts
      rows={[
        ...Object.entries(texts).flatMap(([lang, { title, text, formLabel }]) => [
          [said.title(lang), title] as const,
          [said.text(lang), text] as const,
          ...(formLabel === undefined ? [] : [[said.formLabel(lang), formLabel] as const]),
        ]),
        [said.validPeriod, period(validPeriod)],
        [said.retentionPeriod, period(retentionPeriod)],
        [said.recipients, recipients.join(", ")],
        [said.dataTypes, dataTypes.join(", ")],
      ]}
    />
  );
}
