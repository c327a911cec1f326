// Jurisdiction → regime: what silence and Global Privacy Control mean there.
import { isSold } from "./gpc.ts";
import { laws, type LawRow } from "./jurisdictions.ts";
import type { Instant } from "./time.ts";

/** Strictest first. `opt-in`: nothing before a yes. `opt-out`: runs until a no. `notice`: information only. */
export const regimes = ["opt-in", "opt-out", "notice"] as const;
export type Regime = (typeof regimes)[number];

/** What holds in one place. */
export interface PlaceRules {
  readonly regime: Regime;
  /** Sites are obliged to honour Global Privacy Control. The product does so everywhere. */
  readonly gpcDuty: boolean;
  /** There must be a way to opt out of sale and sharing that is not the banner. */
  readonly optOut: boolean;
  /** Statistics and appearance that qualify may run until objected to (the state *exempt, objectable*). */
  readonly objectable: boolean;
  /** Fewest days before somebody who refused may be asked again. */
  readonly refusedDays: number;
  /** The law, for people who ask why; empty where the table knows none. */
  readonly law: string;
}

/** A site's own regimes by place, or `*` for every place. They only ever make things stricter. */
export type Overrides = Readonly<Record<string, Regime>>;

const halfYear = 183;
const strictest: PlaceRules = {
  regime: "opt-in",
  gpcDuty: false,
  optOut: false,
  objectable: false,
  refusedDays: halfYear,
  law: "",
};

/** Rules that differ in what people see, by a name: `opt-in`, `opt-in-exempt`, `opt-out-link` … */
export const variantOf = ({
  regime,
  optOut,
  objectable,
}: Pick<PlaceRules, "regime" | "optOut" | "objectable">): string =>
  [regime, ...(optOut ? ["link"] : []), ...(objectable ? ["exempt"] : [])].join("-");

/** The stricter of two regimes. */
export const stricter = (a: Regime, b: Regime): Regime => (regimes.indexOf(a) <= regimes.indexOf(b) ? a : b);

/**
 * What holds for a jurisdiction written `GB`, `US-CA` or `US` on the day of `at`. Unknown places get the
 * strictest regime, and an unknown part of a country what the table says of the country alone. A law that is not
 * in force yet is not relied on.
 */
export function rulesFor(jurisdiction: string, at: Instant, overrides: Overrides = {}): PlaceRules {
  const place = /^[A-Z]{2}(-[A-Z0-9]{1,3})?$/.test(jurisdiction.toUpperCase()) ? jurisdiction.toUpperCase() : "";
  const country = place.slice(0, 2);
  const day = at.slice(0, 10);
  const row = rowOf(place, day) ?? rowOf(country, day);
  const rules = row ? rulesOf(row, day) : strictest;
  const own = overrides[place] ?? overrides[country] ?? overrides["*"];
  return own ? { ...rules, regime: stricter(rules.regime, own) } : rules;
}

const rowOf = (place: string, day: string): LawRow | undefined =>
  place === "" ? undefined : laws.find((row) => row.since <= day && row.places.split(" ").includes(place));

function rulesOf(row: LawRow, day: string): PlaceRules {
  const begun = (since: string | undefined) => since !== undefined && since <= day;
  return {
    regime: row.regime,
    gpcDuty: begun(row.gpcSince),
    optOut: row.optOut === true,
    objectable: begun(row.objectableSince),
    refusedDays: row.refusedDays ?? halfYear,
    law: row.law,
  };
}

/** Whether nothing may run before a yes in the place, or in a part of it that the table or the overrides name. */
export function asksWithin(place: string, at: Instant, overrides: Overrides = {}): boolean {
  const named = [...laws.flatMap(({ places }) => places.split(" ")), ...Object.keys(overrides)];
  const parts = named.filter((name) => name.startsWith(`${place}-`));
  return [place, ...parts].some((name) => rulesFor(name, at, overrides).regime === "opt-in");
}

/**
 * Whether a purpose of the category runs before there is an answer. `exempt` is the site's word that the purpose
 * is statistics or appearance of the kind an objectable place lets run; sale and sharing never are. Marketing
 * purposes, which have no category, never do.
 */
export function runsUnasked(
  rules: Pick<PlaceRules, "regime" | "objectable">,
  { category, exempt }: { category: string; exempt: boolean },
): boolean {
  if (category === "") return false;
  if (rules.regime !== "opt-in") return true;
  return rules.objectable && exempt && !isSold(category);
}
