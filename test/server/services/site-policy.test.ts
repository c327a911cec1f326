// A site's Content-Security-Policy: vendors are in it once their purpose was given, and essential ones always.
import { afterAll, beforeAll, expect, test } from "vitest";
import { setSettings } from "../../../server/services/settings.ts";
import { sitePolicy } from "../../../server/services/site-policy.ts";
import { otherSite, system, testContext, type TestContext } from "../../support/context.ts";

let t: TestContext;
beforeAll(async () => {
  t = await testContext();
  const vendors = { northgate: { match: ["own.example/app"] }, "ab-test": { match: ["ab.example"] } };
  await setSettings(t.context, system, { site: otherSite, settings: { vendors } });
});
afterAll(() => t?.stop());

test("before the choice the policy names this server and essential vendors only", async () => {
  const policy = await sitePolicy(t.context, otherSite, []);
  expect(policy).toContain(t.context.publicUrl);
  expect(policy).toContain("https://own.example");
  expect(policy).not.toMatch(/ab\.example|google|facebook/);
});

test("after it the policy names the vendors of what was given", async () => {
  const policy = await sitePolicy(t.context, otherSite, ["analytics"]);
  expect(policy).toContain("https://ab.example");
  expect(policy).toContain("google-analytics.com");
  expect(policy).not.toContain("facebook");
});

test("a site that is not there has none", async () => {
  await expect(sitePolicy(t.context, "site_none", [])).rejects.toMatchObject({ slug: "not-found" });
});
