// Tile addresses and entry bundles as c2sp.org/tlog-tiles writes them.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  entryBundle,
  formatTilePath,
  hashesAt,
  parseTilePath,
  tileSlice,
  type TilePath,
} from "../../../server/log/tiles.ts";

describe("a tile's address", () => {
  it.each<[string, TilePath]>([
    ["0/000", { level: 0, index: 0, width: 256 }],
    ["0/067", { level: 0, index: 67, width: 256 }],
    ["0/x001/067", { level: 0, index: 1067, width: 256 }],
    ["1/x001/x234/067", { level: 1, index: 1_234_067, width: 256 }],
    ["2/x001/x234/067.p/12", { level: 2, index: 1_234_067, width: 12 }],
    ["entries/x001/067.p/255", { level: "entries", index: 1067, width: 255 }],
  ])("%s is read and written", (path, place) => {
    expect(parseTilePath(path)).toEqual(place);
    expect(formatTilePath(place)).toBe(path);
  });

  it.each([
    "",
    "0",
    "0/",
    "0/67",
    "0/1067",
    "0/x000/067",
    "0/x001",
    "0/067.p/0",
    "0/067.p/256",
    "0/067.p/012",
    "0/067.p/",
    "64/000",
    "01/000",
    "-1/000",
    "entries",
    "data/000",
    "0/x001/x234/067/",
    "/0/000",
    "0/000?x",
    "0/x999/x999/x999/x999/x999/x999/999",
  ])("%s is none", (path) => {
    expect(parseTilePath(path)).toBeUndefined();
  });

  it("survives a round trip", () => {
    const place = fc.record({
      level: fc.oneof(fc.integer({ min: 0, max: 63 }), fc.constant("entries" as const)),
      index: fc.nat({ max: 2 ** 40 }),
      width: fc.integer({ min: 1, max: 256 }),
    });
    fc.assert(
      fc.property(place, (each) => {
        expect(parseTilePath(formatTilePath(each))).toEqual(each);
      }),
    );
  });
});

describe("tiles", () => {
  it("hold one hash per 256 of the level below", () => {
    expect([0, 1, 2].map((level) => hashesAt(level, 70_000))).toEqual([70_000, 273, 1]);
  });

  it("give any narrower width and no wider one", () => {
    const tile = { level: 0, index: 0, width: 3, data: new Uint8Array(96).fill(1) };
    expect([1, 3, 4].map((width) => tileSlice(tile, width)?.length)).toEqual([32, 96, undefined]);
    expect(tileSlice(undefined, 1)).toBeUndefined();
  });

  it("put the length of each entry before it", () => {
    const entries = [Uint8Array.of(1, 2), new Uint8Array(300).fill(9)];
    const bundle = entryBundle(entries);
    expect(Array.from(bundle.slice(0, 6))).toEqual([0, 2, 1, 2, 1, 44]);
    expect(bundle).toHaveLength(2 + 2 + 2 + 300);
  });
});
