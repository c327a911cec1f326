// The token of a served script: it holds for the notice, build and day it names, and for nothing else.
import { createHmac } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { emptyMemory } from "../../../server/context.ts";
import { buildHash } from "../../../server/services/assets.ts";
import { demoSite } from "../../../server/services/demo.ts";
import { servedBy, servedByAny, servedToken, variantNames } from "../../../server/services/served.ts";
import { otherSite, testContext, testFiles, type TestContext } from "../../support/context.ts";

let t: TestContext;
beforeAll(async () => {
  t = await testContext();
});
afterAll(() => t.stop());

const day = 86_400_000;
const token = (variant = "opt-in", notice = t.notice) => servedToken(t.context, demoSite, { notice, variant });
const proven = (served: string | undefined, change: { site?: typeof demoSite; notice?: typeof t.notice } = {}) =>
  servedBy(t.context, change.site ?? demoSite, { notice: change.notice ?? t.notice, served });

describe("a served token", () => {
  test("proves the day and the build", () => {
    const served = token();
    expect(served.length).toBeLessThan(20);
    const proof = { on: "2026-11-22T00:00:00.000Z", build: buildHash(testFiles), variant: "opt-in" };
    expect(proven(served)).toEqual(proof);
  });

  test("is the same all day, and another the next", () => {
    const before = token();
    t.clock.ms += day / 2;
    expect(token()).toBe(before);
    t.clock.ms += day / 2;
    expect(token()).not.toBe(before);
    expect(proven(before)?.on).toBe("2026-11-22T00:00:00.000Z");
    t.clock.ms -= day;
  });

  test("proves nothing of another notice, another site, another day, nor when it was changed or left out", () => {
    const served = token();
    expect(proven(served, { notice: `sha256:${"0".repeat(64)}` })).toBeUndefined();
    expect(proven(served, { site: otherSite })).toBeUndefined();
    const tomorrow = (parseInt(served.split(".")[0]!, 36) - 1).toString(36);
    for (const other of [served.replace(/^[^.]+/, tomorrow), served.replace(/.$/, "~"), "", "x", undefined])
      expect(proven(other)).toBeUndefined();
  });

  test("of a day to come, or of one long ago, proves nothing", () => {
    const served = token();
    t.clock.ms += 401 * day;
    expect(proven(served)).toBeUndefined();
    const later = token();
    t.clock.ms -= 401 * day;
    expect(proven(later)).toBeUndefined();
  });

  test("proves under which rules it was served, and no others", () => {
    for (const variant of variantNames) expect(proven(token(variant))?.variant).toBe(variant);
    const [on, place, code] = token("opt-out-link").split(".") as [string, string, string];
    for (const other of [(parseInt(place, 36) + 1).toString(36), "z"])
      expect(proven(`${on}.${other}.${code}`)).toBeUndefined();
    expect(proven(`${on}.${code}`)).toBeUndefined();
  });

  test("of before, which names no rules, still proves the day and the build", () => {
    const dayNo = Math.floor(t.clock.ms / day);
    const said = `assent-served/v2\n${demoSite}\n${t.notice}\n${buildHash(testFiles)}\n${dayNo}`;
    const code = createHmac("sha256", t.context.linkKey(demoSite)).update(said).digest("base64url").slice(0, 12);
    const proof = { on: "2026-11-22T00:00:00.000Z", build: buildHash(testFiles) };
    expect(proven(`${dayNo.toString(36)}.${code}`)).toEqual(proof);
  });

  test("of a build that served before is known by that build", () => {
    const served = token();
    const newer = { ...t.context, files: { ...testFiles, "gate.js": { type: "text/javascript", body: "newer" } } };
    const said = { notice: t.notice, served };
    expect(servedBy(newer, demoSite, said)).toBeUndefined();
    const builds = [buildHash(testFiles)];
    expect(servedBy(newer, demoSite, { ...said, builds })?.build).toBe(builds[0]);
  });

  test("of a build that the archive knows is known by it, without being told", async () => {
    const served = token();
    const files = { ...testFiles, "gate.js": { type: "text/javascript", body: "newer" } };
    const newer = { ...t.context, files, memory: emptyMemory() };
    const known = (await t.context.control.builds()).map(({ hash }) => hash);
    expect(known).toContain(buildHash(testFiles));
    const proof = await servedByAny(newer, demoSite, { notice: t.notice, served });
    expect(proof).toEqual({ on: "2026-11-22T00:00:00.000Z", build: buildHash(testFiles), variant: "opt-in" });
    const made = { notice: t.notice, served: `${served.slice(0, -1)}~` };
    expect(await servedByAny(newer, demoSite, made)).toBeUndefined();
    expect(await servedByAny(newer, demoSite, { notice: t.notice })).toBeUndefined();
  });
});
