// A member that is there twice is refused, wherever it stands; all other JSON is what JSON.parse makes of it.
import fc from "fast-check";
import { expect, test } from "vitest";
import { parseJsonOnce } from "../../../server/log/json-once.ts";

test.each([
  '{"a":1,"a":1}',
  '{"a":1 , "a"\n\t: 2}',
  '[{"b":{"a":1,"c":[],"a":2}}]',
  '{"a":1,"\\u0061":2}',
  '{"a\\\\":1,"a\\\\":2}',
  '{"a\\"":1,"a\\"":2}',
  '{"__proto__":1,"__proto__":2}',
  '{"":1,"":2}',
])("%s is refused", (text) => expect(() => parseJsonOnce(text)).toThrow(/a member is there twice/));

test.each(["", "{", '{"a"}', "'a'"])("%j is no JSON", (text) => expect(() => parseJsonOnce(text)).toThrow(SyntaxError));

test("all else is what JSON.parse makes of it, also with colons, quotes and backslashes in its texts", () => {
  const letters = fc.string({ unit: fc.constantFrom('"', "\\", ":", " ", "\n", "a", "{", "é") });
  const { value } = fc.letrec((tie) => ({
    value: fc.oneof(
      { depthSize: "small" },
      letters,
      fc.integer(),
      fc.constant(null),
      fc.boolean(),
      fc.array(tie("value")),
      fc.dictionary(letters, tie("value")),
    ),
  }));
  fc.assert(
    fc.property(value, fc.constantFrom(0, 2), (given, indent) => {
      const text = JSON.stringify(given, undefined, indent);
      expect(parseJsonOnce(text)).toEqual(JSON.parse(text));
    }),
  );
  const long = JSON.stringify({ data: "A".repeat(5_000_000) });
  expect(parseJsonOnce(long)).toEqual(JSON.parse(long));
});
