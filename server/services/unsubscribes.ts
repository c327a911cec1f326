// Unsubscribing: a press, a reply or a STOP becomes a withdrawal in the log and a suppression, however often it comes.
import type { Attachment, Method } from "../../core/record.ts";
import { recordIdAt, uuidV7Hex, type SiteId } from "../../core/ids.ts";
import type { Notice } from "../../core/notice.ts";
import type { Channel } from "../../core/purpose.ts";
import { isInForce } from "../../core/status.ts";
import type { SuppressionSource } from "../../core/suppression.ts";
import type { Actor, ServiceContext } from "../context.ts";
import type { SubjectHash } from "../store/record-rows.ts";
import type { SiteStore } from "../store/rows.ts";
import type { SuppressionRow } from "../store/suppressions.ts";
import { faultAt } from "../errors.ts";
import { currentNotice } from "./notices.ts";
import { controllersOf } from "./purpose-controllers.ts";
import { recordService } from "./service-records.ts";
import { siteById } from "./sites.ts";
import { linkSubject, type LinkSubject } from "./unsubscribe-links.ts";

/**
 * What the person said: no more of this, nothing on this channel, no more of what is done for a controller, or no more at
 * all [GDPR Art. 21(2)].
 */
export type UnsubscribeScope = "topic" | "channel" | "controller" | "all";

/** One unsubscribing, however it arrived. */
export interface Unsubscribing {
  readonly subject: LinkSubject;
  readonly scope: UnsubscribeScope;
  /** Whom a no to a controller is said to, as a notice names them. */
  readonly controller?: string | undefined;
  readonly surface: Extract<Method["surface"], "link" | "mail" | "sms" | "console">;
  readonly source: SuppressionSource;
  readonly actor: "subject" | "agent";
  readonly attachments?: readonly Attachment[] | undefined;
}

/** What the page of a link shows. */
export interface UnsubscribeView {
  readonly notice: Notice;
  readonly subject: LinkSubject;
}

/** The page's content; undefined for a link that this server did not make, or a site that is not there. */
export async function unsubscribeView(
  context: ServiceContext,
  asked: { site: string; token: string },
): Promise<UnsubscribeView | undefined> {
  const site = await siteById(context, asked.site);
  const subject = site && (await linkSubject(context, site.id, asked.token));
  const row = subject && (await currentNotice(context, site.id));
  return subject && row ? { notice: row.notice, subject } : undefined;
}

/**
 * Unsubscribes the person of a link; undefined as `unsubscribeView`. On return no check allows what they ended. Pressing
 * again changes nothing and answers the same. Throws `not-valid` for a controller for whom its topic never was done.
 */
export async function unsubscribeByLink(
  context: ServiceContext,
  asked: { site: string; token: string; scope: UnsubscribeScope; controller?: string | undefined },
): Promise<UnsubscribeView | undefined> {
  const view = await unsubscribeView(context, asked);
  const site = await siteById(context, asked.site);
  if (!view || !site) return undefined;
  const { subject } = view;
  const { scope, controller } = asked;
  const doneFor = await controllersOf(context, { site: site.id, notice: view.notice });
  if (scope === "controller" && !(controller !== undefined && doneFor(subject.purpose).includes(controller)))
    throw faultAt("/controller", "controller-unknown");
  const said = { subject, scope, controller, surface: "link", source: "subject", actor: "subject" } as const;
  await unsubscribe(context, { kind: "system", name: "unsubscribe" }, { site: site.id, said });
  return view;
}

/**
 * Does what the person said, on a site. Suppressions go first: they alone are enough for every check, and a mail program
 * presses once. No more at all, or for a controller, is for every address that is known to be the same person's.
 */
export async function unsubscribe(
  context: ServiceContext,
  writer: Actor,
  { site, said }: { site: SiteId; said: Unsubscribing },
): Promise<void> {
  const store = await context.site(site);
  const [known] = await store.knownSubjects([said.subject.hash]);
  const own = known?.no === undefined ? [] : [known.no];
  const numbers = isObjection(said) && own[0] !== undefined ? await store.linked(own[0]) : own;
  const others = await store.subjectNames(numbers.filter((no) => no !== own[0]));
  const hashes = [said.subject.denyHash, ...others.map(({ denyHash }) => denyHash)];
  await store.addSuppressions(hashes.map((hash) => suppressionFor(context, said, hash)));
  context.webhooks.changed(site);
  for (const no of numbers) await recordEnd(context, writer, { site, store, said, no });
}

/** Whether it is a no to whoever decides, and not to one topic or channel. */
const isObjection = ({ scope }: Pick<Unsubscribing, "scope">): boolean => scope === "all" || scope === "controller";

const reasons = {
  all: "OBJECTED_ALL",
  controller: "OBJECTED_ALL",
  channel: "DO_NOT_CONTACT_CHANNEL",
  topic: "UNSUBSCRIBED_TOPIC",
} as const;

function suppressionFor(
  context: ServiceContext,
  { subject, scope, controller, source }: Unsubscribing,
  hash: SubjectHash,
): SuppressionRow {
  const now = context.now();
  const { channel, purpose } = subject;
  const id = `sup_${uuidV7Hex(context.nowMs(), context.random(10))}`;
  const about = { all: {}, controller: { controller }, channel: { channel }, topic: { channel, topic: purpose } }[
    scope
  ];
  return { id, hash, reason: reasons[scope], ...about, source, since: now, added: now };
}

/** Writes the end of each of a subject's consents into the log. */
async function recordEnd(
  context: ServiceContext,
  writer: Actor,
  { site, store, said, no }: { site: SiteId; store: SiteStore; said: Unsubscribing; no: number },
): Promise<void> {
  const { subject, scope, controller = "", surface, actor, attachments } = said;
  const states = await store.statesOf(no);
  const doneFor = await controllersOf(context, { site, notice: (await currentNotice(context, site))?.notice });
  const ended = states.filter(
    ({ purpose, channel, status }) =>
      channel !== "" &&
      (isInForce(status) || status === "requested") &&
      (isObjection(said) || channel === subject.channel) &&
      (scope !== "controller" || doneFor(purpose).includes(controller)) &&
      (scope !== "topic" || purpose === subject.purpose),
  );
  if (ended.length === 0) return;
  // Twenty presses at once are one record: the id is of the person, what was said, the consents it ends, and the minute.
  const minute = Math.floor(context.nowMs() / 60_000) * 60_000;
  const text = new TextEncoder().encode(
    `${no} ${scope}${controller && ` ${controller}`} ${subject.purpose} ${subject.channel} ${surface} ${ended.map(({ index }) => index).join()}`,
  );
  const id = recordIdAt(minute, context.hmac(subject.hash, text).slice(0, 10));
  const act = {
    id,
    event: isObjection(said) ? ("object" as const) : ("withdraw" as const),
    choices: ended.map(({ purpose, version, channel }) => ({
      purpose,
      version,
      status: "withdrawn" as const,
      channel: channel as Channel,
    })),
    method: { surface, action: "unsubscribe" as const },
    actor,
    subject: { no },
    direct: true,
    ...(attachments ? { attachments } : {}),
  };
  await recordService(context, writer, { site, act });
}
