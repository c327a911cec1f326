// What providers hear back: bounces and complaints become suppressions, replies that ask for an end become one.
import { endIn } from "../../core/ending-words.ts";
import {
  feedbackIn,
  feedbackShapes,
  inboundIn,
  inboundShapes,
  type Feedback,
  type Inbound,
} from "../../core/provider-shapes.ts";
import { uuidV7Hex, type SiteId } from "../../core/ids.ts";
import { instantAt, type Instant } from "../../core/time.ts";
import type { Actor, ServiceContext } from "../context.ts";
import { refusal } from "../errors.ts";
import type { SuppressionRow } from "../store/suppressions.ts";
import { audited } from "./audit.ts";
import { settingsOf } from "./settings.ts";
import { denyAddress, normalAddress, subjectHash } from "./subjects.ts";
import { unsubscribe } from "./unsubscribes.ts";
import { linkSubject, type LinkSubject } from "./unsubscribe-links.ts";

interface Heard {
  readonly site: SiteId;
  readonly mailer: string;
  /** Gives the body; asked for it only once the actor may write. */
  readonly read: () => unknown;
}

/** How many addresses are suppressed for it, and how many could not be understood. */
export interface FeedbackAnswer {
  readonly suppressed: number;
  readonly ignored: number;
}

/**
 * Suppresses the addresses that a mailer's message says bounced for good or complained, and numbers that are dead. Needs the scope
 * `feedback`. Throws `not-found` for a mailer that is not known. What says neither changes nothing.
 */
export function hearFeedback(
  context: ServiceContext,
  actor: Actor,
  { site, mailer, read }: Heard,
): Promise<FeedbackAnswer> {
  return audited(context, { actor, verb: "feedback.hear", site }, async () => {
    const shape = Object.hasOwn(feedbackShapes, mailer) ? feedbackShapes[mailer] : undefined;
    if (!shape) throw refusal("not-found", "mailer-unknown");
    const heard = feedbackIn(shape, await read());
    const { country } = await settingsOf(context, site);
    const rows = heard
      .map((feedback) => feedbackRow(context, site, { feedback, country }))
      .filter((row) => row !== undefined);
    if (rows.length > 0) await (await context.site(site)).addSuppressions(rows);
    context.webhooks.changed(site);
    const value = { suppressed: rows.length, ignored: heard.length - rows.length };
    return { value, detail: `${mailer} suppressed ${rows.length} of ${heard.length}` };
  });
}

function feedbackRow(
  context: ServiceContext,
  site: SiteId,
  { feedback, country }: { feedback: Feedback; country: string | undefined },
): SuppressionRow | undefined {
  const { kind, reason, at } = feedback;
  const address = normalAddress(kind, kind === "email" ? feedback.address : withPlus(feedback.address), country);
  if (address === undefined) return undefined;
  const now = context.now();
  const told = at === undefined ? now : instantOf(at, now);
  return {
    id: `sup_${uuidV7Hex(context.nowMs(), context.random(10))}`,
    hash: subjectHash(context.identityKey(site), kind, denyAddress(kind, address)),
    reason,
    // A line that is dead is so for calls too.
    ...(kind === "email" ? { channel: "email" as const } : {}),
    source: reason === "COMPLAINT" ? "complaint" : "bounce",
    since: told < now ? told : now,
    added: now,
  };
}

/** Gateways leave the plus of a number away. */
const withPlus = (number: string): string => number.replace(/^(?=[1-9]\d{9,14}$)/, "+");

/** Unix seconds or an instant as providers write it; now for what is neither. */
function instantOf(text: string, now: Instant): Instant {
  const ms = /^\d{9,11}(\.\d+)?$/.test(text) ? Number(text) * 1000 : Date.parse(text);
  return Number.isFinite(ms) ? instantAt(Math.floor(ms)) : now;
}

/**
 * Ends what a reply asks to end: the topic of the link it quotes, and everything on its channel without one. Needs the
 * scope `feedback`. Throws `not-found` for a mailer that is not known. Tells whether the message asked for an end.
 */
export function hearReply(
  context: ServiceContext,
  actor: Actor,
  { site, mailer, read }: Heard,
): Promise<{ ended: boolean }> {
  return audited<{ ended: boolean }>(context, { actor, verb: "feedback.hear", site }, async () => {
    const shape = Object.hasOwn(inboundShapes, mailer) ? inboundShapes[mailer] : undefined;
    if (!shape) throw refusal("not-found", "mailer-unknown");
    const messages = inboundIn(shape, await read());
    let ended = 0;
    for (const message of messages) if (await endAsked(context, actor, { site, message })) ended++;
    return { value: { ended: ended > 0 }, detail: `${mailer} ended ${ended} of ${messages.length}` };
  });
}

/** Whether the message asked for an end, which is then done. The link it quotes says whose, whoever sent it. */
async function endAsked(
  context: ServiceContext,
  actor: Actor,
  { site, message }: { site: SiteId; message: Inbound },
): Promise<boolean> {
  const end = endIn(message);
  if (!end) return false;
  const linked = end.link?.site === site ? await linkSubject(context, site, end.link.token) : undefined;
  const subject = linked ?? (await senderOf(context, site, message));
  if (!subject) return false;
  const scope = linked ? ("topic" as const) : ("channel" as const);
  const said = { subject, scope, surface: message.kind, source: "subject", actor: "subject" } as const;
  await unsubscribe(context, actor, { site, said });
  return true;
}

async function senderOf(
  context: ServiceContext,
  site: SiteId,
  { kind, from }: { kind: "mail" | "sms"; from: string },
): Promise<LinkSubject | undefined> {
  const { country } = await settingsOf(context, site);
  const addressKind = kind === "mail" ? "email" : "phone";
  // A sender is often written with a name.
  const bare = kind === "mail" ? (/<([^<>]+)>\s*$/.exec(from)?.[1] ?? from) : withPlus(from);
  const address = normalAddress(addressKind, bare, country);
  if (address === undefined) return undefined;
  const key = context.identityKey(site);
  return {
    purpose: "",
    channel: kind === "mail" ? "email" : "sms",
    hash: subjectHash(key, addressKind, address),
    denyHash: subjectHash(key, addressKind, denyAddress(addressKind, address)),
  };
}
