// Publishing: what changes, who is asked again, from when; nothing is published that was not on screen here.
import { useEffect, useState } from "preact/hooks";
import { useApp, useSite } from "../app/app-state.ts";
import { useFormats, useWords } from "../app/language.ts";
import { useAction } from "../app/use-loaded.ts";
import { Button } from "../parts/button.tsx";
import { Dialog } from "../parts/dialog.tsx";
import { Field, Select } from "../parts/field.tsx";
import { Failure, Notice, Skeleton } from "../parts/said.tsx";
import type { DraftState, LoadedDraft } from "./banner-draft.ts";
import { PolicyText } from "./banner-policy.tsx";
import { publishWords } from "./banner-publish-words.ts";
import { Differences, Findings } from "./banner-report.tsx";

function When(props: {
  /** The change itself wants a reason where it comes at once. */
  readonly isMaterial: boolean;
  readonly when: "now" | "later";
  readonly day: string;
  readonly reason: string;
  readonly onChange: (change: { when?: "now" | "later"; day?: string; reason?: string }) => void;
}) {
  const said = useWords(publishWords);
  const { isMaterial, when, day, reason, onChange } = props;
  const why = (hint: string) => (
    <Field label={said.reason} value={reason} hint={hint} onChange={(value) => onChange({ reason: value })} />
  );
  return (
    <>
      <Select
        label={said.when}
        value={when}
        options={[["now", said.now] as const, ["later", said.later] as const]}
        onChange={(value) => onChange({ when: value })}
      />
      {when === "later" && (
        <div class="columns">
          <Field
            label={said.day}
            type="date"
            value={day}
            hint={said.dayHelp}
            onChange={(value) => onChange({ day: value })}
          />
          {why(said.reasonHelp)}
        </div>
      )}
      {when === "now" && isMaterial && why(said.atOnceHelp)}
    </>
  );
}

/** Who is asked again, in a sentence. */
function Asked({ draft }: { readonly draft: LoadedDraft }) {
  const said = useWords(publishWords);
  const { language } = useApp();
  const { asks } = draft.report;
  if (asks.length === 0) return <Notice tone="good" title={said.nobody} />;
  const titles = draft.settings.languages[draft.settings.defaultLanguage]?.purposes ?? {};
  const names = asks.map((id) => titles[id]?.title || id);
  const list = new Intl.ListFormat(language, { type: "conjunction" }).format(names);
  return (
    <Notice tone="wait" title={said.again(list)}>
      {said.againHelp}
    </Notice>
  );
}

interface ReviewProps {
  readonly draft: DraftState;
  readonly saved: LoadedDraft;
  readonly onSaved: (saved: LoadedDraft) => void;
  readonly onClose: () => void;
}

/** What must be fixed before anything can be published. */
const brokenIn = ({ report }: LoadedDraft): number =>
  report.faults.length + report.findings.filter(({ severity }) => severity === "error").length;

/** Why nothing is to be published, or nothing may be. */
function NotYet({ saved }: { readonly saved: LoadedDraft }) {
  const said = useWords(publishWords);
  const broken = brokenIn(saved);
  if (broken === 0) return <p>{said.nothing}</p>;
  return (
    <>
      <Notice tone="bad" title={said.broken(broken)} />
      <Findings report={saved.report} />
    </>
  );
}

/** From when, and the button that does it. */
function Decide({ draft, saved, onSaved, onClose }: ReviewProps) {
  const said = useWords(publishWords);
  const { api, toast } = useApp();
  const site = useSite();
  const { day: asDay } = useFormats();
  const [wish, setWish] = useState({ when: "now" as "now" | "later", day: "", reason: "" });
  const { isMaterial } = saved.report;
  const isLacking = wish.when === "later" ? wish.day === "" : isMaterial && wish.reason.trim() === "";
  const publish = useAction(async () => {
    // What came meanwhile, as the policy's hash, is looked at first.
    const now = await draft.settle();
    if (now.revision !== saved.revision) return onSaved(now);
    const reason = wish.reason.trim();
    const effectiveAt = wish.when === "later" && wish.day ? `${wish.day}T00:00:00.000Z` : undefined;
    const body = {
      revision: saved.revision,
      ...(effectiveAt ? { effectiveAt } : {}),
      ...((effectiveAt || isMaterial) && reason ? { shortNotice: reason } : {}),
    };
    const done = await api.json<{ effectiveAt: string }>("POST", "/v1/notices", body, { site: site.id });
    draft.reload();
    toast({ text: effectiveAt ? said.announced(asDay(done.effectiveAt)) : said.published });
    onClose();
  });
  return (
    <>
      <div class="stack">
        <When {...wish} isMaterial={isMaterial} onChange={(change) => setWish({ ...wish, ...change })} />
        <Failure error={publish.error} />
      </div>
      <div class="end">
        <Button onPress={onClose}>{said.close}</Button>
        <Button kind="main" isBusy={publish.isBusy} isOff={isLacking} onPress={publish.run}>
          {wish.when === "later" ? said.announce : said.publish}
        </Button>
      </div>
    </>
  );
}

function Review({ draft, saved, onSaved, onClose }: ReviewProps) {
  const said = useWords(publishWords);
  const broken = brokenIn(saved);
  const isReady = broken === 0 && saved.revision > 0 && saved.report.differences.length > 0;
  return (
    <>
      <div class="stack">
        {isReady ? (
          <>
            <Asked draft={saved} />
            <h3>{said.changes}</h3>
            <Differences rows={saved.report.differences} />
          </>
        ) : (
          <NotYet saved={saved} />
        )}
        {broken === 0 && <PolicyText key="policy" {...{ draft, saved, onSaved }} />}
      </div>
      {isReady ? (
        <Decide {...{ draft, saved, onSaved, onClose }} />
      ) : (
        <div class="end">
          <Button onPress={onClose}>{said.close}</Button>
        </div>
      )}
    </>
  );
}

export function Publish({ draft, onClose }: { readonly draft: DraftState; readonly onClose: () => void }) {
  const said = useWords(publishWords);
  const [saved, setSaved] = useState<LoadedDraft>();
  const [error, setError] = useState<unknown>();
  useEffect(() => {
    draft.settle().then(setSaved, setError);
  }, []);
  return (
    <Dialog title={said.title} onClose={onClose}>
      <Failure error={error} />
      {saved ? (
        <Review draft={draft} saved={saved} onSaved={setSaved} onClose={onClose} />
      ) : (
        error === undefined && <Skeleton />
      )}
    </Dialog>
  );
}
