// /r/NAME as HTML: complete without JavaScript; the script only adds the verification.
import { html } from "hono/html";
import type { HtmlEscapedString } from "hono/utils/html";
import { answerTitle } from "../../core/notice.ts";
import { sealedSize, type ReceiptView, type StandingChoice } from "../services/receipts.ts";
import { assetPath } from "../services/assets.ts";
import type { StaticFile } from "../context.ts";
import { shownNotice } from "./receipt-notice.ts";
import { dateText, dayText } from "./receipt-dates.ts";
import { detailsSection, historySection, type Writing } from "./receipt-record.ts";
import { readerWords } from "./reader-words.ts";
import { filled, pageLanguage, receiptTexts, type ReceiptTexts } from "./receipt-texts.ts";

type Html = HtmlEscapedString | Promise<HtmlEscapedString>;

export interface PageOptions {
  /** The id the withdrawal gets if the button is pressed. */
  readonly act: string;
  readonly publicUrl: string;
  readonly files: Readonly<Record<string, StaticFile>>;
}

/** The whole page. */
export function receiptPage(view: ReceiptView, options: PageOptions): Html {
  const { record } = view.receipt;
  const lang = pageLanguage(view.lang);
  const texts = receiptTexts(lang);
  const words = readerWords(view.lang);
  const writing = { lang, texts, words };
  const { files } = options;
  const { noticeHash } = view;
  return html`<!doctype html>
    <html lang="${lang}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex" />
        <title>${texts.title} · ${view.notice.controller.name}</title>
        <link rel="stylesheet" href="${assetPath(files, "receipt.css")}" />
        <script type="module" src="${assetPath(files, "receipt.js")}"></script>
      </head>
      <body>
        <main class="sheet">
          <header class="head">
            <p class="quiet">${words.title}</p>
            <h1>${headline(view, texts)}</h1>
            <p class="date"><time datetime="${record.actedAt}">${dateText(record.actedAt, lang)}</time></p>
            <p class="quiet">${filled(texts.given, { controller: view.notice.controller.name })}</p>
          </header>
          ${view.choices.length ? choicesSection(view, { ...writing, act: options.act }) : ""}
          ${proofSection(view, writing)} ${historySection(view, writing)}
          ${noticeHash ? shownNotice({ ...view, noticeHash }, texts) : ""} ${detailsSection(view, writing)}
        </main>
      </body>
    </html>`;
}

// Such as "Consent · Newsletter by e-mail" would depend on grammar; the act alone reads well in every language.
function headline({ receipt }: ReceiptView, texts: ReceiptTexts): string {
  const event = texts.events[receipt.record.event];
  return event.charAt(0).toUpperCase() + event.slice(1);
}

function proofSection({ receipt, name }: ReceiptView, { texts, words: own }: Writing): Html {
  const { record, proof } = receipt;
  const path = `/r/${name}`;
  const said = proof ? filled(texts.sealed, { index: proof.index, size: sealedSize(proof) }) : texts.unsealed;
  // The words the script needs travel with the element: it has no texts of its own.
  const words = { verifying: texts.verifying, verified: texts.verified, waiting: texts.waiting, failed: texts.failed };
  return html`<section aria-labelledby="proof">
    <h2 id="proof">${texts.proof}</h2>
    <p
      class="verdict"
      id="verdict"
      role="status"
      data-receipt="${name}"
      data-site="${record.site}"
      data-words="${JSON.stringify({ ...words, unreachable: texts.unreachable, ...texts.failures })}"
    ></p>
    <noscript><p class="verdict">${texts.noScript}</p></noscript>
    <p id="sealed" data-sealed="${texts.sealed}">${said}</p>
    <h3>${own.downloads}</h3>
    <ul class="downloads">
      <li><a href="${path}.json" download="${record.id}.json">${texts.downloadReceipt}</a></li>
      <li><a href="${path}.tlog-proof" download="${record.id}.tlog-proof">${texts.downloadProof}</a></li>
      <li><a href="${path}.html" download="${record.id}.html">${texts.downloadPack}</a></li>
      <li><a href="/v1/logs/${record.site}/key" download="${record.site}.key.txt">${texts.downloadKey}</a></li>
    </ul>
    <details class="forms">
      <summary>${texts.downloadOthers}</summary>
      <ul class="downloads">
        <li><a href="${path}.jws" download="${record.id}.jws">${texts.downloadSigned}</a></li>
        <li><a href="${path}.csv" download="${record.id}.csv">${texts.downloadTable}</a></li>
        <li><a href="${path}.jsonld" download="${record.id}.jsonld">DPV (JSON-LD)</a></li>
        <li><a href="${path}.kantara.json" download="${record.id}.kantara.json">Kantara 1.1 (JSON)</a></li>
      </ul>
    </details>
    <p class="quiet">${texts.print}</p>
  </section>`;
}

function choicesSection(view: ReceiptView, page: Writing & { act: string }): Html {
  const { texts, words, act } = page;
  const withdrawable = view.choices.some((standing) => standing.withdrawable);
  return html`<section aria-labelledby="choices">
    <h2 id="choices">${words.choices}</h2>
    <ul class="choices">
      ${view.choices.map((standing) => choiceItem(view, standing, page))}
    </ul>
    ${
      withdrawable
        ? html`<form class="withdraw" method="post" action="/r/${view.name}/withdraw">
            <input type="hidden" name="act" value="${act}" />
            <button type="submit">${words.withdraw}</button>
            <p class="quiet">${texts.withdrawHelp}</p>
          </form>`
        : ""
    }
  </section>`;
}

function choiceItem(view: ReceiptView, { choice, now }: StandingChoice, { lang, texts, words }: Writing): Html {
  const shown = view.notice.languages[view.lang];
  const title = answerTitle(view.notice, view.lang, choice.purpose);
  const channel =
    choice.channel && shown?.messages[`channel${choice.channel.charAt(0).toUpperCase()}${choice.channel.slice(1)}`];
  const until = choice.until ? filled(texts.until, { date: dayText(choice.until, lang) }) : "";
  return html`<li>
    <span class="purpose" lang="${view.lang}"
      >${title}${channel ? html` <span class="quiet">${channel}</span>` : ""}</span
    >
    <span class="status ${choice.status}">${words.status(choice.status)}</span>
    ${until ? html`<span class="quiet until">${until}</span>` : ""}
    ${
      now
        ? html`<span class="quiet until"
            >${filled(texts.now, { status: texts.statuses[now.status], date: dateText(now.at, lang) })}</span
          >`
        : ""
    }
  </li>`;
}
