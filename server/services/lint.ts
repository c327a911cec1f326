// The linter as services use it: with this build's catalogue and texts, and a refusal that names the rules.
import { catalogue } from "../../core/catalogue/all.ts";
import { lintNotice, type LintSettings } from "../../core/lint.ts";
import type { Finding } from "../../core/lint/finding.ts";
import { settingFindings } from "../../core/lint/purposes.ts";
import { exemptVendorFindings } from "../../core/lint/vendors.ts";
import type { Notice } from "../../core/notice.ts";
import type { Purpose } from "../../core/purpose.ts";
import { en } from "../../widget/i18n/en.ts";
import { ProblemError, refusal, type Fault } from "../errors.ts";

/** What the linter of this build says of the notice, errors first; `site` is what the owner set beside it. */
export const noticeFindings = (notice: Notice, site?: LintSettings["site"]): Finding[] =>
  lintNotice(notice, { reference: en.messages, catalogue, site });

/** A finding as a fault of what was sent. */
export const asFault = ({ rule, pointer, code, values, message }: Finding): Fault => ({
  rule,
  pointer,
  code,
  ...(values ? { values } : {}),
  detail: message,
});

/**
 * The warnings about a notice that breaks no rule. Throws `notice-unlawful` with rule, pointer and sentence of
 * every error otherwise, so that a notice which may not be shown is never put into the log.
 */
export function lawful(notice: Notice, site?: LintSettings["site"]): readonly Finding[] {
  const findings = noticeFindings(notice, site);
  const errors = findings.filter(({ severity }) => severity === "error");
  if (errors.length === 0) return findings;
  const rules = [...new Set(errors.map(({ rule }) => rule))].sort((a, b) => a - b);
  throw refusal("notice-unlawful", "rules-broken", { rules: rules.join(", ") }, { errors: errors.map(asFault) });
}

const settingErrors = (purposes: readonly Purpose[], site: NonNullable<LintSettings["site"]>): Finding[] =>
  [...settingFindings(purposes, site), ...exemptVendorFindings(purposes, site.exempt ?? [], catalogue)].filter(
    ({ severity }) => severity === "error",
  );

/** Whether the purpose may be exempt, by what this build knows: settings, notice and catalogue change one by one. */
export const mayBeExempt = (purpose: Purpose): boolean =>
  settingErrors([purpose], { exempt: [purpose.id] }).length === 0;

/**
 * Throws `notice-unlawful` where what the owner sets beside a notice breaks a rule with its purposes: an exempt
 * purpose that is not statistics, or not with its vendors. Pointers lead into the settings.
 */
export function assertLawfulSettings(notice: Notice | undefined, site: NonNullable<LintSettings["site"]>): void {
  const errors = settingErrors(notice?.purposes ?? [], site);
  if (errors.length === 0) return;
  throw new ProblemError("notice-unlawful", undefined, {
    errors: errors.map((one) => ({ ...asFault(one), pointer: "/exempt" })),
  });
}

/** Warnings as the audit holds them: `; 2 warnings of rules 22, 29`, or nothing. */
export function warningsLine(warnings: readonly Finding[]): string {
  if (warnings.length === 0) return "";
  const rules = [...new Set(warnings.map(({ rule }) => rule))].join(", ");
  return `; ${warnings.length} warning${warnings.length === 1 ? "" : "s"} of rules ${rules}`;
}
