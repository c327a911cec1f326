// The way of a message: sealed under the person's key into the queue, tried until somebody has it or nobody will, then forgotten.
import { toHex } from "../../core/bytes.ts";
import type { SiteId } from "../../core/ids.ts";
import type { ServiceContext } from "../context.ts";
import { openText, sealText } from "../log/sealed-text.ts";
import type { MailMessage, MailOutcome } from "../mail/transport.ts";
import type { MailKind, TakenMail } from "../store/mail-rows.ts";
import type { SubjectRow } from "../store/record-rows.ts";
import type { SiteStore } from "../store/rows.ts";
import { isStillWanted } from "./mail-wanted.ts";

const minuteMs = 60_000;
const dayMs = 86_400_000;
/** Pauses after each try that failed: three days in all. */
const pausesMs = [1, 5, 30, 120, 480, 1440, 2160].map((minutes) => minutes * minuteMs);
/** For how long a message is its sender's: longer than any transport waits. */
const takenMs = 10 * minuteMs;
const takenAtOnce = 5;
/** How long it is kept that a message went, so that it is never sent for the same cause again. */
const keptMs = 400 * dayMs;

/** A message before it has its id and its sender. */
export type MailDraft = Omit<MailMessage, "id" | "from"> & { readonly from: { readonly name: string } };

/**
 * Whom a message goes to that is about no person: the site's owner. It is sealed like every other, under a key of the
 * site's, and goes with nobody's erasure.
 */
export const siteOwner = (context: ServiceContext, site: SiteId): SubjectRow => ({
  no: 0,
  hash: new Uint8Array(16),
  kind: "email",
  key: context.hmac(context.linkKey(site), new TextEncoder().encode("assent-owner-mail/v1")),
});

const useOf = (ref: string): string => `mail ${ref}`;

/**
 * Queues a message to one person, once for each `ref`, which names nobody. On return it outlives a crash; it is sent
 * soon. Only who holds the person's key can read it, and erasing the person destroys it.
 */
export async function queueMail(
  context: ServiceContext,
  asked: { site: SiteId; subject: SubjectRow; kind: MailKind; ref: string; draft: MailDraft },
): Promise<boolean> {
  const { site, subject, kind, ref, draft } = asked;
  const message: MailMessage = {
    ...draft,
    id: toHex(context.hmac(context.linkKey(site), new TextEncoder().encode(useOf(ref))).slice(0, 16)),
    from: { name: draft.from.name, address: context.mail.from },
  };
  const sealed = sealText(JSON.stringify(message), { subject, use: useOf(ref), random: context.random });
  const store = await context.site(site);
  const isNew = await store.queueMail({ ref, kind, who: subject.no, sealed, dueMs: context.nowMs() });
  if (isNew) context.mail.queued(site);
  return isNew;
}

/**
 * Sends every message of the site that is due. A message whose sender died is tried again after minutes, with the same
 * Message-ID; one that nobody takes within days is given up, and one that is not wanted any more is dropped. Returns when the next one is due, in Unix milliseconds.
 * Reports each failure by the message's kind, never by whose it is.
 */
export async function sendDueMail(
  context: ServiceContext,
  site: SiteId,
  failed: (kind: MailKind, outcome: Exclude<MailOutcome, { kind: "sent" }>) => void,
): Promise<number | undefined> {
  const { transport } = context.mail;
  if (!transport) return undefined;
  const store = await context.site(site);
  for (;;) {
    const atMs = context.nowMs();
    const taken = await store.takeMail({ atMs, untilMs: atMs + takenMs, most: takenAtOnce });
    if (taken.length === 0) return store.nextMail();
    for (const mail of taken) {
      const message = await opened(mail, mail.kind === "checkpoint" ? siteOwner(context, site) : undefined, store);
      if (message && !(await isStillWanted(context, site, { mail, to: message.to }))) {
        await store.dropMail(mail.no);
        continue;
      }
      // Whoever was erased meanwhile gets no message.
      const outcome: MailOutcome = message ? await transport.send(message) : { kind: "refused", reason: "erased" };
      if (outcome.kind !== "sent" && message) failed(mail.kind, outcome);
      await settled(context, store, { mail, outcome });
    }
  }
}

async function opened(
  { who, ref, sealed }: TakenMail,
  owner: SubjectRow | undefined,
  store: SiteStore,
): Promise<MailMessage | undefined> {
  const subject = owner ?? (await store.subject(who));
  const text = subject && openText(sealed, { subject, use: useOf(ref) });
  return text === undefined ? undefined : (JSON.parse(text) as MailMessage);
}

async function settled(
  context: ServiceContext,
  store: SiteStore,
  { mail, outcome }: { mail: TakenMail; outcome: MailOutcome },
): Promise<void> {
  const pauseMs = pausesMs[mail.tries - 1];
  if (outcome.kind === "failed" && pauseMs !== undefined) return store.delayMail(mail.no, context.nowMs() + pauseMs);
  await store.endMail(mail.no, outcome.kind === "sent" ? "sent" : "refused");
}

/** Forgets that messages of long ago went, and which links were used that are over. */
export async function forgetSentMail(context: ServiceContext, site: SiteId): Promise<void> {
  const atMs = context.nowMs();
  await (await context.site(site)).forgetMail({ beforeMs: atMs - keptMs, atMs });
}
