// The parts of the receipt page that say what the record says: its history, and every detail of it.
import { html } from "hono/html";
import type { HtmlEscapedString } from "hono/utils/html";
import { answerTitle } from "../../core/notice.ts";
import { skewMs, type RecordCore } from "../../core/record.ts";
import type { ReceiptView } from "../services/receipts.ts";
import { dateText, dayText } from "./receipt-dates.ts";
import { packTexts } from "./pack-texts.ts";
import { partyRows } from "./purpose-parties.ts";
import { recordTexts, type RecordTexts } from "./receipt-record-texts.ts";
import type { ReaderWords } from "./reader-words.ts";
import { filled, type ReceiptTexts } from "./receipt-texts.ts";

type Html = HtmlEscapedString | Promise<HtmlEscapedString>;
type Row = readonly [name: string, value: string | Html];

/** A clock that is off by less says nothing. */
const tellingSkewMs = 60_000;

/** What the page is written with. */
export interface Writing {
  /** Of the page's own words. */
  readonly lang: string;
  readonly texts: ReceiptTexts;
  /** Those of them that stand in the language of the record. */
  readonly words: ReaderWords;
}

/** What the same browser answered before and since; nothing where there is only this. */
export function historySection(view: ReceiptView, { lang, texts, words: own }: Writing): Html {
  const words = recordTexts(lang);
  if (view.history.length < 2) return html``;
  return html`<section aria-labelledby="history">
    <h2 id="history">${own.history ?? words.history}</h2>
    <p class="quiet">${words.historyHelp}</p>
    ${view.damaged.length > 0 ? html`<p>${filled(words.damaged, { entries: view.damaged.join(", ") })}</p>` : ""}
    <ol class="history" reversed>
      ${view.history.map(({ core, name }) => {
        const said = core.choices.map(
          ({ purpose, status }, i) =>
            html`${i ? ", " : ""}<span lang="${view.lang}"><bdi>${titleOf(view, purpose)}</bdi></span
              >: ${own.status(status)}`,
        );
        const isThis = name === view.name;
        return html`<li>
          <time datetime="${core.actedAt}">${dateText(core.actedAt, lang)}</time>
          ${isThis ? html`<strong>${texts.events[core.event]}</strong>` : html`<a href="/r/${name}">${texts.events[core.event]}</a>`}
          ${isThis ? html`<span class="quiet">(${words.thisOne})</span>` : ""}
          <div class="quiet">${said.length > 0 ? said : words.noChoices}</div>
        </li>`;
      })}
    </ol>
  </section>`;
}

const titleOf = ({ notice, lang }: ReceiptView, purpose: string): string => answerTitle(notice, lang, purpose);

/** Every detail of the record, those that it does not have left out. */
export function detailsSection(view: ReceiptView, writing: Writing): Html {
  const { texts } = writing;
  return html`<section aria-labelledby="details">
    <h2 id="details">${texts.details}</h2>
    <dl class="details">
      ${detailRows(view, writing).map(
        ([name, value]) =>
          html`<div>
            <dt>${name}</dt>
            <dd>${value}</dd>
          </div>`,
      )}
    </dl>
  </section>`;
}

function detailRows({ receipt, notice, noticeHash, lang: shownLang }: ReceiptView, { lang, texts }: Writing): Row[] {
  const { record, verifierKey } = receipt;
  const words = recordTexts(lang);
  const surface = texts.surfaces[record.method.surface];
  const optional = (name: string, value: string | Html | undefined): Row[] => (value ? [[name, value]] : []);
  return [
    [texts.rows.id, record.id],
    [texts.rows.event, texts.events[record.event]],
    [words.rows.actor, words.actors[record.actor]],
    [words.rows.action, actionText(record, words)],
    [texts.rows.surface, record.method.viaGpc ? `${surface}, ${texts.viaGpc}` : surface],
    ...optional(words.rows.shownBy, attachmentsText(record, words)),
    ...erasureRows(record, { lang, words }),
    ...partyRows(record, {
      notice: noticeHash && notice,
      lang,
      shownLang,
      channelText: (channel) => packTexts(lang).channels[channel],
    }),
    [texts.rows.actedAt, dateText(record.actedAt, lang)],
    [texts.rows.at, dateText(record.at, lang)],
    ...optional(words.rows.clock, skewText(record, words)),
    [texts.rows.jurisdiction, record.jurisdiction || "–"],
    ...optional(
      texts.rows.notice,
      noticeHash && html`<a href="/s/${record.site}/${noticeHash.slice(7)}/${shownLang}.json">${noticeHash}</a>`,
    ),
    ...optional(words.rows.policy, record.policy && policyText(record.policy, notice.policy.url)),
    ...optional(words.rows.served, record.served && dayText(record.served.on, lang)),
    ...optional(words.rows.kept, record.retainUntil && dayText(record.retainUntil, lang)),
    [texts.rows.log, verifierKey],
    [texts.rows.contact, `${notice.controller.name}, ${notice.controller.address}, ${notice.controller.contact}`],
  ];
}

/** Its version, and where the owner keeps its text the hash that this text has. */
const policyText = ({ version, hash }: NonNullable<RecordCore["policy"]>, url: string): Html =>
  html`<a href="${url}">${version}</a>${hash ? html`, ${hash}` : ""}`;

// Only a person's own act on a page is vouched for: nobody could for the others.
function actionText({ method, actor, event }: RecordCore, words: RecordTexts): string {
  const onPage = ["banner", "panel", "form", "embed"].includes(method.surface);
  const isDoubted = actor === "subject" && onPage && event !== "shown" && !method.trusted;
  return isDoubted ? `${words.actions[method.action]}; ${words.notVouched}` : words.actions[method.action];
}

function attachmentsText({ attachments = [] }: RecordCore, words: RecordTexts): Html | undefined {
  if (attachments.length === 0) return undefined;
  return html`${attachments.map(
    ({ kind, note, hash }, i) =>
      html`${i ? html`<br />` : ""}${words.attachments[kind]}${note ? ` (${note})` : ""}: ${hash}`,
  )}`;
}

function erasureRows({ erasure }: RecordCore, { lang, words }: { lang: string; words: RecordTexts }): Row[] {
  if (!erasure) return [];
  const until = erasure.until ? `, ${dayText(erasure.until, lang)}` : "";
  return [
    [words.rows.mode, words.modes[erasure.mode] + until],
    [words.rows.reason, words.reasons[erasure.reason]],
    ...(erasure.request ? [[words.rows.request, erasure.request] as const] : []),
  ];
}

function skewText(record: RecordCore, { ahead, behind }: RecordTexts): string | undefined {
  const skew = skewMs(record);
  if (Math.abs(skew) < tellingSkewMs) return undefined;
  return filled(skew > 0 ? ahead : behind, { seconds: Math.round(Math.abs(skew) / 1000) });
}
