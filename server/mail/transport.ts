// What a message is, and what every way of sending one must do. Services know nothing else of mail.

/** A name and an address, as a message's head has them. */
interface Mailbox {
  readonly name?: string | undefined;
  readonly address: string;
}

/** One message to one person, in plain text and the same as HTML. */
export interface MailMessage {
  /** What stands left of the @ of its Message-ID: the same at every try, so that a receiver can tell a second copy. */
  readonly id: string;
  readonly from: Mailbox;
  readonly to: string;
  readonly replyTo?: string | undefined;
  /** BCP 47, for Content-Language. */
  readonly lang: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  /** Further lines of the head, such as List-Unsubscribe. */
  readonly headers: Readonly<Record<string, string>>;
}

/** `sent`: somebody else has it now. `refused`: no further try would help. `failed`: worth another try. */
export type MailOutcome =
  | { readonly kind: "sent" }
  | { readonly kind: "refused"; readonly reason: string }
  | { readonly kind: "failed"; readonly reason: string };

/** A way of sending. Reasons are short and hold no address. */
export interface MailTransport {
  /** Such as `smtp`. */
  readonly name: string;
  /** Sends once; never throws. */
  send(message: MailMessage): Promise<MailOutcome>;
  /** Ends connections that were kept open. */
  close?(): void;
}

/** The whole Message-ID. */
export const messageId = ({ id, from }: Pick<MailMessage, "id" | "from">): string =>
  `<${id}@${from.address.slice(from.address.lastIndexOf("@") + 1)}>`;

/** Every line of the head that is not an address, a subject or a date. */
export const headLines = ({ lang, headers }: MailMessage): Record<string, string> => ({
  "Content-Language": lang,
  // Nobody's holiday notice answers a machine [RFC 3834].
  "Auto-Submitted": "auto-generated",
  ...headers,
});
