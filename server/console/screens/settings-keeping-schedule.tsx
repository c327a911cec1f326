// What goes by itself once it is past its period: after how many days, and when the next run is.
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import type { SiteSettings } from "../../../core/schema.ts";
import type { RetentionReport } from "../../services/retention.ts";
import type { PlannedRun } from "../../services/retention-schedule.ts";
import { useApp, useSite } from "../app/app-state.ts";
import { useFormats, useWords } from "../app/language.ts";
import { useAction, useLoaded } from "../app/use-loaded.ts";
import { Button } from "../parts/button.tsx";
import { Card } from "../parts/card.tsx";
import { Field, Form } from "../parts/field.tsx";
import { Failure, Shown } from "../parts/said.tsx";
import { setDays, type Days } from "./settings-keeping-days.ts";
import { keepingWords } from "./settings-keeping-words.ts";

/** As it is typed: what is no number the server refuses, and says what it must be. */
const daysIn = (text: string): Days => {
  const typed = text.trim();
  if (typed === "") return undefined;
  return /^\d+$/.test(typed) ? Number(typed) : typed;
};

function Planned({ planned, days }: { readonly planned: PlannedRun | undefined; readonly days: number | undefined }) {
  const said = useWords(keepingWords);
  const { moment, number } = useFormats();
  if (!planned) return days === undefined ? null : <p class="quiet">{said.nothingPlanned}</p>;
  const { records, reportedAt, runsAt } = planned;
  return (
    <p>
      {said.planned(number(records), moment(reportedAt))} {runsAt ? said.runs(moment(runsAt)) : said.stays}
    </p>
  );
}

interface AfterProps {
  readonly settings: SiteSettings;
  readonly onSaved: () => void;
}

function After({ settings, onSaved }: AfterProps) {
  const said = useWords(keepingWords);
  const { api, session, toast } = useApp();
  const site = useSite();
  const shown = settings.forgetAfterDays;
  /** What is written over what is set; nothing until somebody types, and once it was saved. */
  const [typed, setTyped] = useState<string>();
  const sent = useRef<string | undefined>(undefined);
  // What comes late takes the place of what was sent, and not of what was typed since.
  useLayoutEffect(() => setTyped((now) => (now === sent.current ? undefined : now)), [shown]);
  const text = typed ?? String(shown ?? "");
  /** What somebody else set meanwhile is not replaced: it is shown, and said. */
  const put = async (from: Days, to: Days, done: () => void) => {
    const isSet = await setDays(api, site.id, { from, to });
    onSaved();
    if (isSet) done();
    else toast({ text: said.othersSet });
  };
  const wanted = daysIn(text);
  const save = useAction(() => {
    sent.current = typed;
    return put(shown, wanted, () => toast({ text: said.saved, undo: () => put(wanted, shown, () => {}) }));
  });
  const isOff = wanted === shown;
  if (!session?.user.verbs.includes("site.set-settings")) return null;
  return (
    <Form onSend={() => isOff || save.run()}>
      <Field label={said.afterDays} hint={said.afterDaysHelp} value={text} onChange={setTyped} />
      <Failure error={save.error} />
      <div class="row">
        <Button type="submit" isBusy={save.isBusy} isOff={isOff}>
          {said.save}
        </Button>
      </div>
    </Form>
  );
}

/** `turn` counts what changed beside this card. */
export function ScheduleCard({ turn }: { readonly turn: number }) {
  const said = useWords(keepingWords);
  const { api } = useApp();
  const site = useSite();
  const loaded = useLoaded(
    async (signal) => {
      const at = { site: site.id, signal };
      const [settings, { planned }] = await Promise.all([
        api.json<SiteSettings>("GET", "/v1/settings", undefined, at),
        api.json<RetentionReport & { planned?: PlannedRun }>("GET", "/v1/retention", undefined, at),
      ]);
      return { settings, planned };
    },
    [site.id, turn],
  );
  return (
    <Card title={said.byItself}>
      <div class="stack">
        <p class="quiet">{said.byItselfAbout}</p>
        <Shown of={loaded} lines={2}>
          {({ settings, planned }) => (
            <>
              <Planned planned={planned} days={settings.forgetAfterDays} />
              <After settings={settings} onSaved={loaded.reload} />
            </>
          )}
        </Shown>
      </div>
    </Card>
  );
}
