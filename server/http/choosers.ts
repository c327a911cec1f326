// Rows of links above a frame, one link for each thing that can be chosen: no script is needed to choose.
import { html } from "hono/html";
import type { HtmlEscapedString } from "hono/utils/html";

type Html = HtmlEscapedString | Promise<HtmlEscapedString>;

/** A link to the same page with one thing chosen otherwise; `isOn` is what is chosen now. */
export const chooserLink = (href: string, label: string, isOn: boolean): Html =>
  html`<a href="${href}" ${isOn ? html`aria-current="true"` : ""}>${label}</a> `;

/** The rows by name; one with nothing to choose is left out. */
export const choosers = (rows: readonly (readonly [name: string, links: readonly Html[]])[]): Html =>
  html`<dl class="choosers">
    ${rows
      .filter(([, links]) => links.length > 1)
      .map(
        ([name, links]) =>
          html`<div>
            <dt>${name}</dt>
            <dd>${links}</dd>
          </div>`,
      )}
  </dl>`;
