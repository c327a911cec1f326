// When a Node process sends mail: at once after it was queued, when a pause between tries is over, and what a crash left.
import { join } from "node:path";
import type { SiteId } from "../../core/ids.ts";
import type { Mailing, ServiceContext } from "../context.ts";
import type { Environment } from "../env.ts";
import { fileTransport } from "../mail/files.ts";
import { httpTransport } from "../mail/http.ts";
import { smtpTransport } from "../mail/smtp.ts";
import type { MailTransport } from "../mail/transport.ts";
import { sendDueMail } from "../services/mail-queue.ts";

export interface MailOptions {
  /** Such as `smtps://user:password@mail.example.com`. */
  readonly smtp?: string | undefined;
  /** A mailer of server/mail/mailers.ts, with its token, and its address where it is not the usual one. */
  readonly mailer?: string | undefined;
  readonly url?: string | undefined;
  readonly token?: string | undefined;
  /** The address that messages come from. */
  readonly from?: string | undefined;
}

/** The way of sending that the options name; files in `data/mail` where they name none. Throws for two at once. */
export function transportFrom(
  { smtp, mailer, url, token }: MailOptions,
  { folder, told }: { folder: string; told: (line: string) => void },
): MailTransport {
  if (smtp && (mailer ?? url)) throw new Error("Mail goes by ASSENT_MAIL_SMTP or by ASSENT_MAIL_MAILER, not by both.");
  if (smtp) return smtpTransport(smtp);
  if (mailer ?? url) return httpTransport({ mailer: mailer ?? "plain", url, token });
  return fileTransport(join(folder, "mail"), (path) => told(`A message was written to ${path}`));
}

export interface MailingOptions {
  /** Sends what is due at a site; tells when the next message is, in Unix milliseconds. */
  readonly send: (site: SiteId) => Promise<number | undefined>;
  readonly failed: (error: unknown, site: SiteId) => void;
  readonly sites: () => Promise<readonly SiteId[]>;
}

export interface Sending {
  /** Something was queued at the site. */
  queued(site: SiteId): void;
  /** Starts nothing more; resolves when what is on its way has been sent or has failed to. */
  finish(): Promise<void>;
}

/** Another process, or one that died, may have left messages: they are looked for. */
const lookEveryMs = 60_000;
const firstLookMs = 1_000;

/** One sending at a time per site; what is queued meanwhile is sent by the next. */
export function startMailing({ send, failed, sites }: MailingOptions): Sending {
  const running = new Map<SiteId, Promise<void>>();
  const again = new Set<SiteId>();
  let finishing = false;

  const begin = (site: SiteId): void => {
    if (finishing) return;
    if (running.has(site)) {
      again.add(site);
      return;
    }
    const work = send(site)
      .then(
        () => {},
        (error: unknown) => failed(error, site),
      )
      .finally(() => {
        running.delete(site);
        if (again.delete(site)) begin(site);
      });
    running.set(site, work);
  };
  const look = () => {
    // A list that cannot be read is asked for again at the next look.
    sites().then(
      (all) => all.forEach(begin),
      () => {},
    );
  };
  const looks = setInterval(look, lookEveryMs);
  looks.unref();
  // What a crash left goes soon after the start.
  const first = setTimeout(look, firstLookMs);
  first.unref();
  return {
    queued: begin,
    async finish() {
      finishing = true;
      clearTimeout(first);
      clearInterval(looks);
      await Promise.all(running.values());
    },
  };
}

/** Mail of a Node process: what its services are given, and how it ends. */
export function nodeMailing(
  options: MailOptions,
  given: {
    readonly folder: string;
    readonly told: (line: string) => void;
    /** Called once there is one. */
    readonly context: () => ServiceContext;
    readonly report: (error: unknown, what: string) => void;
  },
): { readonly mail: Partial<Mailing>; finish(): Promise<void> } {
  const { context, report } = given;
  const transport = transportFrom(options, given);
  const sending = startMailing({
    send: (site) =>
      sendDueMail(context(), site, (kind, { reason }) => report(new Error(reason), `a message (${kind}) of ${site}`)),
    failed: (error, site) => {
      // Of a site that went meanwhile there is nothing to send.
      if (!context().isRemoved(site)) report(error, `sending mail of ${site}`);
    },
    sites: async () => (await context().control.sites()).map(({ id }) => id),
  });
  return {
    mail: { transport, queued: (site) => sending.queued(site), ...(options.from ? { from: options.from } : {}) },
    async finish() {
      await sending.finish();
      transport.close?.();
    },
  };
}

/** The options of the environment. */
export const mailOptions = (env: Environment): MailOptions => ({
  smtp: env.ASSENT_MAIL_SMTP,
  mailer: env.ASSENT_MAIL_MAILER,
  url: env.ASSENT_MAIL_HTTP,
  token: env.ASSENT_MAIL_TOKEN,
  from: env.ASSENT_MAIL_FROM,
});
