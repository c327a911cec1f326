// Purposes and the vendors behind them: chosen from the catalogue, worded in the default language, added and taken away.
import { useState } from "preact/hooks";
import type { CatalogueVendor } from "../../../core/catalogue.ts";
import { channels, type Channel, type Purpose } from "../../../core/purpose.ts";
import { useApp } from "../app/app-state.ts";
import { useWords } from "../app/language.ts";
import { useLoaded } from "../app/use-loaded.ts";
import { Button, IconButton } from "../parts/button.tsx";
import { Badge } from "../parts/card.tsx";
import { Field, Select, Tick } from "../parts/field.tsx";
import { Failure } from "../parts/said.tsx";
import type { DraftState } from "./banner-draft.ts";
import { newPurpose, newPurposeTexts, vendorOf, type NewPurpose } from "./banner-purpose-kinds.ts";
import { faultsOf } from "./banner-report.tsx";
import { purposeWords } from "./banner-purpose-words.ts";

interface OnePurpose {
  readonly draft: DraftState;
  readonly purpose: Purpose;
  readonly at: number;
  readonly vendors: readonly CatalogueVendor[];
}

const asLines = (items: readonly string[]): string => items.join("\n");
const fromLines = (text: string): string[] => text.split("\n").map((line) => line.trimStart());

function Vendors({ draft, purpose, at, vendors }: OnePurpose) {
  const said = useWords(purposeWords);
  const { toast } = useApp();
  const used = purpose.vendors.map(({ id }) => id);
  const open = vendors.filter(({ id, category }) => !used.includes(id) && category === purpose.category);
  const put = (next: Purpose["vendors"], recipients = purpose.recipients) =>
    draft.set(["purposes", at], { ...purpose, vendors: next, recipients });
  const remove = (id: string) => {
    const place = purpose.vendors.findIndex((vendor) => vendor.id === id);
    const vendor = purpose.vendors[place];
    if (!vendor) return;
    put(purpose.vendors.filter((one) => one !== vendor));
    const back = (one: Purpose): Purpose =>
      one.id !== purpose.id || one.vendors.some((other) => other.id === id)
        ? one
        : { ...one, vendors: one.vendors.toSpliced(place, 0, vendor) };
    const undo = () => draft.change((now) => ({ ...now, purposes: now.purposes.map(back) }));
    toast({ text: said.removed, undo });
  };
  return (
    <div class="field">
      <span class="label">{said.vendors}</span>
      {purpose.vendors.length === 0 && <p class="quiet small">{said.noVendors}</p>}
      <ul class="chips">
        {purpose.vendors.map(({ id, name, cookies }) => (
          <li key={id}>
            {name} <span class="quiet">{said.cookies(cookies.length)}</span>
            <IconButton icon="close" label={said.removeVendor(name)} onPress={() => remove(id)} />
          </li>
        ))}
      </ul>
      {open.length > 0 && (
        <Select
          label={said.addVendor}
          value=""
          options={[["", said.choose] as const, ...open.map(({ id, name }) => [id, name] as const)]}
          onChange={(id) => {
            const vendor = open.find((one) => one.id === id);
            if (vendor)
              put([...purpose.vendors, vendorOf(vendor)], [...new Set([...purpose.recipients, vendor.controller])]);
          }}
        />
      )}
    </div>
  );
}

type Put = (member: keyof Purpose, value: unknown) => void;

/** The purpose in words, in the default language. */
function Wording({ draft, purpose }: Pick<OnePurpose, "draft" | "purpose">) {
  const said = useWords(purposeWords);
  const fault = faultsOf(draft);
  const lang = draft.settings?.defaultLanguage ?? "en";
  const texts = draft.settings?.languages[lang]?.purposes[purpose.id];
  const word = (member: "title" | "text" | "formLabel", rows?: number) => (
    <Field
      label={said.words[member]}
      value={texts?.[member] ?? ""}
      {...(rows === undefined ? {} : { rows })}
      fault={fault(`/languages/${lang}/purposes/${purpose.id}/${member}`)}
      onChange={(value) => draft.set(["languages", lang, "purposes", purpose.id, member], value)}
    />
  );
  return (
    <>
      {word("title")}
      {word("text", 2)}
      {purpose.category === null && word("formLabel", 2)}
    </>
  );
}

function Channels({ purpose, put }: Pick<OnePurpose, "purpose"> & { readonly put: Put }) {
  const said = useWords(purposeWords);
  const used = purpose.channels;
  return (
    <fieldset>
      <legend>{said.channels}</legend>
      <div class="ticks">
        {channels.map((channel: Channel) => (
          <Tick
            key={channel}
            label={said.channelNames[channel]}
            checked={used.includes(channel)}
            onChange={(on) => put("channels", on ? [...used, channel] : used.filter((one) => one !== channel))}
          />
        ))}
      </div>
    </fieldset>
  );
}

