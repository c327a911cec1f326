// The first two pages of the wizard: the site with what it uses, and who asks whom.
import { useState } from "preact/hooks";
import type { CatalogueVendor } from "../../../core/catalogue.ts";
import { useApp } from "../app/app-state.ts";
import { nowMs, useWords } from "../app/language.ts";
import { OpenSample } from "../app/sample.tsx";
import { useLoaded } from "../app/use-loaded.ts";
import { Button } from "../parts/button.tsx";
import { Head } from "../parts/card.tsx";
import { Field, Form, Select, Tick } from "../parts/field.tsx";
import { Failure, Shown } from "../parts/said.tsx";
import { previewWords } from "./banner-preview-words.ts";
import { placeOptions } from "./preview-places.ts";
import { wizardWords } from "./wizard-words.ts";
import { countryCodes, countryChange, regimeAt, siteWish, type Answers, type Country } from "./wizard-wish.ts";

export interface StepProps {
  readonly answers: Answers;
  readonly onChange: (part: Partial<Answers>) => void;
  readonly onNext: () => void;
}

type KnownVendor = Pick<CatalogueVendor, "id" | "name" | "category" | "purpose">;

/** What most sites that use anything use. */
const usual = ["google-analytics", "google-ads", "meta-pixel", "youtube", "microsoft-clarity", "matomo"];
const shownAtOnce = 6;

const toggled = (list: readonly string[], one: string, isOn: boolean): readonly string[] =>
  isOn ? [...list, one] : list.filter((other) => other !== one);

function Vendors({ answers, onChange }: Omit<StepProps, "onNext">) {
  const said = useWords(wizardWords);
  const { api, language } = useApp();
  const [text, setText] = useState("");
  const known = useLoaded(
    (signal) => api.json<{ vendors: KnownVendor[] }>("GET", "/v1/vendors", undefined, { signal }),
    [],
  );
  return (
    <fieldset class="stack">
      <legend>{said.vendors}</legend>
      <p class="quiet">{said.vendorsHelp}</p>
      <Field label={said.filter} type="search" value={text} onChange={setText} />
      <Shown of={known} lines={3}>
        {({ vendors }) => {
          const wanted = text.trim().toLowerCase();
          const chosen = vendors.filter(({ id }) => answers.vendors.includes(id));
          const rest = vendors.filter(({ id, name }) =>
            answers.vendors.includes(id) ? false : wanted ? name.toLowerCase().includes(wanted) : usual.includes(id),
          );
          const found = [...chosen, ...rest.slice(0, shownAtOnce)];
          return found.length === 0 ? (
            <p class="quiet">{said.noVendor}</p>
          ) : (
            <div class="ticks">
              {found.map(({ id, name, purpose }) => (
                <Tick
                  key={id}
                  label={name}
                  hint={purpose[language]}
                  checked={answers.vendors.includes(id)}
                  onChange={(isOn) => onChange({ vendors: toggled(answers.vendors, id, isOn) })}
                />
              ))}
            </div>
          );
        }}
      </Shown>
    </fieldset>
  );
}

/** Another of one's sites to begin like, where there is one. */
function Like({ answers, onChange }: Omit<StepProps, "onNext">) {
  const said = useWords(wizardWords);
  const { sites } = useApp();
  // What is made up is no model.
  const models = sites.filter(({ isSample }) => !isSample);
  if (models.length === 0) return null;
  return (
    <Select
      label={said.like}
      hint={said.likeHelp}
      value={answers.like}
      options={[["", said.likeNone], ...models.map(({ id, name }) => [id, name] as const)]}
      onChange={(like) => onChange({ like })}
    />
  );
}

export function SiteStep({ answers, onChange, onNext }: StepProps) {
  const said = useWords(wizardWords);
  const { sites } = useApp();
  const [isTried, setTried] = useState(false);
  const wish = siteWish(answers.domain, []);
  const next = () => {
    setTried(true);
    if (!wish) return;
    if (!answers.policyUrl) onChange({ policyUrl: `${wish.origins[0]}/privacy` });
    onNext();
  };
  return (
    <Form onSend={next}>
      <Head title={said.siteTitle} about={said.siteAbout} />
      <Field
        label={said.domain}
        hint={said.domainHelp}
        fault={isTried && !wish ? said.domainFault : undefined}
        value={answers.domain}
        onChange={(domain) => onChange({ domain })}
        name="domain"
        autocomplete="url"
        placeholder="example.com"
        isRequired
        isFirst
      />
      <Like answers={answers} onChange={onChange} />
      {answers.like === "" && <Vendors answers={answers} onChange={onChange} />}
      <div class="row end">
        <Button type="submit" kind="main">
          {said.next}
        </Button>
      </div>
      {sites.length === 0 && <OpenSample />}
    </Form>
  );
}

