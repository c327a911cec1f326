// Every text in every language: how much is there, what lacks, and the fields themselves.
import { useState } from "preact/hooks";
import { answersLayer, firstLayer, optionsLayer, panelLayer } from "../../../widget/i18n/messages.ts";
import type { NoticeTexts } from "../../../core/notice.ts";
import type { ShippedLanguage } from "../../services/outlines.ts";
import { useApp } from "../app/app-state.ts";
import { useWords } from "../app/language.ts";
import { useAction, useLoaded } from "../app/use-loaded.ts";
import { Button } from "../parts/button.tsx";
import { Badge } from "../parts/card.tsx";
import { Field, Select, Tick } from "../parts/field.tsx";
import { Failure } from "../parts/said.tsx";
import type { DraftState } from "./banner-draft.ts";
import { newPurposeTexts } from "./banner-purpose-kinds.ts";
import { PurposeTextGroups } from "./banner-purpose-texts.tsx";
import { useFaults } from "./banner-report.tsx";
import { textWords } from "./banner-text-words.ts";

function Meter({ draft, lang }: { readonly draft: DraftState; readonly lang: string }) {
  const said = useWords(textWords);
  const meter = draft.draft?.report.languages.find((one) => one.lang === lang);
  if (!meter) return null;
  const there = meter.wanted - meter.missing.length;
  return (
    <div class="meter">
      <meter min={0} max={meter.wanted} value={there} aria-label={said.complete} />
      {meter.missing.length === 0 ? (
        <Badge tone="good">{said.whole}</Badge>
      ) : (
        <Badge tone="wait">{said.missing(meter.missing.length >= 50 ? "50+" : String(meter.missing.length))}</Badge>
      )}
    </div>
  );
}

function AddLanguage({ draft, onAdded }: { readonly draft: DraftState; readonly onAdded: (lang: string) => void }) {
  const said = useWords(textWords);
  const { api } = useApp();
  const known = useLoaded(
    (signal) => api.json<{ languages: readonly ShippedLanguage[] }>("GET", "/v1/languages", undefined, { signal }),
    [],
  );
  const add = useAction(async (lang: string) => {
    const texts = await api.json<NoticeTexts>("GET", `/v1/languages/${lang}`);
    // A purpose that is the site's own has no words in a language yet: they are asked for.
    draft.change((now) => {
      const purposes = Object.fromEntries(now.purposes.map((one) => [one.id, newPurposeTexts(texts, one)]));
      return { ...now, languages: { ...now.languages, [lang]: { messages: texts.messages, purposes } } };
    });
    onAdded(lang);
  });
  const there = draft.settings?.languages ?? {};
  const open = (known.value?.languages ?? []).filter(({ lang }) => !Object.hasOwn(there, lang));
  return (
    <>
      <Select
        label={said.add}
        value=""
        hint={said.addHelp}
        options={[
          ["", said.choose] as const,
          ...open.map(({ lang, name, unreviewed }) => [lang, unreviewed ? said.unreviewed(name) : name] as const),
        ]}
        onChange={(lang) => lang && add.run(lang)}
      />
      <Failure error={known.error ?? add.error} onAgain={known.error === undefined ? undefined : known.reload} />
    </>
  );
}

const groups = [
  ["first", firstLayer],
  ["panel", panelLayer],
  ["answers", answersLayer],
  ["options", optionsLayer],
] as const;

/** Sentences have lines; by the key, so that a field is never another kind while one types. */
const rowsFor = (key: string) => (/(text|textOptOut|notice|note|status|changed\w+)$/i.test(key) ? { rows: 3 } : {});

interface TextGroup {
  readonly draft: DraftState;
  readonly lang: string;
  readonly name: string;
  readonly keys: readonly string[];
  readonly isOpen: boolean;
  readonly onlyMissing: boolean;
}

function Group({ draft, lang, name, keys, isOpen, onlyMissing }: TextGroup) {
  const said = useWords(textWords);
  const fault = useFaults(draft);
  const { settings } = draft;
  const own = settings?.languages[lang]?.messages ?? {};
  const reference = settings?.languages[settings.defaultLanguage]?.messages ?? {};
  const shown = keys.filter((key) => !onlyMissing || !own[key]?.trim());
  if (shown.length === 0) return null;
  return (
    <details open={isOpen || onlyMissing}>
      <summary>
        {name} <span class="quiet">{said.count(shown.length)}</span>
      </summary>
      <div class="stack">
        {shown.map((key) => (
          <Field
            key={key}
            label={said.keyName(key)}
            hint={lang === settings?.defaultLanguage ? undefined : reference[key]}
            value={own[key] ?? ""}
            {...rowsFor(key)}
            fault={fault(`/languages/${lang}/messages/${key}`)}
            onChange={(value) => draft.set(["languages", lang, "messages", key], value)}
          />
        ))}
      </div>
    </details>
  );
}

export function TextFields({ draft }: { readonly draft: DraftState }) {
  const said = useWords(textWords);
  const { settings } = draft;
  const languages = Object.keys(settings?.languages ?? {}).sort();
  const [chosen, setChosen] = useState(settings?.defaultLanguage ?? "en");
  const [onlyMissing, setOnlyMissing] = useState(false);
  if (!settings) return null;
  const lang = languages.includes(chosen) ? chosen : (languages[0] ?? "en");
  const isDefault = lang === settings.defaultLanguage;
  return (
    <div class="stack">
      <div class="columns">
        <Select
          label={said.language}
          value={lang}
          options={languages.map((tag) => [tag, said.languageName(tag)] as const)}
          onChange={setChosen}
        />
        <AddLanguage draft={draft} onAdded={setChosen} />
      </div>
      <div class="row">
        <Meter draft={draft} lang={lang} />
        {isDefault ? (
          <Badge>{said.isDefault}</Badge>
        ) : (
          <>
            <Button kind="plain" onPress={() => draft.set(["defaultLanguage"], lang)}>
              {said.makeDefault}
            </Button>
            <Button kind="plain" icon="trash" onPress={() => draft.set(["languages", lang], undefined)}>
              {said.remove(said.languageName(lang))}
            </Button>
          </>
        )}
      </div>
      <Tick label={said.onlyMissing} checked={onlyMissing} onChange={setOnlyMissing} />
      {groups.map(([id, keys]) => (
        <Group
          key={`${id} ${lang}`}
          draft={draft}
          lang={lang}
          name={said.groups[id]}
          keys={keys}
          isOpen={id === "first"}
          onlyMissing={onlyMissing}
        />
      ))}
      <PurposeTextGroups draft={draft} lang={lang} onlyMissing={onlyMissing} />
    </div>
  );
}
