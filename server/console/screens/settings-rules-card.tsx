// The rules of a site as a form: who is asked, how long an answer lasts, and by whose rules contact is checked.
import { useState } from "preact/hooks";
import { rulesets } from "../../../core/ruleset.ts";
import { regimes, type Regime } from "../../../core/regime.ts";
import type { SiteSettings } from "../../../core/schema.ts";
import { useApp, useSite } from "../app/app-state.ts";
import { asRead, overTheirs, readTagged, type Reading } from "../app/as-read.ts";
import { useWords } from "../app/language.ts";
import { useFaultOf } from "../app/problem-words.ts";
import { useAction, useLoaded } from "../app/use-loaded.ts";
import { Button, IconButton } from "../parts/button.tsx";
import { Card, Facts } from "../parts/card.tsx";
import { Field, Form, Select, Tick } from "../parts/field.tsx";
import { Failure, Notice, Shown } from "../parts/said.tsx";
import { rulesWords } from "./settings-rules-words.ts";
import {
  besideForm,
  changedIn,
  clashesOf,
  formOf,
  placeIn,
  placesTwice,
  rebased,
  settingsFrom,
  type RulesForm,
} from "./settings-rules-form.ts";

interface PartProps {
  readonly form: RulesForm;
  readonly error: unknown;
  readonly onChange: (part: Partial<RulesForm>) => void;
}

function Places({ form, error, onChange }: PartProps) {
  const said = useWords(rulesWords);
  const faultOf = useFaultOf(error);
  const put = (at: number, row: readonly [string, Regime]) =>
    onChange({ regimes: form.regimes.map((one, index) => (index === at ? row : one)) });
  const twice = placesTwice(form);
  const options = regimes.map((regime) => [regime, said.regimes[regime]] as const);
  return (
    <fieldset class="stack">
      <legend>{said.places}</legend>
      <p class="quiet">{said.placesHelp}</p>
      {form.regimes.map(([place, regime], at) => (
        <div class="place" key={at}>
          <Field
            label={said.place}
            placeholder="US-CA"
            value={place}
            fault={twice.has(at) ? said.placeTwice : faultOf(`/regimes/${placeIn(place)}`)}
            onChange={(value) => put(at, [value, regime])}
          />
          <Select label={said.regime} value={regime} options={options} onChange={(value) => put(at, [place, value])} />
          <IconButton
            icon="trash"
            label={said.removePlace(place)}
            onPress={() => onChange({ regimes: form.regimes.filter((_, index) => index !== at) })}
          />
        </div>
      ))}
      <div class="row">
        <Button icon="plus" onPress={() => onChange({ regimes: [...form.regimes, ["", "opt-in"]] })}>
          {said.addPlace}
        </Button>
      </div>
    </fieldset>
  );
}

function Asked({ form, error, onChange }: PartProps) {
  const said = useWords(rulesWords);
  const faultOf = useFaultOf(error);
  return (
    <>
      <Tick label={said.ask} hint={said.askHelp} checked={form.ask} onChange={(ask) => onChange({ ask })} />
      <div class="columns">
        <Field
          label={said.given}
          hint={said.givenHelp}
          value={form.given}
          fault={faultOf("/renewDays/given")}
          onChange={(given) => onChange({ given })}
        />
        <Field
          label={said.refused}
          hint={said.refusedHelp}
          value={form.refused}
          fault={faultOf("/renewDays/refused")}
          onChange={(refused) => onChange({ refused })}
        />
      </div>
      <Field
        label={said.domain}
        hint={said.domainHelp}
        placeholder="example.com"
        value={form.domain}
        fault={faultOf("/domain")}
        onChange={(domain) => onChange({ domain })}
      />
      <Tick
        label={said.taggedOnly}
        hint={said.taggedOnlyHelp}
        checked={form.taggedOnly}
        onChange={(taggedOnly) => onChange({ taggedOnly })}
      />
      <Tick
        label={said.noMarks}
        hint={said.noMarksHelp}
        checked={form.noMarks}
        onChange={(noMarks) => onChange({ noMarks })}
      />
      <Tick
        label={said.gateOnly}
        hint={said.gateOnlyHelp}
        checked={form.gateOnly}
        onChange={(gateOnly) => onChange({ gateOnly })}
      />
    </>
  );
}

function Contact({ form, error, onChange }: PartProps) {
  const said = useWords(rulesWords);
  const faultOf = useFaultOf(error);
  const zones = [...new Set([form.timeZone, ...Intl.supportedValuesOf("timeZone")])].filter(Boolean);
  return (
    <div class="columns">
      <Select
        label={said.ruleset}
        hint={said.rulesetHelp}
        value={form.ruleset}
        options={[["", said.strictest], ...new Map(rulesets.map(({ name }) => [name, name]))]}
        fault={faultOf("/ruleset")}
        onChange={(ruleset) => onChange({ ruleset })}
      />
      <Select
        label={said.timeZone}
        hint={said.timeZoneHelp}
        value={form.timeZone}
        options={[["", "UTC"], ...zones.map((zone) => [zone, zone.replaceAll("_", " ")] as const)]}
        fault={faultOf("/timeZone")}
        onChange={(timeZone) => onChange({ timeZone })}
      />
      <Field
        label={said.country}
        hint={said.countryHelp}
        placeholder="GB"
        value={form.country}
        fault={faultOf("/country")}
        onChange={(country) => onChange({ country })}
      />
      <Field
        label={said.mailbox}
        hint={said.mailboxHelp}
        type="email"
        value={form.mailbox}
        fault={faultOf("/mailbox")}
        onChange={(mailbox) => onChange({ mailbox })}
      />
      <Field
        label={said.checkpointsTo}
        hint={said.checkpointsToHelp}
        type="email"
        value={form.checkpointsTo}
        fault={faultOf("/checkpointsTo")}
        onChange={(checkpointsTo) => onChange({ checkpointsTo })}
      />
    </div>
  );
}

