// Jurisdiction → regime: what silence and Global Privacy Control mean there. Dated data, not advice.

/** `opt-in`: nothing before a yes. `opt-out`: runs until a no. `notice`: information only. */
export type Regime = "opt-in" | "opt-out" | "notice";

/** The day the table below was last compared with the law. */
export const regimeTableDate = "2026-11-01";

const optInCountries = /* @__PURE__ */ new Set(
  /* @__PURE__ */ "AT BE BG HR CY CZ DK EE FI FR DE GR HU IE IT LV LT LU MT NL PL PT RO SK SI ES SE IS LI NO CH GB BR TR ZA IN KR TH".split(
    " ",
  ),
);
const gpcStates = /* @__PURE__ */ new Set(/* @__PURE__ */ "CA CO CT DE MD MN MT NE NH NJ OR TX".split(" "));

/**
 * The regime for a jurisdiction written `GB`, `US-CA` or `US`. Unknown places get the strictest,
 * `opt-in`, and so does a missing one.
 */
export function regimeFor(jurisdiction: string | undefined): Regime {
  if (!jurisdiction) return "opt-in";
  const [country = "", state] = jurisdiction.toUpperCase().split("-");
  if (optInCountries.has(country)) return "opt-in";
  if (country === "US") return state && gpcStates.has(state) ? "opt-out" : "notice";
  return "opt-in";
}

/** Categories that a Global Privacy Control signal turns off under every regime (sale and sharing). */
export const gpcCategories = ["advertising", "social"] as const;
