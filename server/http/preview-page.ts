// /p/SITE/TOKEN: a draft in a closed frame with what can be varied above it, and the page inside that frame.
import { html, raw } from "hono/html";
import type { HtmlEscapedString } from "hono/utils/html";
import { directionOf } from "../../widget/i18n/direction.ts";
import { chooserLink, choosers } from "./choosers.ts";
import { lawPlaces } from "../../core/jurisdictions.ts";
import { previewTexts, type PreviewLanguage } from "./preview-texts.ts";
import type { Preview } from "../services/previews.ts";
import { contentSource } from "../services/assets.ts";

type Html = HtmlEscapedString | Promise<HtmlEscapedString>;

/** What can be varied. */
export interface PreviewQuery {
  readonly lang: string;
  readonly place: string;
  readonly gpc: boolean;
  readonly returning: boolean;
  readonly layer: "first" | "panel";
  readonly scheme: "" | "light" | "dark";
  readonly width: "phone" | "desktop";
}

/** The address with one thing changed; what is as it would be anyhow is left out. */
function previewQuery({ lang, place, gpc, returning, layer, scheme, width }: Partial<PreviewQuery>): string {
  const said = [
    ["lang", lang ?? ""],
    ["place", place ?? ""],
    ["gpc", gpc ? "1" : ""],
    ["returning", returning ? "1" : ""],
    ["layer", layer === "panel" ? layer : ""],
    ["scheme", scheme ?? ""],
    ["width", width === "desktop" ? width : ""],
  ].filter(([, value]) => value);
  return said.length > 0 ? `?${new URLSearchParams(said).toString()}` : "";
}

/** What the page is drawn with. */
export interface PreviewPaper {
  readonly reader: PreviewLanguage;
  /** The style sheet's address. */
  readonly styles: string;
}

/** The page for whoever was given the address. */
export function previewPage({ row, path }: Preview, query: PreviewQuery, { reader, styles }: PreviewPaper): Html {
  const { notice } = row;
  const { lang, width, ...rest } = query;
  const said = previewTexts[reader];
  const source = `${path}/${lang}.html${previewQuery(rest)}`;
  return html`<!doctype html>
    <html lang="${reader}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex" />
        <title>${said.title} · ${notice.controller.name}</title>
        <link rel="stylesheet" href="${styles}" />
      </head>
      <body>
        <main class="sheet as-was">
          <header class="head">
            <p class="quiet">${said.draft}</p>
            <h1>${notice.controller.name}</h1>
            <p class="quiet">${said.nothing}</p>
          </header>
          <section aria-label="${said.title}">
            ${variants({ row, path }, query, reader)} ${elsewhere({ path }, query, reader)}
            <noscript><p class="verdict waiting">${said.noScript}</p></noscript>
            <div class="archived ${width}">
              <iframe sandbox="allow-scripts" src="${source}" title="${said.frame}"></iframe>
            </div>
          </section>
        </main>
      </body>
    </html>`;
}

function variants({ row, path }: Preview, now: PreviewQuery, reader: PreviewLanguage): Html {
  const said = previewTexts[reader];
  const link = (change: Partial<PreviewQuery>, label: string) => {
    const isOn = Object.entries(change).every(([name, value]) => now[name as keyof PreviewQuery] === value);
    return chooserLink(`${path}${previewQuery({ ...now, ...change })}`, label, isOn);
  };
  const names = new Intl.DisplayNames(reader, { type: "language" });
  const { rows: named, layers, people, signals, schemes: colours, widths } = said;
  const rows: readonly (readonly [name: string, links: readonly Html[]])[] = [
    [named.language, Object.keys(row.notice.languages).map((lang) => link({ lang }, names.of(lang) ?? lang))],
    [named.where, Object.entries(said.places).map(([place, name]) => link({ place }, name))],
    [named.what, [link({ layer: "first" }, layers.first), link({ layer: "panel" }, layers.panel)]],
    [named.who, [link({ returning: false }, people.first), link({ returning: true }, people.returning)]],
    [named.signal, [link({ gpc: false }, signals.none), link({ gpc: true }, signals.gpc)]],
    [named.colours, [link({ scheme: "light" }, colours.light), link({ scheme: "dark" }, colours.dark)]],
    [named.on, [link({ width: "phone" }, widths.phone), link({ width: "desktop" }, widths.desktop)]],
  ];
  return choosers(rows);
}

const named = new Map<PreviewLanguage, readonly (readonly [place: string, name: string])[]>();

/** The places of the table of laws by name; only countries have names, so that Colorado is `United States · CO`. */
function placesIn(reader: PreviewLanguage) {
  const known = named.get(reader);
  if (known) return known;
  const names = new Intl.DisplayNames(reader, { type: "region" });
  const { compare } = new Intl.Collator(reader);
  const places = lawPlaces()
    .map((place) => {
      const [country = "", part] = place.split("-");
      return [place, [names.of(country) ?? country, part].filter(Boolean).join(" · ")] as const;
    })
    .sort(([, a], [, b]) => compare(a, b));
  named.set(reader, places);
  return places;
}

