// Notices: built from a site's settings and the widget's texts, published once per content, shown per language.
import { sha256 } from "@noble/hashes/sha2.js";
import { toHex } from "../../core/bytes.ts";
import type { SiteId } from "../../core/ids.ts";
import {
  buttonOrder,
  noticeBytes,
  withVersions,
  type ContentHash,
  type Controller,
  type Notice,
  type NoticeTexts,
} from "../../core/notice.ts";
import type { Purpose } from "../../core/purpose.ts";
import type { NoticeView } from "../../core/site.ts";
import { millisecondsOf } from "../../core/time.ts";
import type { Actor, ServiceContext } from "../context.ts";
import { ProblemError } from "../errors.ts";
import type { NoticeRow } from "../store/rows.ts";
import { buildHash } from "./assets.ts";
import { audited } from "./audit.ts";

/** What a site's owner decides about the notice; the rest follows from the build. */
export interface NoticeSettings {
  readonly controller: Controller;
  readonly purposes: readonly Purpose[];
  readonly languages: Readonly<Record<string, NoticeTexts>>;
  readonly defaultLanguage: string;
  readonly style: Readonly<Record<string, string>>;
  readonly policy: Notice["policy"];
  readonly rights: Notice["rights"];
}

const believedMs = 5_000;
/** Bounds the memory: hashes come from the network, though only published ones are kept. */
const keptNotices = 500;

/** The hash a notice is known by: SHA-256 of its canonical bytes. */
export const noticeHash = (notice: Notice): ContentHash => `sha256:${toHex(sha256(noticeBytes(notice)))}`;

/** The notice the settings lead to with the files of this build. */
export function builtNotice(context: ServiceContext, site: SiteId, settings: NoticeSettings): Notice {
  const { style, ...shown } = settings;
  return { v: 1, site, ...shown, layout: { buttons: buttonOrder, style }, build: buildHash(context.files) };
}

/**
 * Publishes the notice the settings lead to, unless it is the one in force; either way it is in force after.
 * Publishing puts the notice's hash into the site's log. A purpose that changed materially is raised to a new
 * version, so that every earlier consent to it must be asked again. The system, owners and editors may.
 */
export function publishNotice(
  context: ServiceContext,
  actor: Actor,
  wanted: { site: SiteId; settings: NoticeSettings },
): Promise<NoticeRow> {
  return audited(context, { actor, verb: "notice.publish", site: wanted.site }, async () => {
    const store = await context.site(wanted.site);
    const inForce = await store.currentNotice();
    const built = builtNotice(context, wanted.site, wanted.settings);
    const notice = inForce ? withVersions(inForce.notice, built) : built;
    const hash = noticeHash(notice);
    if (inForce?.hash === hash) return { value: inForce, detail: `${hash} unchanged` };
    const row: NoticeRow = { hash, notice, publishedAt: context.now() };
    await store.publishNotice(row);
    context.memory.current.delete(wanted.site);
    context.recordCommitted(wanted.site);
    return { value: row, detail: hash };
  });
}

/** The notice in force, as the store had it at most five seconds ago; undefined before the first. */
export async function currentNotice(context: ServiceContext, site: SiteId): Promise<NoticeRow | undefined> {
  const now = context.now();
  const known = context.memory.current.get(site);
  if (known && millisecondsOf(now) - millisecondsOf(known.readAt) < believedMs) return known.row;
  const row = await (await context.site(site)).currentNotice();
  context.memory.current.set(site, { row, readAt: now });
  return row;
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

/** The notice reduced to one language: exactly what the UI puts on screen. Throws `not-found` without it. */
export function noticeView({ hash, notice }: NoticeRow, lang: string): NoticeView {
  const texts = Object.hasOwn(notice.languages, lang) ? notice.languages[lang] : undefined;
  if (!texts) throw new ProblemError("not-found");
  const { controller, purposes, policy, layout } = notice;
  return { hash, lang, texts, controller, policyUrl: policy.url, purposes, style: layout.style };
}
