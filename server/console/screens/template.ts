// Templates: a site made like another, part by part; what is the other site's own, such as who asks there, stays there.
import type { Purpose } from "../../../core/purpose.ts";
import type { ConfigFile } from "../../services/config-files.ts";
import type { NoticeSettings } from "../../services/notices.ts";

/** What can be taken over from another site. */
export const templateParts = ["rules", "purposes", "look"] as const;
export type TemplatePart = (typeof templateParts)[number];

type Look = Pick<NoticeSettings, "style" | "shape">;

/** The other's rules, but for the domain and the mailbox, which are the site's own. */
export function rulesLike(own: ConfigFile["settings"], other: ConfigFile["settings"]): ConfigFile["settings"] {
  const { domain: _, mailbox: __, ...rules } = other;
  const { domain, mailbox } = own;
  return { ...rules, ...(domain === undefined ? {} : { domain }), ...(mailbox === undefined ? {} : { mailbox }) };
}

/** The other's look. */
function lookLike<N extends Look>(own: N, other: Look): N {
  const { shape: _, ...rest } = own;
  return { ...rest, style: other.style, ...(other.shape === undefined ? {} : { shape: other.shape }) } as N;
}

/**
 * The other's purposes, with their words in the languages that the site speaks, or in the other's own where it lacks one.
 * Versions are the site's: publishing raises the one of a purpose whose meaning changed. What only the site has stays.
 */
function purposesLike(own: NoticeSettings, other: NoticeSettings): NoticeSettings {
  const versions = new Map(own.purposes.map(({ id, version }) => [id, version]));
  const taken = other.purposes.map((purpose): Purpose => ({ ...purpose, version: versions.get(purpose.id) ?? 1 }));
  const ids = new Set(taken.map(({ id }) => id));
  const fallback = other.languages[other.defaultLanguage ?? ""] ?? Object.values(other.languages)[0];
  const languages = Object.entries(own.languages).map(([lang, texts]) => {
    const words = other.languages[lang] ?? fallback;
    return [lang, { ...texts, purposes: { ...texts.purposes, ...words?.purposes } }] as const;
  });
  const kept = own.purposes.filter(({ id }) => !ids.has(id));
  return { ...own, purposes: [...taken, ...kept], languages: Object.fromEntries(languages) };
}

/** What a new site begins with: the other's purposes at their first version, and its look; nothing of it was shown yet. */
export function beginLike(outline: NoticeSettings, other: NoticeSettings): NoticeSettings {
  return lookLike(purposesLike({ ...outline, purposes: [] }, other), other);
}

/** The site's own file with the parts taken over. Without a notice of its own only the rules can be. */
export function fileLike(own: ConfigFile, other: ConfigFile, parts: readonly TemplatePart[]): ConfigFile {
  const settings = parts.includes("rules") ? rulesLike(own.settings, other.settings) : own.settings;
  if (!own.notice || !other.notice) return { ...own, settings };
  let { notice } = own;
  if (parts.includes("purposes")) notice = purposesLike(notice, other.notice);
  if (parts.includes("look")) notice = lookLike(notice, other.notice);
  return { ...own, settings, notice };
}
