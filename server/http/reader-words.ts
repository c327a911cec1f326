// Words of receipts and evidence packs in the language of the record, where the pages speak another: those the widget has.
import { html } from "hono/html";
import type { HtmlEscapedString } from "hono/utils/html";
import type { ConsentStatus } from "../../core/status.ts";
import { directionOf } from "../../widget/i18n/direction.ts";
import { mailLanguages } from "../services/mail-texts.ts";
import { ownWords } from "../services/own-words.ts";
import { pageLanguage, receiptTexts } from "./receipt-texts.ts";

type Said = string | HtmlEscapedString | Promise<HtmlEscapedString>;

/** What a person must find on the page whatever they read: what it is, what they answered, and how they take it back. */
export interface ReaderWords {
  readonly title: Said;
  readonly choices: Said;
  readonly withdraw: Said;
  readonly downloads: Said;
  /** Undefined where the page's own heading is to stand. */
  readonly history: Said | undefined;
  status(status: ConsentStatus): Said;
}

/**
 * The words for a reader of that language. Each says which language it is in, because what stands around it is English;
 * where the page speaks the language itself, and where the widget has none of it, they are the page's own.
 */
export function readerWords(lang: string): ReaderWords {
  const texts = receiptTexts(lang);
  const { title, choices, withdraw, downloads, statuses } = texts;
  const primary = lang.toLowerCase().split("-")[0]!;
  if (primary === pageLanguage(lang) || !mailLanguages.includes(primary))
    return { title, choices, withdraw, downloads, history: undefined, status: (status) => statuses[status] };
  const own = ownWords(primary);
  const said = (word: string) => html`<span lang="${primary}" dir="${directionOf(primary)}">${word}</span>`;
  return {
    title: said(own.receipt),
    choices: said(own.chosen),
    withdraw: said(own.withdraw),
    downloads: said(own.download),
    history: said(own.history),
    status(status) {
      const word = own.statuses[status];
      return word === undefined ? statuses[status] : said(word);
    },
  };
}
