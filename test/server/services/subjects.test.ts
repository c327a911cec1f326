// How a subject is known: one spelling, a keyed hash, nothing an outsider could recompute.
import { expect, test } from "vitest";
import { newSubject, normalAddress, subjectHash, subjectHashes } from "../../../server/services/subjects.ts";
import { hmac } from "../../support/node-crypto.ts";

const key = new Uint8Array(32).fill(1);
const hmacOf = (secret: Uint8Array, text: string) => hmac(secret, Buffer.from(text));

test("an address has one spelling per kind", () => {
  expect(normalAddress("email", " Ada@EXAMPLE.com ")).toBe("ada@example.com");
  expect(normalAddress("phone", "+44 20 7946 0958")).toBe("+442079460958");
  expect(normalAddress("device", "ab".repeat(16))).toBe("ab".repeat(16));
  expect(normalAddress("device", "AB".repeat(16))).toBeUndefined();
  expect(normalAddress("phone", "999")).toBeUndefined();
});

test("the hash is 16 bytes and depends on the key, the kind and the address", () => {
  const hash = subjectHash(key, "email", "ada@example.com");
  expect(hash).toHaveLength(16);
  expect(subjectHash(key, "email", "ada@example.com")).toEqual(hash);
  expect(subjectHash(new Uint8Array(32).fill(2), "email", "ada@example.com")).not.toEqual(hash);
  expect(subjectHash(key, "device", "ada@example.com")).not.toEqual(hash);
  expect(subjectHash(key, "email", "bob@example.com")).not.toEqual(hash);
});

test("many are hashed as each alone would be, in any order", () => {
  const hash = subjectHashes(key);
  const addresses = ["a@example.com", "b".repeat(100), "a@example.com"];
  const alone = addresses.map((address) => Buffer.from(hmacOf(key, `email:${address}`).subarray(0, 16)));
  expect(addresses.map((address) => Buffer.from(hash("email", address)))).toEqual(alone);
});

test("a new key row is random, and a bad address is a fault at its place", () => {
  let count = 0;
  const random = (bytes: number) => new Uint8Array(bytes).fill(++count);
  const row = newSubject({ kind: "email", id: "ada@example.com" }, { identityKey: key, random, hmac });
  expect([row.key.length, row.hash.length, row.kind]).toEqual([32, 16, "email"]);
  expect(() => newSubject({ kind: "email", id: "ada" }, { identityKey: key, random, hmac })).toThrow(
    expect.objectContaining({
      extensions: {
        errors: [
          {
            pointer: "/subject/id",
            code: "not-usable",
            values: { kind: "email" },
            detail: "is no email this server can use",
          },
        ],
      },
    }),
  );
});
