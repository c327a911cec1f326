// Faults by their codes: whole sentences, each of them used, with the values they have places for.
import { expect, test } from "vitest";
import { faultSentence, faultSentences, isFaultCode } from "../../core/fault.ts";
import { sentences } from "../../core/lint/sentences.ts";
import { fault } from "../../server/errors.ts";
import { sourceFiles } from "../support/source-tree.ts";

const sources = sourceFiles().filter(
  ({ path }) => /^(core|server)\//.test(path) && !path.startsWith("server/console/"),
);
const said = sources
  .filter(({ path }) => path !== "core/fault.ts" && path !== "core/lint/sentences.ts")
  .map(({ text }) => text)
  .join("\n");
/** Codes that are made of a part of what is wrong. */
const composed = ["controller-", "policy-address", "rights-address", "holds-no-"];
/** What core answers by code already. */
const events = ["no-choices", "duplicate-choice", "choice-does-not-fit-event"];

test("a code names one sentence, whether it is of the linter or not", () => {
  expect(Object.keys(faultSentences).filter((code) => Object.hasOwn(sentences, code))).toEqual([]);
});

test("each code is said somewhere", () => {
  const unsaid = [...Object.keys(faultSentences), ...Object.keys(sentences)].filter(
    (code) => !said.includes(`"${code}"`) && !composed.some((part) => code.startsWith(part)) && !events.includes(code),
  );
  expect(unsaid.filter((code) => code !== "pressure")).toEqual([]);
});

test("a fault has its sentence in English, its code, and what it is about", () => {
  expect(fault("/most", "out-of-range", { most: 100 })).toEqual({
    pointer: "/most",
    code: "out-of-range",
    values: { most: 100 },
    detail: "must be from 1 to 100",
  });
  expect(fault("", "not-utf8")).toEqual({ pointer: "", code: "not-utf8", detail: "must be in UTF-8" });
});

test("what stands in a value is not filled in again", () => {
  expect(faultSentence("not-allowed", { allowed: "{allowed}, {most}" })).toBe("must be one of {allowed}, {most}");
  expect(isFaultCode("toString")).toBe(false);
});