/** Every place of the table of laws, by a form that needs no script and keeps what else was chosen. */
function elsewhere({ path }: Pick<Preview, "path">, now: PreviewQuery, reader: PreviewLanguage): Html {
  const said = previewTexts[reader];
  const kept = new URLSearchParams(previewQuery({ ...now, place: "" }));
  return html`<form class="elsewhere" method="get" action="${path}">
    ${[...kept].map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}" />`)}
    <label for="place">${said.elsewhere}</label>
    <select id="place" name="place">
      ${[["", said.places[""]] as const, ...placesIn(reader)].map(
        ([place, name]) => html`<option value="${place}" ${place === now.place ? html`selected` : ""}>${name}</option>`,
      )}
    </select>
    <button>${said.show}</button>
  </form>`;
}

const dark = ":root{--a:#2c3036;--b:#202328;--c:#16181c}";
const schemes: Readonly<Record<PreviewQuery["scheme"], string>> = {
  "": `:root{color-scheme:light dark}@media(prefers-color-scheme:dark){${dark}}`,
  light: ":root{color-scheme:light}",
  dark: `:root{color-scheme:dark}${dark}`,
};

/** A page that could be anybody's, so that the notice is seen in front of something. */
const frameStyle = (scheme: PreviewQuery["scheme"]): string => pageStyle + schemes[scheme];

const pageStyle = [
  ":root{--a:#e9ebee;--b:#f4f5f7;--c:#fff}",
  "body{margin:0;min-height:100vh;background:var(--c);font:16px/1.5 system-ui,sans-serif}",
  ".bar{display:flex;gap:16px;padding:16px 24px;background:var(--b)}",
  ".page{max-width:60rem;margin:0 auto;padding:32px 24px;display:grid;gap:16px}",
  "i{display:block;height:14px;border-radius:7px;background:var(--a)}",
  ".bar i{width:72px}.bar i:first-child{width:120px;margin-right:auto}",
  ".page i:first-child{height:32px;width:60%}.page i:nth-child(4){height:180px;border-radius:12px}",
  ".page i:nth-child(3n){width:82%}",
].join("");

/** The scripts of our own, which the page's policy knows by their hashes. */
export interface FrameScripts {
  readonly signal: string;
  readonly storage: string;
  readonly panel: string;
}

/** A frame like this has no storage; what the notice remembers is put into one that is gone with the page. */
const storageOf = (key: string, decision: string | undefined): string => {
  const kept = decision === undefined ? "{}" : `{${JSON.stringify(key)}:${JSON.stringify(decision)}}`;
  return `{const kept=${kept};Object.defineProperty(window,"localStorage",{value:new Proxy({getItem:k=>kept[k]??null,setItem(k,v){kept[k]=String(v)},removeItem(k){delete kept[k]}},{ownKeys:()=>Object.keys(kept),getOwnPropertyDescriptor:(_,k)=>k in kept?{value:kept[k],enumerable:true,configurable:true}:undefined})})}`;
};

/** The frame's scripts for what is to be seen. */
export const frameScripts = ({ row }: Preview, query: PreviewQuery, decision: string | undefined): FrameScripts => ({
  signal: `Object.defineProperty(Navigator.prototype,"globalPrivacyControl",{get:()=>${query.gpc},configurable:true})`,
  storage: storageOf(`assent-${row.notice.site}`, decision),
  panel: query.layer === "panel" ? "(window.assent=[]).push(assent=>assent.open())" : "",
});

/** The policy of the frame: an origin that nobody else has, its own files, and nowhere to send anything. */
export const framePolicy = (scripts: FrameScripts, { scheme }: PreviewQuery): string =>
  [
    "sandbox allow-scripts",
    "default-src 'none'",
    `script-src 'self' ${Object.values(scripts)
      .filter(Boolean)
      .map((text: string) => contentSource(text))
      .join(" ")}`,
    `style-src ${contentSource(frameStyle(scheme))}`,
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'self'",
  ].join("; ");

/** The page in the frame. */
export function previewFrame({ row, path }: Preview, query: PreviewQuery, scripts: FrameScripts): Html {
  const { lang, place, scheme } = query;
  const tag = (text: string) => (text ? raw(`<script>${text}</script>`) : "");
  return html`<!doctype html>
    <html lang="${lang}" dir="${directionOf(lang)}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>Preview · ${row.notice.controller.name}</title>
        ${raw(`<style>${frameStyle(scheme)}</style>`)} ${tag(scripts.signal)} ${tag(scripts.storage)}
        ${tag(scripts.panel)}
        <script src="${path}/run.js${previewQuery({ place, scheme })}" crossorigin></script>
      </head>
      <body>
        <div class="bar"><i></i><i></i><i></i></div>
        <div class="page"><i></i><i></i><i></i><i></i><i></i><i></i><i></i><i></i><i></i></div>
      </body>
    </html>`;
}