function Details(props: OnePurpose) {
  const said = useWords(purposeWords);
  const { draft, purpose, at } = props;
  const fault = faultsOf(draft);
  const put: Put = (member, value) => draft.set(["purposes", at, member], value);
  const period = (member: "validPeriod" | "retentionPeriod") => (
    <Field
      label={said[member]}
      hint={said.periodHelp}
      value={purpose[member]}
      fault={fault(`/purposes/${at}/${member}`)}
      onChange={(value) => put(member, value)}
    />
  );
  const lines = (member: "dataTypes" | "recipients") => (
    <Field
      label={said[member]}
      hint={said.lines}
      value={asLines(purpose[member])}
      rows={3}
      fault={fault(`/purposes/${at}/${member}`)}
      onChange={(value) => put(member, fromLines(value))}
    />
  );
  return (
    <div class="stack">
      <Wording draft={draft} purpose={purpose} />
      {purpose.category === null ? <Channels purpose={purpose} put={put} /> : <Vendors {...props} />}
      <div class="columns">
        {period("validPeriod")}
        {period("retentionPeriod")}
      </div>
      <div class="columns">
        {lines("dataTypes")}
        {lines("recipients")}
      </div>
      <Field
        label={said.storage}
        value={purpose.storageLocation}
        fault={fault(`/purposes/${at}/storageLocation`)}
        onChange={(value) => put("storageLocation", value)}
      />
    </div>
  );
}

function AddPurpose({ draft }: { readonly draft: DraftState }) {
  const said = useWords(purposeWords);
  const there = draft.settings?.purposes.map(({ id }) => id) ?? [];
  const [id, setId] = useState("");
  const kinds = (["analytics", "advertising", "social"] as const).filter((kind) => !there.includes(kind));
  const add = (wanted: NewPurpose) => {
    const { settings } = draft;
    if (!settings || there.includes(wanted.id)) return;
    const languages = Object.fromEntries(
      Object.entries(settings.languages).map(([lang, texts]) => [
        lang,
        { ...texts, purposes: { ...texts.purposes, [wanted.id]: newPurposeTexts(texts, wanted) } },
      ]),
    );
    draft.change(() => ({ ...settings, languages, purposes: [...settings.purposes, newPurpose(settings, wanted)] }));
    setId("");
  };
  const isFree = /^[a-z0-9][a-z0-9-]{0,63}$/.test(id) && !there.includes(id);
  return (
    <div class="card">
      <h2>{said.add}</h2>
      <div class="row">
        {kinds.map((kind) => (
          <Button key={kind} icon="plus" onPress={() => add({ id: kind, category: kind })}>
            {said.categories[kind]}
          </Button>
        ))}
      </div>
      <div class="row">
        <Field
          label={said.newId}
          hint={said.newIdHelp}
          value={id}
          placeholder="event-news"
          fault={id !== "" && !isFree ? said.idFault : undefined}
          onChange={setId}
        />
        <Button icon="plus" onPress={() => isFree && add({ id, category: null })}>
          {said.addForm}
        </Button>
      </div>
    </div>
  );
}

export function PurposeFields({ draft }: { readonly draft: DraftState }) {
  const said = useWords(purposeWords);
  const { api, toast } = useApp();
  const known = useLoaded(
    (signal) => api.json<{ vendors: readonly CatalogueVendor[] }>("GET", "/v1/vendors", undefined, { signal }),
    [],
  );
  const { settings } = draft;
  if (!settings) return null;
  const titles = settings.languages[settings.defaultLanguage]?.purposes ?? {};
  const remove = (at: number) => {
    const gone = settings.purposes[at]!;
    draft.set(["purposes", at], undefined);
    const back = (now: typeof settings.purposes) =>
      now.some(({ id }) => id === gone.id) ? now : now.toSpliced(at, 0, gone);
    const undo = () => draft.change((now) => ({ ...now, purposes: back(now.purposes) }));
    toast({ text: said.removed, undo });
  };
  return (
    <div class="stack">
      <Failure error={known.error} onAgain={known.reload} />
      {settings.purposes.map((purpose, at) => (
        <details key={purpose.id} class="purpose">
          <summary>
            {titles[purpose.id]?.title || purpose.id}
            {purpose.id !== purpose.category && (
              <Badge>{purpose.category === null ? said.form : said.categories[purpose.category]}</Badge>
            )}
            <span class="quiet small">{said.version(purpose.version)}</span>
          </summary>
          <Details draft={draft} purpose={purpose} at={at} vendors={known.value?.vendors ?? []} />
          {purpose.category !== "essential" && (
            <div class="row">
              <Button kind="plain" icon="trash" onPress={() => remove(at)}>
                {said.remove}
              </Button>
            </div>
          )}
        </details>
      ))}
      <AddPurpose draft={draft} />
    </div>
  );
}
