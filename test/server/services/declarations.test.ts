// What a site declares is its notice in force, in a language of it and in no other.
import { afterAll, beforeAll, expect, test } from "vitest";
import { declarationOf } from "../../../server/services/declarations.ts";
import { demoSite } from "../../../server/services/demo.ts";
import { testContext, type TestContext } from "../../support/context.ts";

let t: TestContext;
beforeAll(async () => {
  t = await testContext();
});
afterAll(() => t?.stop());

test("names each purpose with its services and cookies, in the words of the language", async () => {
  const declared = await declarationOf(t.context, demoSite, { lang: "de" });
  expect(declared).toMatchObject({ lang: "de", dir: "ltr", notice: t.notice, words: { cookieName: "Cookie" } });
  const analytics = declared.purposes.find(({ id }) => id === "analytics")!;
  expect(analytics).toMatchObject({ title: "Statistik", category: "analytics", validPeriod: "P183D" });
  expect(analytics.dataTypes).toContain("besuchte Seiten");
  expect(analytics.vendors[0]).toMatchObject({ cookies: [{ name: "_ga", period: "P13M" }, { name: "_ga_*" }] });
  expect(typeof analytics.vendors[0]!.purpose).toBe("string");
});

test("is in the language that is wanted most of those there are, or in the notice's own", async () => {
  const langOf = async (wanted: string[]) => (await declarationOf(t.context, demoSite, { wanted })).lang;
  expect(await langOf(["de-at", "en"])).toBe("de");
  expect(await langOf(["xx"])).toBe(await langOf([]));
});

test.each(["xx", "constructor", ""])("is not found in %j, which the notice does not have", async (lang) => {
  await expect(declarationOf(t.context, demoSite, { lang })).rejects.toMatchObject({ slug: "not-found" });
});
