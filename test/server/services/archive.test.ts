// The archive of builds: what served once can be served for good, by builds that do not have it.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { emptyMemory, type ServiceContext } from "../../../server/context.ts";
import { archivedText, buildFiles, keepBuild, servedFile, staticFile } from "../../../server/services/archive.ts";
import { assetPath, buildHash } from "../../../server/services/assets.ts";
import { testContext, testFiles, type TestContext } from "../../support/context.ts";

let t: TestContext;
let newer: ServiceContext;
beforeAll(async () => {
  t = await testContext();
  const files = { ...testFiles, "first.js": { ...testFiles["gate.js"]!, body: "export const open = 2;" } };
  newer = { ...t.context, files, memory: emptyMemory() };
});
afterAll(() => t?.stop());

test("a text in the archive is the same text, under the hash of its bytes", () => {
  const file = { type: "text/plain; charset=utf-8", body: "für später" };
  expect(staticFile(archivedText(file))).toEqual(file);
  // sha256sum of the UTF-8 bytes of "abc" [FIPS 180-2, B.1].
  const abc = "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
  expect(archivedText({ type: "", body: "abc" }).hash).toBe(abc);
});

describe("a build", () => {
  test("is kept when a notice is published, and hashes to its name when it comes back", async () => {
    const hash = buildHash(testFiles);
    const kept = await buildFiles(newer, hash);
    expect(Object.keys(kept!).sort()).toEqual(
      Object.keys(testFiles)
        .filter((name) => !/^(receipt|pack|declaration)\./.test(name))
        .sort(),
    );
    expect(buildHash(kept!)).toBe(hash);
    expect(await buildFiles(newer, hash)).toBe(kept);
  });

  test("is kept once; of the build that runs nothing is read", async () => {
    expect(await keepBuild(newer)).toBe(buildHash(newer.files));
    expect(await keepBuild(newer)).toBe(buildHash(newer.files));
    expect((await t.context.control.builds()).map(({ hash }) => hash)).toEqual([
      buildHash(testFiles),
      buildHash(newer.files),
    ]);
    expect(await buildFiles(newer, buildHash(newer.files))).toBe(newer.files);
  });

  test("that never served here has no files", async () => {
    expect(await buildFiles(newer, `sha256:${"0".repeat(64)}`)).toBeUndefined();
  });
});

test("a file of an earlier build is served under its name by the next, and one of no build by none", async () => {
  const served = assetPath(testFiles, "first.js").slice("/w/".length);
  expect(await servedFile(newer, served)).toEqual(testFiles["first.js"]);
  const own = assetPath(newer.files, "panel.js").slice("/w/".length);
  expect(await servedFile(newer, own)).toBe(testFiles["panel.js"]);
  expect(await servedFile(newer, "000000000000/first.js")).toBeUndefined();
});
