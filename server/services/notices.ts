// Notices: built from a site's settings and the widget's texts, published once per content, shown per language.
import { sha256 } from "@noble/hashes/sha2.js";
import { toHex } from "../../core/bytes.ts";
import { tagOf } from "../../core/decision.ts";
import type { SiteId } from "../../core/ids.ts";
import type { Finding } from "../../core/lint/finding.ts";
import {
  buttonOrder,
  isMaterial,
  noticeBytes,
  withDeclared,
  withVersions,
  type ContentHash,
  type Controller,
  type Notice,
  type NoticeTexts,
} from "../../core/notice.ts";
import { isOptional, type Purpose } from "../../core/purpose.ts";
import type { Layout } from "../../core/site.ts";
import { millisecondsOf, type Instant } from "../../core/time.ts";
import { isRecent, type Actor, type ServiceContext } from "../context.ts";
import { fault, faultAt, ProblemError, type Fault } from "../errors.ts";
import type { NoticeRow, SiteStore, StandingNotices } from "../store/rows.ts";
import { keepShown } from "./as-was.ts";
import { buildHash } from "./assets.ts";
import { audited, type Effect } from "./audit.ts";
import { lawful, warningsLine } from "./lint.ts";

/** What a site's owner decides about the notice; the rest follows from the build. */
export interface NoticeSettings {
  readonly controller: Controller;
  readonly purposes: readonly Purpose[];
  readonly languages: Readonly<Record<string, NoticeTexts>>;
  readonly defaultLanguage: string;
  readonly style: Readonly<Record<string, string>>;
  /** `bar` when absent. */
  readonly shape?: Layout;
  readonly minimumAge?: number;
  /** From when the notice is in force: at once, unless `effectiveAt` is still to come. */
  readonly policy: Notice["policy"];
  readonly rights: Notice["rights"];
  readonly withdrawal?: NonNullable<Notice["withdrawal"]>;
}

const believedMs = 5_000;
/** How long a change is announced before it is in force, unless its owner says why not. */
const announcedDays = 30;
/** Bounds the memory: hashes come from the network, though only published ones are kept. */
const keptNotices = 500;

/** The hash a notice is known by: SHA-256 of its canonical bytes. */
export const noticeHash = (notice: Notice): ContentHash => `sha256:${toHex(sha256(noticeBytes(notice)))}`;

/** The notice the settings lead to with the files of this build. */
export function builtNotice(context: ServiceContext, site: SiteId, settings: NoticeSettings): Notice {
  const { style, shape, ...shown } = settings;
  const layout = { buttons: buttonOrder, style, ...(shape ? { shape } : {}) };
  return { v: 1, site, ...shown, layout, build: buildHash(context.files) };
}

/** A notice to be published at a site. */
export interface PublishWish {
  readonly site: SiteId;
  readonly settings: NoticeSettings;
  /** Why it comes sooner than thirty days from now, or changes at once what people were asked about. */
  readonly shortNotice?: string;
  /** Purposes whose meaning changed by their owner's word, which are asked again whatever is computed. */
  readonly declared?: readonly string[];
  /** Only where this is still the notice decided on last. */
  readonly after?: ContentHash | undefined;
}

/** A published notice, and what the linter warned of; nothing where the notice was there already. */
export interface Published extends NoticeRow {
  readonly warnings: readonly Finding[];
}

/**
 * Publishes the notice the settings lead to, unless it was the last one published; either way it is in force
 * after, or from its policy's `effectiveAt` where that is still to come. A coming notice, and one that changes what a
 * purpose in force means, is announced for thirty days, unless `shortNotice` says why not; a coming one never comes
 * when another is published before its time.
 * Publishing puts the notice's hash into the site's log, with from when and why so soon where either is said, and what this build shows of it into the archive. A purpose that changed materially since it was last in
 * force, or that `declared` names, is raised to a version that no notice had, so that every earlier consent to it must
 * be asked again. A
 * notice that breaks a rule of docs/lint.md is not published: `notice-unlawful`; nor one with a purpose that browsers
 * could take for another of the site's: `not-valid`. The system, owners and editors may.
 */
export function publishNotice(context: ServiceContext, actor: Actor, wanted: PublishWish): Promise<Published> {
  return audited(context, { actor, verb: "notice.publish", site: wanted.site }, () => issueNotice(context, wanted));
}

