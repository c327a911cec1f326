// Sentences with places: each value where its name stands, and nothing else.
import { expect, test } from "vitest";
import { filled } from "../../core/said.ts";

test.each([
  ["{a} and {b}", { a: 1, b: "two" }, "1 and two"],
  ["{a} twice {a}", { a: "x" }, "x twice x"],
  ["{a} is not there", {}, "{a} is not there"],
  ["{a}", { a: "{b}", b: "never" }, "{b}"],
  ["{toString}", {}, "{toString}"],
])("%j with %j is %j", (sentence, values, said) => expect(filled(sentence, values)).toBe(said));
