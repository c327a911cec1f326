// /n/SITE/HASH/LANG as HTML: the archived code in a closed frame, the screenshots of then, and all words without a script.
import { html } from "hono/html";
import type { HtmlEscapedString } from "hono/utils/html";
import type { StaticFile } from "../context.ts";
import { archivePath } from "../services/as-was.ts";
import type { AsWasView } from "../services/as-was-view.ts";
import { assetPath } from "../services/assets.ts";
import { asWasAddress, shownQuery, type ShownQuery } from "./as-was-address.ts";
import type { FrameOptions, ShownLayer } from "./as-was-frame.ts";
import { chooserLink, choosers } from "./choosers.ts";
import { asWasTexts, type AsWasTexts } from "./as-was-texts.ts";
import { noticeShown } from "./receipt-notice.ts";
import { dayText, locale } from "./receipt-dates.ts";
import { filled } from "./receipt-texts.ts";

/** Nobody acted: what is drawn is the notice of anybody. */
const anyMethod = { surface: "banner", action: "save", layer: 1, trusted: false } as const;

type Html = HtmlEscapedString | Promise<HtmlEscapedString>;

export interface AsWasOptions extends FrameOptions {
  /** The day whose settings count, as it stood in the address. */
  readonly on: string | undefined;
  readonly files: Readonly<Record<string, StaticFile>>;
}

/** The whole page. */
export function asWasPage(view: AsWasView, options: AsWasOptions): Html {
  const { row, lang, standing } = view;
  const texts = asWasTexts(lang);
  const day = dayText(row.publishedAt, lang);
  return html`<!doctype html>
    <html lang="${locale(lang)}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex" />
        <title>${texts.title} · ${row.notice.controller.name}</title>
        <link rel="stylesheet" href="${assetPath(options.files, "receipt.css")}" />
      </head>
      <body>
        <main class="sheet as-was">
          <header class="head">
            <p class="quiet">${texts.title}</p>
            <h1>${row.notice.controller.name}</h1>
            <p class="date">
              <time datetime="${row.publishedAt}">${filled(texts.published, { date: day })}</time>
            </p>
            <p class="quiet">${texts.standings[standing]}</p>
          </header>
          ${frameSection(view, options, texts)} ${screenshotSection(view, options, texts)}
          ${wordsSection(view, options, texts)} ${detailsSection(view, texts)}
        </main>
      </body>
    </html>`;
}

function frameSection(view: AsWasView, options: AsWasOptions, texts: AsWasTexts): Html {
  const { row, lang, run } = view;
  if (!run)
    return html`<section aria-labelledby="looked">
      <h2 id="looked">${texts.shown}</h2>
      <p class="verdict waiting">${texts.notKept}</p>
    </section>`;
  const { layer, width, gpc, fields, on } = options;
  const query = shownQuery({ layer, rules: run.variant, on, gpc, fields });
  const source = `${archivePath(row.notice.site, row.hash, run.build)}/${lang}.html${query}`;
  return html`<section aria-labelledby="looked">
    <h2 id="looked">${texts.shown}</h2>
    <p class="quiet">${texts.shownHelp}</p>
    ${variants(view, options, texts)}
    <noscript><p class="verdict waiting">${texts.noScript}</p></noscript>
    <div class="archived ${width}">
      <iframe sandbox="allow-scripts" src="${source}" title="${texts.frameTitle}"></iframe>
    </div>
  </section>`;
}