/**
 * What `publishNotice` does once the right to it is seen to, for verbs that change a part of a notice. Throws
 * `purpose-changed` where another notice was decided on since the one that `after` names.
 */
export async function issueNotice(context: ServiceContext, wanted: PublishWish): Promise<Effect<Published>> {
  const store = await context.site(wanted.site);
  const made = await nextNotice(context, store, wanted);
  const { notice, hash, last, publishedAt, later, shortNotice } = made;
  if (last?.hash === hash) {
    await keepShown(context, last);
    return { value: { ...last, warnings: [] }, detail: `${hash} unchanged` };
  }
  assertTold(notice, made.published);
  const warnings = lawful(notice, (await context.control.settings()).get(wanted.site));
  const { effectiveAt } = notice.policy;
  assertAnnounced(made);
  const row: NoticeRow = { hash, notice, publishedAt };
  const publication = shortNotice ? { ...row, shortNotice } : row;
  if (!(await store.publishNotice(publication, later ? effectiveAt : publishedAt, wanted.after)))
    throw new ProblemError("purpose-changed");
  await keepShown(context, row);
  context.memory.standing.delete(wanted.site);
  context.memory.controllers.delete(wanted.site);
  context.recordCommitted(wanted.site);
  const reason = shortNotice ? `, at short notice: ${shortNotice}` : "";
  const from = later ? ` from ${effectiveAt}` : "";
  return { value: { ...row, warnings }, detail: `${hash}${from}${reason}${warningsLine(warnings)}` };
}

/**
 * Refuses a notice that neither is announced nor says why not, as publishing it would, and publishes nothing: for who
 * writes more than a notice.
 */
export async function assertReasoned(context: ServiceContext, wanted: PublishWish): Promise<void> {
  const made = await nextNotice(context, await context.site(wanted.site), wanted);
  if (made.last?.hash !== made.hash) assertAnnounced(made);
}

/** The notice that the wish leads to at the site as it is, with what is to be known of it before it is published. */
async function nextNotice(context: ServiceContext, store: SiteStore, wanted: PublishWish) {
  const publishedAt = context.now();
  const { current, coming } = await store.standingNotices(publishedAt);
  const { published, inForce } = await noticeHistory(store, publishedAt);
  const last = coming?.row ?? current;
  const told = (announcedAt: Instant | undefined) => {
    const built = builtNotice(context, wanted.site, announced(wanted.settings, announcedAt));
    assertDeclared(built, wanted.declared);
    return withVersions({ published, inForce }, withDeclared(inForce, built, wanted.declared ?? []));
  };
  const notice = toldAt(told, { wanted, current, last, publishedAt });
  const later = notice.policy.effectiveAt > publishedAt;
  const changes = current !== undefined && isMaterial(inForce, notice);
  const shortNotice = later || changes ? wanted.shortNotice?.trim() : undefined;
  const isFirst = current === undefined;
  return { notice, hash: noticeHash(notice), last, published, publishedAt, later, changes, isFirst, shortNotice };
}

const announced = ({ policy, ...settings }: NoticeSettings, announcedAt: Instant | undefined): NoticeSettings => {
  const { announcedAt: _, ...others } = policy;
  return { ...settings, policy: announcedAt === undefined ? others : { ...others, announcedAt } };
};

/**
 * The notice with the instant its change was told: its owner's own where they say one, that of the announcement where
 * it was announced before and is the same, also once it is in force, else now. What is in force at once was not
 * announced by this.
 */
function toldAt(
  told: (announcedAt: Instant | undefined) => Notice,
  {
    wanted,
    current,
    last,
    publishedAt,
  }: {
    readonly wanted: PublishWish;
    readonly current: NoticeRow | undefined;
    readonly last: NoticeRow | undefined;
    readonly publishedAt: Instant;
  },
): Notice {
  const { effectiveAt, announcedAt: own } = wanted.settings.policy;
  // Settings that were read from the notice in force say when that one was told.
  if (own !== undefined && own !== current?.notice.policy.announcedAt) return told(own);
  for (const row of [last, current]) {
    const again = row && told(row.notice.policy.announcedAt);
    if (again && noticeHash(again) === row.hash) return again;
  }
  return told(effectiveAt <= publishedAt ? own : publishedAt);
}

