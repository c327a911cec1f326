// docs/traceability.md leaves nothing out: every demand and every rule once, each with a test or a gap by name.
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { lintRules } from "../../core/lint/rules.ts";

interface Row {
  readonly numbers: readonly string[];
  readonly text: string;
  /** Test files the row links to. */
  readonly tests: readonly string[];
}

/** `9–14` and `D9, D20` as the single numbers they stand for. */
const numbersOf = (cell: string): string[] =>
  cell.split(",").flatMap((part) => {
    const [first = "", last] = part.trim().split("–");
    if (last === undefined) return [first];
    return Array.from({ length: Number(last) - Number(first) + 1 }, (_, i) => String(Number(first) + i));
  });

const rows: readonly Row[] = readFileSync("docs/traceability.md", "utf8")
  .split("\n")
  .filter((line) => /^\| D?\d/.test(line))
  .map((line) => ({
    numbers: numbersOf(line.split(" | ")[0]!.slice(2)),
    text: line,
    tests: [...line.matchAll(/\]\(\.\.\/(test\/[^)]+)\)/g)].map((match) => match[1]!),
  }));
const all = rows.flatMap(({ numbers }) => numbers);
const upTo = (count: number, prefix = "") => Array.from({ length: count }, (_, i) => `${prefix}${i + 1}`);

test("every one of the 34 demands and 58 rules stands in one row", () => {
  expect([...all].sort()).toEqual([...upTo(34, "D"), ...upTo(58)].sort());
});

test.each(rows.map((row) => [row.numbers.join(", "), row] as const))("%s has a test, or names its gap", (_, row) => {
  expect(row.tests.length > 0 || row.text.includes("Gap")).toBe(true);
});

test("every rule that the linter decides has a test of the linter in its row", () => {
  const without = lintRules.filter(({ rule }) => {
    const row = rows.find(({ numbers }) => numbers.includes(String(rule)));
    return !row?.tests.some((path) => path.startsWith("test/core/lint"));
  });
  expect(without.map(({ rule }) => rule)).toEqual([]);
});

/** The rules that titles of the file name, such as `rules 27, 28 and 30: …` or `(rules 34–37)`. */
function titledIn(path: string): string[] {
  const titles = readFileSync(path, "utf8")
    .split("\n")
    .filter((line) => /^\s*(describe|it|test|`|"|')|^###/.test(line));
  const lists = titles.flatMap((line) => [...line.matchAll(/\brules? (\d+(?:(?:–|, | and )\d+)*)/g)]);
  return lists.flatMap(([, list]) => numbersOf(list!.replaceAll(" and ", ",")));
}

const rules = rows.filter(({ text }) => /^\| \d/.test(text));
test.each(rules.map((row) => [row.numbers.join(", "), row] as const))(
  "rule %s stands by its number in the title of a test that its row links to",
  (_, { numbers, tests }) => {
    const titled = new Set(tests.flatMap(titledIn));
    expect(numbers.filter((number) => !titled.has(number))).toEqual([]);
  },
);
