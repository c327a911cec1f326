// Telling people before a consent ends: at thirty, seven and one days, once each, where its purpose asks for it.
import type { SiteId } from "../../core/ids.ts";
import type { Notice } from "../../core/notice.ts";
import { addPeriod, instantAt, millisecondsOf, type Instant } from "../../core/time.ts";
import { languages } from "../../widget/i18n/languages.ts";
import type { ServiceContext } from "../context.ts";
import type { StateRow, SubjectRow } from "../store/record-rows.ts";
import type { SiteStore } from "../store/rows.ts";
import { keptAddress } from "./held-addresses.ts";
import { mailLinkToken } from "./mail-links.ts";
import { queueMail, type MailDraft } from "./mail-queue.ts";
import { endingRef } from "./mail-wanted.ts";
import { htmlText, plainText, type MailText } from "./mail-text.ts";
import { mailTexts } from "./mail-texts.ts";
import { dayIn, topicTitle, worded } from "./mail-words.ts";
import { currentNotice } from "./notices.ts";
import { controllersOf } from "./purpose-controllers.ts";
import { responsibleLines } from "./responsible.ts";
import { settingsOf } from "./settings.ts";
import { denyAddress, subjectHash } from "./subjects.ts";
import { unsubscribeHeaders, unsubscribeToken } from "./unsubscribe-links.ts";

const dayMs = 86_400_000;
/** Days before the end, the last first. */
const stages = [1, 7, 30] as const;
/** Subjects looked at in one question, so that no question keeps others waiting. */
const stride = 5_000;

/** One consent that ends soon, and which of the messages about it is due. */
interface Ending extends StateRow {
  readonly until: Instant;
  readonly days: (typeof stages)[number];
}

/** What the message about an ending is known by: the same consent and stage is never told twice. */
/**
 * Queues the message that is due for every consent by e-mail that ends within thirty days, of purposes with a renewal
 * period that has begun. A stage that was missed is passed over; one that was told is told, whatever restarts. Returns
 * how many were queued. Nothing is renewed by it: only a press on the page it leads to does that.
 */
export async function tellExpiring(context: ServiceContext, site: SiteId): Promise<number> {
  const notice = (await currentNotice(context, site))?.notice;
  const periods = new Map(
    notice?.purposes.flatMap(({ id, renewalPeriod }) => (renewalPeriod ? [[id, renewalPeriod] as const] : [])),
  );
  if (!notice || periods.size === 0) return 0;
  const store = await context.site(site);
  const doneFor = await controllersOf(context, { site, notice });
  const nowMs = context.nowMs();
  const atMs = nowMs + stages.at(-1)! * dayMs;
  const highest = await store.highestSubject();
  let queued = 0;
  for (let from = 0; from <= highest; from += stride) {
    const states = await store.lapsedStates({ from, to: from + stride, atMs });
    const near = states.flatMap((state) => endingOf(state, { nowMs, periods }) ?? []);
    const endings = await withoutUnknown(store, near);
    const told = await store.knownMail(endings.map(endingRef));
    for (const ending of endings.filter((one) => !told.has(endingRef(one)))) {
      if (await tell(context, { site, store, notice, doneFor, ending })) queued++;
    }
  }
  return queued;
}

/** Without those to whose purpose somebody said no and nobody knows who: whoever asked for it since then is left. */
async function withoutUnknown(store: SiteStore, endings: readonly Ending[]): Promise<Ending[]> {
  const known: Ending[] = [];
  for (const ending of endings) {
    const before = await store.unknownBefore({ purpose: ending.purpose, channel: "email" });
    if (before === undefined || ending.at > before) known.push(ending);
  }
  return known;
}

function endingOf(
  state: StateRow,
  { nowMs, periods }: { nowMs: number; periods: ReadonlyMap<string, string> },
): Ending | undefined {
  const { until, channel, purpose } = state;
  const period = periods.get(purpose);
  if (until === undefined || channel !== "email" || period === undefined) return undefined;
  const leftMs = millisecondsOf(until) - nowMs;
  const hasBegun = (addPeriod(instantAt(nowMs), period) ?? "") >= until;
  const days = stages.find((stage) => leftMs <= stage * dayMs);
  return leftMs > 0 && hasBegun && days !== undefined ? { ...state, until, days } : undefined;
}

interface Telling {
  readonly site: SiteId;
  readonly store: SiteStore;
  readonly notice: Notice;
  /** Everybody a purpose is or was done for. */
  readonly doneFor: (purpose: string) => readonly string[];
  readonly ending: Ending;
}

async function tell(context: ServiceContext, { site, store, notice, doneFor, ending }: Telling): Promise<boolean> {
  const subject = await store.subject(ending.who);
  const address = subject && (await keptAddress(context, { site, subject }));
  if (!subject || address === undefined) return false;
  const [known] = await store.knownSubjects([subject.hash]);
  const denyHash = subjectHash(context.identityKey(site), "email", denyAddress("email", address));
  const { purpose } = ending;
  const hashes = [subject.hash, denyHash];
  // What they unsubscribed from and asked for again since is theirs to renew.
  const about = { channel: "email", topic: purpose, controllers: doneFor(purpose) } as const;
  const standing = (await store.suppressionsOn({ hashes, ...about }))
    .flat()
    .filter(({ reason, since }) => reason !== "UNSUBSCRIBED_TOPIC" || since >= ending.at);
  const [record] = await store.records(ending.index, ending.index + 1);
  if (known?.restrictedUntilMs !== undefined || standing.length > 0 || !record) return false;
  const token = unsubscribeToken(context, site, { purpose, channel: "email", hash: subject.hash, denyHash });
  const renewal = mailLinkToken(context, site, { kind: "renew", record: record.id, purpose, channel: "email" });
  const { mailbox } = await settingsOf(context, site);
  const end = `${context.publicUrl}/u/${site}/${token}`;
  const said = endingText(notice, ending, {
    lang: record.core.lang ?? "en",
    renew: `${context.publicUrl}/c/${site}/${renewal}`,
    end,
  });
  const draft: MailDraft = {
    from: { name: notice.controller.name },
    to: address,
    replyTo: mailbox,
    lang: said.lang,
    subject: said.heading,
    text: plainText(said),
    html: htmlText(said),
    headers: unsubscribeHeaders(end, mailbox === undefined ? undefined : { mailbox, token: `${site}.${token}` }),
  };
  return queued(context, { site, subject, ending, draft });
}

const queued = (
  context: ServiceContext,
  { site, subject, ending, draft }: { site: SiteId; subject: SubjectRow; ending: Ending; draft: MailDraft },
): Promise<boolean> => queueMail(context, { site, subject, kind: "expiring", ref: endingRef(ending), draft });

function endingText(
  notice: Notice,
  { purpose, until }: Ending,
  { lang, renew, end }: { lang: string; renew: string; end: string },
): MailText {
  const texts = mailTexts(lang);
  const { name: controller, contact } = notice.controller;
  const values = { controller, topic: topicTitle(notice, purpose, lang), date: dayIn(until, lang) };
  const own = languages[lang.split("-")[0]!] ?? languages["en"]!;
  return {
    lang,
    heading: worded(texts.renewSubject, values),
    paragraphs: [worded(texts.renewAsk, values), ...responsibleLines(notice, [purpose], lang)],
    button: { label: texts.renewButton, url: renew },
    notes: [`${controller}, ${contact}`],
    link: { label: own.messages.withdraw, url: end },
  };
}
