// What is to be said of a notice before it is published: faults, broken rules, what it changes, and texts that lack.
import type { Finding } from "../../core/lint/finding.ts";
import { isMaterial, type Notice } from "../../core/notice.ts";
import { noticeDifferences, type NoticeDifference } from "../../core/notice-differences.ts";
import type { SiteId } from "../../core/ids.ts";
import { en } from "../../widget/i18n/en.ts";
import type { ServiceContext } from "../context.ts";
import { ProblemError, type Fault } from "../errors.ts";
import { noticeFindings } from "./lint.ts";
import { noticeSettings } from "./notice-settings.ts";
import { builtNotice, noticeHistory, standingNotices } from "./notices.ts";

/** How much of a language is there. */
interface LanguageMeter {
  readonly lang: string;
  /** Texts a complete language has: the widget's messages, and title and text of each purpose. */
  readonly wanted: number;
  /** JSON pointers into the settings of those that lack, at most 50. */
  readonly missing: readonly string[];
}

/** Everything that is said of a draft. */
export interface DraftReport {
  /** What the schema finds wrong; with any, nothing below was looked at. */
  readonly faults: readonly Fault[];
  /** Broken rules of docs/lint.md, errors first: with an error it would not be published. */
  readonly findings: readonly Finding[];
  /** Against the notice in force; all of it where there is none. */
  readonly differences: readonly NoticeDifference[];
  /** Purposes that everybody would be asked about again. */
  readonly asks: readonly string[];
  /** It changes what people were asked about: at once only with a reason. */
  readonly isMaterial: boolean;
  readonly languages: readonly LanguageMeter[];
}

const mostMissing = 50;

function meterOf({ languages, purposes }: Notice, lang: string): LanguageMeter {
  const texts = languages[lang]!;
  const messages = Object.keys(en.messages);
  const lacking = [
    ...messages.filter((key) => !texts.messages[key]?.trim()).map((key) => `/languages/${lang}/messages/${key}`),
    ...purposes.flatMap(({ id, channels }) =>
      (["title", "text", ...(channels.length > 0 ? (["formLabel"] as const) : [])] as const)
        .filter((member) => !texts.purposes[id]?.[member]?.trim())
        .map((member) => `/languages/${lang}/purposes/${id}/${member}`),
    ),
  ];
  const ofPurposes = purposes.reduce((sum, { channels }) => sum + (channels.length > 0 ? 3 : 2), 0);
  return { lang, wanted: messages.length + ofPurposes, missing: lacking.slice(0, mostMissing) };
}

/** The faults of a refused value; throws everything that is no `not-valid`. */
function faultsIn(value: unknown): readonly Fault[] {
  try {
    noticeSettings(value);
    return [];
  } catch (error) {
    if (error instanceof ProblemError && error.slug === "not-valid") return error.extensions.errors ?? [];
    throw error;
  }
}

/** What holds for the settings in `value` if they were published at the site now. Nothing is stored. */
export async function draftReport(context: ServiceContext, site: SiteId, value: unknown): Promise<DraftReport> {
  const faults = faultsIn(value);
  if (faults.length > 0) return { faults, findings: [], differences: [], asks: [], isMaterial: false, languages: [] };
  const notice = builtNotice(context, site, noticeSettings(value));
  const { current } = await standingNotices(context, site);
  const { inForce } = await noticeHistory(await context.site(site), context.now());
  const settings = (await context.control.settings()).get(site);
  // The build is not the owner's to change.
  const found = current ? noticeDifferences(current.notice, notice).filter(({ pointer }) => pointer !== "/build") : [];
  return {
    faults,
    findings: noticeFindings(notice, settings),
    differences: found,
    asks: [...new Set(found.flatMap(({ asks }) => asks))],
    isMaterial: current !== undefined && isMaterial(inForce, notice),
    languages: Object.keys(notice.languages)
      .sort()
      .map((lang) => meterOf(notice, lang)),
  };
}
