// What a scan says: what each visit saw, and of each finding the cause and the fix.
import type { ScanCode, ScanFinding } from "../../core/scan-findings.ts";
import type { Observation, VisitName } from "../../core/scan.ts";
import { periodText } from "../../core/period-text.ts";
import { visible } from "./command.ts";
import type { ScanReport } from "./scanning.ts";

const visitWords: Readonly<Record<VisitName, string>> = {
  before: "before a choice",
  refused: "after Reject all",
  given: "after Accept all",
};
const shownPages = 3;
const shownParts = 12;

const listed = (parts: readonly string[], most: number): string =>
  parts.length <= most ? parts.join(", ") : `${parts.slice(0, most).join(", ")} and ${parts.length - most} more`;

const together = new Intl.ListFormat("en-GB");
const whenText = (when: readonly VisitName[]): string => together.format(when.map((name) => visitWords[name]));
const belonging = ({ vendor, category }: ScanFinding): string => (vendor ? ` (${vendor}, ${category})` : "");

type Sentence = readonly [cause: (finding: ScanFinding) => string, fix: (finding: ScanFinding) => string];

const mark =
  "Mark its tags with the purpose (docs/blocking.md); for what stands in the markup, serve the policy of /s/SITE.csp too.";
const declareIt = "name it in the notice, under the purpose that it serves";

/** Of each kind of finding: what is so, and what to do. */
const sentences: Readonly<Record<ScanCode, Sentence>> = {
  asked: [
    ({ about, category, when }) => `${about} (${category}) was asked ${whenText(when)}`,
    ({ purpose }) => (purpose ? mark : `Declare it, so that it is held: ${declareIt}. ${mark}`),
  ],
  "asked-unknown": [
    ({ about, when }) => `${about}, which nothing declares, was asked ${whenText(when)}`,
    () => `If it is the site's own, say --own HOST; if not, ${declareIt}, with its addresses in the site's settings.`,
  ],
  "asked-by-signal": [
    ({ about, when }) => `${about} was asked ${whenText(when)} and told of the no by its signal`,
    () => 'The settings say so. To hold it until a yes, set google.mode to "basic" (docs/settings.md).',
  ],
  stored: [
    (finding) => `${finding.about}${belonging(finding)} was in the browser ${whenText(finding.when)}`,
    ({ when }) =>
      when.includes("before")
        ? "Hold what sets it until a yes (docs/blocking.md); what the server sets, it may set only after one."
        : "Find what sets it again: a server or a subdomain that no script can clear (docs/blocking.md).",
  ],
  longer: [
    ({ about, seenDays, declaredPeriod = "" }) =>
      `${about} lives ${seenDays} days, and is declared to live ${declaredPeriod === "session" ? "until the browser closes" : periodText(declaredPeriod, "en")}`,
    () => "Declare how long it lives, or have it live as long as declared.",
  ],
  "vendor-undeclared": [
    ({ about, category, when }) => `${about} (${category}) was asked ${whenText(when)}, and is not declared`,
    () => `Declare it: ${declareIt}; or take its tags out of the pages.`,
  ],
  "host-undeclared": [
    ({ about, when }) => `${about}, which nothing declares, was asked ${whenText(when)}`,
    () => `If it is the site's own, say --own HOST; if not, ${declareIt}, with its addresses in the site's settings.`,
  ],
  "cookie-undeclared": [
    (finding) => `cookie ${finding.about}${belonging(finding)} was set ${whenText(finding.when)}, and is not declared`,
    () => "Declare it: list it with its period at the vendor that sets it, or have nothing set it.",
  ],
  "key-undeclared": [
    (finding) => `key ${finding.about}${belonging(finding)} was stored ${whenText(finding.when)}, and is not declared`,
    () => "Declare it: list it at the vendor that writes it, or have nothing write it.",
  ],
  misplaced: [
    ({ about, category, purpose }) => `${about} is declared under ${purpose}, and others file it as ${category}`,
    () => "Move it to the purpose that it serves, if they are right.",
  ],
  unseen: [
    ({ about, names }) =>
      names
        ? `${names.join(", ")} of ${about} is declared, and was not seen`
        : `${about} is declared, and was not seen`,
    () => "Take it out of the notice if it is gone; it may be on pages that were not looked at.",
  ],
  "not-essential": [
    ({ about, category, purpose }) => `${about} is declared essential (${purpose}), and is ${category}`,
    () => "Move it to a purpose that is asked for: nothing of the kind may run without a yes.",
  ],
  "long-lived": [
    ({ about, seenDays }) => `${about} lives ${seenDays} days, which is more than thirteen months`,
    () => "Have it end sooner, in the settings of what sets it.",
  ],
};

