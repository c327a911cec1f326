// Reasons of suppressions: each is a reason a check can give, and says what it is about.
import { expect, test } from "vitest";
import { denyRanks } from "../../core/reason.ts";
import { suppressionNeeds, suppressionReasons, suppressionSources } from "../../core/suppression.ts";

test("every reason is one that a check answers with", () => {
  for (const reason of Object.keys(suppressionReasons)) expect(Object.keys(denyRanks)).toContain(reason);
});

test("every reason says what it needs, and only what narrows needs anything", () => {
  expect(Object.keys(suppressionNeeds)).toEqual(Object.keys(suppressionReasons));
  const needing = Object.entries(suppressionNeeds).filter(([, needed]) => needed !== null);
  expect(needing).toEqual([
    ["DO_NOT_CONTACT_CHANNEL", "channel"],
    ["UNSUBSCRIBED_TOPIC", "topic"],
  ]);
});

test("sources are words for good: the list only grows at its end", () => {
  expect(suppressionSources.slice(0, 6)).toEqual(["subject", "complaint", "bounce", "import", "agent", "letter"]);
});
