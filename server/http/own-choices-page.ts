// /m/SITE once it is open, as HTML without a script: a box for each topic and channel, one button for everything, the history, the files.
import { html } from "hono/html";
import type { Share } from "../../core/share.ts";
import type { Purpose } from "../../core/purpose.ts";
import type { RecordCore } from "../../core/record.ts";
import { worded, dayIn, topicList, topicTitle } from "../services/mail-words.ts";
import { mailTexts } from "../services/mail-texts.ts";
import { othersResponsible, responsibleNames } from "../services/responsible.ts";
import { ownWords, type OwnWords } from "../services/own-words.ts";
import type { OwnChoice, ShownChoices } from "../services/own-choices.ts";
import { ownSheet, type Html, type OwnPage } from "./own-sign-in-page.ts";
import { unsubscribeTexts } from "./unsubscribe-texts.ts";

/** What the page was made for. */
export interface OpenedPage extends OwnPage {
  /** Carried by every form: whose page it is, and until when. */
  readonly token: string;
  /** The id of the act that saving will be. */
  readonly act: string;
  readonly done?: "saved" | "ended" | undefined;
  /** Of whom everything was ended, where that was not everything at all. */
  readonly ended?: string | undefined;
}

/** The whole page. */
export function ownChoicesPage(view: ShownChoices, page: OpenedPage): Html {
  const { lang, controller, done, ended = controller.name } = page;
  const [texts, words, ends] = [mailTexts(lang), ownWords(lang), unsubscribeTexts(lang)];
  const values = { controller: controller.name };
  const said =
    done === "ended" ? worded(ends.doneAll, { controller: ended }) : done === "saved" ? words.saved : undefined;
  return ownSheet(
    page,
    texts.pageTitle,
    html`${said ? html`<p class="note" role="status">${said}</p>` : ""}
      ${view.objects ? html`<p class="note">${worded(texts.stands, values)}</p>` : ""} ${topicsForm(view, page, words)}
      <form method="post" action="/m/${view.site}" id="ends">
        <input type="hidden" name="page" value="${page.token}" />
      </form>
      <section class="all">
        ${form(
          view,
          page,
          html`<button name="act" value="end">${worded(ends.all, values)}</button>
            <p class="quiet">${ends.allHelp}</p>`,
        )}
      </section>
      ${historySection(view, lang, words)}
      <section aria-labelledby="files">
        <h2 id="files">${words.download}</h2>
        ${form(
          view,
          page,
          html`<div class="downloads">
            <button name="act" value="json">JSON</button>
            <button name="act" value="csv">CSV</button>
          </div>`,
        )}
      </section>`,
  );
}

const form = ({ site }: ShownChoices, { token }: OpenedPage, content: Html): Html =>
  html`<form method="post" action="/m/${site}">
    <input type="hidden" name="page" value="${token}" />
    ${content}
  </form>`;

function topicsForm(view: ShownChoices, page: OpenedPage, words: OwnWords): Html {
  const topics = [...new Set(view.choices.map(({ purpose }) => purpose))];
  if (topics.length === 0) return html``;
  return form(
    view,
    page,
    html`<input type="hidden" name="saving" value="${page.act}" />
      ${groupsOf(view, topics, page.lang).map(
        ({ names, others, purposes }) =>
          html`<div class="group">
            ${names === undefined ? "" : html`<h2>${names}</h2>`}
            ${purposes.map((purpose) =>
              topic(
                view,
                view.choices.filter((choice) => choice.purpose === purpose),
                { page, words },
              ),
            )}
            ${others.map((name) => endOf(view, name, page.lang))}
          </div>`,
      )}
      <button class="main" name="act" value="save">${words.save}</button>`,
  );
}

interface TopicGroup {
  /** Who decides about these topics; undefined where there is nobody but the site's own company on the whole page. */
  readonly names: string | undefined;
  /** Those of them to whom somebody may say no apart from that company. */
  readonly others: readonly string[];
  readonly purposes: readonly Purpose[];
}

