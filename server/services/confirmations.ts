// Confirming and renewing: the page of a link shows what would be given, and one press gives it, by a record of its own.
import { recordIdAt, type RecordId, type SiteId } from "../../core/ids.ts";
import type { ContentHash, Notice } from "../../core/notice.ts";
import type { Channel } from "../../core/purpose.ts";
import type { Choice, RecordCore } from "../../core/record.ts";
import { isInForce } from "../../core/status.ts";
import type { Instant } from "../../core/time.ts";
import type { ServiceContext } from "../context.ts";
import { ProblemError } from "../errors.ts";
import type { SiteStore } from "../store/rows.ts";
import { confirmedBefore } from "./confirm-mail.ts";
import { dated } from "./drafts.ts";
import { mailLinkIn, type MailLink } from "./mail-links.ts";
import { currentNotice, publishedNotice } from "./notices.ts";
import { recordService } from "./service-records.ts";
import { siteById } from "./sites.ts";

/** What the page of a link shows. */
export interface ConfirmationView {
  readonly kind: "confirm" | "renew";
  readonly notice: Notice;
  /** In which the person read the notice. */
  readonly lang: string;
  readonly purposes: readonly string[];
  /** `open`: may be pressed. `done`: was pressed. `over`: nobody may press it any more. */
  readonly state: "open" | "done" | "over";
  /** Until when a renewed consent holds; known once it was pressed. */
  readonly until?: Instant | undefined;
}

/** What a press would record. */
interface Pending {
  readonly site: SiteId;
  readonly store: SiteStore;
  readonly view: ConfirmationView;
  readonly noticeHash: ContentHash;
  readonly who: number | undefined;
  /** The record that the link came from. */
  readonly from: RecordCore;
  /** The id of the record that a press makes: every press of one link is the same act. */
  readonly act: RecordId;
  readonly choices: readonly Choice<"given">[];
}

interface Asked {
  readonly site: string;
  readonly token: string;
}

/** The page's content; undefined for a link that this server did not make. Changes nothing. */
export async function confirmationView(context: ServiceContext, asked: Asked): Promise<ConfirmationView | undefined> {
  return (await pendingOf(context, asked))?.view;
}

/**
 * Gives what the link is about, as the person whose address it was sent to; undefined as `confirmationView`. A second
 * press, also after a withdrawal, changes nothing and answers the same.
 */
export async function confirm(
  context: ServiceContext,
  asked: Asked & { readonly jurisdiction: string },
): Promise<ConfirmationView | undefined> {
  const pending = await pendingOf(context, asked);
  if (!pending || pending.view.state !== "open" || pending.who === undefined) return pending?.view;
  const { site, view, from, act, who, noticeHash } = pending;
  const { notice } = view;
  const { choices, retainUntil } = dated(notice, pending.choices, context.now());
  const { version, hash } = notice.policy;
  try {
    await recordService(
      context,
      { kind: "system", name: "confirmation" },
      {
        site,
        act: {
          id: act,
          event: view.kind,
          choices,
          method: { surface: "link", action: "double-opt-in" },
          actor: "subject",
          subject: { no: who },
          person: { prev: from.id },
          direct: true,
          confirmed: true,
          notice: noticeHash,
          lang: view.lang,
          policy: hash ? { version, hash } : { version },
          retainUntil,
          jurisdiction: asked.jurisdiction,
          located: asked.jurisdiction ? "edge" : undefined,
        },
      },
    );
  } catch (error) {
    // Of two presses at once one is the act; whoever was erased meanwhile has nothing to confirm.
    const slug = error instanceof ProblemError ? error.slug : undefined;
    if (slug === "unknown-receipt") return { ...view, state: "over" };
    if (slug !== "record-conflict") throw error;
  }
  return { ...view, state: "done", until: choices[0]?.until };
}

async function pendingOf(context: ServiceContext, asked: Asked): Promise<Pending | undefined> {
  const site = await siteById(context, asked.site);
  const link = site && mailLinkIn(context, site.id, asked.token);
  if (!site || (link?.kind !== "confirm" && link?.kind !== "renew")) return undefined;
  const store = await context.site(site.id);
  const stored = await store.record(link.record);
  if (!stored) return undefined;
  const from = stored.core;
  const row =
    link.kind === "renew"
      ? await currentNotice(context, site.id)
      : await publishedNotice(context, site.id, from.notice!);
  if (!row) return undefined;
  const { notice } = row;
  const choices = choicesOf(link, { from, notice });
  const act = actOf(context, site.id, link);
  const done = await store.record(act);
  const isOpen =
    stored.who !== undefined &&
    choices.length > 0 &&
    (await isStillOpen(context, link, { from, store, who: stored.who, index: stored.index }));
  const read = from.lang ?? "";
  const lang = Object.hasOwn(notice.languages, read)
    ? read
    : (notice.defaultLanguage ?? Object.keys(notice.languages)[0]!);
  const asksFor = choices.length > 0 ? choices : (done?.core.choices ?? from.choices);
  const view: ConfirmationView = {
    kind: link.kind,
    notice,
    lang,
    purposes: [...new Set(asksFor.map(({ purpose }) => purpose))],
    state: done ? "done" : isOpen ? "open" : "over",
    until: done?.core.choices[0]?.until,
  };
  return { site: site.id, store, view, noticeHash: row.hash, who: stored.who, from, act, choices };
}

type PressLink = Extract<MailLink, { kind: "confirm" | "renew" }>;

/** What a press gives: what was asked for, or again what was given, as the notice of today has it. */
function choicesOf(link: PressLink, { from, notice }: { from: RecordCore; notice: Notice }): Choice<"given">[] {
  if (link.kind === "confirm")
    return from.choices
      .filter(({ status, channel }) => status === "requested" && channel !== undefined)
      .map(({ purpose, version, channel }) => ({ purpose, version, status: "given", channel }));
  const { purpose: id, channel } = link;
  return notice.purposes
    .filter((purpose) => purpose.id === id && purpose.channels.includes(channel))
    .map(({ version }) => ({ purpose: id, version, status: "given", channel }));
}

/** A confirmation waits for days; a renewal as long as what it renews is in force and comes from the same record. */
async function isStillOpen(
  context: ServiceContext,
  link: PressLink,
  { from, store, who, index: renewed }: { from: RecordCore; store: SiteStore; who: number; index: number },
): Promise<boolean> {
  const now = context.now();
  if (link.kind === "confirm") return now < confirmedBefore(from.at);
  const states = await store.statesOf(who);
  return states.some(
    ({ purpose, channel, status, until, index }) =>
      index === renewed &&
      purpose === link.purpose &&
      channel === (link.channel satisfies Channel) &&
      isInForce(status) &&
      (until === undefined || until > now),
  );
}

function actOf(context: ServiceContext, site: SiteId, link: PressLink): RecordId {
  const about = link.kind === "renew" ? `${link.purpose} ${link.channel}` : "";
  const text = new TextEncoder().encode(`${link.kind} ${link.record} ${about}`);
  // The instant inside is that of the record it follows: nothing is known of the press before it comes.
  const madeMs = parseInt(link.record.slice("rec_".length, "rec_".length + 12), 16);
  return recordIdAt(madeMs, context.hmac(context.linkKey(site), text).slice(0, 10));
}
