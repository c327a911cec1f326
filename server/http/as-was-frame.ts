// The page on which archived code runs: empty but for what the layer needs, and with nothing of who is looking.
import { html, raw } from "hono/html";
import type { HtmlEscapedString } from "hono/utils/html";
import { channelAddress } from "../../core/address.ts";
import type { Channel } from "../../core/purpose.ts";
import type { AsWasView } from "../services/as-was-view.ts";
import { asWasTexts } from "./as-was-texts.ts";

/** What can be looked at: the first layer, the panel behind it, and the sentence beside a form's checkbox. */
const shownLayers = ["first", "panel", "form"] as const;
export type ShownLayer = (typeof shownLayers)[number];

/** Whether the text names a layer. */
export const isShownLayer = (text: string): text is ShownLayer => (shownLayers as readonly string[]).includes(text);

export interface FrameOptions {
  readonly layer: ShownLayer;
  /** The browser sent Global Privacy Control. */
  readonly gpc: boolean;
  /** What a form asked for; for the layer `form` only. */
  readonly fields: readonly { readonly purpose: string; readonly channel: string }[];
  readonly width: "phone" | "desktop";
}

/**
 * The only scripts of our own, known to the page's policy by their hashes. The reader's own signal must not count, and
 * the panel is opened as a page would open it (docs/widget-api.md), which works with every build there ever was.
 */
export const inlineScripts = {
  signal: `Object.defineProperty(Navigator.prototype,"globalPrivacyControl",{get:()=>true,configurable:true})`,
  noSignal: `Object.defineProperty(Navigator.prototype,"globalPrivacyControl",{get:()=>false,configurable:true})`,
  panel: `(window.assent=[]).push(assent=>assent.open())`,
} as const;

/** The look of what is not the notice. */
export const frameStyle = [
  ":root{color-scheme:light dark}",
  "body{margin:0;padding:16px;font:14px/1.5 system-ui,sans-serif;background:Canvas;color:CanvasText}",
  ".label{margin:-16px -16px 16px;padding:10px 16px;font-weight:600;color:#6b4a00;background:#fbf3dd}",
  "@media(prefers-color-scheme:dark){.label{color:#ecd08a;background:#352a10}}",
  "form{max-width:30rem;margin-top:24px;display:grid;gap:14px}",
  "form label{display:grid;gap:4px}",
  "input[type=email],input[type=tel]{min-height:40px;font:inherit;border:1px solid GrayText;border-radius:6px}",
].join("");

// The policy knows them byte by byte, so that no formatter may lay them out.
const styleTag = raw(`<style>${frameStyle}</style>`);
const scriptTag = (name: keyof typeof inlineScripts) => raw(`<script>${inlineScripts[name]}</script>`);

/**
 * The whole page; `view.run` must be there. The script is asked for as another origin's, which every one is to
 * this page: without that, what it imports would have no address to start from.
 */
export function asWasFrame(view: AsWasView, options: FrameOptions): HtmlEscapedString | Promise<HtmlEscapedString> {
  const { lang, row, run, rules } = view;
  const { layer, gpc } = options;
  const texts = asWasTexts(lang);
  const source = `/f/${row.notice.site}/${run?.script.hash.slice(7)}`;
  return html`<!doctype html>
    <html lang="${lang}" dir="${view.dir}" ${layer === "form" || !rules.asks ? raw("data-unasked") : ""}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${texts.title} · ${row.notice.controller.name}</title>
        ${styleTag} ${scriptTag(gpc ? "signal" : "noSignal")} ${layer === "panel" ? scriptTag("panel") : ""}
        <script src="${source}" crossorigin></script>
      </head>
      <body>
        <p class="label">${texts.label}</p>
        ${layer === "form" ? formOf(view, options) : ""}
      </body>
    </html>`;
}

/** A form with the fields an address needs, and a place for each thing it asked. */
function formOf({ row }: AsWasView, { fields }: FrameOptions): HtmlEscapedString | Promise<HtmlEscapedString> {
  const asked = fields.filter(({ purpose, channel }) =>
    row.notice.purposes.some(({ id, channels }) => id === purpose && channels.includes(channel as Channel)),
  );
  const kinds = new Set(asked.map(({ channel }) => channelAddress[channel as Channel]));
  return html`<form>
    ${kinds.has("email") ? html`<input type="email" aria-label="E-mail" placeholder="name@example.com" />` : ""}
    ${kinds.has("phone") ? html`<input type="tel" aria-label="Telephone" placeholder="+44" />` : ""}
    ${kinds.has("post") ? html`<textarea data-assent-post aria-label="Address"></textarea>` : ""}
    ${kinds.has("chat") ? html`<input data-assent-chat aria-label="Chat" placeholder="telegram:name" />` : ""}
    ${asked.map(
      ({ purpose, channel }) => html`<div data-assent-form="${purpose}" data-assent-channel="${channel}"></div>`,
    )}
  </form>`;
}
