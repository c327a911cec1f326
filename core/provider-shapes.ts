// What mail and text-message providers send when a message bounces, is complained about or is answered: data, and one reader.
import type { SuppressionReason } from "./suppression.ts";

/** Members by name, with dots between; `*` is every item of a list. */
type Path = string;

/** How one provider tells of bounces and complaints, or of numbers that are dead. */
export interface FeedbackShape {
  /** What is named as `address`; e-mail addresses unless told. */
  readonly names?: "phone";
  /** A member that holds the event as JSON text, where the provider wraps it. */
  readonly wrapped?: Path;
  /** Where the events are, when the body is not one event or a list of them. */
  readonly events?: Path;
  /** What is read, in this order, to tell the kind of an event. */
  readonly kind: readonly Path[];
  /** Kinds joined by a slash, lower case, and what they mean; what is not here means nothing. */
  readonly means: Readonly<Record<string, SuppressionReason>>;
  readonly address: readonly Path[];
  /** Unix seconds or an instant. */
  readonly at?: Path;
}

const bounced = "HARD_BOUNCE";
const complained = "COMPLAINT";
const dead = "NUMBER_DEAD";

/** Bounces and complaints by e-mail, and numbers that text messages found dead. Soft bounces and what is only delayed are in none: they pass. */
export const feedbackShapes: Readonly<Record<string, FeedbackShape>> = {
  ses: {
    wrapped: "Message",
    kind: ["notificationType", "eventType", "bounce.bounceType"],
    means: { "bounce/permanent": bounced, complaint: complained },
    address: ["bounce.bouncedRecipients.*.emailAddress", "complaint.complainedRecipients.*.emailAddress"],
    at: "mail.timestamp",
  },
  sendgrid: {
    kind: ["event", "type"],
    means: { "bounce/bounce": bounced, bounce: bounced, spamreport: complained },
    address: ["email"],
    at: "timestamp",
  },
  mailgun: {
    events: "event-data",
    kind: ["event", "severity"],
    means: { "failed/permanent": bounced, complained },
    address: ["recipient"],
    at: "timestamp",
  },
  postmark: {
    kind: ["RecordType", "Type"],
    means: {
      "bounce/hardbounce": bounced,
      "bounce/bademailaddress": bounced,
      spamcomplaint: complained,
      "spamcomplaint/spamcomplaint": complained,
    },
    address: ["Email"],
    at: "BouncedAt",
  },
  brevo: {
    kind: ["event"],
    means: { hard_bounce: bounced, invalid_email: bounced, spam: complained, complaint: complained },
    address: ["email"],
    at: "ts_event",
  },
  sparkpost: {
    events: "*.msys.message_event",
    kind: ["type", "bounce_class"],
    means: { "bounce/10": bounced, "bounce/30": bounced, "bounce/90": bounced, spam_complaint: complained },
    address: ["rcpt_to"],
    at: "timestamp",
  },
  resend: {
    kind: ["type", "data.bounce.type"],
    means: { "email.bounced/permanent": bounced, "email.complained": complained },
    address: ["data.to.*"],
    at: "created_at",
  },
  // A handset that nobody knows; a landline, one that is off, or a carrier that filters, is no dead number.
  twilio: {
    names: "phone",
    kind: ["MessageStatus", "ErrorCode"],
    means: { "undelivered/30005": dead, "failed/30005": dead, "failed/21211": dead },
    address: ["To"],
  },
  // 3 is a number that is no longer active, 4 one that is barred for good.
  vonage: {
    names: "phone",
    kind: ["status", "err-code"],
    means: Object.fromEntries(
      ["failed", "rejected", "expired"].flatMap((status) => [
        [`${status}/3`, dead],
        [`${status}/4`, dead],
      ]),
    ),
    address: ["msisdn"],
  },
  messagebird: {
    names: "phone",
    kind: ["status", "statusReason"],
    means: { "delivery_failed/unknown subscriber": dead, "delivery_failed/incorrect number": dead },
    address: ["recipient"],
    at: "statusDatetime",
  },
};

/** How one provider hands over what somebody wrote back. */
export interface InboundShape {
  readonly kind: "mail" | "sms";
  /** A member that holds the message as JSON text, where the provider wraps it. */
  readonly wrapped?: Path;
  /** Where the messages are, when the body is not one. */
  readonly messages?: Path;
  readonly from: Path;
  readonly subject?: Path;
  readonly text: Path;
}

