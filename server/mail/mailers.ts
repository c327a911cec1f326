// What companies that send mail take over HTTP: data, and one function that fills it in.
import { headLines, messageId, type MailMessage } from "./transport.ts";

/** How one mailer wants a message. */
export interface Mailer {
  /** Where messages are posted, unless the operator names another address. */
  readonly url?: string;
  /** The header that carries the token, and what stands before the token in it. */
  readonly token: { readonly header: string; readonly before: string };
  readonly body: (message: MailMessage) => unknown;
}

/** `Name <a@example.com>`, the name quoted where it needs to be [RFC 5322]. */
export function mailboxText({ name, address }: MailMessage["from"]): string {
  // A line's end in a name would begin another line of the head.
  const clean = name?.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, " ").trim();
  if (!clean) return address;
  return /^[\p{L}\p{N} ]+$/u.test(clean)
    ? `${clean} <${address}>`
    : `"${clean.replace(/["\\]/g, "\\$&")}" <${address}>`;
}

const allHeaders = (message: MailMessage): Record<string, string> => ({
  "Message-ID": messageId(message),
  ...headLines(message),
});
const bearer = { header: "Authorization", before: "Bearer " };

/** By the name that the configuration uses. `plain` is our own, for a program of the operator's (docs/mail.md). */
export const mailers: Readonly<Record<string, Mailer>> = {
  plain: {
    token: bearer,
    body: (message) => ({ ...message, headers: headLines(message) }),
  },
  postmark: {
    url: "https://api.postmarkapp.com/email",
    token: { header: "X-Postmark-Server-Token", before: "" },
    body: (message) => ({
      From: mailboxText(message.from),
      To: message.to,
      ReplyTo: message.replyTo,
      Subject: message.subject,
      TextBody: message.text,
      HtmlBody: message.html,
      Headers: Object.entries(allHeaders(message)).map(([Name, Value]) => ({ Name, Value })),
      TrackOpens: false,
      TrackLinks: "None",
    }),
  },
  brevo: {
    url: "https://api.brevo.com/v3/smtp/email",
    token: { header: "api-key", before: "" },
    body: (message) => ({
      sender: { email: message.from.address, name: message.from.name },
      to: [{ email: message.to }],
      replyTo: message.replyTo === undefined ? undefined : { email: message.replyTo },
      subject: message.subject,
      textContent: message.text,
      htmlContent: message.html,
      headers: allHeaders(message),
    }),
  },
  resend: {
    url: "https://api.resend.com/emails",
    token: bearer,
    body: (message) => ({
      from: mailboxText(message.from),
      to: [message.to],
      reply_to: message.replyTo,
      subject: message.subject,
      text: message.text,
      html: message.html,
      headers: allHeaders(message),
    }),
  },
};
