// An evidence pack as one HTML file that loads nothing: its page, its data, and the script that verifies both.
import { escapedHtml } from "../../core/html-text.ts";
import { html, raw } from "hono/html";
import type { HtmlEscapedString } from "hono/utils/html";
import { parseCheckpointBody } from "../../core/checkpoint.ts";
import { answerTitle } from "../../core/notice.ts";
import { answeredParts } from "../../core/purpose.ts";
import type { Pack, PackedRecord } from "../../core/pack.ts";
import type { ServiceContext, StaticFile } from "../context.ts";
import { contentSource } from "../services/assets.ts";
import { signedPack, type CollectedPack } from "../services/packs.ts";
import { packTexts, type PackTexts } from "./pack-texts.ts";
import { recordTexts } from "./receipt-record-texts.ts";
import { partyRows } from "./purpose-parties.ts";
import { picturesShown, screenKey, screensOf, withPictures, type Screen } from "./pack-screens.ts";
import { noticeShown } from "./receipt-notice.ts";
import { dateText, dayText } from "./receipt-dates.ts";
import { readerWords } from "./reader-words.ts";
import { filled, pageLanguage, receiptTexts, type ReceiptTexts } from "./receipt-texts.ts";

type Html = HtmlEscapedString | Promise<HtmlEscapedString>;

/** What every part of the page is written with. */
interface Writing {
  readonly collected: CollectedPack;
  readonly texts: PackTexts;
  readonly words: ReceiptTexts;
  /** Of the page's own words; what it tells of may be in another. */
  readonly lang: string;
  readonly screens: readonly Screen[];
}

/** The pack, signed with its page, as the whole file. */
export async function packFile(context: ServiceContext, collected: CollectedPack): Promise<string> {
  const pack = await signedPack(context, collected, await pageOf(collected));
  return documentOf(pack, { ...context, pictures: collected.files });
}

/** The name a pack is saved under; says nothing of the person. */
export const packName = ({ site, content }: CollectedPack): string =>
  `evidence-${site}-${content.madeAt.slice(0, 19).replaceAll(":", "")}.html`;

const builtText = (files: Readonly<Record<string, StaticFile>>, name: string): string => {
  const file = files[name];
  if (!file) throw new Error(`the build has no ${name}`);
  return file.body;
};

function documentOf(
  pack: Pack,
  { files, pictures }: Pick<ServiceContext, "files"> & { pictures: CollectedPack["files"] },
): string {
  const [script, style] = [builtText(files, "pack.js"), builtText(files, "pack.css")];
  const policy = `default-src 'none'; script-src ${contentSource(script)}; style-src ${contentSource(style)}; img-src data:; base-uri 'none'; form-action 'none'`;
  const title = packTexts(pack.lang).titles[pack.about];
  // A tag inside the data would end them.
  const data = JSON.stringify(pack).replaceAll("<", "\\u003c");
  return [
    "<!doctype html>",
    `<html lang="${escapedHtml(pack.lang)}">`,
    "<head>",
    '<meta charset="utf-8" />',
    `<meta http-equiv="Content-Security-Policy" content="${policy}" />`,
    '<meta name="viewport" content="width=device-width, initial-scale=1" />',
    '<meta name="robots" content="noindex" />',
    '<meta name="referrer" content="no-referrer" />',
    `<title>${escapedHtml(title)}</title>`,
    `<style>${style}</style>`,
    "</head>",
    "<body>",
    `<header id="around" lang="${pageLanguage(pack.lang)}"><p class="verdict" id="verdict" role="status">${escapedHtml(packTexts(pack.lang).idle)}</p><ul id="findings"></ul></header>`,
    withPictures(pack.page, pictures),
    `<script type="application/json" id="pack">${data}</script>`,
    `<script>${script}</script>`,
    "</body>",
    "</html>",
    "",
  ].join("\n");
}

async function pageOf(collected: CollectedPack): Promise<string> {
  const { content } = collected;
  const screens = screensOf(content, collected.shownAs);
  const lang = pageLanguage(content.lang);
  const writing = { collected, lang, screens, texts: packTexts(lang), words: receiptTexts(lang) };
  const page = await html`<main class="sheet" lang="${lang}">
    ${head(writing)} ${standing(writing)} ${passedOn(writing)} ${history(writing)} ${shownScreens(writing)}
    ${verifying(writing)}
  </main>`;
  return String(page);
}

