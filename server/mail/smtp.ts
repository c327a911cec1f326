// Sending by SMTP, and a message as the bytes that SMTP carries. Node only.
import { createTransport, type SendMailOptions } from "nodemailer";
import { headLines, messageId, type MailMessage, type MailOutcome, type MailTransport } from "./transport.ts";

/** The message as the library takes it. */
export const composed = (message: MailMessage): SendMailOptions => ({
  messageId: messageId(message),
  from: { name: message.from.name ?? "", address: message.from.address },
  to: message.to,
  ...(message.replyTo === undefined ? {} : { replyTo: message.replyTo }),
  subject: message.subject,
  text: message.text,
  html: message.html,
  headers: headLines(message),
  // What is in a message is ours alone: nothing in it may make the server read a file or ask another one.
  disableFileAccess: true,
  disableUrlAccess: true,
});

const connectMs = 10_000;
const silentMs = 30_000;

/**
 * Sends through the server of an address such as `smtps://user:password@mail.example.com` or
 * `smtp://mail.example.com:587`, which uses TLS from the first byte, or as soon as the server offers it.
 * `?requireTLS=true` refuses to go on without.
 */
export function smtpTransport(url: string): MailTransport {
  const transport = createTransport({
    url,
    pool: true,
    maxConnections: 2,
    connectionTimeout: connectMs,
    greetingTimeout: connectMs,
    socketTimeout: silentMs,
  });
  return {
    name: "smtp",
    async send(message): Promise<MailOutcome> {
      try {
        await transport.sendMail(composed(message));
        return { kind: "sent" };
      } catch (error) {
        return outcomeOf(error);
      }
    },
    close: () => transport.close(),
  };
}

/** What the server answered, or that it did not; its own words may quote the address, so they are not kept. */
function outcomeOf(error: unknown): MailOutcome {
  const { responseCode, code } = error as { responseCode?: unknown; code?: unknown };
  const status = typeof responseCode === "number" ? responseCode : undefined;
  const reason = status === undefined ? `smtp ${typeof code === "string" ? code : "failure"}` : `smtp ${status}`;
  // What fails before an envelope, such as wrong credentials, is the operator's to mend and no fault of the message.
  const isFinal = status !== undefined && status >= 500 && (code === "EENVELOPE" || code === "EMESSAGE");
  return { kind: isFinal ? "refused" : "failed", reason };
}
