// The notice on a receipt: the words as they stood on screen, drawn as what they were, without working controls.
import { periodText } from "../../core/period-text.ts";
import { html } from "hono/html";
import type { HtmlEscapedString } from "hono/utils/html";
import type { ContentHash, Notice, NoticeTexts } from "../../core/notice.ts";
import { isSold } from "../../core/gpc.ts";
import { isOptional, type Purpose } from "../../core/purpose.ts";
import type { RecordCore } from "../../core/record.ts";
import type { ReceiptView } from "../services/receipts.ts";
import type { ShownRules } from "../services/shown-config.ts";
import { shownAddress } from "./as-was-address.ts";
import { filled, type ReceiptTexts } from "./receipt-texts.ts";

type Html = HtmlEscapedString | Promise<HtmlEscapedString>;

/** The view of a record that something was shown for. */
export type ShownView = ReceiptView & { readonly noticeHash: ContentHash };

/** Message keys of the first-layer buttons. */
const buttonMessages: Readonly<Record<string, string>> = {
  "accept-all": "acceptAll",
  "reject-all": "rejectAll",
  choose: "choose",
};

/** Message keys of the buttons behind Choose. */
const dialogButtons = ["acceptAll", "rejectAll", "save"];

/** What the person saw: the banner and what stood behind it, or the sentence beside a form's checkbox. */
export function shownNotice(view: ShownView, texts: ReceiptTexts): Html {
  const { notice, lang, rules } = view;
  const asked = noticeShown({ record: view.receipt.record, notice, lang, rules });
  if (!asked) return html``;
  return html`<section aria-labelledby="shown">
    <h2 id="shown">${texts.shown}</h2>
    <p class="quiet">${texts.shownHelp}</p>
    <p>
      <a
        href="${shownAddress(view.receipt.record, { notice: view.noticeHash, lang: view.lang, variant: rules.variant })}"
        >${texts.asWas}</a
      >
    </p>
    <div lang="${view.lang}" dir="auto">${asked}</div>
  </section>`;
}

/** A record, the notice it names, the language it was read in, and the rules it was shown under. */
export interface Shown {
  readonly record: Pick<RecordCore, "choices" | "method">;
  readonly notice: Notice;
  readonly lang: string;
  readonly rules: ShownRules;
}

/** The same without a heading; undefined where the notice has no such language. */
export function noticeShown(shown: Shown): Html | undefined {
  const texts = shown.notice.languages[shown.lang];
  if (!texts) return undefined;
  return isOnForm(shown.record) ? formShown(shown, texts) : bannerShown(shown, texts);
}

/** Whether it was a form that asked, by channel. */
export const isOnForm = ({ choices }: Pick<RecordCore, "choices">): boolean =>
  choices.some((choice) => choice.channel !== undefined);

/** What a layer says as a whole: its words depend on the rules it was shown under. */
interface Layers extends Shown {
  readonly texts: NoticeTexts;
  readonly asked: readonly Purpose[];
  /** Whether the place asks for a way to opt out that is not the banner, and the notice has something it is about. */
  readonly hasLink: boolean;
}

function bannerShown(shown: Shown, texts: NoticeTexts): Html {
  const asked = shown.notice.purposes.filter(({ category }) => isOptional(category));
  const sells = asked.some(({ category }) => isSold(category));
  const layers = { ...shown, texts, asked, hasLink: shown.rules.variant.includes("-link") && sells };
  return html`${shown.rules.asks ? firstShown(layers) : ""} ${panelShown(layers)}`;
}

function firstShown({ notice, rules, lang, asked, ...layers }: Layers): Html {
  const { messages, purposes } = layers.texts;
  const title = ({ id }: Purpose) => purposes[id]?.title ?? id;
  const runs = asked.filter(({ id }) => rules.runs.includes(id));
  const isAll = runs.length > 0 && runs.length === asked.length;
  const text = messages[isAll ? "bannerTextOptOut" : "bannerText"] ?? messages["bannerText"] ?? "";
  const exempt = new Intl.ListFormat(lang).format(runs.map(title));
  return html`<div class="screen">
    <p class="screen-title">${messages["bannerTitle"]}</p>
    <p>${filled(text, { controller: notice.controller.name })}</p>
    <p class="chips">${asked.map((purpose) => html`<span class="chip">${title(purpose)}</span> `)}</p>
    ${runs.length > 0 && !isAll ? html`<p>${filled(messages["exemptText"] ?? "", { purposes: exempt })}</p>` : ""}
    ${signalShown(layers)}
    <p>${messages["policyLink"]}: ${notice.policy.url}</p>
    <p class="buttons">
      ${notice.layout.buttons.map((button) => html`<span class="button">${messages[buttonMessages[button] ?? ""] ?? button}</span> `)}
    </p>
  </div>`;
}