function head({ collected, texts, lang }: Writing): Html {
  const { content } = collected;
  const { records, notices, madeAt } = content;
  const controller = notices.at(-1)?.doc.controller;
  const [first, last] = [records[0]!, records.at(-1)!];
  const span = filled(texts.span, {
    count: records.length,
    first: dayText(first.record.actedAt, lang),
    last: dayText(last.record.actedAt, lang),
  });
  return html`<header class="head">
    <p class="quiet">${texts.kind}</p>
    <h1>${texts.titles[content.about]}</h1>
    <p class="date"><time datetime="${madeAt}">${dateText(madeAt, lang)}</time></p>
    ${
      controller
        ? html`<p class="quiet">
            ${filled(texts.made, { controller: `${controller.name}, ${controller.address}, ${controller.contact}` })}
          </p>`
        : ""
    }
    ${content.about === "subject" ? html`<p class="span">${span}</p>` : ""}
  </header>`;
}

function standing(writing: Writing): Html | "" {
  const { collected, texts, lang } = writing;
  if (collected.states.length === 0) return "";
  return html`<section aria-labelledby="now">
    <h2 id="now">${texts.now}</h2>
    <p class="quiet">${filled(texts.nowHelp, { date: dateText(collected.content.madeAt, lang) })}</p>
    <ul class="choices">
      ${collected.states.map(
        ({ purpose, channel, status, at }) =>
          html`<li>
            <span class="purpose"
              >${titleOf(writing, purpose)} <span class="quiet">${channel ? texts.channels[channel] : ""}</span></span
            >
            <span class="status ${status}">${readerWords(collected.content.lang).status(status)}</span>
            <span class="quiet until">${texts.since} ${dateText(at, lang)}</span>
          </li>`,
      )}
    </ul>
  </section>`;
}

function passedOn(writing: Writing): Html | "" {
  const { collected, texts, lang } = writing;
  if (collected.shares.length === 0) return "";
  return html`<section aria-labelledby="passed">
    <h2 id="passed">${texts.passedOn}</h2>
    <p class="quiet">${texts.passedOnHelp}</p>
    <ul class="choices">
      ${collected.shares.map(
        ({ recipient, purpose, dataTypes, sharedAt }) =>
          html`<li>
            <span class="purpose">${recipient} <span class="quiet">${titleOf(writing, purpose)}</span></span>
            ${dataTypes.length > 0 ? html`<span class="quiet">${dataTypes.join(", ")}</span>` : ""}
            <span class="quiet until">${dateText(sharedAt, lang)}</span>
          </li>`,
      )}
    </ul>
  </section>`;
}

/** What a purpose was called where it was last shown. */
function titleOf({ collected, screens }: Writing, purpose: string): string {
  const docs = collected.content.notices.map(({ doc }) => doc).toReversed();
  const langs = [collected.content.lang, ...screens.map((screen) => screen.lang)];
  for (const doc of docs)
    for (const each of langs)
      if (doc.languages[each]?.purposes[answeredParts(purpose).purpose]) return answerTitle(doc, each, purpose);
  return purpose;
}

function history(writing: Writing): Html {
  const { texts, collected, lang } = writing;
  return html`<section aria-labelledby="history">
    <h2 id="history">${texts.history}</h2>
    <p class="quiet">${texts.historyHelp}</p>
    ${collected.damaged.length > 0 ? html`<p>${filled(recordTexts(lang).damaged, { entries: collected.damaged.join(", ") })}</p>` : ""}
    <ol class="acts">
      ${collected.content.records.map((packed) => act(writing, packed))}
    </ol>
  </section>`;
}