/** Rows of links, one for each thing that can be chosen; a row with nothing to choose is left out. */
function variants({ row, lang, run }: AsWasView, options: AsWasOptions, texts: AsWasTexts): Html {
  const { layer, width, gpc, fields, on } = options;
  const now: ShownQuery = { layer, width, rules: run!.variant, build: run!.build.slice(7), on, gpc, fields };
  const link = (change: Partial<ShownQuery>, label: string, isOn: boolean) => {
    const href = asWasAddress({ site: row.notice.site, notice: row.hash, lang }, { ...now, ...change });
    return chooserLink(href, label, isOn);
  };
  const layers: readonly ShownLayer[] = fields.length > 0 ? ["first", "panel", "form"] : ["first", "panel"];
  const rows: readonly (readonly [name: string, links: readonly Html[]])[] = [
    [texts.layer, layers.map((one) => link({ layer: one }, texts.layers[one], one === layer))],
    [texts.width, (["phone", "desktop"] as const).map((one) => link({ width: one }, texts.widths[one], one === width))],
    [texts.rules, run!.variants.map((one) => link({ rules: one }, variantText(one, texts), one === run!.variant))],
    [texts.builds, run!.builds.map((one) => link({ build: one.slice(7) }, one.slice(7, 19), one === run!.build))],
  ];
  return choosers(rows);
}

/** Such as `opt-out-link` in words. */
function variantText(variant: string, { regimes, link, exempt }: AsWasTexts): string {
  const regime = (["opt-in", "opt-out", "notice"] as const).find((one) => variant.startsWith(one)) ?? "opt-in";
  const rest = variant.slice(regime.length).split("-");
  const more = [rest.includes("link") ? link : "", rest.includes("exempt") ? exempt : ""].filter(Boolean);
  return [regimes[regime], ...more].join(", ");
}

function screenshotSection({ screenshots: all, row }: AsWasView, { gpc }: AsWasOptions, texts: AsWasTexts): Html {
  const screenshots = all.filter((picture) => picture.gpc === gpc);
  if (screenshots.length === 0) return html``;
  return html`<section aria-labelledby="screenshots">
    <h2 id="screenshots">${texts.screenshots}</h2>
    <p class="quiet">${texts.screenshotsHelp}</p>
    <ul class="screenshots">
      ${screenshots.map(({ file, viewport, layer }) => {
        const address = `/f/${row.notice.site}/${file.slice(7)}`;
        const name = `${layer === "panel" ? texts.layers.panel : texts.layers.first}, ${viewport.replace("x", " × ")}`;
        return html`<li>
          <a href="${address}"><img src="${address}" alt="${name}" loading="lazy" /></a>
          <p>${name}</p>
          <p class="hash">${file}</p>
        </li>`;
      })}
    </ul>
  </section>`;
}

function wordsSection({ row, lang, words, rules }: AsWasView, { gpc }: AsWasOptions, texts: AsWasTexts): Html {
  const shown = row.notice.languages[lang]!;
  const forms = row.notice.purposes.flatMap(({ id }) =>
    [shown.purposes[id]?.formLabel ?? [], shown.purposes[id]?.formConfirm ?? []].flat(),
  );
  return html`<section aria-labelledby="words">
    <h2 id="words">${texts.words}</h2>
    <p class="quiet">${texts.wordsHelp}</p>
    ${noticeShown({ record: { choices: [], method: { ...anyMethod, viaGpc: gpc } }, notice: row.notice, lang, rules })}
    ${wordList(texts.forms, forms)} ${wordList(texts.others, words)}
  </section>`;
}

function wordList(name: string, words: readonly string[]): Html {
  if (words.length === 0) return html``;
  return html`<h3>${name}</h3>
    <ul class="words">
      ${words.map((text) => html`<li>${text}</li>`)}
    </ul>`;
}

function detailsSection({ row, run, lang }: AsWasView, texts: AsWasTexts): Html {
  const data = `/s/${row.notice.site}/${row.hash.slice(7)}/${lang}.json`;
  const rows: readonly (readonly [name: string, value: string | Html])[] = [
    [texts.rows.notice, row.hash],
    [texts.rows.build, run?.build ?? row.notice.build],
    [texts.rows.lang, lang],
    [texts.rows.data, html`<a href="${data}">${data}</a>`],
  ];
  return html`<section aria-labelledby="details">
    <h2 id="details">${texts.details}</h2>
    <dl class="details">
      ${rows.map(
        ([name, value]) =>
          html`<div>
            <dt>${name}</dt>
            <dd>${value}</dd>
          </div>`,
      )}
    </dl>
  </section>`;
}
