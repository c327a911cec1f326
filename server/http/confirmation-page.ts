// /c/SITE/TOKEN as HTML, without a script: what is to be confirmed or renewed, one button, and afterwards what was done.
import { html } from "hono/html";
import type { HtmlEscapedString } from "hono/utils/html";
import { directionOf } from "../../widget/i18n/direction.ts";
import type { StaticFile } from "../context.ts";
import { assetPath } from "../services/assets.ts";
import type { ConfirmationView } from "../services/confirmations.ts";
import { mailTexts, type MailTexts } from "../services/mail-texts.ts";
import { ownWords } from "../services/own-words.ts";
import { responsibleLines } from "../services/responsible.ts";
import { dayIn, topicList, topicTitle, worded } from "../services/mail-words.ts";

type Html = HtmlEscapedString | Promise<HtmlEscapedString>;

/** The whole page, in the language the notice was read in: what is pressed is what was read. */
export function confirmationPage(view: ConfirmationView, files: Readonly<Record<string, StaticFile>>): Html {
  const { notice, lang, kind, state } = view;
  const { name: controller, contact } = notice.controller;
  const texts = mailTexts(lang);
  const topic = topicList(
    view.purposes.map((id) => topicTitle(notice, id, lang)),
    lang,
  );
  return html`<!doctype html>
    <html lang="${lang}" dir="${directionOf(lang)}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex" />
        <title>${topic} · ${controller}</title>
        <link rel="stylesheet" href="${assetPath(files, "receipt.css")}" />
      </head>
      <body>
        <main class="sheet">
          <header class="head">
            <p class="quiet">${controller}</p>
            ${responsibleLines(notice, view.purposes, lang).map((line) => html`<p class="quiet">${line}</p>`)}
            ${state === "open" ? html`<h1>${topic}</h1>` : html`<h1 role="status">${afterwards(view, { texts, topic })}</h1>`}
          </header>
          ${state === "open" ? pressed(view, kind === "confirm" ? texts.confirmButton : texts.renewButton) : ""}
          <footer>
            ${state === "open" && kind === "confirm" ? html`<p class="quiet">${texts.notYou}</p>` : ""}
            <p class="quiet">${contact}</p>
          </footer>
        </main>
      </body>
    </html>`;
}

function afterwards({ kind, state, until, lang }: ConfirmationView, said: { texts: MailTexts; topic: string }): string {
  const { texts, topic } = said;
  if (state === "over") return texts.linkOver;
  if (kind === "confirm" || until === undefined) return worded(texts.confirmed, { topic });
  return worded(texts.renewed, { topic, date: dayIn(until, lang) });
}

/** What each purpose says to who agrees to it, and the one button. */
function pressed({ notice, lang, purposes }: ConfirmationView, label: string): Html {
  const { name: controller } = notice.controller;
  return html`${purposes.map((id) => {
      const { text = "", formLabel } = notice.languages[lang]?.purposes[id] ?? {};
      const others = notice.purposes.find((purpose) => purpose.id === id)?.recipients ?? [];
      const named = others.filter((name) => name !== controller);
      return html`<p>${worded(formLabel ?? text, { controller })}</p>
        ${named.length > 0 ? html`<p class="quiet">${ownWords(lang).recipients}: ${topicList(named, lang)}</p>` : ""}`;
    })}
    <form class="press confirm" method="post">
      <button name="act" value="confirm">${label}</button>
    </form>`;
}