/** The topics by who is responsible, in the order of the notice. */
function groupsOf({ notice }: ShownChoices, topics: readonly Purpose[], lang: string): TopicGroup[] {
  const groups = new Map<string, Purpose[]>();
  for (const one of topics) {
    const names = responsibleNames(notice, one.id, lang);
    groups.set(names, [...(groups.get(names) ?? []), one]);
  }
  const isOne = groups.size === 1 && topics.every(({ id }) => othersResponsible(notice, id).length === 0);
  return [...groups].map(([names, purposes]) => {
    const others = othersResponsible(notice, purposes[0]!.id);
    return { names: isOne ? undefined : names, others, purposes };
  });
}

/** No more of anything that is done for one of them. Its form stands elsewhere, so that Enter never presses it. */
function endOf({ objects, objectsTo }: ShownChoices, controller: string, lang: string): Html {
  if (objects || objectsTo.includes(controller))
    return html`<p class="note">${worded(mailTexts(lang).stands, { controller })}</p>`;
  const label = worded(unsubscribeTexts(lang).all, { controller });
  return html`<p class="ending"><button form="ends" name="act" value="end:${controller}">${label}</button></p>`;
}

/** One topic: what it means, who else receives it, a box for each channel. */
function topic(
  { notice, shares }: ShownChoices,
  choices: readonly OwnChoice[],
  { page, words }: { page: OpenedPage; words: OwnWords },
): Html {
  const { lang, controller } = page;
  const { purpose } = choices[0]!;
  const texts = (notice.languages[lang] ?? notice.languages[notice.defaultLanguage ?? ""])?.purposes[purpose.id];
  const others = purpose.recipients.filter((name) => name !== controller.name);
  return html`<fieldset class="topic">
    <legend>${topicTitle(notice, purpose.id, lang)}</legend>
    ${texts ? html`<p class="quiet">${worded(texts.formLabel ?? texts.text, { controller: controller.name })}</p>` : ""}
    ${others.length > 0 ? html`<p class="quiet">${words.recipients}: ${topicList(others, lang)}</p>` : ""}
    ${passedOn(
      shares.filter((share) => share.purpose === purpose.id),
      lang,
      words,
    )}
    ${choices.map(
      (choice) =>
        html`<label class="tick">
            <input
              type="checkbox"
              name="on:${choice.name}"
              ${choice.isGiven ? html`checked` : ""}
              ${!choice.mayGive && !choice.isGiven ? html`disabled` : ""}
            />
            <span>${words.channels[choice.channel]} ${standing(choice, lang, words)}</span>
          </label>
          ${choice.isGiven ? html`<input type="hidden" name="was:${choice.name}" value="1" />` : ""}`,
    )}
  </fieldset>`;
}

/** To whom something was passed on, and when last. */
function passedOn(shares: readonly Share[], lang: string, words: OwnWords): Html {
  if (shares.length === 0) return html``;
  const inTime = shares.toSorted((a, b) => (a.sharedAt < b.sharedAt ? -1 : 1));
  const last = new Map(inTime.map(({ recipient, sharedAt }) => [recipient, sharedAt]));
  const said = [...last].map(([recipient, sharedAt]) => `${recipient} (${dayIn(sharedAt, lang)})`);
  return html`<p class="quiet">${words.channels.sharing}: ${topicList(said, lang)}</p>`;
}

const standing = ({ at, isGiven }: OwnChoice, lang: string, words: OwnWords): Html =>
  at !== undefined && isGiven
    ? html`<small class="quiet">${worded(words.agreedOn, { date: dayIn(at, lang) })}</small>`
    : html``;

function historySection({ notice, history }: ShownChoices, lang: string, words: OwnWords): Html {
  if (history.length === 0) return html``;
  const said = ({ choices }: RecordCore) =>
    choices.map(({ purpose, status }) => {
      const title = topicTitle(notice, purpose, lang);
      if (status === "requested") return worded(mailTexts(lang).confirmSubject, { topic: title });
      const word = words.statuses[status];
      return word === undefined ? title : `${title}: ${word}`;
    });
  return html`<section aria-labelledby="history">
    <h2 id="history">${words.history}</h2>
    <ol class="history" reversed>
      ${history.map(
        ({ core, receipt }) =>
          html`<li>
            <time datetime="${core.actedAt}">${dayIn(core.actedAt, lang)}</time>
            <div>${said(core).join(", ") || "–"} · <a href="/r/${receipt}">${words.receipt}</a></div>
          </li>`,
      )}
    </ol>
  </section>`;
}
