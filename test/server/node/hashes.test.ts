// Node's hashes give what the portable ones give, whatever the length of key and data.
import { expect, test } from "vitest";
import { toHex } from "../../../core/bytes.ts";
import { portableHashes } from "../../../server/log/verifier-hashes.ts";
import { nodeHashes } from "../../../server/node/hashes.ts";

const bytes = (length: number) => Uint8Array.from({ length }, (_, i) => (i * 151 + length) % 256);
const lengths = [0, 1, 31, 32, 55, 56, 63, 64, 65, 127, 128, 959, 960, 961, 5_000];

test.each(lengths)("a hash of %i bytes is the same", (length) => {
  expect(toHex(nodeHashes.sha256(bytes(length)))).toBe(toHex(portableHashes.sha256(bytes(length))));
  const [own, other] = [nodeHashes.running(), portableHashes.running()];
  for (const piece of [bytes(length), bytes(3)]) for (const each of [own, other]) each.update(piece);
  expect(own.hex()).toBe(other.hex());
});

test("a keyed hash is the same, and a result stays what it was when the next is made", () => {
  for (const key of [0, 16, 32, 64, 65, 200].map(bytes)) {
    for (const data of lengths.map(bytes)) {
      const own = nodeHashes.hmac(key, data);
      nodeHashes.hmac(bytes(7), bytes(7));
      expect(toHex(own)).toBe(toHex(portableHashes.hmac(key, data)));
    }
  }
});

test("what is hashed is not changed, and results share no memory", () => {
  const [key, data] = [bytes(32), bytes(100)];
  const hash = nodeHashes.hmac(key, data);
  expect([toHex(key), toHex(data)]).toEqual([toHex(bytes(32)), toHex(bytes(100))]);
  expect(hash.buffer.byteLength).toBe(32);
});
