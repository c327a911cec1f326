// Erasing, restricting and releasing a person: asked with the reasons that the log keeps.
import { useState } from "preact/hooks";
import { useApp, useSite } from "../app/app-state.ts";
import { nowMs, useWords } from "../app/language.ts";
import { ConfirmAct } from "../parts/dialog.tsx";
import { Field, Select } from "../parts/field.tsx";
import { actOn } from "./held.ts";
import { recordsWords } from "./records-words.ts";
import type { NamedSubject } from "./subject-named.ts";

type Words = (typeof recordsWords)["en"];
type Reason = keyof Words["reasons"];
type Verification = keyof Words["verifications"];

/** Which reasons fit which act (GDPR Art. 17(1) and 18(1)); the first is chosen until told otherwise. */
const fitting = {
  erase: ["subject-request", "consent-withdrawn", "objection", "unlawful", "no-longer-needed", "legal-obligation"],
  restrict: ["claim-period", "accuracy-contested", "unlawful", "objection"],
  release: ["claim-period-ended", "subject-request"],
} as const satisfies Readonly<Record<string, readonly Reason[]>>;

const claimMs = 3 * 365 * 86_400_000;

export interface ActProps {
  readonly subject: NamedSubject;
  readonly mode: keyof typeof fitting;
  readonly onClose: () => void;
  readonly onDone: () => void;
}

export function ActDialog({ subject, mode, onClose, onDone }: ActProps) {
  const said = useWords(recordsWords);
  const { api } = useApp();
  const site = useSite();
  const [reason, setReason] = useState<Reason>(fitting[mode][0]);
  const [verified, setVerified] = useState<Verification>("receipt");
  const [request, setRequest] = useState("");
  const [until, setUntil] = useState(() => new Date(nowMs() + claimMs).toISOString().slice(0, 10));
  const act = async () => {
    await actOn(api, site.id, subject, {
      mode,
      reason,
      verified,
      ...(request.trim() ? { request: request.trim() } : {}),
      ...(mode === "restrict" ? { until: `${until}T00:00:00.000Z` } : {}),
    });
  };
  const title = { erase: said.eraseTitle, restrict: said.restrictTitle, release: said.releaseTitle }[mode];
  const about = { erase: said.eraseAbout, restrict: said.restrictAbout, release: said.releaseAbout }[mode];
  return (
    <ConfirmAct
      title={title}
      action={said[mode]}
      isDanger={mode === "erase"}
      act={act}
      done={said.done[mode]}
      onDone={onDone}
      onClose={onClose}
    >
      {subject.kind !== "record" && <p class="address">{subject.id}</p>}
      <p>{about}</p>
      <Select<Reason>
        label={said.why}
        value={reason}
        options={fitting[mode].map((one) => [one, said.reasons[one]] as const)}
        onChange={setReason}
      />
      <Select<Verification>
        label={said.how}
        value={verified}
        options={(Object.keys(said.verifications) as Verification[]).map(
          (one) => [one, said.verifications[one]] as const,
        )}
        onChange={setVerified}
      />
      {mode === "restrict" && (
        <Field type="date" label={said.restrictUntil} hint={said.restrictUntilHelp} value={until} onChange={setUntil} />
      )}
      <Field label={said.number} hint={said.numberHelp} value={request} onChange={setRequest} />
    </ConfirmAct>
  );
}
