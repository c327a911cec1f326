// What an import is told in its header: sources, words and dates that are known, and nothing else.
import { expect, test } from "vitest";
import { consentMapping, suppressionMapping } from "../../core/import-schema.ts";
import { longestName } from "../../core/schema.ts";

const mapping = { email: "E-Mail", purpose: "=newsletter", channel: "=email", status: "State" };

test("takes columns by name, and what every row has", () => {
  const words = { yes: "given", no: "refused" };
  expect(consentMapping.safeParse({ ...mapping, words, dates: "dmy", delimiter: ";" }).success).toBe(true);
});

test.each([
  ["/purpose", { ...mapping, purpose: "" }],
  ["/words/yes", { ...mapping, words: { yes: "expired" } }],
  ["/dates", { ...mapping, dates: "ymd" }],
  ["/delimiter", { ...mapping, delimiter: "-" }],
  ["", { ...mapping, colour: "red" }],
])("refuses what it does not know, at %s", (pointer, given) => {
  const { error } = consentMapping.safeParse(given);
  expect(error?.issues.map(({ path }) => path.map((part) => `/${String(part)}`).join(""))).toEqual([pointer]);
});

test("every row may be about a controller with as long a name as a notice may give it", () => {
  const about = (letters: number) => ({
    kind: "suppressions",
    email: "E-Mail",
    reason: "=OBJECTED_ALL",
    controller: `=${"a".repeat(letters)}`,
  });
  expect(suppressionMapping.safeParse(about(longestName)).success).toBe(true);
  expect(suppressionMapping.safeParse(about(longestName + 1)).success).toBe(false);
});
