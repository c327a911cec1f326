// The limit: how fast, for whom, and how much it remembers.
import { describe, expect, test } from "vitest";
import { addressBlock, keyLimitOf, tokenBuckets } from "../../../server/http/rate-limit.ts";

describe("the bucket of an address", () => {
  test("holds a minute's worth, then refills evenly", () => {
    const limit = tokenBuckets({ perMinute: 60 });
    for (let i = 0; i < 60; i++) expect(limit.take("192.0.2.1", 0)).toBe(0);
    expect(limit.take("192.0.2.1", 0)).toBe(1);
    expect(limit.take("192.0.2.1", 999)).toBe(1);
    expect(limit.take("192.0.2.1", 2_000)).toBe(0);
    expect(limit.take("192.0.2.1", 2_000)).toBe(0);
    expect(limit.take("192.0.2.1", 2_000)).toBeGreaterThan(0);
  });

  test("never holds more than a minute's worth, and a clock that goes back adds nothing", () => {
    const limit = tokenBuckets({ perMinute: 2 });
    expect([limit.take("a", 0), limit.take("a", 3_600_000), limit.take("a", 3_600_000)]).toEqual([0, 0, 0]);
    expect(limit.take("a", 3_600_000)).toBe(30);
    expect(limit.take("a", 0)).toBe(30);
  });

  test("is its own: another address is not slowed down", () => {
    const limit = tokenBuckets({ perMinute: 1 });
    expect([limit.take("192.0.2.1", 0), limit.take("192.0.2.2", 0)]).toEqual([0, 0]);
    expect(limit.take("192.0.2.1", 0)).toBe(60);
  });
});

test("zero is no limit", () => {
  const limit = tokenBuckets({ perMinute: 0 });
  expect(Array.from({ length: 1_000 }, () => limit.take("a", 0)).every((wait) => wait === 0)).toBe(true);
});

test("memory is bounded: the longest silent is forgotten, the noisy one is not", () => {
  const limit = tokenBuckets({ perMinute: 1, addresses: 3 });
  for (const address of ["noisy", "b", "c", "noisy", "d", "noisy", "e"]) limit.take(address, 0);
  expect(limit.take("noisy", 0)).toBeGreaterThan(0);
  expect(limit.take("b", 0)).toBe(0);
});

test("one IPv6 subscriber is one block, and IPv4 is IPv4 however it is written", () => {
  expect(addressBlock("2001:db8:1:2:3:4:5:6")).toBe("2001:db8:1:2");
  expect(addressBlock("2001:DB8:1:2::9")).toBe("2001:db8:1:2");
  expect(addressBlock("2001:db8::9")).toBe("2001:db8:0:0");
  expect(addressBlock("::1")).toBe("0:0:0:0");
  expect(addressBlock("::ffff:192.0.2.1")).toBe("192.0.2.1");
  expect(addressBlock("192.0.2.1")).toBe("192.0.2.1");
});

describe("a key", () => {
  test("is counted for itself once it was let in, and by nobody's address", () => {
    const limit = keyLimitOf(2);
    expect(limit.take("Bearer a", 0)).toBeUndefined();
    limit.letIn("Bearer a", "key_1");
    limit.letIn("Basic a", "key_1");
    expect(limit.take("Bearer a", 0)).toEqual({ wait: 0, limit: 2, left: 1 });
    expect(limit.take("Basic a", 0)).toEqual({ wait: 0, limit: 2, left: 0 });
    expect(limit.take("Bearer a", 0)).toEqual({ wait: 30, limit: 2, left: 0 });
    limit.letIn("Bearer b", "key_2");
    expect(limit.take("Bearer b", 0)?.wait).toBe(0);
    limit.refused("Bearer a");
    expect(limit.take("Bearer a", 0)).toBeUndefined();
  });

  test("has no limit where addresses have none, and not more are remembered than may be", () => {
    const none = keyLimitOf(0);
    none.letIn("Bearer a", "key_1");
    expect(none.take("Bearer a", 0)).toBeUndefined();
    const limit = keyLimitOf(1);
    for (let i = 0; i < 1_001; i++) limit.letIn(`Bearer ${i}`, `key_${i}`);
    expect([limit.take("Bearer 0", 0), limit.take("Bearer 1", 0)?.wait]).toEqual([undefined, 0]);
  });
});
