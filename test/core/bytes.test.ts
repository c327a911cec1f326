// Hex, base64 and byte comparison against Node's own.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  concat,
  fromBase64,
  fromBase64Url,
  fromHex,
  sameBytes,
  toBase64,
  toBase64Url,
  toHex,
} from "../../core/bytes.ts";

describe("hex", () => {
  test("is what Node writes, and reads back", () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        expect(toHex(bytes)).toBe(Buffer.from(bytes).toString("hex"));
        expect(fromHex(toHex(bytes))).toEqual(bytes);
      }),
    );
  });

  test("upper case is read", () => expect(fromHex("0AFf")).toEqual(Uint8Array.of(10, 255)));

  test.each(["0", "0g", " 00", "0x00"])("%j is no hex", (text) => expect(fromHex(text)).toBeUndefined());
});

describe("URL-safe base64", () => {
  test("is what Node writes, and reads back, and nothing else does", () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        const text = toBase64Url(bytes);
        expect(text).toBe(Buffer.from(bytes).toString("base64url"));
        expect(fromBase64Url(text)).toEqual(bytes);
        expect(fromBase64Url(`${text}=`)).toBeUndefined();
      }),
    );
    expect(fromBase64Url("a+/b")).toBeUndefined();
  });
});

describe("base64", () => {
  test("is what Node writes, and reads back", () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        expect(toBase64(bytes)).toBe(Buffer.from(bytes).toString("base64"));
        expect(fromBase64(toBase64(bytes))).toEqual(bytes);
      }),
    );
  });

  test.each([8191, 8192, 8193, 400_000])("%i bytes are written as fewer are", (length) => {
    const bytes = Uint8Array.from({ length }, (_, i) => (i * 31) % 256);
    expect(toBase64(bytes)).toBe(Buffer.from(bytes).toString("base64"));
  });

  // Two spellings of the same bytes would let a proof be altered without being refused.
  test.each(["AA", "AA=", "AA= =", "AAA=\n", "AB==", "-_8=", "A", "=", "AAAAA"])(
    "%j is not what we would write",
    (text) => expect(fromBase64(text)).toBeUndefined(),
  );
});

test("concat keeps order and lengths", () => {
  expect(concat(Uint8Array.of(1), new Uint8Array(), Uint8Array.of(2, 3))).toEqual(Uint8Array.of(1, 2, 3));
  expect(concat()).toEqual(new Uint8Array());
});

test("sameBytes agrees with Buffer.equals, also for different lengths", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 4, max: 3 }), fc.uint8Array({ maxLength: 4, max: 3 }), (a, b) => {
      expect(sameBytes(a, b)).toBe(Buffer.from(a).equals(Buffer.from(b)));
    }),
  );
});
