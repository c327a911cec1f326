// The linter as a whole: the demo and every shipped language pass, and it names the rules of docs/lint.md, each and no other.
import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { lintRules } from "../../core/lint/rules.ts";
import { buttonOrder, type Notice } from "../../core/notice.ts";
import { demoNotice } from "../../server/services/demo.ts";
import { importsOf, sourceFiles } from "../support/source-tree.ts";
import { valueClosure } from "../support/import-rules.ts";
import {
  lawfulNotice,
  lint,
  linesOf,
  shippedLanguages,
  withMessages,
  withPurpose,
  withStyle,
} from "../support/lint.ts";

const errorsOf = (notice: Notice) => lint(notice).filter(({ severity }) => severity === "error");
const buttons = (...names: string[]) => lawfulNotice({ layout: { buttons: names, style: {} } });
const cookie = (name: string, period: string) => [{ id: "own", name: "Own", cookies: [{ name, period }] }];

describe("what is shipped passes", () => {
  test.each(["https://www.northgate-calling.example", "http://localhost:8788"])("the demo's notice at %s", (origin) => {
    const { style: _, ...settings } = demoNotice(origin);
    expect(errorsOf(lawfulNotice(settings))).toEqual([]);
  });

  test.each(shippedLanguages)("%s, as the language of a site", (lang, texts) => {
    const own = Object.fromEntries(lawfulNotice().purposes.map(({ id }) => [id, texts.purposes[id]!]));
    const notice = lawfulNotice({ languages: { [lang]: { ...texts, purposes: own } }, defaultLanguage: lang });
    expect(errorsOf(notice)).toEqual([]);
  });
});

/** One notice per rule and severity of the table, each with what the linter must say of it. */
const breaches: readonly (readonly [rule: number, severity: "error" | "warning", notice: Notice])[] = [
  [2, "error", withPurpose("social", { basis: "legitimate-interest" })],
  [5, "error", withPurpose("social", { checked: true } as object)],
  [7, "error", lawfulNotice({ layout: { buttons: buttonOrder, style: {}, shape: "wall" as "bar" } })],
  [8, "error", withMessages("de", { save: undefined })],
  [8, "warning", lawfulNotice({ defaultLanguage: "de", languages: { ...lawfulNotice().languages } })],
  [9, "error", buttons("accept-all", "choose")],
  [11, "error", withStyle({ "accept-font-weight": "800" })],
  [12, "error", withStyle({ text: "#aaa" })],
  [12, "warning", withStyle({ shadow: "none" })],
  [13, "error", buttons("accept-all", "accept-all", "reject-all", "choose")],
  [14, "error", buttons("accept-all", "choose", "reject-all")],
  [15, "error", withMessages("en", { rejectAll: "Ask me later" })],
  [15, "warning", lawfulNotice({ languages: { sw: lawfulNotice().languages["en"]! }, defaultLanguage: "sw" })],
  [16, "error", withMessages("en", { dialogText: "Please accept, {controller} asks." })],
  [16, "warning", withMessages("en", { bannerTitle: "We value your privacy" })],
  [17, "error", buttons("accept-all", "reject-all", "choose", "close")],
  [18, "error", withPurpose("advertising", { channels: ["email"] })],
  [18, "warning", withPurpose("call-back", { explicit: true })],
  [21, "error", lawfulNotice({ controller: { name: "", address: "x", contact: "x" } })],
  [22, "error", withPurpose("analytics", { vendors: cookie("", "P1D") })],
  [22, "warning", withPurpose("analytics", { vendors: [] })],
  [
    24,
    "warning",
    withPurpose("social", { vendors: [{ id: "hotjar", name: "Hotjar", cookies: cookie("_hj*", "P1D")[0]!.cookies }] }),
  ],
  [25, "error", withPurpose("essential", { vendors: cookie("_ga", "P1Y") })],
  [26, "error", withMessages("en", { googleText: "Adverts." })],
  [27, "warning", withPurpose("analytics", { validPeriod: "P1M" })],
  [28, "error", withPurpose("analytics", { validPeriod: "P2Y" })],
  [29, "error", withPurpose("analytics", { retentionPeriod: "?" })],
  [29, "warning", withPurpose("analytics", { vendors: cookie("own", "P5Y") })],
  [34, "warning", withMessages("en", { trigger: "Your data" })],
  [46, "warning", withMessages("en", { optOutHonoured: "Fine." })],
  [49, "error", withMessages("en", { doNotSell: "Settings" })],
];

