// Drafts: a notice being written, saved as often as one types, published as it stands, or dropped.
import type { SiteId } from "../../core/ids.ts";
import type { Actor, ServiceContext } from "../context.ts";
import { faultAt, ProblemError, refusal } from "../errors.ts";
import type { NoticeDraftRow } from "../store/draft-rows.ts";
import { audited } from "./audit.ts";
import { draftReport, type DraftReport } from "./draft-report.ts";
import { noticeSettings, settingsOfNotice } from "./notice-settings.ts";
import { publishNotice, type Published } from "./notices.ts";
import { lastNotice, previewPath } from "./previews.ts";
import { actorName } from "./scopes.ts";
import { existingSite } from "./sites.ts";

/** All languages with every text are some 400 kB. */
const mostCharacters = 1_000_000;

/** A draft as its writer sees it, with what would be said if it were published now. */
export interface Draft {
  /** 0 while nothing was saved: then the settings are those of the notice in force. */
  readonly revision: number;
  readonly settings: unknown;
  readonly savedAt: string | null;
  readonly savedBy: string | null;
  /** Where whoever has the address sees it. */
  readonly preview: string;
  readonly report: DraftReport;
}

async function shown(context: ServiceContext, site: SiteId, row: NoticeDraftRow): Promise<Draft> {
  const settings = JSON.parse(row.doc) as unknown;
  return {
    revision: row.revision,
    settings,
    savedAt: row.savedAt,
    savedBy: row.savedBy,
    preview: `${context.publicUrl}${previewPath(context, row)}`,
    report: await draftReport(context, site, settings),
  };
}

/** The site's draft; without one, the notice in force as the place to begin. Throws `not-found` where there is neither. */
export function readDraft(context: ServiceContext, actor: Actor, id: SiteId): Promise<Draft> {
  return audited(context, { actor, verb: "notice.draft", site: id }, async () => {
    const { id: site } = await existingSite(context, id);
    const row = await context.control.noticeDraft(site);
    if (row) return { value: await shown(context, site, row), detail: `read ${row.revision}` };
    const last = await lastNotice(context, site);
    if (!last) throw new ProblemError("not-found");
    const settings = settingsOfNotice(last.notice);
    const report = await draftReport(context, site, settings);
    const preview = `${context.publicUrl}${previewPath(context, { site, begunAt: last.hash })}`;
    const value = { revision: 0, settings, savedAt: null, savedBy: null, preview, report };
    return { value, detail: "none" };
  });
}

/** What a save brings. */
interface SavedDraft {
  /** The one that was read; 0 for the first. */
  readonly revision: number;
  readonly settings: unknown;
}

/**
 * Saves the draft over the revision that was read, whatever is still missing in it; publishing is stricter. Throws
 * `draft-conflict` when somebody saved meanwhile, and `not-valid` for what is no object or over a million characters.
 */
export function saveDraft(
  context: ServiceContext,
  actor: Actor,
  asked: { site: SiteId; read: () => Promise<unknown> },
): Promise<Draft> {
  return audited(context, { actor, verb: "notice.draft", site: asked.site }, async () => {
    const { id: site } = await existingSite(context, asked.site);
    const { revision, settings } = savedDraft(await asked.read());
    const savedAt = context.now();
    const row = {
      site,
      doc: JSON.stringify(settings),
      revision,
      savedAt,
      savedBy: actorName(actor),
    };
    if (row.doc.length > mostCharacters) throw faultAt("/settings", "too-many-characters", { most: mostCharacters });
    if (!(await context.control.saveNoticeDraft(row))) throw new ProblemError("draft-conflict");
    const saved = await context.control.noticeDraft(site);
    // Somebody dropped or published it in this very moment.
    if (!saved) throw new ProblemError("draft-conflict");
    return { value: await shown(context, site, saved), detail: `saved ${saved.revision}` };
  });
}

function savedDraft(value: unknown): SavedDraft {
  const { revision, settings } = (value ?? {}) as Partial<SavedDraft>;
  if (typeof revision !== "number" || !Number.isSafeInteger(revision) || revision < 0)
    throw faultAt("/revision", "not-a-revision");
  if (typeof settings !== "object" || settings === null || Array.isArray(settings))
    throw faultAt("/settings", "not-an-object");
  return { revision, settings };
}

/** Drops the draft; nothing happens when there is none. What is in force stays. */
export function dropDraft(context: ServiceContext, actor: Actor, id: SiteId): Promise<void> {
  return audited(context, { actor, verb: "notice.draft", site: id }, async () => {
    const { id: site } = await existingSite(context, id);
    const row = await context.control.noticeDraft(site);
    if (row) await context.control.dropNoticeDraft(site, row.revision);
    return { value: undefined, detail: row ? `dropped ${row.revision}` : "none" };
  });
}

/** What is said with the act of publishing a draft. */
export interface PublishedDraft {
  readonly revision: number;
  /** From when; at once where it is absent or past. */
  readonly effectiveAt?: string | undefined;
  readonly shortNotice?: string | undefined;
  readonly declared?: readonly string[] | undefined;
}

/**
 * Publishes the draft as `publishNotice` does and drops it. Throws as that does, `not-found` without a draft, and
 * `draft-conflict` when it is not the revision that was read: nobody publishes what they have not seen.
 */
export async function publishDraft(
  context: ServiceContext,
  actor: Actor,
  { site, read }: { readonly site: SiteId; readonly read: () => PublishedDraft | Promise<PublishedDraft> },
): Promise<Published> {
  // Who may not is told nothing of the draft.
  const { settings, wish } = await audited(context, { actor, verb: "notice.draft", site }, async () => {
    const asked = await read();
    const { revision } = asked;
    const row = await context.control.noticeDraft(site);
    if (!row) throw refusal("not-found", "no-draft");
    if (row.revision !== revision) throw new ProblemError("draft-conflict");
    const value = { settings: noticeSettings(JSON.parse(row.doc)), wish: asked };
    return { value, detail: `publishing ${revision}` };
  });
  const { revision, effectiveAt, shortNotice, declared } = wish;
  const published = await publishNotice(context, actor, {
    site,
    settings: effectiveAt === undefined ? settings : { ...settings, policy: { ...settings.policy, effectiveAt } },
    ...(shortNotice === undefined ? {} : { shortNotice }),
    ...(declared === undefined ? {} : { declared }),
  });
  await context.control.dropNoticeDraft(site, revision);
  return published;
}