interface YouProps extends StepProps {
  readonly isBusy: boolean;
  readonly error: unknown;
  readonly onBack: () => void;
}

const isComplete = (answers: Answers): boolean =>
  [
    answers.controller,
    answers.address,
    answers.contact,
    answers.policyUrl,
    answers.authority,
    answers.storageLocation,
  ].every((text) => text.trim() !== "") && answers.languages.length > 0;

function Languages({ answers, onChange }: Omit<StepProps, "onNext">) {
  const said = useWords(wizardWords);
  const { api, language } = useApp();
  const known = useLoaded(
    (signal) => api.json<{ languages: { lang: string }[] }>("GET", "/v1/languages", undefined, { signal }),
    [],
  );
  const names = new Intl.DisplayNames(language, { type: "language" });
  return (
    <fieldset class="stack">
      <legend>{said.languages}</legend>
      <p class="quiet">{said.languagesHelp}</p>
      <Shown of={known} lines={2}>
        {({ languages }) => (
          <div class="ticks small">
            {languages
              .map(({ lang }) => [lang, names.of(lang) ?? lang] as const)
              .sort(([, a], [, b]) => a.localeCompare(b, language))
              .map(([lang, name]) => (
                <Tick
                  key={lang}
                  label={name}
                  checked={answers.languages.includes(lang)}
                  onChange={(isOn) => onChange({ languages: toggled(answers.languages, lang, isOn) })}
                />
              ))}
          </div>
        )}
      </Shown>
    </fieldset>
  );
}

/** Where the visitors are, and what that means for the banner. */
function MainPlace({ answers, onChange }: Omit<StepProps, "onNext">) {
  const said = useWords(wizardWords);
  const { places } = useWords(previewWords);
  const { language } = useApp();
  return (
    <Select
      label={said.mainPlace}
      hint={said.regimes[regimeAt(answers.mainPlace, nowMs())]}
      value={answers.mainPlace}
      options={placeOptions(language, { ...places, "": said.anywhere })}
      onChange={(mainPlace) => onChange({ mainPlace })}
    />
  );
}

export function YouStep({ answers, onChange, onNext, onBack, isBusy, error }: YouProps) {
  const said = useWords(wizardWords);
  const { language } = useApp();
  const names = new Intl.DisplayNames(language, { type: "region" });
  const countries = countryCodes.map(
    (code) => [code, code === "other" ? said.other : (names.of(code) ?? code)] as const,
  );
  const text = (
    name: keyof Answers & ("controller" | "address" | "contact" | "policyUrl" | "authority" | "storageLocation"),
  ) => ({
    value: answers[name],
    name,
    onChange: (value: string) => onChange({ [name]: value }),
    isRequired: true,
  });
  return (
    <Form onSend={() => isComplete(answers) && onNext()}>
      <Head title={said.youTitle} about={said.youAbout} />
      <Field label={said.controller} autocomplete="organization" isFirst {...text("controller")} />
      <Field label={said.address} autocomplete="street-address" {...text("address")} />
      <div class="columns">
        <Field label={said.contact} type="email" autocomplete="email" hint={said.contactHelp} {...text("contact")} />
        <Field label={said.policy} type="url" {...text("policyUrl")} />
        <Select<Country>
          label={said.country}
          value={answers.country}
          options={countries}
          onChange={(country) => onChange(countryChange(answers, country))}
        />
        <Field label={said.storage} {...text("storageLocation")} />
      </div>
      <MainPlace answers={answers} onChange={onChange} />
      <Field label={said.authority} hint={said.authorityHelp} {...text("authority")} />
      <Languages answers={answers} onChange={onChange} />
      <Failure error={error} />
      <div class="row end">
        <Button onPress={onBack}>{said.back}</Button>
        <Button type="submit" kind="main" isBusy={isBusy} isOff={!isComplete(answers)}>
          {said.next}
        </Button>
      </div>
    </Form>
  );
}
