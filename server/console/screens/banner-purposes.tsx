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
import { PurposeTextFields } from "./banner-purpose-texts.tsx";
import { withNewPurpose, withPurpose, withVendor, type NewPurpose } from "./banner-purpose-kinds.ts";
import { useFaults } from "./banner-report.tsx";
import { VendorTextFields } from "./banner-vendor-texts.tsx";
import { purposeWords } from "./banner-purpose-words.ts";

interface OnePurpose {
  readonly draft: DraftState;
  readonly purpose: Purpose;
  readonly at: number;
  readonly vendors: readonly CatalogueVendor[];
}

const asLines = (items: readonly string[]): string => items.join("\n");
const fromLines = (text: string): string[] => text.split("\n").map((line) => line.trimStart());

function Vendors({ draft, purpose, vendors }: OnePurpose) {
  const said = useWords(purposeWords);
  const { toast, language } = useApp();
  const used = purpose.vendors.map(({ id }) => id);
  const open = vendors.filter(({ id, category }) => !used.includes(id) && category === purpose.category);
  const put = (to: (now: Purpose) => Purpose) => draft.change((now) => withPurpose(now, purpose.id, to));
  const remove = (id: string) => {
    const place = purpose.vendors.findIndex((vendor) => vendor.id === id);
    const vendor = purpose.vendors[place];
    if (!vendor) return;
    put((now) => ({ ...now, vendors: now.vendors.filter((one) => one.id !== id) }));
    const back = (now: Purpose): Purpose =>
      now.vendors.some((other) => other.id === id) ? now : { ...now, vendors: now.vendors.toSpliced(place, 0, vendor) };
    toast({ text: said.removed, undo: () => put(back) });
  };
  return (
    <div class="field">
      <span class="label">{said.vendors}</span>
      {purpose.vendors.length === 0 && <p class="quiet small">{said.noVendors}</p>}
      <ul class="chips">
        {purpose.vendors.map(({ id, name, cookies, purpose: its }) => (
          <li key={id}>
            <span>
              {name}{" "}
              <span class="quiet">{[its?.[language], said.cookies(cookies.length)].filter(Boolean).join(" · ")}</span>
            </span>
            <IconButton icon="close" label={said.removeVendor(name)} onPress={() => remove(id)} />
          </li>
        ))}
      </ul>
      {open.length > 0 && (
        <Select
          label={said.addVendor}
          value=""
          options={[
            ["", said.choose] as const,
            ...open.map(({ id, name, purpose: its }) => [id, `${name} – ${its[language]}`] as const),
          ]}
          onChange={(id) => {
            const vendor = open.find((one) => one.id === id);
            if (vendor) put((now) => withVendor(now, vendor));
          }}
        />
      )}
    </div>
  );
}

type Put = (member: keyof Purpose, value: unknown) => void;

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
  const fault = useFaults(draft);
  const put: Put = (member, value) => draft.set(["purposes", { id: purpose.id }, member], value);
  const lang = draft.settings?.defaultLanguage ?? "en";
  const others = Object.keys(draft.settings?.languages ?? {}).length - 1;
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
      <PurposeTextFields draft={draft} purpose={purpose} lang={lang} />
      {others > 0 && <p class="hint">{said.otherLanguages(others)}</p>}
      {purpose.category === null ? <Channels purpose={purpose} put={put} /> : <Vendors {...props} />}
      <VendorTextFields draft={draft} purpose={purpose} lang={lang} />
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
    draft.change((now) => withNewPurpose(now, wanted));
    setId("");
  };
  const isFree = /^[a-z][a-z0-9-]{0,47}$/.test(id) && !there.includes(id);
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
    draft.set(["purposes", { id: gone.id }], undefined);
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
