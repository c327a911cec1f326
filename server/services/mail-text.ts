// A message's text and HTML from the same few sentences: no picture, no script, nothing that tells that it was opened.
import { escapedHtml } from "../../core/html-text.ts";
import { directionOf } from "../../widget/i18n/direction.ts";

/** What a message says. */
export interface MailText {
  readonly lang: string;
  readonly heading: string;
  readonly paragraphs: readonly string[];
  /** Lines to be kept exactly as they are, each with what it is. */
  readonly blocks?: readonly { readonly label: string; readonly text: string }[];
  readonly button: { readonly label: string; readonly url: string };
  /** Below the button, smaller: who writes, and what to do where it was somebody else. */
  readonly notes: readonly string[];
  /** A second, quiet link at the foot: how to end what the message is about. */
  readonly link?: { readonly label: string; readonly url: string };
}

const rule = "-".repeat(30);

/** Plain text: the address stands on a line of its own, so that every program finds it. */
export function plainText({ heading, paragraphs, blocks = [], button, notes, link }: MailText): string {
  // Between two rules, because what is kept ends with its last line.
  const kept = blocks.map(({ label, text }) => `${label}\n\n${rule}\n${text.trimEnd()}\n${rule}`);
  const foot = ["--", ...notes, ...(link ? [`${link.label}: ${link.url}`] : [])].join("\n");
  return [heading, ...paragraphs, ...kept, `${button.label}:\n${button.url}`, foot].join("\n\n") + "\n";
}

const kept = (text: string): string =>
  `<pre style="margin:0 0 20px;padding:12px 14px;border:1px solid #c4cbd2;border-radius:8px;` +
  `font:13px/1.5 ui-monospace,Menlo,Consolas,monospace;white-space:pre-wrap;overflow-wrap:anywhere">${escapedHtml(text.trimEnd())}</pre>`;

/** No colour of its own: none is read well both on white and where a program shows messages on black. */
const quiet = "font-size:14px;opacity:.75";

/** HTML that mail programs show alike: one column, inline styles, colours that also hold where a program inverts them. */
export function htmlText({ lang, heading, paragraphs, blocks = [], button, notes, link }: MailText): string {
  const font = "font-family:system-ui,-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif";
  const paragraph = (text: string, style: string) => `<p style="margin:0 0 16px;${style}">${escapedHtml(text)}</p>`;
  return [
    `<!doctype html><html lang="${lang}" dir="${directionOf(lang)}"><head><meta charset="utf-8">`,
    `<meta name="viewport" content="width=device-width,initial-scale=1"><meta name="color-scheme" content="light dark">`,
    `<title>${escapedHtml(heading)}</title></head>`,
    `<body style="margin:0;padding:32px 20px;${font};font-size:16px;line-height:1.55">`,
    `<div style="max-width:520px;margin:0 auto">`,
    `<h1 style="margin:0 0 16px;font-size:22px;line-height:1.25">${escapedHtml(heading)}</h1>`,
    ...paragraphs.map((text) => paragraph(text, "")),
    ...blocks.map(({ label, text }) => paragraph(label, "font-weight:600") + kept(text)),
    `<p style="margin:24px 0"><a href="${escapedHtml(button.url)}" style="display:inline-block;padding:12px 20px;` +
      `border-radius:8px;background:#14532d;color:#ffffff;font-weight:600;text-decoration:none">${escapedHtml(button.label)}</a></p>`,
    `<hr style="border:0;border-top:1px solid #c4cbd2;margin:28px 0 16px">`,
    ...notes.map((text) => paragraph(text, quiet)),
    ...(link
      ? [
          `<p style="margin:0;${quiet}"><a href="${escapedHtml(link.url)}" style="color:inherit">${escapedHtml(link.label)}</a></p>`,
        ]
      : []),
    `</div></body></html>`,
  ].join("\n");
}
