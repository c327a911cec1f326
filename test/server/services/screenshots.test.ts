// Screenshots: kept by content, once for a notice and a build, and named in the log by their hashes.
import { createHash } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parseShownEntry } from "../../../core/shown.ts";
import { emptyMemory } from "../../../server/context.ts";
import { buildHash } from "../../../server/services/assets.ts";
import { demoSite } from "../../../server/services/demo.ts";
import { keptPictures, placeText, recordShown, shownRef, type Picture } from "../../../server/services/screenshots.ts";
import { otherSite, system, testContext, testFiles, visitor, type TestContext } from "../../support/context.ts";

let t: TestContext;
beforeAll(async () => {
  t = await testContext();
});
afterAll(() => t?.stop());

const png = (n: number) => new Uint8Array([0x89, 0x50, 0x4e, 0x47, n]);
const hashOf = (bytes: Uint8Array) => `sha256:${createHash("sha256").update(bytes).digest("hex")}`;
const plain = { viewport: "320x640", layer: "first", rules: "opt-in", gpc: false } as const;
const picture = (n: number, lang = "en"): Picture => ({ ...plain, lang, png: png(n) });
const record = (pictures: readonly Picture[], more: object = {}) =>
  recordShown(t.context, system, { site: demoSite, notice: t.notice, pictures, ...more });
const store = () => t.context.site(demoSite);
const lastEntry = async () => {
  const count = await (await store()).entryCount();
  return (await (await store()).entries(count - 1, count))[0]!;
};

describe("pictures of a notice", () => {
  test("are kept under their hash, and the log names each of them", async () => {
    await record([picture(1), picture(2, "de")]);
    const rows = await (await store()).screenshots(t.notice);
    expect(rows.map(({ lang, file }) => [lang, file])).toEqual([
      ["de", hashOf(png(2))],
      ["en", hashOf(png(1))],
    ]);
    expect((await (await store()).file(rows[0]!.file))?.body).toEqual(png(2));
    const { kind, data, ref } = await lastEntry();
    expect(kind).toBe("shown");
    expect(ref).toBe(shownRef(data));
    expect(parseShownEntry(data)).toMatchObject({ notice: t.notice, build: buildHash(testFiles) });
    expect(
      parseShownEntry(data)!
        .pictures.map(({ file }) => file)
        .sort(),
    ).toEqual([hashOf(png(1)), hashOf(png(2))].sort());
  });

  test("taken again change nothing: those of the day stay, and the log gets no entry", async () => {
    const before = await (await store()).entryCount();
    const said = await record([picture(9)]);
    expect(said.pictures.map(({ file }) => file)).not.toContain(hashOf(png(9)));
    expect(await (await store()).entryCount()).toBe(before);
    expect(await (await store()).screenshots()).toHaveLength(2);
  });

  test("under other rules, or with the signal, are added to those of the day, with an entry of their own", async () => {
    const before = await (await store()).entryCount();
    const others = [
      { ...picture(5), layer: "panel", rules: "opt-out-link" } as const,
      { ...picture(6), gpc: true },
      picture(7),
    ];
    const said = await record(others);
    expect(said.pictures).toHaveLength(4);
    expect(await (await store()).entryCount()).toBe(before + 1);
    expect(
      parseShownEntry((await lastEntry()).data)!.pictures.map(({ layer, rules, gpc }) => [layer, rules, gpc]),
    ).toEqual([
      ["first", "opt-in", true],
      ["panel", "opt-out-link", false],
    ]);
    const kept = await keptPictures(t.context, { site: demoSite, notice: t.notice });
    expect(kept.map(placeText)).toContain("en 320x640 panel@opt-out-link");
    expect(kept.map(({ file }) => file)).not.toContain(hashOf(png(7)));
  });

  test("of another build stand beside them", async () => {
    const files = { ...testFiles, "gate.js": { ...testFiles["gate.js"]!, body: "other" } };
    const newer = { ...t.context, files, memory: emptyMemory() };
    await recordShown(newer, system, { site: demoSite, notice: t.notice, pictures: [picture(3)] });
    expect(new Set((await (await store()).screenshots()).map(({ build }) => build)).size).toBe(2);
  });
});

test("that there are none is in the log with its reason", async () => {
  const { hash } = (await (await t.context.site(otherSite)).standingNotices(t.context.now())).current!;
  await recordShown(t.context, system, { site: otherSite, notice: hash, pictures: [], without: "no browser here" });
  const other = await t.context.site(otherSite);
  const count = await other.entryCount();
  const [entry] = await other.entries(count - 1, count);
  expect(parseShownEntry(entry!.data)).toMatchObject({ without: "no browser here", pictures: [] });
});

test("who may not publish may not say what was shown, and a notice that was never published has no look", async () => {
  const before = await (await store()).entryCount();
  const wanted = { site: demoSite, notice: t.notice, pictures: [picture(4)] };
  const rows = await t.auditOf(demoSite, () => recordShown(t.context, visitor, wanted));
  expect(rows).toMatchObject([{ verb: "notice.publish", outcome: "refused" }]);
  const never = `sha256:${"0".repeat(64)}` as const;
  await expect(record([picture(4)], { notice: never })).rejects.toMatchObject({ slug: "not-found" });
  expect(await (await store()).entryCount()).toBe(before);
});