/** The sentence of a finding, and what to do about it. */
const findingText = (finding: ScanFinding): { readonly message: string; readonly fix: string } => {
  const [cause, fix] = sentences[finding.code];
  return { message: cause(finding), fix: fix(finding) };
};

function whatIsSeen({ kind, name, known, declared }: Observation): string {
  const kindWords = { request: "", cookie: "cookie ", local: "key ", session: "key ", indexedDb: "database " };
  const who = known ? `${known.name}, ${known.category}` : "unknown";
  return `${kindWords[kind]}${name} (${who}; ${declared ? `declared under ${declared.purpose}` : "not declared"})`;
}

function visitLines({ visits, seen }: ScanReport): string[] {
  return visits.map((visit) => {
    const parts = seen.filter(({ when }) => when.includes(visit)).map(whatIsSeen);
    return `${visitWords[visit]}: ${parts.length === 0 ? "nothing of others" : listed(parts, shownParts)}`;
  });
}

function findingLines(finding: ScanFinding): string[] {
  const { severity, rule, pages, example } = finding;
  const { message, fix } = findingText(finding);
  const where = [...(pages.length > 0 ? [listed(pages, shownPages)] : []), ...(example ? [`as ${example}`] : [])];
  return [`${severity} ${rule}: ${message}${where.length > 0 ? ` [${where.join("; ")}]` : ""}`, `  ${fix}`];
}

const count = (number: number, what: string): string => `${number} ${what}${number === 1 ? "" : "s"}`;

/** What the scan comes to, and what the process exits with for it. An error is one, however much was not seen. */
export const verdicts = { CLEAN: 0, "NOT CLEAN": 1, "NOT ALL SEEN": 3 } as const;
export function verdictOf({ findings, missed, unopened }: ScanReport): keyof typeof verdicts {
  if (findings.some(({ severity }) => severity === "error")) return "NOT CLEAN";
  return missed.length > 0 || unopened.length > 0 ? "NOT ALL SEEN" : "CLEAN";
}

/** For people: what was looked at, what was seen, what is wrong. */
export function scanLines(report: ScanReport): string[] {
  const { url, pages, visits, site, notice = "", unopened, missed, findings, tookMs } = report;
  const errors = findings.filter(({ severity }) => severity === "error").length;
  const head = `${url}: ${count(pages.length, "page")}, ${count(visits.length, "visit")}, ${(tookMs / 1000).toFixed(0)} s`;
  const declared = site
    ? `compared with the notice ${notice.slice(0, 19)}… of ${site}`
    : "there is no tag of ours in the page: looked at before a choice only, and what is not declared is what it would have to declare";
  const lines = [
    head,
    declared,
    ...visitLines(report),
    ...unopened.map(({ page, why, visits: when }) => `could not look ${whenText(when)}: ${page} ${why}`),
    ...missed.map(({ visit, why }) => `could not look ${visitWords[visit]}: ${why}`),
    ...findings.flatMap(findingLines),
    `${verdictOf(report)}: ${count(errors, "error")}, ${count(findings.length - errors, "hint")}`,
  ];
  return lines.map(visible);
}

/** For programs: the same, with what was seen of whom. */
export function scanJson(report: ScanReport): object {
  const { seen, findings, ...rest } = report;
  return {
    ok: verdictOf(report) === "CLEAN",
    ...rest,
    seen: seen.map(({ known, declared, ...one }) => ({
      ...one,
      ...(known ? { vendor: known.id, category: known.category } : {}),
      ...(declared ? { declared: { vendor: declared.vendor.id, purpose: declared.purpose } } : {}),
    })),
    findings: findings.map((finding) => ({ ...finding, ...findingText(finding) })),
  };
}
