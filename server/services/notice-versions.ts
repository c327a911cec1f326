// The notices a site ever published, where each stands, and the way back to an earlier one.
import { restoredReason } from "../../core/in-force.ts";
import type { SiteId } from "../../core/ids.ts";
import type { ContentHash } from "../../core/notice.ts";
import type { Instant } from "../../core/time.ts";
import type { Actor, ServiceContext } from "../context.ts";
import { ProblemError } from "../errors.ts";
import { noticeDifferences, type NoticeDifference } from "../../core/notice-differences.ts";
import { audited } from "./audit.ts";
import { settingsOfNotice } from "./notice-settings.ts";
import { publishNotice, type NoticeSettings, type Published } from "./notices.ts";
import { existingSite } from "./sites.ts";

/** A published notice in a list. */
export interface NoticeVersion {
  readonly hash: ContentHash;
  readonly publishedAt: Instant;
  /** `never` was announced and called off before its time. */
  readonly standing: "in-force" | "coming" | "superseded" | "never";
  readonly effectiveAt: Instant;
  /** Why it was announced for less than thirty days, or not at all, when it was decided on last. */
  readonly shortNotice?: string;
  readonly policyVersion: string;
  readonly languages: readonly string[];
  readonly purposes: readonly { readonly id: string; readonly version: number }[];
}

/** Every notice of the site, the latest first. */
export function listNotices(context: ServiceContext, actor: Actor, id: SiteId): Promise<NoticeVersion[]> {
  return audited(context, { actor, verb: "notice.list", site: id }, async () => {
    const { id: site } = await existingSite(context, id);
    const store = await context.site(site);
    const now = context.now();
    const [rows, { current, coming }, inForce, decisions] = await Promise.all([
      store.notices(),
      store.standingNotices(now),
      store.hashesInForce(now),
      store.decisions(),
    ]);
    const reasons = new Map(decisions.map(({ notice, shortNotice }) => [notice, shortNotice]));
    const standingOf = (hash: ContentHash): NoticeVersion["standing"] => {
      if (hash === current?.hash) return "in-force";
      if (hash === coming?.row.hash) return "coming";
      return inForce.includes(hash) ? "superseded" : "never";
    };
    const value = rows.toReversed().map(({ hash, publishedAt, notice }): NoticeVersion => ({
      hash,
      publishedAt,
      standing: standingOf(hash),
      effectiveAt: coming?.row.hash === hash ? coming.at : notice.policy.effectiveAt,
      ...(reasons.get(hash) === undefined ? {} : { shortNotice: reasons.get(hash)! }),
      policyVersion: notice.policy.version,
      languages: Object.keys(notice.languages),
      purposes: notice.purposes.map((purpose) => ({ id: purpose.id, version: purpose.version })),
    }));
    return { value, detail: `${value.length} notices` };
  });
}

/** A published notice whole: as its owner would write it again, and what it changed. */
export interface NoticeDetails {
  readonly hash: ContentHash;
  readonly publishedAt: Instant;
  readonly settings: NoticeSettings;
  /** Against the one published before it; empty for the first. */
  readonly differences: readonly NoticeDifference[];
}

/** One notice of the site; throws `not-found`. */
export function readNotice(
  context: ServiceContext,
  actor: Actor,
  named: { site: SiteId; hash: string },
): Promise<NoticeDetails> {
  return audited(context, { actor, verb: "notice.list", site: named.site }, async () => {
    const { id: site } = await existingSite(context, named.site);
    const rows = await (await context.site(site)).notices();
    const at = rows.findIndex(({ hash }) => hash === named.hash);
    const row = rows[at];
    if (!row) throw new ProblemError("not-found");
    const before = rows[at - 1];
    const differences = before ? noticeDifferences(before.notice, row.notice) : [];
    const { hash, publishedAt, notice } = row;
    return { value: { hash, publishedAt, settings: settingsOfNotice(notice), differences }, detail: hash };
  });
}

/**
 * Puts an earlier notice in force again, at once, as `publishNotice` does: drawn by this build, a coming one called off,
 * purposes whose meaning it changes back raised to new versions. That it was told before is the reason why it is not
 * announced. Throws `not-found`, and as publishing does.
 */
export async function restoreNotice(
  context: ServiceContext,
  actor: Actor,
  named: { site: SiteId; hash: string },
): Promise<Published> {
  const { settings, publishedAt } = await readNotice(context, actor, named);
  const shortNotice = restoredReason(publishedAt);
  return publishNotice(context, actor, { site: named.site, settings, shortNotice });
}
