// The linter: whether a notice may lawfully be shown, as far as its data alone can tell.
import type { CatalogueVendor } from "./catalogue.ts";
import type { Finding } from "./lint/finding.ts";
import { labelFindings } from "./lint/labels.ts";
import { layoutFindings } from "./lint/layout.ts";
import { purposeFindings, settingFindings, type OwnerSettings } from "./lint/purposes.ts";
import { identityFindings, textFindings, type ReferenceMessages } from "./lint/texts.ts";
import { themeFindings } from "./lint/theme.ts";
import { exemptVendorFindings, vendorFindings } from "./lint/vendors.ts";
import { wordingFindings } from "./lint/wording.ts";
import type { Notice } from "./notice.ts";

/** What the linter compares a notice with. */
export interface LintSettings {
  /** The messages a language needs, in English: every key, with the placeholders it may use. */
  readonly reference: ReferenceMessages;
  readonly catalogue: readonly CatalogueVendor[];
  /** What the site's owner set beside the notice. */
  readonly site?: OwnerSettings | undefined;
}

/**
 * Every breach of the rules of docs/lint.md that the notice's data show, errors first. An empty list is no
 * certificate: what a browser draws is tested elsewhere, and what a site loads is seen by a scan only.
 */
export function lintNotice(notice: Notice, { reference, catalogue, site }: LintSettings): Finding[] {
  const perLanguage = Object.entries(notice.languages).flatMap(([lang, texts]) => [
    ...labelFindings(lang, texts),
    ...wordingFindings(lang, texts),
  ]);
  const all = [
    ...layoutFindings(notice),
    ...themeFindings(notice),
    ...identityFindings(notice),
    ...textFindings(notice, reference),
    ...perLanguage,
    ...purposeFindings(notice.purposes),
    ...settingFindings(notice.purposes, site ?? {}),
    ...exemptVendorFindings(notice.purposes, site?.exempt ?? [], catalogue),
    ...vendorFindings(notice, catalogue),
  ];
  const rank = ({ severity }: Finding) => (severity === "error" ? 0 : 1);
  return all.sort((a, b) => rank(a) - rank(b) || a.rule - b.rule);
}