/** Replies by e-mail and by text message; a form and JSON are read alike. */
export const inboundShapes: Readonly<Record<string, InboundShape>> = {
  postmark: { kind: "mail", from: "FromFull.Email", subject: "Subject", text: "TextBody" },
  mailgun: { kind: "mail", from: "sender", subject: "subject", text: "stripped-text" },
  brevo: { kind: "mail", messages: "items.*", from: "From.Address", subject: "Subject", text: "RawTextBody" },
  ses: {
    kind: "mail",
    wrapped: "Message",
    from: "mail.commonHeaders.from.*",
    subject: "mail.commonHeaders.subject",
    text: "content",
  },
  sendgrid: { kind: "mail", from: "from", subject: "subject", text: "text" },
  sparkpost: {
    kind: "mail",
    messages: "*.msys.relay_message",
    from: "msg_from",
    subject: "content.subject",
    text: "content.text",
  },
  resend: { kind: "mail", messages: "data", from: "from", subject: "subject", text: "text" },
  plain: { kind: "mail", from: "from", subject: "subject", text: "text" },
  twilio: { kind: "sms", from: "From", text: "Body" },
  vonage: { kind: "sms", from: "msisdn", text: "text" },
  messagebird: { kind: "sms", from: "originator", text: "body" },
  "plain-sms": { kind: "sms", from: "from", text: "text" },
};

/** Every value at a path; none where there is none. */
function valuesAt(value: unknown, path: Path): unknown[] {
  let found = [value];
  for (const name of path.split(".")) {
    found = found.flatMap((one): unknown[] => {
      if (name === "*") return Array.isArray(one) ? (one as unknown[]) : [];
      return typeof one === "object" && one !== null && Object.hasOwn(one, name)
        ? [(one as Record<string, unknown>)[name]]
        : [];
    });
  }
  return found;
}

const textAt = (value: unknown, path: Path): string | undefined =>
  valuesAt(value, path)
    .map((one) => (typeof one === "number" ? String(one) : one))
    .find((one): one is string => typeof one === "string");

/** One bounce or complaint. */
export interface Feedback {
  readonly kind: "email" | "phone";
  readonly address: string;
  readonly reason: SuppressionReason;
  /** As the provider wrote it. */
  readonly at: string | undefined;
}

/** What a provider's message says of addresses; nothing for what is no bounce for good and no complaint. */
export function feedbackIn(shape: FeedbackShape, body: unknown): Feedback[] {
  const unwrapped = shape.wrapped === undefined ? body : unwrap(body, shape.wrapped);
  const events = shape.events === undefined ? [unwrapped].flat() : valuesAt(unwrapped, shape.events).flat();
  return events.flatMap((event) => {
    const kinds = shape.kind.map((path) => textAt(event, path)?.toLowerCase()).filter((kind) => kind !== undefined);
    const said = kinds.join("/");
    const reason = Object.hasOwn(shape.means, said) ? shape.means[said] : undefined;
    if (!reason) return [];
    const addresses = shape.address
      .flatMap((path) => valuesAt(event, path))
      .map((one) => (typeof one === "number" ? String(one) : one))
      .filter((one) => typeof one === "string");
    const at = shape.at === undefined ? undefined : textAt(event, shape.at);
    return addresses.map((address): Feedback => ({ kind: shape.names ?? "email", address, reason, at }));
  });
}

function unwrap(body: unknown, path: Path): unknown {
  const text = textAt(body, path);
  if (text === undefined) return body;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** What somebody wrote back. */
export interface Inbound {
  readonly kind: "mail" | "sms";
  readonly from: string;
  readonly subject: string;
  readonly text: string;
}

/** The messages in a provider's body; none of those that name no sender. */
export function inboundIn(shape: InboundShape, body: unknown): Inbound[] {
  const { kind, wrapped, messages, from, subject, text } = shape;
  const whole = wrapped === undefined ? body : unwrap(body, wrapped);
  const found = messages === undefined ? [whole] : valuesAt(whole, messages);
  return found.flatMap((one): Inbound[] => {
    const sender = textAt(one, from);
    if (sender === undefined) return [];
    const named = subject === undefined ? undefined : textAt(one, subject);
    return [{ kind, from: sender, subject: named ?? "", text: textAt(one, text) ?? "" }];
  });
}
