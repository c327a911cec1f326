// Revisions: the same for what says the same, another for what does not; and of two who change the same reading, one does.
import { afterAll, beforeAll, expect, test } from "vitest";
import { demoSite } from "../../../server/services/demo.ts";
import { assertAsRead, revisionOf } from "../../../server/services/revisions.ts";
import { readSettings, setSettings } from "../../../server/services/settings.ts";
import { readOrigins, setOrigins } from "../../../server/services/sites.ts";
import { system, testContext, type TestContext } from "../../support/context.ts";
import { refusal } from "../../support/refusal.ts";

let t: TestContext;
beforeAll(async () => {
  t = await testContext();
});
afterAll(() => t?.stop());

test("a revision is of what is said, not of how it is written down", () => {
  expect(revisionOf({ a: 1, b: [2] })).toBe(revisionOf({ b: [2], a: 1, c: undefined }));
  expect(revisionOf({ a: 1 })).not.toBe(revisionOf({ a: 2 }));
  expect(revisionOf(["a", "b"])).not.toBe(revisionOf(["b", "a"]));
  expect(revisionOf(undefined)).toMatch(/^[0-9a-f]{16}$/);
  expect(() => assertAsRead(undefined, 1)).not.toThrow();
  expect(() => assertAsRead(revisionOf(1), 1)).not.toThrow();
  expect(() => assertAsRead("", 1)).toThrow("It is not as it was read");
});

const outcomesOf = async (changes: readonly Promise<unknown>[]) =>
  (
    await Promise.all(
      changes.map((change) =>
        change.then(
          () => "done",
          (error: { slug: string }) => error.slug,
        ),
      ),
    )
  ).sort();

test("of two who change the same reading of settings or origins at once, one does and one is told", async () => {
  const expected = revisionOf(await readSettings(t.context, system, demoSite));
  const countries = ["FR", "DE"].map((country) =>
    setSettings(t.context, system, { site: demoSite, settings: { country }, expected }),
  );
  expect(await outcomesOf(countries)).toEqual(["done", "not-as-read"]);

  const origins = await readOrigins(t.context, system, demoSite);
  const added = ["https://a.example", "https://b.example"].map((origin) =>
    setOrigins(t.context, system, { site: demoSite, origins: [...origins, origin], expected: revisionOf(origins) }),
  );
  expect(await outcomesOf(added)).toEqual(["done", "not-as-read"]);
  expect((await readOrigins(t.context, system, demoSite)).length).toBe(origins.length + 1);
  // Whoever names no revision replaces what is there, as scripts did before.
  await setOrigins(t.context, system, { site: demoSite, origins });
  await setSettings(t.context, system, { site: demoSite, settings: {} });
});

test("a refusal changes nothing and is one audit row", async () => {
  const before = await readSettings(t.context, system, demoSite);
  const change = { site: demoSite, settings: { country: "IT" }, expected: "0123456789abcdef" };
  const rows = await t.auditOf(demoSite, async () => {
    expect((await refusal(setSettings(t.context, system, change))).slug).toBe("not-as-read");
  });
  expect(rows.map(({ verb, outcome, detail }) => [verb, outcome, detail])).toEqual([
    ["site.set-settings", "refused", "not-as-read"],
  ]);
  expect(await readSettings(t.context, system, demoSite)).toEqual(before);
});
