// Hex by tables: what core writes, and back.
import fc from "fast-check";
import { expect, test } from "vitest";
import { toHex } from "../../../core/bytes.ts";
import { unhex, hex } from "../../../server/store/hex.ts";

test("is what core writes, of any length, and comes back in small letters and capitals", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
      const text = hex(bytes);
      expect(text).toBe(toHex(bytes));
      expect(unhex(text)).toEqual(bytes);
      expect(unhex(text.toUpperCase())).toEqual(bytes);
    }),
  );
});
