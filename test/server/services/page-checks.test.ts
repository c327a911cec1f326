// Page checks: only the page that the console opened tells, for an hour or two, and the latest is what stands.
import { afterEach, beforeEach, expect, test } from "vitest";
import { demoSite } from "../../../server/services/demo.ts";
import { readAttention } from "../../../server/services/attention.ts";
import { noteHit, readInstall } from "../../../server/services/installs.ts";
import { pageCheckAddress, pageCheckToken, tellPageReport } from "../../../server/services/page-checks.ts";
import { otherOrigin, otherSite, system, testContext, visitor, type TestContext } from "../../support/context.ts";
import { refusal } from "../../support/refusal.ts";

let t: TestContext;
beforeEach(async () => {
  t = await testContext();
});
afterEach(() => t.stop());

const report = (change = {}) => ({
  site: demoSite,
  token: pageCheckToken(t.context, demoSite),
  notice: t.notice,
  tools: [],
  inFront: [],
  early: [],
  beforeDefault: false,
  ...change,
});
const tell = (change = {}, actor = {}) => tellPageReport(t.context, { ...visitor, ...actor }, report(change));
const codes = async () => (await readInstall(t.context, system, demoSite)).findings.map(({ code }) => code);
const attention = async () => (await readAttention(t.context, system, demoSite)).map(({ code }) => code);

test("a page tells what stands in it, and its owner is told what to do until a later check finds nothing", async () => {
  await noteHit(t.context, demoSite, { origin: visitor.origin, notice: t.notice });
  await tell({ tools: ["Cookiebot"], inFront: ["cdn.example"], early: ["hotjar"], beforeDefault: true });
  const install = await readInstall(t.context, system, demoSite);
  expect(install.state).toBe("wrong");
  expect(install.findings.map(({ code, names }) => [code, names])).toEqual([
    ["second-tool", ["Cookiebot"]],
    ["asked-early", ["hotjar"]],
    ["before-default", undefined],
    ["not-first", ["cdn.example"]],
  ]);
  expect(install.findings.every(({ fix }) => fix.length > 30)).toBe(true);
  expect(await attention()).toContain("tag-early");
  await tell();
  expect(await codes()).toEqual([]);
  expect(await attention()).not.toContain("tag-early");
});

test("a page that sends no referrer is known by its check, and an old copy of the script by its notice", async () => {
  await tell();
  expect(await codes()).toEqual([]);
  t.clock.ms += 3_600_000;
  await tell({ notice: `sha256:${"00".repeat(32)}` });
  expect(await codes()).toEqual(["old-script"]);
});

test("what a page told is believed for thirty days", async () => {
  await tell({ tools: ["Klaro"] });
  t.clock.ms += 31 * 86_400_000;
  expect(await codes()).toEqual([]);
});

test("the address is of the page's origin, and no server is sent what stands behind its #", async () => {
  const { checks } = await readInstall(t.context, system, demoSite);
  expect(checks.map(({ origin }) => origin)).toEqual([visitor.origin]);
  const { hash, origin, pathname, search } = new URL(pageCheckAddress(t.context, demoSite, visitor.origin));
  expect([origin, pathname, search]).toEqual([visitor.origin, "/", ""]);
  expect(hash).toBe(`#assent-debug=${pageCheckToken(t.context, demoSite)}`);
});

test.each([
  ["another site's token", () => ({ token: pageCheckToken(t.context, otherSite) }), {}],
  ["a made-up token", () => ({ token: `zzzz.${"A".repeat(22)}` }), {}],
  ["no hour at all", () => ({ token: "-" }), {}],
  ["a foreign origin", () => ({}), { origin: otherOrigin }],
  ["no origin", () => ({}), { origin: undefined }],
])("with %s nothing is kept", async (_, change, actor) => {
  expect((await refusal(tell(change(), actor))).slug).toBe("origin-not-allowed");
  expect(await (await t.context.site(demoSite)).hits()).toEqual([]);
});

test("a token is good for an hour and over after two", async () => {
  const { token } = report();
  t.clock.ms += 3_600_000;
  await tell({ token });
  t.clock.ms += 3_600_000;
  expect((await refusal(tell({ token }))).slug).toBe("origin-not-allowed");
});

test("a tool that nobody knows, and more than ten hosts, are not valid", async () => {
  for (const change of [
    { tools: ["<b>Mine</b>"] },
    { inFront: Array.from({ length: 11 }, (_, i) => `h${i}.example`) },
    { inFront: ["https://www.example.com/a?b"] },
  ])
    expect((await refusal(tell(change))).slug).toBe("not-valid");
});