function act(writing: Writing, packed: PackedRecord): Html {
  const { words, texts, lang } = writing;
  const { record } = packed;
  const own = readerWords(record.lang ?? lang);
  const event = words.events[record.event];
  return html`<li class="act">
    <h3>
      ${event.charAt(0).toUpperCase() + event.slice(1)}
      <time class="quiet" datetime="${record.actedAt}">${dateText(record.actedAt, lang)}</time>
    </h3>
    <ul class="choices">
      ${
        record.choices.length === 0
          ? html`<li><span class="quiet">${texts.noChoice}</span></li>`
          : record.choices.map(
              ({ purpose, channel, status, version, until }) =>
                html`<li>
                  <span class="purpose"
                    >${titleOf(writing, purpose)}
                    <span class="quiet"
                      >${[channel && texts.channels[channel], filled(texts.version, { version })].filter(Boolean).join(", ")}</span
                    ></span
                  >
                  <span class="status ${status}">${own.status(status)}</span>
                  ${until ? html`<span class="quiet until">${filled(words.until, { date: dayText(until, lang) })}</span>` : ""}
                </li>`,
            )
      }
    </ul>
    <dl class="details">
      ${factsOf(writing, packed).map(
        ([name, value]) =>
          html`<div>
            <dt>${name}</dt>
            <dd>${value}</dd>
          </div>`,
      )}
    </dl>
  </li>`;
}

function factsOf(writing: Writing, packed: PackedRecord): (readonly [string, string | Html])[] {
  const { words, texts, lang, screens, collected } = writing;
  const { record, index } = packed;
  const { rows } = texts;
  const surface = words.surfaces[record.method.surface];
  const screen = screens.findIndex(({ key }) => key === screenKey(packed, collected.shownAs.get(record.id)));
  const text = filled(texts.notice, { number: screen + 1 });
  const kept =
    record.attachments?.map(({ kind, hash, note }) => `${texts.attachments[kind]} ${note ?? ""} ${hash}`) ?? [];
  const facts: (readonly [string, string | Html | undefined])[] = [
    [rows.where, record.method.viaGpc ? `${surface}, ${words.viaGpc}` : surface],
    [rows.received, dateText(record.at, lang)],
    [rows.language, record.lang],
    [rows.jurisdiction, record.jurisdiction],
    ...partyRows(record, {
      notice: collected.content.notices.find(({ hash }) => hash === record.notice)?.doc,
      lang,
      shownLang: record.lang ?? lang,
      channelText: (channel) => texts.channels[channel],
    }),
    [rows.policy, [record.policy?.version, record.policy?.hash].filter(Boolean).join(", ")],
    [rows.served, record.served && dayText(record.served.on, lang)],
    [rows.notice, screen < 0 ? record.notice : html`<a href="#text-${screen + 1}">${text}</a>, ${record.notice}`],
    [rows.attachments, kept.join("; ")],
    [rows.erasure, record.erasure && `${record.erasure.mode}, ${record.erasure.reason}`],
    [rows.retain, record.retainUntil && dayText(record.retainUntil, lang)],
    [rows.record, record.id],
    [rows.entry, String(index)],
  ];
  return facts.flatMap(([name, value]) => (value ? [[name, value] as const] : []));
}

function shownScreens({ texts, screens, lang }: Writing): Html | "" {
  if (screens.length === 0) return "";
  const names = new Intl.DisplayNames(lang, { type: "language" });
  return html`<section aria-labelledby="shown">
    <h2 id="shown">${texts.shown}</h2>
    <p class="quiet">${texts.shownHelp}</p>
    ${screens.map(
      (screen, i) =>
        html`<div class="text" id="text-${i + 1}">
          <h3>${filled(texts.notice, { number: i + 1 })}</h3>
          <p class="quiet">
            ${filled(texts.noticeHelp, { language: names.of(screen.lang) ?? screen.lang, date: dateText(screen.publishedAt, lang) })}<br />${screen.hash}
          </p>
          <div lang="${screen.lang}">${noticeShown({ ...screen, record: screen.first.record })}</div>
          ${picturesShown(screen, { texts })}
        </div>`,
    )}
  </section>`;
}

function verifying({ texts, collected }: Writing): Html {
  const { verifierKey, checkpoint } = collected.content;
  const size = parseCheckpointBody(checkpoint.slice(0, checkpoint.lastIndexOf("\n\n") + 1))?.size ?? 0;
  return html`<section aria-labelledby="verify">
    <h2 id="verify">${texts.verify}</h2>
    <ol class="steps">
      ${texts.verifySteps.map((step) => html`<li>${step}</li>`)}
    </ol>
    <p class="quiet">${texts.limits}</p>
    <h3>${texts.key}</h3>
    <p class="code">${verifierKey}</p>
    <h3>${texts.checkpoint} (${size})</h3>
    <p class="code">${raw(escapedHtml(checkpoint.trimEnd()).replaceAll("\n", "<br />"))}</p>
  </section>`;
}
