// What a refusal looks like: what is said by code is part of the contract.
import * as z from "zod/mini";
import { expect, test } from "vitest";
import { problemResponse } from "../../core/problem-schema.ts";

const problem = { type: "https://x.example/docs/problems.md#not-valid", title: "The body does not fit", status: 422 };

test("a fault has a pointer, a code and a sentence; values and rule where there are any", () => {
  const fault = { pointer: "/most", code: "out-of-range", values: { most: 100 }, detail: "must be from 1 to 100" };
  expect(z.safeParse(problemResponse, { ...problem, errors: [fault] }).success).toBe(true);
  expect(z.safeParse(problemResponse, { ...problem, errors: [{ ...fault, code: undefined }] }).success).toBe(false);
});

test("what a refusal says of itself has a code too, where it says something", () => {
  const said = { ...problem, detail: "Rules broken: 9.", code: "rules-broken", values: { rules: "9" } };
  expect(z.parse(problemResponse, said)).toEqual(said);
  expect(z.parse(problemResponse, problem)).toEqual(problem);
});
