// What was shown, kept when it is published, when a build begins to serve, and when settings change; and found by each.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { rulesFor, variantOf } from "../../../core/regime.ts";
import { emptyMemory, type ServiceContext } from "../../../server/context.ts";
import { archivePath, keepShown, keepStanding, shownRun } from "../../../server/services/as-was.ts";
import { buildHash } from "../../../server/services/assets.ts";
import { demoNotice, demoSite } from "../../../server/services/demo.ts";
import { demoSettings } from "../../../server/services/demo-purposes.ts";
import { currentNotice, publishNotice } from "../../../server/services/notices.ts";
import { setSettings } from "../../../server/services/settings.ts";
import { otherSite, system, testContext, testFiles, type TestContext } from "../../support/context.ts";
import { demoOrigin } from "../../support/requests.ts";

const hour = 3_600_000;
let t: TestContext;
let newer: ServiceContext;
beforeAll(async () => {
  t = await testContext();
  const gate = { ...testFiles["gate.js"]!, body: "(()=>{/* another gate */})();" };
  newer = { ...t.context, files: { ...testFiles, "gate.js": gate }, memory: emptyMemory() };
});
afterAll(() => t?.stop());

const store = () => t.context.site(demoSite);
const current = async () => (await currentNotice(t.context, demoSite))!;
const run = async (wish: { build?: ReturnType<typeof buildHash>; variant?: string; at?: string } = {}) =>
  shownRun(newer, await current(), { variant: "opt-in", at: t.context.now(), ...wish });
const scriptOf = async (wish?: Parameters<typeof run>[0]) => new TextDecoder().decode((await run(wish))!.script.body);

describe("what a build is given for a notice", () => {
  test("is kept when it is published: every layer in every language, and a script for every set of rules", async () => {
    const paths = (await (await store()).shown(t.notice)).map(({ path }) => path);
    for (const lang of ["en", "de"])
      for (const layer of ["first", "panel", "answers", "options"]) expect(paths).toContain(`${lang}.${layer}.json`);
    const variants = ["GB", "FR", "US-CA", "US-TX", ""].map((place) => variantOf(rulesFor(place, t.context.now())));
    expect(new Set(variants).size).toBeGreaterThan(2);
    for (const variant of variants) expect(paths).toContain(`run.${variant}.js`);
  });

  test("runs below an address of its own, so that neither a newer file nor a record can come from there", async () => {
    const script = await scriptOf();
    const api = archivePath(demoSite, t.notice, buildHash(testFiles));
    expect(script).toContain(`"api":"${api}"`);
    expect(script).toContain(testFiles["gate.js"]!.body);
    expect(script).not.toContain(t.context.publicUrl);
  });

  test("is not kept twice", async () => {
    const before = await (await store()).shown();
    await keepShown(t.context, await current());
    await keepStanding(t.context, demoSite);
    expect(await (await store()).shown()).toEqual(before);
  });

  test("is kept by a new build too when it begins, and each can be run", async () => {
    await keepStanding(newer, demoSite);
    const [old, young] = [buildHash(testFiles), buildHash(newer.files)];
    expect(await run()).toMatchObject({ build: old, builds: [old, young] });
    expect(await scriptOf({ build: young })).toContain("another gate");
    expect(await scriptOf({ build: `sha256:${"0".repeat(64)}` })).not.toContain("another gate");
  });

  test("follows the rules that ruled: California has a link of its own", async () => {
    const california = variantOf(rulesFor("US-CA", t.context.now()));
    expect(await run({ variant: california })).toMatchObject({ variant: california });
    expect(await scriptOf({ variant: california })).toContain('"optOut":{');
    expect(await run({ variant: "nowhere" })).toMatchObject({ variant: "opt-in" });
  });
});

test("settings that change what is shown are kept beside those of before, and each counts for its time", async () => {
  const before = t.context.now();
  t.clock.ms += hour;
  await setSettings(t.context, system, {
    site: demoSite,
    settings: { ...demoSettings, renewDays: { given: 90, refused: 300 } },
  });
  const after = t.context.now();
  t.clock.ms += hour;
  await setSettings(t.context, system, { site: demoSite, settings: demoSettings });
  expect(await scriptOf({ at: before })).not.toContain('"refused":300');
  expect(await scriptOf({ at: after })).toContain('"refused":300');
  expect(await scriptOf()).toBe(await scriptOf({ at: before }));
});

test("a notice that comes into force later is kept when it is announced", async () => {
  t.clock.ms += hour;
  const demo = demoNotice(demoOrigin);
  const effectiveAt = new Date(t.clock.ms + 40 * 24 * hour).toISOString();
  const settings = { ...demo, policy: { ...demo.policy, version: "2", effectiveAt } };
  const { hash } = await publishNotice(t.context, system, { site: otherSite, settings });
  const rows = await (await t.context.site(otherSite)).shown(hash);
  expect(rows.length).toBeGreaterThan(6);
});

test("of a notice that was never shown here there is nothing to run", async () => {
  const row = { ...(await current()), hash: `sha256:${"0".repeat(64)}` as const };
  expect(await shownRun(t.context, row, { variant: "opt-in", at: t.context.now() })).toBeUndefined();
});
