// /p/SITE/TOKEN: a draft in a closed frame with what can be varied above it, and the page inside that frame.
import { html, raw } from "hono/html";
import type { HtmlEscapedString } from "hono/utils/html";
import { directionOf } from "../../widget/i18n/direction.ts";
import { chooserLink, choosers } from "./choosers.ts";
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

/** Places that differ in what their people see, as examples. */
const places: readonly (readonly [place: string, name: string])[] = [
  ["", "Unknown: the strictest"],
  ["GB", "United Kingdom"],
  ["DE", "Germany"],
  ["US-CA", "California"],
  ["US-NY", "New York"],
];

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

/** The page for whoever was given the address. */
export function previewPage({ row, path }: Preview, query: PreviewQuery, styles: string): Html {
  const { notice } = row;
  const { lang, width, ...rest } = query;
  const source = `${path}/${lang}.html${previewQuery(rest)}`;
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex" />
        <title>Preview · ${notice.controller.name}</title>
        <link rel="stylesheet" href="${styles}" />
      </head>
      <body>
        <main class="sheet as-was">
          <header class="head">
            <p class="quiet">A draft, not published</p>
            <h1>${notice.controller.name}</h1>
            <p class="quiet">Nothing you press here is recorded. The page shows the draft as it was last saved.</p>
          </header>
          <section aria-label="Preview">
            ${variants({ row, path }, query)}
            <noscript
              ><p class="verdict waiting">
                The notice is drawn by a script, which your browser does not run.
              </p></noscript
            >
            <div class="archived ${width}">
              <iframe sandbox="allow-scripts" src="${source}" title="The draft on a page"></iframe>
            </div>
          </section>
        </main>
      </body>
    </html>`;
}

function variants({ row, path }: Preview, now: PreviewQuery): Html {
  const link = (change: Partial<PreviewQuery>, label: string) => {
    const isOn = Object.entries(change).every(([name, value]) => now[name as keyof PreviewQuery] === value);
    return chooserLink(`${path}${previewQuery({ ...now, ...change })}`, label, isOn);
  };
  const names = new Intl.DisplayNames("en", { type: "language" });
  const rows: readonly (readonly [name: string, links: readonly Html[]])[] = [
    ["Language", Object.keys(row.notice.languages).map((lang) => link({ lang }, names.of(lang) ?? lang))],
    ["Where", places.map(([place, name]) => link({ place }, name))],
    ["What", [link({ layer: "first" }, "First layer"), link({ layer: "panel" }, "Panel behind it")]],
    ["Who", [link({ returning: false }, "First visit"), link({ returning: true }, "Said no yesterday")]],
    ["Signal", [link({ gpc: false }, "None"), link({ gpc: true }, "Global Privacy Control")]],
    ["Colours", [link({ scheme: "light" }, "Light"), link({ scheme: "dark" }, "Dark")]],
    ["On", [link({ width: "phone" }, "A phone"), link({ width: "desktop" }, "A desktop")]],
  ];
  return choosers(rows);
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
