// Sending over HTTP, on any runtime that has fetch.
import { mailers } from "./mailers.ts";
import type { MailMessage, MailOutcome, MailTransport } from "./transport.ts";

export interface HttpMail {
  /** A key of `mailers`. */
  readonly mailer: string;
  /** Where messages are posted; the mailer's own address unless told. */
  readonly url?: string | undefined;
  readonly token?: string | undefined;
}

const deadlineMs = 15_000;

/** Posts each message to a mailer. Throws for a mailer nobody described, or one without an address. */
export function httpTransport({ mailer, url, token }: HttpMail): MailTransport {
  const shape = Object.hasOwn(mailers, mailer) ? mailers[mailer] : undefined;
  if (!shape) throw new Error(`ASSENT_MAIL_MAILER must be one of: ${Object.keys(mailers).join(", ")}`);
  const address = url ?? shape.url;
  if (!address) throw new Error(`ASSENT_MAIL_HTTP must say where ${mailer} messages are posted`);
  const headers = {
    "Content-Type": "application/json",
    Accept: "application/json",
    ...(token === undefined ? {} : { [shape.token.header]: shape.token.before + token }),
  };
  return {
    name: mailer,
    async send(message: MailMessage): Promise<MailOutcome> {
      try {
        // An answer that leads elsewhere would take the message and the token there.
        const answer = await fetch(address, {
          method: "POST",
          redirect: "manual",
          headers: { ...headers, "Idempotency-Key": message.id },
          body: JSON.stringify(shape.body(message)),
          signal: AbortSignal.timeout(deadlineMs),
        });
        await answer.body?.cancel();
        return outcomeOf(answer.status);
      } catch {
        return { kind: "failed", reason: "http unreachable" };
      }
    },
  };
}

/** Answers that blame this server or pass by themselves; every other 4xx blames the message. */
const passing = new Set([401, 402, 403, 408, 409, 425, 429]);

function outcomeOf(status: number): MailOutcome {
  if (status >= 200 && status < 300) return { kind: "sent" };
  const isFinal = status >= 400 && status < 500 && !passing.has(status);
  return { kind: isFinal ? "refused" : "failed", reason: `http ${status}` };
}
