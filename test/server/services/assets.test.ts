// Built files under names that change with their content.
import { sha256 } from "@noble/hashes/sha2.js";
import { expect, test } from "vitest";
import { emptyMemory } from "../../../server/context.ts";
import { assetPath, assetServedAs, buildHash, entityTag, modulePaths } from "../../../server/services/assets.ts";
import { testFiles } from "../../support/context.ts";

test("a file is served in a folder named by its content and under nothing else", () => {
  const path = assetPath(testFiles, "receipt.js");
  expect(path).toMatch(/^\/w\/[0-9a-f]{12}\/receipt\.js$/);
  expect(assetServedAs(testFiles, path.slice(3))).toBe(testFiles["receipt.js"]);
  expect(assetServedAs(testFiles, "receipt.js")).toBeUndefined();
  expect(assetServedAs(testFiles, "000000000000/receipt.js")).toBeUndefined();
  expect(() => assetPath(testFiles, "missing.js")).toThrow();
});

test("a module and its chunks are in the folder of their build, and of no other: by plain names they ask for one another", () => {
  const folder = `/w/${buildHash(testFiles).slice("sha256:".length, 19)}`;
  for (const name of ["gate.js", "first.js", "panel.js"]) expect(assetPath(testFiles, name)).toBe(`${folder}/${name}`);
  const changed = { ...testFiles, "panel.js": { type: "", body: "changed" } };
  expect(assetPath(changed, "first.js")).not.toBe(`${folder}/first.js`);
  expect(assetPath(changed, "receipt.js")).toBe(assetPath(testFiles, "receipt.js"));
  expect(assetServedAs(changed, `${folder.slice(3)}/panel.js`)).toBeUndefined();
});

test("modules come with what they import, each once, and without what they load later or the build lacks", () => {
  const file = (body: string) => ({ type: "text/javascript", body });
  const files = {
    "a.js": file('import{b}from"./b.js";import"./c.js";import("./d.js")'),
    "b.js": file('import{a}from"./a.js"'),
    "c.js": file(""),
    "d.js": file(""),
  };
  expect(modulePaths(files, ["a.js", "c.js", "none.js"])).toEqual(
    ["a.js", "b.js", "c.js"].map((name) => assetPath(files, name)),
  );
});

test("the build's hash follows the gate, the UI and every chunk, and nothing else", () => {
  const other = (name: string) => buildHash({ ...testFiles, [name]: { type: "", body: "changed" } });
  for (const name of ["gate.js", "first.js", "panel.js"]) {
    expect(other(name), name).not.toBe(buildHash(testFiles));
  }
  expect(other("receipt.css")).toBe(buildHash(testFiles));
});

test("the build's hash is worked out once for the files of a build, because every record asks for it", () => {
  let reads = 0;
  const body = () => `read ${++reads} times`;
  const files = { ...testFiles, "gate.js": Object.defineProperty({ type: "", body: "" }, "body", { get: body }) };
  expect(buildHash(files)).toBe(buildHash(files));
  expect(reads).toBe(1);
});

test("an entity tag is quoted, follows the text, and is worked out once", () => {
  let hashed = 0;
  const context = { memory: emptyMemory(), sha256: (bytes: Uint8Array) => (hashed++, sha256(bytes)) };
  const tag = entityTag(context, "a");
  expect(tag).toBe('"ca978112ca1bbdca"');
  expect(entityTag(context, "b")).not.toBe(tag);
  expect(entityTag(context, "a")).toBe(tag);
  expect(hashed).toBe(2);
});

test("tags of texts that are not asked for any more do not pile up", () => {
  const context = { memory: emptyMemory(), sha256 };
  for (let i = 0; i < 2_000; i++) entityTag(context, `text ${i}`);
  expect(context.memory.tags.size).toBeLessThanOrEqual(500);
});
