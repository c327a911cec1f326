// /u/SITE/TOKEN as HTML, without a script: plain buttons, and afterwards what was done.
import { html } from "hono/html";
import type { HtmlEscapedString } from "hono/utils/html";
import { directionOf } from "../../widget/i18n/direction.ts";
import type { StaticFile } from "../context.ts";
import { assetPath } from "../services/assets.ts";
import { othersResponsible, responsibleLines } from "../services/responsible.ts";
import type { UnsubscribeScope, UnsubscribeView } from "../services/unsubscribes.ts";
import { filled } from "./receipt-texts.ts";
import { unsubscribeTexts } from "./unsubscribe-texts.ts";

type Html = HtmlEscapedString | Promise<HtmlEscapedString>;

/** What a button of the page says. */
export type PressedScope = Exclude<UnsubscribeScope, "channel" | "controller"> | `from:${string}`;

export interface UnsubscribePage {
  /** Of the reader. */
  readonly lang: string;
  readonly files: Readonly<Record<string, StaticFile>>;
  /** What was done; undefined before a button was pressed. */
  readonly done?: PressedScope | undefined;
}

/** The purpose's title as the notice tells it to the reader. */
function topicTitle({ notice, subject }: UnsubscribeView, lang: string): string {
  const inOrder = [
    notice.languages[lang],
    notice.languages[notice.defaultLanguage ?? ""],
    ...Object.values(notice.languages),
  ];
  return (
    inOrder.map((texts) => texts?.purposes[subject.purpose]?.title).find((title) => title !== undefined) ??
    subject.purpose
  );
}

/** The whole page. */
export function unsubscribePage(view: UnsubscribeView, { lang, files, done }: UnsubscribePage): Html {
  const texts = unsubscribeTexts(lang);
  const { name: controller, contact } = view.notice.controller;
  const values = { controller, topic: topicTitle(view, lang) };
  const others = othersResponsible(view.notice, view.subject.purpose);
  const from = done?.startsWith("from:") ? done.slice(5) : undefined;
  const said =
    done &&
    (done === "topic" ? filled(texts.doneTopic, values) : filled(texts.doneAll, { controller: from ?? controller }));
  return html`<!doctype html>
    <html lang="${lang}" dir="${directionOf(lang)}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex" />
        <title>${texts.title} · ${controller}</title>
        <link rel="stylesheet" href="${assetPath(files, "receipt.css")}" />
      </head>
      <body>
        <main class="sheet">
          <header class="head">
            <p class="quiet">${controller}</p>
            ${responsibleLines(view.notice, [view.subject.purpose], lang).map((line) => html`<p class="quiet">${line}</p>`)}
            ${said ? html`<h1 role="status">${said}</h1>` : html`<h1>${texts.title}</h1>`}
          </header>
          ${done ? "" : press("topic", { button: filled(texts.topic, values), help: texts.topicHelp })}
          ${
            done === "all"
              ? ""
              : others.map((name) =>
                  name === from
                    ? ""
                    : press(`from:${name}`, { button: filled(texts.all, { controller: name }), help: texts.allHelp }),
                )
          }
          ${done === "all" ? "" : press("all", { button: filled(texts.all, values), help: texts.allHelp })}
          <footer><p class="quiet">${contact}</p></footer>
        </main>
      </body>
    </html>`;
}

const press = (scope: PressedScope, { button, help }: { button: string; help: string }): Html =>
  html`<form class="press" method="post">
    <button name="scope" value="${scope}">${button}</button>
    <p class="quiet">${help}</p>
  </form>`;
