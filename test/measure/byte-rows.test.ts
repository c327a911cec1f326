// Every combination of the optional parts is weighed, each once.
import { describe, expect, it } from "vitest";
import { combinations } from "./byte-rows.ts";

describe("combinations", () => {
  it("begin with none and hold every choice once", () =>
    expect(combinations(["a", "b"])).toEqual([[], ["a"], ["b"], ["a", "b"]]));

  it("of three parts are eight", () => expect(new Set(combinations(["a", "b", "c"]).map(String)).size).toBe(8));
  it("of no part are the gate alone", () => expect(combinations([])).toEqual([[]]));
});
