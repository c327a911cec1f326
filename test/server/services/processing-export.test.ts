// The record of processing handed out, to who may see it.
import { afterAll, beforeAll, expect, test } from "vitest";
import type { SiteId } from "../../../core/ids.ts";
import type { ProcessingRecord } from "../../../core/processing.ts";
import { demoSite } from "../../../server/services/demo.ts";
import { processingExport } from "../../../server/services/processing-export.ts";
import { createSite } from "../../../server/services/sites.ts";
import { system, testContext, visitor, type TestContext } from "../../support/context.ts";

let t: TestContext;
beforeAll(async () => {
  t = await testContext();
});
afterAll(() => t?.stop());

const exported = (form: "json" | "csv", lang?: string) =>
  processingExport(t.context, system, { site: demoSite, form, lang });

test("is of the notice in force, in either form and in a language it has", async () => {
  const { text, type } = await exported("json", "de");
  const record = JSON.parse(text) as ProcessingRecord;
  expect([type, record.lang, record.notice, record.site]).toEqual(["application/json", "de", t.notice, demoSite]);
  expect(record.activities.map(({ id }) => id)).toContain("call-back");
  const csv = await exported("csv");
  expect(csv.type).toBe("text/csv; charset=utf-8");
  expect(csv.text.match(/\r\n/g)).toHaveLength(record.activities.length + 1);
  await expect(exported("csv", "xx")).rejects.toMatchObject({ slug: "not-valid" });
});

test("is not the public's, and of a site without a notice there is none", async () => {
  const asked = { site: demoSite, form: "json" } as const;
  const rows = await t.auditOf(demoSite, () => processingExport(t.context, visitor, asked));
  expect(rows).toMatchObject([{ verb: "purpose.list", outcome: "refused" }]);
  const bare = "site_bare" as SiteId;
  await createSite(t.context, system, { id: bare, name: "Bare", origins: ["https://bare.example"] }).catch(() => {});
  await expect(processingExport(t.context, system, { site: bare, form: "json" })).rejects.toMatchObject({
    slug: "not-found",
  });
});
