// What is said of a notice before it is published.
import { afterAll, beforeAll, expect, test } from "vitest";
import { en } from "../../../widget/i18n/en.ts";
import { fault } from "../../../server/errors.ts";
import { demoNotice, demoSite } from "../../../server/services/demo.ts";
import { draftReport } from "../../../server/services/draft-report.ts";
import { testContext, type TestContext } from "../../support/context.ts";
import { demoOrigin } from "../../support/requests.ts";

let t: TestContext;
beforeAll(async () => {
  t = await testContext();
});
afterAll(() => t?.stop());
const report = (value: unknown) => draftReport(t.context, demoSite, value);
const settings = demoNotice(demoOrigin);

test("nothing, of what is in force already, but what the linter warns of", async () => {
  const said = await report(settings);
  expect(said).toMatchObject({ faults: [], differences: [], asks: [] });
  expect(said.findings.filter(({ severity }) => severity === "error")).toEqual([]);
  const wanted = Object.keys(en.messages).length + 6 * 2 + 2;
  expect(said.languages.map((meter) => [meter.lang, meter.wanted, meter.missing])).toEqual([
    ["de", wanted, []],
    ["en", wanted, []],
  ]);
});

test("which purposes everybody is asked about again, and why", async () => {
  const purposes = settings.purposes.map((purpose) =>
    purpose.id === "analytics" ? { ...purpose, recipients: [...purpose.recipients, "Other Ltd"] } : purpose,
  );
  const said = await report({ ...settings, purposes });
  expect(said.asks).toEqual(["analytics"]);
  expect(said.differences.map(({ pointer }) => pointer)).toEqual(["/purposes/analytics/recipients"]);
});

test("every text that lacks in a language just begun, up to fifty", async () => {
  const said = await report({ ...settings, languages: { ...settings.languages, fr: { messages: {}, purposes: {} } } });
  const french = said.languages.find(({ lang }) => lang === "fr")!;
  expect(french.missing).toHaveLength(50);
  expect(french.missing[0]).toBe(`/languages/fr/messages/${Object.keys(en.messages)[0]}`);
});

test("faults alone, where it cannot be read as a notice", async () => {
  expect(await report({ ...settings, policy: {} })).toMatchObject({ findings: [], languages: [] });
  expect((await report(7)).faults).toEqual([fault("", "other-type", { expected: "object" })]);
});
