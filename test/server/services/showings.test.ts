// Showings: counted without anybody in them, together, and only from the site's own pages.
import { afterEach, beforeEach, expect, test } from "vitest";
import { demoSite } from "../../../server/services/demo.ts";
import { readInstall } from "../../../server/services/installs.ts";
import { countShowing } from "../../../server/services/showings.ts";
import { readStats } from "../../../server/services/stats.ts";
import { system, testContext, visitor, type TestContext } from "../../support/context.ts";
import { refusal } from "../../support/refusal.ts";

let t: TestContext;
beforeEach(async () => {
  t = await testContext();
});
afterEach(() => t.stop());

const body = (change = {}) => ({ site: demoSite, notice: t.notice, lang: "en", ...change });
const shown = (change = {}, actor = {}) => countShowing(t.context, { ...visitor, ...actor }, body(change));

test("a database that could not note the page does not stop the counting, then or later", async () => {
  const store = await t.context.site(demoSite);
  const failing = { ...store, noteHit: () => Promise.reject(new Error("away")) };
  const context = { ...t.context, site: () => Promise.resolve(failing) };
  const rest = await countShowing(context, visitor, body());
  await expect(rest()).rejects.toThrow("away");
  await (
    await shown()
  )();
  expect((await readStats(t.context, system, { site: demoSite })).total.shown).toBe(2);
});

test("pages that show the question at about the same time are one write, and each is counted", async () => {
  const store = await t.context.site(demoSite);
  let writes = 0;
  const counting = {
    ...store,
    addShowings: (rows: Parameters<typeof store.addShowings>[0]) => (writes++, store.addShowings(rows)),
  };
  const context = { ...t.context, site: () => Promise.resolve(counting) };
  const actors = [{ device: "phone" as const }, { jurisdiction: "DE" }, {}];
  const rests = await Promise.all(actors.map((actor) => countShowing(context, { ...visitor, ...actor }, body())));
  await Promise.all(rests.map((rest) => rest()));
  expect(writes).toBe(1);
  const { total, by } = await readStats(t.context, system, { site: demoSite });
  expect([total.shown, total.unanswered]).toEqual([3, 3]);
  expect(by.country.map(({ value, shown: count }) => [value, count])).toEqual([
    ["GB", 2],
    ["DE", 1],
  ]);
  expect(by.device.map(({ value, shown: count }) => [value, count])).toEqual([
    ["unknown", 2],
    ["phone", 1],
  ]);
  expect(by.category).toEqual([]);
});

test("a language that the notice has not is unknown, so that nobody can make rows of their own", async () => {
  await (
    await shown({ lang: "tlh" })
  )();
  const { by } = await readStats(t.context, system, { site: demoSite });
  expect(by.language.map(({ value }) => value)).toEqual(["unknown"]);
});

test("what was shown is the end of the install check's waiting", async () => {
  await (
    await shown()
  )();
  const { state, hits } = await readInstall(t.context, system, demoSite);
  expect([state, hits[0]!.origin, hits[0]!.notice]).toEqual(["working", visitor.origin, t.notice]);
});

test("another origin's showing is refused as its records are, and a bad one is named", async () => {
  expect((await refusal(shown({}, { origin: "https://evil.example" }))).slug).toBe("origin-not-allowed");
  expect((await refusal(shown({ site: "site_none" }))).slug).toBe("origin-not-allowed");
  const { slug, extensions } = await refusal(shown({ notice: "x" }));
  expect([slug, extensions.errors?.[0]?.pointer]).toEqual(["not-valid", "/notice"]);
  expect((await readStats(t.context, system, { site: demoSite })).total.shown).toBe(0);
});
