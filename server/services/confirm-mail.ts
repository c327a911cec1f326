// Asking the owner of an address to confirm what was said in their name: a message with one link, and not too many of them.
import type { RecordId, SiteId } from "../../core/ids.ts";
import type { Notice } from "../../core/notice.ts";
import type { Purpose } from "../../core/purpose.ts";
import type { Choice, SecondAct } from "../../core/record.ts";
import type { RecordedStatus } from "../../core/status.ts";
import { instantAt, millisecondsOf, type Instant } from "../../core/time.ts";
import type { ServiceContext } from "../context.ts";
import type { SiteStore } from "../store/rows.ts";
import { keepAddress, needsAddress } from "./held-addresses.ts";
import { mailLinkToken } from "./mail-links.ts";
import { queueMail } from "./mail-queue.ts";
import { htmlText, plainText, type MailText } from "./mail-text.ts";
import { mailTexts } from "./mail-texts.ts";
import { dayIn, topicList, topicTitle, worded } from "./mail-words.ts";
import { controllersOf } from "./purpose-controllers.ts";
import { responsibleLines } from "./responsible.ts";
import { settingsOf } from "./settings.ts";
import { denyAddress, normalAddress, subjectHash } from "./subjects.ts";

const dayMs = 86_400_000;
/** How long what was said waits to be confirmed. */
const confirmDays = 7;
/** Forms can be filled in by anybody: more messages than this a day are none of the address's owner's wishes. */
const mostADay = 3;

/** Until when what was recorded then may be confirmed. */
export const confirmedBefore = (recordedAt: Instant): Instant =>
  instantAt(millisecondsOf(recordedAt) + confirmDays * dayMs);

/**
 * The choices as they count before anybody has confirmed them: a yes to a purpose that wants that, given for an e-mail
 * address, is a request. It lifts and renews nothing. So is a yes to a purpose that takes explicit consent over every
 * other channel, where no message can ask again, unless the form took the second act by the notice's own sentence for
 * it: else an agent records it with its second act. Explicit consent for an e-mail address, to be passed on too, waits
 * in any case: whoever fills in a form need not be who reads there.
 */
export function beforeConfirmation<Status extends RecordedStatus>(
  { purposes, languages }: Notice,
  subject: string,
  choices: readonly Choice<Status>[],
  second?: { readonly lang: string; readonly act: SecondAct | undefined },
): readonly Choice<Status | "requested">[] {
  const texts = second?.act === "pressed" ? languages[second.lang]?.purposes : undefined;
  const waits = ({ id, doubleOptIn, explicit }: Purpose) =>
    explicit ? subject === "email" || !texts?.[id]?.formConfirm : doubleOptIn && subject === "email";
  const confirming = new Set(purposes.filter(waits).map(({ id }) => id));
  if (confirming.size === 0) return choices;
  return choices.map((choice) =>
    choice.status === "given" && confirming.has(choice.purpose) ? { ...choice, status: "requested" as const } : choice,
  );
}

/** What a page recorded for an e-mail address. */
export interface RecordedForm {
  readonly site: SiteId;
  readonly store: SiteStore;
  readonly notice: Notice;
  readonly record: RecordId;
  readonly recordedAt: Instant;
  readonly lang: string;
  /** As it was typed. */
  readonly address: string;
  readonly choices: readonly Choice<RecordedStatus>[];
}

/**
 * After a record of a form: keeps the address where a purpose needs it, and queues the message that asks for
 * confirmation. Again for the same record is the same message. Nobody is written to who is suppressed for one of the
 * purposes or restricted, nor more than three times a day.
 */
export async function followForm(context: ServiceContext, form: RecordedForm): Promise<void> {
  const { site, store, notice, choices } = form;
  const address = normalAddress("email", form.address)!;
  const asked = choices.filter(({ status, channel }) => status === "requested" && channel !== undefined);
  const gives = choices.filter(({ status }) => status === "given" || status === "requested");
  const needed = needsAddress(
    notice,
    gives.map(({ purpose }) => purpose),
  );
  if (asked.length === 0 && !needed) return;
  const key = context.identityKey(site);
  const [known] = await store.knownSubjects([subjectHash(key, "email", address)]);
  const subject = known?.no === undefined ? undefined : await store.subject(known.no);
  if (!subject || known?.restrictedUntilMs !== undefined) return;
  if (needed) await keepAddress(context, { site, subject, address });
  if (asked.length === 0) return;
  const sinceMs = context.nowMs() - dayMs;
  if ((await store.mailCount({ who: subject.no, kind: "confirm", sinceMs })) >= mostADay) return;
  const hashes = [subject.hash, subjectHash(key, "email", denyAddress("email", address))];
  const doneFor = await controllersOf(context, { site, notice });
  for (const { purpose, channel } of asked) {
    const about = { channel: channel!, topic: purpose, controllers: doneFor(purpose) };
    const standing = (await store.suppressionsOn({ hashes, ...about })).flat();
    // What they unsubscribed from they may want again; nothing else can be lifted by a consent.
    if (standing.some(({ reason }) => reason !== "UNSUBSCRIBED_TOPIC")) return;
  }
  const said = confirmText(context, form, [...new Set(asked.map(({ purpose }) => purpose))]);
  const { mailbox } = await settingsOf(context, site);
  await queueMail(context, {
    site,
    subject,
    kind: "confirm",
    ref: `confirm ${form.record}`,
    draft: {
      from: { name: notice.controller.name },
      to: address,
      replyTo: mailbox,
      lang: said.lang,
      subject: said.heading,
      text: plainText(said),
      html: htmlText(said),
      headers: {},
    },
  });
}

function confirmText(
  context: ServiceContext,
  { site, notice, record, recordedAt, lang }: RecordedForm,
  purposes: readonly string[],
): MailText {
  const texts = mailTexts(lang);
  const { name: controller, contact } = notice.controller;
  const topic = topicList(
    purposes.map((id) => topicTitle(notice, id, lang)),
    lang,
  );
  const url = `${context.publicUrl}/c/${site}/${mailLinkToken(context, site, { kind: "confirm", record })}`;
  return {
    lang,
    heading: worded(texts.confirmSubject, { topic }),
    paragraphs: [worded(texts.confirmAsk, { controller, topic }), ...responsibleLines(notice, purposes, lang)],
    button: { label: texts.confirmButton, url },
    notes: [
      texts.notYou,
      worded(texts.linkUntil, { date: dayIn(confirmedBefore(recordedAt), lang) }),
      `${controller}, ${contact}`,
    ],
  };
}
