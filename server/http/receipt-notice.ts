// The notice on a receipt: the words as they stood on screen, drawn as what they were, without working controls.
import { html } from "hono/html";
import type { HtmlEscapedString } from "hono/utils/html";
import type { ContentHash, Notice, NoticeTexts } from "../../core/notice.ts";
import { isOptional, type Purpose } from "../../core/purpose.ts";
import type { RecordCore } from "../../core/record.ts";
import type { ReceiptView } from "../services/receipts.ts";
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
  const asked = noticeShown({ record: view.receipt.record, notice: view.notice, lang: view.lang });
  if (!asked) return html``;
  return html`<section aria-labelledby="shown">
    <h2 id="shown">${texts.shown}</h2>
    <p class="quiet">${texts.shownHelp}</p>
    <p>
      <a href="${shownAddress(view.receipt.record, { notice: view.noticeHash, lang: view.lang })}">${texts.asWas}</a>
    </p>
    <div lang="${view.lang}" dir="auto">${asked}</div>
  </section>`;
}

/** A record, the notice it names, and the language it was read in. */
export interface Shown {
  readonly record: Pick<RecordCore, "choices" | "method">;
  readonly notice: Notice;
  readonly lang: string;
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

function bannerShown({ notice, record, lang }: Shown, { messages, purposes }: NoticeTexts): Html {
  const values = { controller: notice.controller.name };
  const { viaGpc } = record.method;
  return html`<div class="screen">
      <p class="screen-title">${messages["bannerTitle"]}</p>
      <p>${filled(messages["bannerText"] ?? "", values)}</p>
      ${viaGpc ? html`<p>${messages["gpcNotice"]}</p>` : ""}
      <p class="chips">
        ${notice.purposes
          .filter((purpose) => isOptional(purpose.category))
          .map((purpose) => html`<span class="chip">${purposes[purpose.id]?.title ?? purpose.id}</span> `)}
      </p>
      <p>${messages["policyLink"]}: ${notice.policy.url}</p>
      <p class="buttons">
        ${notice.layout.buttons.map((button) => html`<span class="button">${messages[buttonMessages[button] ?? ""] ?? button}</span> `)}
      </p>
    </div>
    <div class="screen">
      <p class="screen-title">${messages["dialogTitle"]}</p>
      <p>${filled(messages["dialogText"] ?? "", values)}</p>
      ${notice.purposes
        .filter((purpose) => purpose.category !== null)
        .map((purpose) => purposeShown(purpose, { lang, messages, purposes }))}
      <p class="buttons">${dialogButtons.map((key) => html`<span class="button">${messages[key]}</span> `)}</p>
    </div>`;
}

function purposeShown(purpose: Purpose, { lang, messages, purposes }: NoticeTexts & { lang: string }): Html {
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
    <p class="quiet">${messages["details"]}</p>
    <ul class="facts">
      ${facts.map(([name, value]) => html`<li>${name}: ${value}</li>`)}
    </ul>
    ${
      cookies.length
        ? html`<table>
            <thead>
              <tr>
                <th>${messages["cookieName"]}</th>
                <th>${messages["cookieService"]}</th>
                <th>${messages["cookiePeriod"]}</th>
              </tr>
            </thead>
            <tbody>
              ${cookies.map(
                ({ vendor, cookie }) =>
                  html`<tr>
                    <td>${cookie.name}</td>
                    <td>
                      ${texts?.vendors?.[vendor.id] ?? vendor.name}
                      <div class="quiet">${messages[cookie.thirdParty ? "thirdParty" : "firstParty"]}</div>
                    </td>
                    <td>
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

const units: Readonly<Record<string, string>> = {
  Y: "year",
  M: "month",
  W: "week",
  D: "day",
  TH: "hour",
  TM: "minute",
  TS: "second",
};

/** How long a cookie lives, in the words the UI uses: `P13M` → `13 months`. */
function periodText(period: string, lang: string): string {
  const [date = "", time = ""] = period.split("T");
  const dateParts = [...date.matchAll(/(\d+)([YMWD])/g)].map(([, count, letter]) => [count!, letter!] as const);
  const timeParts = [...time.matchAll(/(\d+)([HMS])/g)].map(([, count, letter]) => [count!, `T${letter}`] as const);
  const words = [...dateParts, ...timeParts].map(([count, letter]) =>
    new Intl.NumberFormat(lang, { style: "unit", unit: units[letter]!, unitDisplay: "long" }).format(Number(count)),
  );
  return words.join(" ") || period;
}