interface RulesProps {
  readonly settings: SiteSettings;
  readonly onSaved: (now: SiteSettings) => void;
}

/** The form over the settings it began as; what others change meanwhile is neither written over nor lost. */
function useRules({ settings, onSaved }: RulesProps) {
  const said = useWords(rulesWords);
  const { api, toast } = useApp();
  const site = useSite();
  const [form, setForm] = useState(() => formOf(settings));
  const [clashes, setClashes] = useState<ReturnType<typeof clashesOf>>([]);
  const read = () => readTagged<SiteSettings>(api, "/v1/settings", site.id);
  const show = (from: RulesForm, now: SiteSettings) => {
    setForm((typed) => rebased(typed, from, now));
    onSaved(now);
  };
  /** Puts what was changed from one form to the other over the settings as they are now. */
  const put = async (wanted: RulesForm, from: RulesForm, now: Reading<SiteSettings>) => {
    const body = settingsFrom(rebased(wanted, from, now.value), now.value);
    return api.json<SiteSettings>("PUT", "/v1/settings", body, { site: site.id, headers: asRead(now) });
  };
  /** What somebody else changed since is theirs: then nothing is taken back, and it is said. */
  const takeBack = (wanted: RulesForm, from: RulesForm) =>
    overTheirs(async () => {
      const now = await read();
      const found = clashesOf(wanted, from, now.value);
      setClashes(found);
      show(from, found.length > 0 ? now.value : await put(wanted, from, now));
    });
  const save = useAction(() =>
    overTheirs(async () => {
      const from = formOf(settings);
      const now = await read();
      const found = clashesOf(form, from, now.value);
      setClashes(found);
      if (found.length > 0) return show(from, now.value);
      const saved = await put(form, from, now);
      show(form, saved);
      toast({ text: said.saved, undo: () => takeBack(formOf(now.value), formOf(saved)) });
    }),
  );
  return { form, setForm, clashes, save };
}

/** What others changed meanwhile of what was changed here. */
function Clashes({ clashes, settings }: { readonly clashes: readonly (keyof RulesForm)[]; settings: SiteSettings }) {
  const said = useWords(rulesWords);
  if (clashes.length === 0) return null;
  const theirs = formOf(settings);
  const text = (name: keyof RulesForm): string => {
    const value = theirs[name];
    if (typeof value === "boolean") return value ? said.isOn : said.isOff;
    if (typeof value === "string") return value || said.isEmpty;
    return value.map(([place, regime]) => `${place}: ${said.regimes[regime]}`).join(", ") || said.isEmpty;
  };
  const rows = clashes.map((name) => [name === "regimes" ? said.places : said[name], text(name)] as const);
  return (
    <Notice tone="wait" title={said.meanwhile}>
      <>
        <p>{said.meanwhileAbout}</p>
        <Facts rows={rows} />
      </>
    </Notice>
  );
}

function Rules({ settings, onSaved }: RulesProps) {
  const said = useWords(rulesWords);
  const { session } = useApp();
  const { form, setForm, clashes, save } = useRules({ settings, onSaved });
  const part = {
    form,
    error: save.error,
    onChange: (change: Partial<RulesForm>) => setForm((now) => ({ ...now, ...change })),
  };
  const maySet = session?.user.verbs.includes("site.set-settings");
  const others = besideForm(settings);
  const isOff = Object.keys(changedIn(form, formOf(settings))).length === 0 || placesTwice(form).size > 0;
  return (
    <Form onSend={() => isOff || save.run()}>
      <fieldset class="stack" disabled={!maySet}>
        <legend class="unseen">{said.title}</legend>
        <Places {...part} />
        <Asked {...part} />
        <h3>{said.contact}</h3>
        <Contact {...part} />
      </fieldset>
      {others.length > 0 && <p class="quiet">{said.others(others.join(", "))}</p>}
      <Clashes clashes={clashes} settings={settings} />
      <Failure error={save.error} />
      {maySet && (
        <div class="row">
          <Button type="submit" kind="main" isBusy={save.isBusy} isOff={isOff}>
            {said.save}
          </Button>
        </div>
      )}
    </Form>
  );
}

export function RulesCard() {
  const said = useWords(rulesWords);
  const { api } = useApp();
  const site = useSite();
  const loaded = useLoaded(
    (signal) => api.json<SiteSettings>("GET", "/v1/settings", undefined, { site: site.id, signal }),
    [site.id],
  );
  return (
    <Card title={said.title}>
      <div class="stack">
        <p class="quiet">{said.about}</p>
        <Shown of={loaded}>{(settings) => <Rules settings={settings} onSaved={loaded.set} />}</Shown>
      </div>
    </Card>
  );
}
