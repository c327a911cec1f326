// /r/NAME as HTML: complete without JavaScript; the script only adds the verification.
import { html } from "hono/html";
import type { HtmlEscapedString } from "hono/utils/html";
import { sealedSize, type ReceiptView, type StandingChoice } from "../services/receipts.ts";
import { assetPath } from "../services/assets.ts";
import type { StaticFile } from "../context.ts";
import { shownNotice } from "./receipt-notice.ts";
import { filled, receiptTexts, type ReceiptTexts } from "./receipt-texts.ts";

type Html = HtmlEscapedString | Promise<HtmlEscapedString>;

export interface PageOptions {
  /** The id the withdrawal gets if the button is pressed. */
  readonly act: string;
  readonly publicUrl: string;
  readonly files: Readonly<Record<string, StaticFile>>;
}

/** Plain English writes its dates as most of its readers here do, not as the United States do. */
export const locale = (lang: string): string => (lang === "en" ? "en-GB" : lang);

/** An instant in words, in UTC because the server does not know the reader's clock. */
export const dateText = (at: string, lang: string): string =>
  `${new Intl.DateTimeFormat(locale(lang), { dateStyle: "long", timeStyle: "short", timeZone: "UTC" }).format(new Date(at))} UTC`;

/** The day of it. */
export const dayText = (at: string, lang: string): string =>
  new Intl.DateTimeFormat(locale(lang), { dateStyle: "long", timeZone: "UTC" }).format(new Date(at));

/** The whole page. */
export function receiptPage(view: ReceiptView, options: PageOptions): Html {
  const { record } = view.receipt;
  const texts = receiptTexts(view.lang);
  const { files } = options;
  return html`<!doctype html>
    <html lang="${view.lang}">
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
            <p class="quiet">${texts.title}</p>
            <h1>${headline(view, texts)}</h1>
            <p class="date"><time datetime="${record.actedAt}">${dateText(record.actedAt, view.lang)}</time></p>
            <p class="quiet">${filled(texts.given, { controller: view.notice.controller.name })}</p>
          </header>
          ${choicesSection(view, { texts, act: options.act })} ${proofSection(view, texts)} ${shownNotice(view, texts)}
          ${detailsSection(view, texts)}
        </main>
      </body>
    </html>`;
}

// Such as "Consent · Newsletter by e-mail" would depend on grammar; the act alone reads well in every language.
function headline({ receipt }: ReceiptView, texts: ReceiptTexts): string {
  const event = texts.events[receipt.record.event];
  return event.charAt(0).toUpperCase() + event.slice(1);
}

function proofSection({ receipt, name }: ReceiptView, texts: ReceiptTexts): Html {
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
    <h3>${texts.downloads}</h3>
    <ul class="downloads">
      <li><a href="${path}.json" download="${record.id}.json">${texts.downloadReceipt}</a></li>
      <li><a href="${path}.tlog-proof" download="${record.id}.tlog-proof">${texts.downloadProof}</a></li>
      <li><a href="${path}.html" download="${record.id}.html">${texts.downloadPack}</a></li>
      <li><a href="/v1/logs/${record.site}/key" download="${record.site}.key.txt">${texts.downloadKey}</a></li>
    </ul>
    <p class="quiet">${texts.print}</p>
  </section>`;
}

function choicesSection(view: ReceiptView, page: { texts: ReceiptTexts; act: string }): Html {
  const { texts, act } = page;
  const withdrawable = view.choices.some((standing) => standing.withdrawable);
  return html`<section aria-labelledby="choices">
    <h2 id="choices">${texts.choices}</h2>
    <ul class="choices">
      ${view.choices.map((standing) => choiceItem(view, standing, texts))}
    </ul>
    ${
      withdrawable
        ? html`<form class="withdraw" method="post" action="/r/${view.name}/withdraw">
            <input type="hidden" name="act" value="${act}" />
            <button type="submit">${texts.withdraw}</button>
            <p class="quiet">${texts.withdrawHelp}</p>
          </form>`
        : ""
    }
  </section>`;
}

function choiceItem({ lang, notice }: ReceiptView, { choice, now }: StandingChoice, texts: ReceiptTexts): Html {
  const shown = notice.languages[lang];
  const title = shown?.purposes[choice.purpose]?.title ?? choice.purpose;
  const channel =
    choice.channel && shown?.messages[`channel${choice.channel.charAt(0).toUpperCase()}${choice.channel.slice(1)}`];
  const until = choice.until ? filled(texts.until, { date: dayText(choice.until, lang) }) : "";
  return html`<li>
    <span class="purpose">${title}${channel ? html` <span class="quiet">${channel}</span>` : ""}</span>
    <span class="status ${choice.status}">${texts.statuses[choice.status]}</span>
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

function detailsSection({ receipt, notice, noticeHash, lang }: ReceiptView, texts: ReceiptTexts): Html {
  const { record, verifierKey } = receipt;
  const surface = texts.surfaces[record.method.surface];
  const rows: readonly (readonly [name: string, value: string | Html])[] = [
    [texts.rows.id, record.id],
    [texts.rows.event, texts.events[record.event]],
    [texts.rows.surface, record.method.viaGpc ? `${surface}, ${texts.viaGpc}` : surface],
    [texts.rows.actedAt, dateText(record.actedAt, lang)],
    [texts.rows.at, dateText(record.at, lang)],
    [texts.rows.jurisdiction, record.jurisdiction || "–"],
    [texts.rows.notice, html`<a href="/s/${record.site}/${noticeHash.slice(7)}/${lang}.json">${noticeHash}</a>`],
    [texts.rows.log, verifierKey],
    [texts.rows.contact, `${notice.controller.name}, ${notice.controller.address}, ${notice.controller.contact}`],
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
