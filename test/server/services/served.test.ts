// The token of a served script: it holds for the notice, build and day it names, and for nothing else.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { emptyMemory } from "../../../server/context.ts";
import { buildHash } from "../../../server/services/assets.ts";
import { demoSite } from "../../../server/services/demo.ts";
import { servedBy, servedByAny, servedToken } from "../../../server/services/served.ts";
import { otherSite, testContext, testFiles, type TestContext } from "../../support/context.ts";

let t: TestContext;
beforeAll(async () => {
  t = await testContext();
});
afterAll(() => t.stop());

const day = 86_400_000;
const proven = (served: string | undefined, change: { site?: typeof demoSite; notice?: typeof t.notice } = {}) =>
  servedBy(t.context, change.site ?? demoSite, { notice: change.notice ?? t.notice, served });

describe("a served token", () => {
  test("proves the day and the build", () => {
    const token = servedToken(t.context, demoSite, t.notice);
    expect(token.length).toBeLessThan(20);
    expect(proven(token)).toEqual({ on: "2026-11-22T00:00:00.000Z", build: buildHash(testFiles) });
  });

  test("is the same all day, and another the next", () => {
    const before = servedToken(t.context, demoSite, t.notice);
    t.clock.ms += day / 2;
    expect(servedToken(t.context, demoSite, t.notice)).toBe(before);
    t.clock.ms += day / 2;
    expect(servedToken(t.context, demoSite, t.notice)).not.toBe(before);
    expect(proven(before)?.on).toBe("2026-11-22T00:00:00.000Z");
    t.clock.ms -= day;
  });

  test("proves nothing of another notice, another site, another day, nor when it was changed or left out", () => {
    const token = servedToken(t.context, demoSite, t.notice);
    expect(proven(token, { notice: `sha256:${"0".repeat(64)}` })).toBeUndefined();
    expect(proven(token, { site: otherSite })).toBeUndefined();
    const tomorrow = (parseInt(token.split(".")[0]!, 36) - 1).toString(36);
    for (const other of [`${tomorrow}.${token.split(".")[1]}`, token.replace(/.$/, "~"), "", "x", undefined])
      expect(proven(other)).toBeUndefined();
  });

  test("of a day to come, or of one long ago, proves nothing", () => {
    const token = servedToken(t.context, demoSite, t.notice);
    t.clock.ms += 401 * day;
    expect(proven(token)).toBeUndefined();
    const later = servedToken(t.context, demoSite, t.notice);
    t.clock.ms -= 401 * day;
    expect(proven(later)).toBeUndefined();
  });

  test("of a build that served before is known by that build", () => {
    const token = servedToken(t.context, demoSite, t.notice);
    const newer = { ...t.context, files: { ...testFiles, "gate.js": { type: "text/javascript", body: "newer" } } };
    const said = { notice: t.notice, served: token };
    expect(servedBy(newer, demoSite, said)).toBeUndefined();
    const builds = [buildHash(testFiles)];
    expect(servedBy(newer, demoSite, { ...said, builds })?.build).toBe(builds[0]);
  });

  test("of a build that the archive knows is known by it, without being told", async () => {
    const token = servedToken(t.context, demoSite, t.notice);
    const files = { ...testFiles, "gate.js": { type: "text/javascript", body: "newer" } };
    const newer = { ...t.context, files, memory: emptyMemory() };
    const known = (await t.context.control.builds()).map(({ hash }) => hash);
    expect(known).toContain(buildHash(testFiles));
    const proof = await servedByAny(newer, demoSite, { notice: t.notice, served: token });
    expect(proof).toEqual({ on: "2026-11-22T00:00:00.000Z", build: buildHash(testFiles) });
    const made = { notice: t.notice, served: `${token.slice(0, -1)}~` };
    expect(await servedByAny(newer, demoSite, made)).toBeUndefined();
    expect(await servedByAny(newer, demoSite, { notice: t.notice })).toBeUndefined();
  });
});
