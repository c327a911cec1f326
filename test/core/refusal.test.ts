// What refusals say of themselves: by code, each of them used, and sent with what it is about.
import { expect, test } from "vitest";
import { refusalSentences } from "../../core/refusal.ts";
import { refusal } from "../../server/errors.ts";
import { sourceFiles } from "../support/source-tree.ts";

const services = sourceFiles().filter(({ path }) => /^server\/(services|http|node|cli)\//.test(path));

test("each code is said somewhere, and no refusal says what has no code", () => {
  const all = services.map(({ text }) => text).join("\n");
  expect(Object.keys(refusalSentences).filter((code) => !all.includes(`"${code}"`))).toEqual([]);
  const loose = services.filter(({ text }) => /new ProblemError\(\s*"[\w-]+",\s*["`]/.test(text));
  expect(loose.map(({ path }) => path)).toEqual([]);
});

test("a refusal has its sentence, its code and its values", () => {
  const { slug, detail, extensions } = refusal("notice-unlawful", "rules-broken", { rules: "9, 15" }, { errors: [] });
  expect({ slug, detail, extensions }).toEqual({
    slug: "notice-unlawful",
    detail: "Rules broken: 9, 15.",
    extensions: { errors: [], code: "rules-broken", values: { rules: "9, 15" } },
  });
});
