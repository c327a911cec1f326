// Ids: their form, their order, and what is none.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isRecordId, isSiteId, keyIdAt, recordIdAt, userIdAt, uuidV7Hex } from "../../core/ids.ts";

const instants = fc.integer({ min: 0, max: 2 ** 48 - 1 });
const random = fc.uint8Array({ minLength: 10, maxLength: 10 });

describe("a UUIDv7", () => {
  test("RFC 9562 appendix A.6 example", () => {
    // unix_ts_ms 0x017F22E279B0, rand_a 0xCC3, rand_b 0x18C4DC0C0C07398F
    const bytes = Uint8Array.of(0x0c, 0xc3, 0x18, 0xc4, 0xdc, 0x0c, 0x0c, 0x07, 0x39, 0x8f);
    expect(uuidV7Hex(0x017f22e279b0, bytes)).toBe("017f22e279b07cc398c4dc0c0c07398f");
  });

  test("carries its time, version and variant whatever the random bytes", () => {
    fc.assert(
      fc.property(instants, random, (at, bytes) => {
        const hex = uuidV7Hex(at, bytes);
        expect(hex).toMatch(/^[0-9a-f]{12}7[0-9a-f]{3}[89ab][0-9a-f]{15}$/);
        expect(parseInt(hex.slice(0, 12), 16)).toBe(at);
      }),
    );
  });

  test("of a later millisecond sorts later", () => {
    fc.assert(
      fc.property(instants, instants, random, random, (a, b, ra, rb) => {
        if (a !== b) expect(uuidV7Hex(a, ra) < uuidV7Hex(b, rb)).toBe(a < b);
      }),
    );
  });
});

describe("a record id", () => {
  const good = recordIdAt(1_795_338_000_000, new Uint8Array(10));

  test("is recognised", () => expect(isRecordId(good)).toBe(true));

  test.each([
    good.toUpperCase(),
    good.slice(4),
    good.slice(0, -1),
    `${good}0`,
    ` ${good}`,
    keyIdAt(0, new Uint8Array(10)),
    userIdAt(0, new Uint8Array(10)),
    good.replace("7000", "4000"),
    good.replace(/8000/, "c000"),
    "rec_../../etc/passwd",
    "",
  ])("%j is none", (text) => expect(isRecordId(text)).toBe(false));
});

describe("a site id", () => {
  test.each(["site_demo", "site_1", `site_${"a".repeat(32)}`])("%s is one", (text) =>
    expect(isSiteId(text)).toBe(true),
  );

  // The id names a database file, so nothing that could leave its folder may pass.
  test.each(["site_", "demo", "site_Demo", "site_a/b", "site_a.b", "site_a-b", `site_${"a".repeat(33)}`, "site_a\n"])(
    "%j is none",
    (text) => expect(isSiteId(text)).toBe(false),
  );
});
