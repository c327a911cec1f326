// The table of laws: every place once, dated, and the lists that other pages of the product name.
import { describe, expect, test } from "vitest";
import { laws, tableDate } from "../../core/jurisdictions.ts";
import { isInstant } from "../../core/time.ts";

const places = laws.flatMap((row) => row.places.split(" "));
const where = (holds: (row: (typeof laws)[number]) => boolean) =>
  laws.filter(holds).flatMap((row) => row.places.split(" "));

describe("the table of laws", () => {
  test("names each place once, by its ISO 3166 code", () => {
    expect(new Set(places).size).toBe(places.length);
    expect(places.filter((place) => !/^[A-Z]{2}(-[A-Z]{2})?$/.test(place))).toEqual([]);
  });

  test("is dated, each law of it too, and none of them later than the table", () => {
    const days = laws.flatMap((row) => [row.since, row.gpcSince ?? row.since, row.objectableSince ?? row.since]);
    expect([tableDate, ...days].filter((day) => !isInstant(`${day}T00:00:00Z`))).toEqual([]);
    expect(days.filter((day) => day > tableDate)).toEqual([]);
    expect(laws.filter((row) => (row.gpcSince ?? row.since) < row.since)).toEqual([]);
  });

  test("says which law it is", () => expect(laws.filter((row) => row.law.length < 5)).toEqual([]));

  test("has every state of the United States, and Columbia", () => {
    expect(places.filter((place) => place.startsWith("US-"))).toHaveLength(51);
  });

  test("has every province and territory of Canada", () => {
    expect(places.filter((place) => place.startsWith("CA-"))).toHaveLength(13);
  });

  test("has the thirty countries of the European Economic Area as opt-in", () => {
    expect(laws[0]!.places.split(" ")).toHaveLength(30);
    expect(laws[0]!.regime).toBe("opt-in");
  });

  test("rule 50: twelve states oblige sites to honour Global Privacy Control", () => {
    const states = where((row) => row.gpcSince !== undefined).filter((place) => place !== "US");
    expect(states.map((place) => place.slice(3)).sort()).toEqual(
      "CA CO CT DE MD MN MT NE NH NJ OR TX".split(" ").sort(),
    );
  });

  test("rule 30: in California, and where the state is unknown, a refusal holds twelve months", () => {
    expect(where((row) => row.refusedDays === 366)).toEqual(["US", "US-CA"]);
  });

  test("only the United Kingdom lets statistics run until objected to", () => {
    expect(where((row) => row.objectableSince !== undefined)).toEqual(["GB"]);
  });
});
