// The rules the linter decides, by number: what it looks at and what it does about it. docs/lint.md is made of this.

/** One row of docs/lint.md. A rule may lead to errors, to warnings, or to both, by what was found. */
export interface LintRule {
  readonly rule: number;
  readonly error?: string;
  readonly warning?: string;
}

/** Every rule the linter can name, in order; a test holds that it names no other and each of these. */
export const lintRules: readonly LintRule[] = [
  {
    rule: 2,
    error:
      "An optional category on another basis than consent; a channel's own basis that the channel or the product cannot have; explicit consent beside another basis; an exempt purpose that is not statistics or has a vendor known for advertising or social.",
    warning: "An exempt purpose with a third party's cookies.",
  },
  { rule: 5, error: "A purpose that is on before anybody chose." },
  { rule: 7, error: "A first layer in another place than the three that leave the page readable." },
  {
    rule: 8,
    error:
      "A language without a text, with a placeholder lost or unknown, in another script or left in English; no or an unknown default language.",
    warning: "Kinds of data without words in a language.",
  },
  { rule: 9, error: "No button that rejects all on the first layer." },
  { rule: 11, error: "A style or sign that makes one answer larger or louder than the other." },
  {
    rule: 12,
    error:
      "Text below 4.5 : 1 in the light or dark scheme, buttons whose contrast differs by more than a factor of 2, a colour or font that cannot be judged.",
    warning: "A style that nothing reads.",
  },
  { rule: 13, error: "More buttons that accept than reject, or a button that is neither of the three." },
  { rule: 14, error: "A button between accepting and rejecting." },
  {
    rule: 15,
    error: "A rejecting button whose caption is no plain refusal in its language, or is another button's.",
    warning: "A language without a list of refusals.",
  },
  {
    rule: 16,
    error:
      "Double negatives, inverted choices, shaming, urgency, promotion and nudges, in English, German, French, Spanish, Italian, Dutch, Portuguese and Polish.",
    warning:
      "The same in the widget’s other 28 languages, whose lists no native speaker has read yet. Promotion and nudges in the text of a purpose, self-praise, exclamation marks, picture signs.",
  },
  { rule: 17, error: "A button that closes the first layer." },
  {
    rule: 18,
    error:
      "A purpose without a name or with another's, no button to choose, channels or advertising vendors bundled with something else, explicit consent without a second act, confirming without an e-mail address.",
    warning: "Explicit consent that a form is to take without a sentence for its second act.",
  },
  {
    rule: 21,
    error:
      "No controller, no explanation, no recipient by name, no https address of policy or rights, no authority; a processor that is a joint controller too.",
  },
  {
    rule: 22,
    error: "A vendor or cookie without a name, a cookie without a period.",
    warning: "A purpose without vendors, a third party without a policy, a known vendor without its cookies.",
  },
  { rule: 24, warning: "A vendor under another category than most know it by." },
  { rule: 25, error: "A vendor or cookie among the essential ones that is known to need consent." },
  {
    rule: 26,
    error: "Google advertising without the sentence on personalising or the link to business.safety.google/privacy.",
  },
  { rule: 27, warning: "Asking again before six months have passed, after a no or because a yes ends sooner." },
  {
    rule: 28,
    error: "An answer that holds for less than a day or more than 365 days; a renewal that is no shorter than that.",
  },
  {
    rule: 29,
    error: "A retention period that is none.",
    warning: "A cookie that lives longer than 13 months, statistics kept longer than 25.",
  },
  { rule: 34, warning: "A first layer that does not name the button by which an answer is taken back." },
  {
    rule: 46,
    warning:
      "A text on Global Privacy Control that names no button to change it, or not “Opt-Out Request Honored” in English.",
  },
  { rule: 49, error: "An English way to opt out of sale that is not called as California calls it." },
];

/** docs/lint.md, as Markdown. */
export function lintPage(): string {
  const rows = lintRules.map((row) => `| ${row.rule} | ${row.error ?? "–"} | ${row.warning ?? "–"} |`);
  return [
    "# The linter",
    "",
    "A notice that breaks a rule is not published: the server answers `notice-unlawful` with the number of each rule and a JSON pointer to what breaks it. Warnings do not stop it; they are counted in the audit. `assent lint <notice.json>` says the same of a file. The numbers are those of [traceability.md](traceability.md); what only a browser can show is tested there. This page is generated from `core/lint/rules.ts`.",
    "",
    "| rule | refused | warned of |",
    "|---|---|---|",
    ...rows,
    "",
  ].join("\n");
}