/** The site's notices as they were published, and as they were in force. */
export async function noticeHistory(store: SiteStore, now: Instant) {
  const hashes = await store.hashesInForce(now);
  const rows = await store.notices();
  const byHash = new Map(rows.map(({ hash, notice }) => [hash, notice]));
  return { published: [...byHash.values()], inForce: hashes.map((hash) => byHash.get(hash)!) };
}

function assertDeclared({ purposes }: Notice, declared: readonly string[] = []): void {
  const unknown = declared.find((wanted) => !purposes.some(({ id }) => id === wanted));
  if (unknown !== undefined) throw faultAt("/declared", "declared-unknown", { purpose: unknown });
}

/** Browsers know a purpose by a short tag, also those that answered an earlier notice. */
function assertTold(notice: Notice, published: readonly Notice[]): void {
  const asked = [...published, notice].flatMap(({ purposes }) =>
    purposes.filter(({ category }) => isOptional(category)),
  );
  const ids = [...new Set(asked.map(({ id }) => id))];
  const errors = notice.purposes.flatMap(({ id, category }, i): Fault[] => {
    const other = isOptional(category) && ids.find((known) => known !== id && tagOf(known) === tagOf(id));
    return other ? [fault(`/purposes/${i}/id`, "tag-taken", { other })] : [];
  });
  if (errors.length > 0) throw new ProblemError("not-valid", undefined, { errors });
}

interface Announcing {
  readonly notice: Notice;
  readonly later: boolean;
  readonly changes: boolean;
  readonly isFirst: boolean;
  readonly publishedAt: Instant;
  readonly shortNotice: string | undefined;
}

function assertAnnounced({ notice, later, changes, isFirst, publishedAt, shortNotice }: Announcing): void {
  // Of the first notice nobody was told anything else before.
  if (isFirst || shortNotice || !(later || changes)) return;
  if (!later) throw faultAt("/shortNotice", "announced-not", { days: announcedDays });
  const days = (millisecondsOf(notice.policy.effectiveAt) - millisecondsOf(publishedAt)) / 86_400_000;
  if (days >= announcedDays) return;
  throw faultAt("/policy/effectiveAt", "announced-late", { days: announcedDays });
}

/** The notice in force and the coming one, as the store had them at most five seconds ago. */
export async function standingNotices(context: ServiceContext, site: SiteId): Promise<StandingNotices> {
  const now = context.now();
  const known = context.memory.standing.get(site);
  const due = known?.coming !== undefined && known.coming.at <= now;
  const readAtMs = context.nowMs();
  if (known && !due && isRecent(known.readAtMs, readAtMs, believedMs)) return known;
  const standing = await (await context.site(site)).standingNotices(now);
  context.memory.standing.set(site, { ...standing, readAtMs });
  return standing;
}

/** The notice in force, as the store had it at most five seconds ago; undefined before the first. */
export async function currentNotice(context: ServiceContext, site: SiteId): Promise<NoticeRow | undefined> {
  return (await standingNotices(context, site)).current;
}

/** The site's notice of that hash, in force or not; undefined when it never published it. */
export async function publishedNotice(
  context: ServiceContext,
  site: SiteId,
  hash: ContentHash,
): Promise<NoticeRow | undefined> {
  const { notices } = context.memory;
  const known = notices.get(`${site} ${hash}`);
  if (known) return known;
  const row = await (await context.site(site)).notice(hash);
  if (!row) return undefined;
  if (notices.size >= keptNotices) notices.clear();
  notices.set(`${site} ${hash}`, row);
  return row;
}

/**
 * Whether people are or were asked by the notice, not only told that it would come. The store is asked once for a
 * notice that is no more in force, and every time for one that never was: the answer may still become a yes.
 */
export async function wasInForce(context: ServiceContext, site: SiteId, hash: ContentHash): Promise<boolean> {
  const { inForce } = context.memory;
  const key = `${site} ${hash}`;
  if (inForce.has(key) || (await currentNotice(context, site))?.hash === hash) return true;
  const hashes = await (await context.site(site)).hashesInForce(context.now());
  if (!hashes.includes(hash)) return false;
  if (inForce.size >= keptNotices) inForce.clear();
  inForce.add(key);
  return true;
}
