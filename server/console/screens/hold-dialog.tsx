// A hold is set: on one person, on the records of one purpose, or on the whole site; with the law, the reason and the day it ends.
import { useState } from "preact/hooks";
import type { Register } from "../../services/purposes.ts";
import { useApp, useSite } from "../app/app-state.ts";
import { nowMs, useWords } from "../app/language.ts";
import { useAction, useLoaded, type Loaded } from "../app/use-loaded.ts";
import { Confirm } from "../parts/dialog.tsx";
import { Field, Select } from "../parts/field.tsx";
import { Shown } from "../parts/said.tsx";
import { holdWords } from "./hold-words.ts";
import { purposeName } from "./question-fields.tsx";
import type { NamedSubject } from "./subject-named.ts";

/** As commercial letters are kept in many countries; another day can be chosen. */
const usualMs = 6 * 365 * 86_400_000;

interface PurposeChoiceProps {
  readonly register: Loaded<Register>;
  readonly value: string;
  readonly onChange: (purpose: string) => void;
}

/** Which records a hold keeps that is about nobody in particular. */
function PurposeChoice({ register, value, onChange }: PurposeChoiceProps) {
  const said = useWords(holdWords);
  const { language } = useApp();
  return (
    <Shown of={register} lines={1}>
      {({ purposes }) => (
        <Select
          label={said.keeps}
          value={value}
          options={[
            ["", said.wholeSite],
            ...purposes.map((purpose) => [purpose.id, said.ofPurpose(purposeName(purpose, language))] as const),
          ]}
          onChange={onChange}
        />
      )}
    </Shown>
  );
}

interface HoldDialogProps {
  /** Whose records; without it a purpose's, or all of the site's. */
  readonly subject?: NamedSubject;
  readonly onClose: () => void;
  readonly onDone: () => void;
}

export function HoldDialog({ subject, onClose, onDone }: HoldDialogProps) {
  const said = useWords(holdWords);
  const { api, toast } = useApp();
  const site = useSite();
  const [purpose, setPurpose] = useState("");
  const [statute, setStatute] = useState("");
  const [reason, setReason] = useState("");
  const [day, setDay] = useState(() => new Date(nowMs() + usualMs).toISOString().slice(0, 10));
  const [isTried, setTried] = useState(false);
  const register = useLoaded(
    (signal) => api.json<Register>("GET", "/v1/purposes", undefined, { site: site.id, signal }),
    [site.id],
  );
  const until = `${day}T00:00:00.000Z`;
  const isToCome = day !== "" && until > new Date(nowMs()).toISOString();
  const isWhole = statute.trim().length > 2 && reason.trim().length > 2 && isToCome;
  const set = useAction(async () => {
    setTried(true);
    if (!isWhole) return;
    const about = subject ? { subject } : purpose ? { purpose } : {};
    const body = { ...about, statute: statute.trim(), reason: reason.trim(), until };
    await api.json("POST", "/v1/holds", body, { site: site.id });
    toast({ text: said.done });
    onClose();
    onDone();
  });
  return (
    <Confirm
      title={subject ? said.setTitle : said.newTitle}
      action={said.set}
      isBusy={set.isBusy}
      // Nobody holds a whole site because its purposes did not come.
      isOff={!subject && !register.value}
      error={set.error}
      onConfirm={set.run}
      onClose={onClose}
    >
      <p>{said.setAbout}</p>
      {!subject && <PurposeChoice register={register} value={purpose} onChange={setPurpose} />}
      <Field label={said.statute} hint={said.statuteHelp} value={statute} onChange={setStatute} isRequired isFirst />
      <Field label={said.reason} hint={said.reasonHelp} value={reason} onChange={setReason} isRequired />
      <Field
        type="date"
        label={said.until}
        value={day}
        onChange={setDay}
        fault={isTried && !isWhole ? said.wanted : undefined}
        isRequired
      />
    </Confirm>
  );
}
