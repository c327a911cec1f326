// The table of rules: in order, complete sentences, and docs/lint.md made of nothing else.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { lintPage, lintRules } from "../../../core/lint/rules.ts";

test("rules stand in order, once each, and each is checked for something", () => {
  const numbers = lintRules.map(({ rule }) => rule);
  expect(numbers).toEqual([...new Set(numbers)].sort((a, b) => a - b));
  for (const { rule, error, warning } of lintRules) expect(error ?? warning, String(rule)).toMatch(/^[A-Z].+\.$/);
});

test("docs/lint.md is what core/lint/rules.ts says; delete it to have it written again", () => {
  const file = join(import.meta.dirname, "../../../docs/lint.md");
  if (!existsSync(file)) writeFileSync(file, lintPage());
  expect(readFileSync(file, "utf8")).toBe(lintPage());
});
