// Built files under names that change with their content.
import { expect, test } from "vitest";
import { assetPath, assetServedAs, buildHash, entityTag } from "../../../server/services/assets.ts";
import { testFiles } from "../../support/context.ts";

test("a file is served under its content's hash and under nothing else", () => {
  const path = assetPath(testFiles, "ui.js");
  expect(path).toMatch(/^\/w\/ui\.[0-9a-f]{12}\.js$/);
  expect(assetServedAs(testFiles, path.slice(3))).toBe(testFiles["ui.js"]);
  expect(assetServedAs(testFiles, "ui.js")).toBeUndefined();
  expect(assetServedAs(testFiles, "ui.000000000000.js")).toBeUndefined();
  expect(() => assetPath(testFiles, "missing.js")).toThrow();
});

test("the build's hash follows gate and UI, and nothing else", () => {
  const other = (name: string) => buildHash({ ...testFiles, [name]: { type: "", body: "changed" } });
  expect(other("gate.js")).not.toBe(buildHash(testFiles));
  expect(other("ui.js")).not.toBe(buildHash(testFiles));
  expect(other("receipt.css")).toBe(buildHash(testFiles));
});

test("an entity tag is quoted and follows the text", () => {
  expect(entityTag("a")).toMatch(/^"[0-9a-f]{16}"$/);
  expect(entityTag("a")).not.toBe(entityTag("b"));
});