describe("the table of rules", () => {
  test.each(breaches)("rule %i, %s", (rule, severity, notice) => {
    const found = lint(notice).filter((finding) => finding.rule === rule && finding.severity === severity);
    expect(found.length).toBeGreaterThan(0);
    for (const { message } of found) expect(message).toMatch(/^.+[.]$/);
  });

  test("has each of these, and exempt purposes of rule 2 in the owner's settings", () => {
    const wanted = lintRules.flatMap(({ rule, error, warning }) => [
      error && `${rule} error`,
      warning && `${rule} warning`,
    ]);
    const exempt = lint(lawfulNotice(), { exempt: ["analytics"] }).map(({ rule, severity }) => `${rule} ${severity}`);
    const seen = breaches
      .map(([rule, severity]) => `${rule} ${severity}`)
      .concat(exempt.filter((line) => line === "2 warning"));
    const distinct = (lines: readonly (string | undefined)[]) =>
      [...new Set(lines.flatMap((line) => line || []))].sort();
    expect(distinct(seen)).toContain("2 error");
    expect(distinct(wanted).filter((line) => line !== "2 warning")).toEqual(
      distinct(seen).filter((line) => line !== "2 warning"),
    );
  });

  test("is reached from docs/traceability.md", () => {
    const text = readFileSync("docs/traceability.md", "utf8");
    expect(text).toContain("lint.md");
  });
});

test("pointers lead to what is there, or to where it is missing", () => {
  const notice = withPurpose("essential", { vendors: cookie("_ga", "P1Y") });
  const { pointer } = lint(notice).find(({ rule }) => rule === 25)!;
  const found = pointer
    .split("/")
    .slice(1)
    .reduce<unknown>((value, part) => (value as Record<string, unknown>)[part], notice);
  expect(found).toEqual(notice.purposes[0]!.vendors[0]);
});

test("errors come before warnings", () => {
  const severities = lint(withStyle({ text: "#aaa", shadow: "none" })).map(({ severity }) => severity);
  expect(severities).toEqual([...severities].sort());
});

test("the notice is judged the same whatever order its languages are in", () => {
  const { de, en } = withMessages("de", { save: undefined }).languages;
  const one = lint(lawfulNotice({ languages: { de: de!, en: en! } }));
  const other = lint(lawfulNotice({ languages: { en: en!, de: de! } }));
  expect(linesOf(one).sort()).toEqual(linesOf(other).sort());
});

test("whatever the texts are, the linter answers", () => {
  fc.assert(
    fc.property(
      fc.dictionary(fc.constantFrom("acceptAll", "rejectAll", "bannerText", "googleText"), fc.string()),
      (texts) => {
        lint(withMessages("en", texts));
      },
    ),
    { numRuns: 60 },
  );
});

test("nothing of the linter is in what pages load", () => {
  const files = sourceFiles();
  const entries = files.map(({ path }) => path).filter((path) => /^widget\/(?!i18n\/)/.test(path));
  expect(entries.length).toBeGreaterThan(10);
  for (const entry of entries) {
    const reached = [...valueClosure(entry, files)].filter((path) => /^core\/(lint|colour|contrast)/.test(path));
    expect(reached, entry).toEqual([]);
  }
  expect(files.filter(({ path }) => path === "core/lint.ts").flatMap(importsOf).length).toBeGreaterThan(5);
});
