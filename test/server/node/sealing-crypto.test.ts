// The cryptography of records on Node: the published vectors of HKDF, and the bytes that every other runtime gives.
import { expect, test } from "vitest";
import { fromHex, toHex } from "../../../core/bytes.ts";
import { portableCrypto } from "../../../server/log/person.ts";
import { nodeCrypto } from "../../../server/node/sealing-crypto.ts";

test("a key is derived as RFC 5869 has it, test case 3", () => {
  const key = fromHex("0b".repeat(22))!;
  const derived = "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8";
  expect(toHex(nodeCrypto.hkdf(key, new Uint8Array(), 42))).toBe(derived);
});

test("keys of every length are those of the portable cryptography", () => {
  const bytes = (length: number) => Uint8Array.from({ length }, (_, i) => (i * 89 + length) % 256);
  for (const length of [1, 31, 32, 33, 64, 65, 200]) {
    const [key, info] = [bytes(length), bytes(length + 7)];
    expect(toHex(nodeCrypto.hkdf(key, info, length))).toBe(toHex(portableCrypto.hkdf(key, info, length)));
  }
});
