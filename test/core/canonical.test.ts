// Canonical JSON against RFC 8785's own examples and against another implementation.
import oracle from "canonicalize";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { canonicalBytes, canonicalText, type Json } from "../../core/canonical.ts";

/** The number whose IEEE 754 bits are these 16 hex digits. */
const double = (hex: string): number => Buffer.from(hex, "hex").readDoubleBE();

describe("RFC 8785", () => {
  test("§3.2.2 literals, numbers and strings", () => {
    const source = String.raw`{
      "numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
      "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/",
      "literals": [null, true, false]
    }`;
    expect(canonicalText(JSON.parse(source) as Json)).toBe(
      String.raw`{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\u000f\nA'B\"\\\\\"/"}`,
    );
  });

  test("§3.2.3 members are sorted by UTF-16 code units", () => {
    const source = { "\u20ac": 1, "\r": 2, "\ufb33": 3, "1": 4, "\ud83d\ude00": 5, "\u0080": 6, "\u00f6": 7 };
    expect(canonicalText(source)).toBe('{"\\r":2,"1":4,"\u0080":6,"\u00f6":7,"\u20ac":1,"\ud83d\ude00":5,"\ufb33":3}');
  });

  test.each([
    ["0000000000000000", "0"],
    ["8000000000000000", "0"],
    ["0000000000000001", "5e-324"],
    ["8000000000000001", "-5e-324"],
    ["7fefffffffffffff", "1.7976931348623157e+308"],
    ["4340000000000000", "9007199254740992"],
    ["4430000000000000", "295147905179352830000"],
    ["44b52d02c7e14af5", "9.999999999999997e+22"],
    ["44b52d02c7e14af6", "1e+23"],
    ["444b1ae4d6e2ef50", "1e+21"],
    ["3eb0c6f7a0b5ed8d", "0.000001"],
    ["41b3de4355555553", "333333333.3333332"],
    ["becbf647612f3696", "-0.0000033333333333333333"],
  ])("appendix B number %s is %s", (hex, text) => expect(canonicalText(double(hex))).toBe(text));

  test.each(["7fffffffffffffff", "7ff0000000000000", "fff0000000000000"])("appendix B number %s is refused", (hex) =>
    expect(() => canonicalText(double(hex))).toThrow(TypeError),
  );

  test.each(["\ud800", "a\udc00b", "\udc00\ud800"])(
    "the lone surrogate in %j is refused, as text and as key",
    (text) => {
      expect(() => canonicalText(text)).toThrow(TypeError);
      expect(() => canonicalText({ [text]: 1 })).toThrow(TypeError);
    },
  );
});

test("agrees with the canonicalize package on any JSON", () => {
  fc.assert(
    fc.property(fc.jsonValue({ noUnicodeString: false }), (value) => {
      expect(canonicalText(value as Json)).toBe(oracle(value));
    }),
    { numRuns: 500 },
  );
});

test("the order in which members were written does not matter", () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.integer()), (members) => {
      const reversed = Object.fromEntries(Object.entries(members).reverse());
      expect(canonicalText(reversed)).toBe(canonicalText(members));
    }),
  );
});

test("an object of many members is sorted as one of few", () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.string({ unit: "binary" }), { minLength: 30, maxLength: 60 }), (names) => {
      const members = Object.fromEntries(names.map((name, i) => [name, i]));
      expect(canonicalText(members)).toBe(oracle(members));
    }),
    { numRuns: 50 },
  );
});

test("a member that is undefined is as if it were not there", () =>
  expect(canonicalText({ b: undefined, a: [{ c: undefined }] })).toBe('{"a":[{}]}'));

test("the bytes are UTF-8", () => expect(Buffer.from(canonicalBytes("é€😀")).toString()).toBe('"é€😀"'));
