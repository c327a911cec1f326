// /m/SITE before it is open, as HTML without a script: a field for an address, and the one button of a mailed link.
import { html } from "hono/html";
import type { HtmlEscapedString } from "hono/utils/html";
import type { Controller } from "../../core/notice.ts";
import { directionOf } from "../../widget/i18n/direction.ts";
import type { StaticFile } from "../context.ts";
import { assetPath } from "../services/assets.ts";
import { mailTexts } from "../services/mail-texts.ts";
import { worded } from "../services/mail-words.ts";

export type Html = HtmlEscapedString | Promise<HtmlEscapedString>;

/** What every page of this kind is made with. */
export interface OwnPage {
  readonly lang: string;
  readonly files: Readonly<Record<string, StaticFile>>;
  readonly controller: Controller;
}

/** The sheet around a page's content; with nobody's name where nobody is known to be responsible. */
export function ownSheet(
  { lang, files, controller }: Omit<OwnPage, "controller"> & { readonly controller: Controller | undefined },
  heading: string,
  content: Html,
): Html {
  return html`<!doctype html>
    <html lang="${lang}" dir="${directionOf(lang)}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex" />
        <title>${controller ? `${heading} · ${controller.name}` : heading}</title>
        <link rel="stylesheet" href="${assetPath(files, "receipt.css")}" />
      </head>
      <body>
        <main class="sheet">
          <header class="head">
            ${controller ? html`<p class="quiet">${controller.name}</p>` : ""}
            <h1>${heading}</h1>
          </header>
          ${content} ${controller ? html`<footer><p class="quiet">${controller.contact}</p></footer>` : ""}
        </main>
      </body>
    </html>`;
}

/** What became of the last press: the link was sent, is over, or what was typed is no address. */
export type SignInState = "asking" | "sent" | "over" | "mistyped";

/** The page that asks for an address. What was typed is given back only where it has to be mended. */
export function signInPageHtml(
  page: OwnPage,
  { state, site, typed = "" }: { state: SignInState; site: string; typed?: string },
): Html {
  const texts = mailTexts(page.lang);
  const values = { controller: page.controller.name };
  if (state === "sent")
    return ownSheet(page, texts.pageTitle, html`<p role="status">${worded(texts.sent, values)}</p>`);
  const isMistyped = state === "mistyped";
  return ownSheet(
    page,
    texts.pageTitle,
    html`${state === "over" ? html`<p class="note over" role="status">${texts.linkOver}</p>` : ""}
      <p>${worded(texts.pageAsk, values)}</p>
      <form class="ask" method="post" action="/m/${site}">
        <label for="address">${texts.address}</label>
        <input
          id="address"
          name="address"
          type="email"
          autocomplete="email"
          required
          value="${typed}"
          ${isMistyped ? html`aria-invalid="true" autofocus` : ""}
        />
        <button>${texts.sendLink}</button>
      </form>`,
  );
}

/** The page of a mailed link: one button, so that no scanner opens it in the person's place. */
export function openPageHtml(page: OwnPage): Html {
  const texts = mailTexts(page.lang);
  return ownSheet(
    page,
    texts.pageTitle,
    html`<form class="press confirm" method="post">
      <button name="act" value="open">${texts.signInButton}</button>
    </form>`,
  );
}