/** What Global Privacy Control did, and in California that it was honoured. */
function signalShown({ record, texts, hasLink }: Pick<Layers, "record" | "texts" | "hasLink">): Html | "" {
  if (!record.method.viaGpc) return "";
  const { optOutHonoured, gpcNotice } = texts.messages;
  return html`<p>${hasLink && optOutHonoured ? `${optOutHonoured}. ` : ""}${gpcNotice}</p>`;
}

function panelShown(layers: Layers): Html {
  const { notice, rules, lang, texts, hasLink } = layers;
  const { messages, purposes } = texts;
  const asksFirst = rules.variant.startsWith("opt-in");
  const text = messages[asksFirst ? "dialogText" : "dialogTextOptOut"] ?? messages["dialogText"] ?? "";
  const noted = asksFirst ? rules.runs : [];
  return html`<div class="screen">
    <p class="screen-title">${messages["dialogTitle"]}</p>
    <p>${filled(text, { controller: notice.controller.name })}</p>
    ${signalShown(layers)}
    ${
      hasLink && messages["doNotSell"]
        ? html`<div class="screen-purpose opt-out">
            <p>${messages["optOutText"]}</p>
            <p class="buttons"><span class="button">${messages["doNotSell"]}</span></p>
          </div>`
        : ""
    }
    ${notice.purposes
      .filter((purpose) => purpose.category !== null)
      .map((purpose) => purposeShown(purpose, { lang, messages, purposes, noted: noted.includes(purpose.id) }))}
    <p class="buttons">${dialogButtons.map((key) => html`<span class="button">${messages[key]}</span> `)}</p>
  </div>`;
}

function purposeShown(
  purpose: Purpose,
  { lang, messages, purposes, noted }: NoticeTexts & { lang: string; noted: boolean },
): Html {
  const cookies = purpose.vendors.flatMap((vendor) => vendor.cookies.map((cookie) => ({ vendor, cookie })));
  const texts = purposes[purpose.id];
  const { dataTypes, recipients, storageLocation } = { ...purpose, ...texts };
  const facts = [
    [messages["dataTypes"], dataTypes.join(", ")],
    [messages["recipients"], recipients.join(", ")],
    [messages["storageLocation"], storageLocation],
  ];
  return html`<div class="screen-purpose">
    <p class="screen-purpose-title">
      ${texts?.title ?? purpose.id}${
        purpose.category === "essential" ? html` <span class="quiet">${messages["alwaysOn"]}</span>` : ""
      }
    </p>
    <p>${texts?.text}</p>
    ${noted ? html`<p class="quiet">${messages["exemptNote"]}</p>` : ""}
    <p class="quiet">${messages["details"]}</p>
    <ul class="facts">
      ${facts.map(([name, value]) => html`<li>${name}: ${value}</li>`)}
    </ul>
    ${
      cookies.length
        ? html`<table role="table">
            <thead role="rowgroup">
              <tr role="row">
                <th role="columnheader">${messages["cookieName"]}</th>
                <th role="columnheader">${messages["cookieService"]}</th>
                <th role="columnheader">${messages["cookiePeriod"]}</th>
              </tr>
            </thead>
            <tbody role="rowgroup">
              ${cookies.map(
                ({ vendor, cookie }) =>
                  html`<tr role="row">
                    <td role="cell"><bdi>${cookie.name}</bdi></td>
                    <td role="cell">
                      ${texts?.vendors?.[vendor.id] ?? vendor.name}
                      <div class="quiet">${messages[cookie.thirdParty ? "thirdParty" : "firstParty"]}</div>
                    </td>
                    <td role="cell">
                      ${cookie.period === "session" ? messages["sessionPeriod"] : periodText(cookie.period, lang)}
                    </td>
                  </tr>`,
              )}
            </tbody>
          </table>`
        : html`<p class="quiet">${messages["noCookies"]}</p>`
    }
  </div>`;
}

function formShown({ notice, record }: Shown, { purposes }: NoticeTexts): Html {
  const values = { controller: notice.controller.name };
  return html`<div class="screen">
    ${record.choices.map(({ purpose }) => {
      const texts = purposes[purpose];
      return html`<p class="checkbox">${filled(texts?.formLabel ?? texts?.title ?? purpose, values)}</p>`;
    })}
  </div>`;
}
