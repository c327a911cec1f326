// Which law asks for what where: the dated table that core/regime.ts reads. Compared with the sources, not advice.
import type { Regime } from "./regime.ts";

/** The day the table was last compared with the law. */
export const tableDate = "2026-11-22";

/** One law, the places it holds in, and since when; dates such as `2026-02-05`. */
export interface LawRow {
  /** ISO 3166 codes with a space between: `GB`, `US-CA`. A country alone also stands for its unknown parts. */
  readonly places: string;
  readonly regime: Regime;
  readonly law: string;
  readonly since: string;
  /** Since when the law obliges sites to honour Global Privacy Control. */
  readonly gpcSince?: string;
  /** The law gives a right to opt out of sale, sharing or targeted advertising. */
  readonly optOut?: true;
  /** Since when statistics and appearance may run without consent, with information and a way to object. */
  readonly objectableSince?: string;
  /** Fewest days before somebody who refused may be asked again; 183 unless told. */
  readonly refusedDays?: number;
}

/** Every place of the table, such as `GB` and `US-CA`, in the order of the laws. */
export const lawPlaces = (): string[] => [...new Set(laws.flatMap(({ places }) => places.split(" ")))];

/** Twelve months, whichever February lies between (Cal. Civ. Code 1798.135(c)(4)). */
const twelveMonths = 366;

/** Every place the product knows. What is not in it counts as opt-in. Pure, so that no page is made to load it. */
export const laws: readonly LawRow[] = [
  {
    places: "AT BE BG HR CY CZ DK EE FI FR DE GR HU IE IT LV LT LU MT NL PL PT RO SK SI ES SE IS LI NO",
    regime: "opt-in",
    law: "Directive 2002/58/EC Art. 5(3) with Regulation (EU) 2016/679",
    since: "2018-05-25",
  },
  {
    places: "GB",
    regime: "opt-in",
    law: "PECR 2003 reg. 6; exceptions of Schedule A1",
    since: "2018-05-25",
    objectableSince: "2026-02-05",
  },
  // The acts ask for less; the same sites serve its neighbours, and stricter is never wrong.
  { places: "CH", regime: "opt-in", law: "FADP; Telecommunications Act Art. 45c", since: "2023-09-01" },
  { places: "BR", regime: "opt-in", law: "LGPD Art. 7-8; ANPD guide on cookies", since: "2020-09-18" },
  { places: "TR", regime: "opt-in", law: "KVKK Art. 5", since: "2016-04-07" },
  { places: "ZA", regime: "opt-in", law: "POPIA s. 11", since: "2021-07-01" },
  { places: "IN", regime: "opt-in", law: "DPDP Act 2023 s. 6", since: "2023-08-11" },
  { places: "KR", regime: "opt-in", law: "PIPA Art. 15, 22", since: "2020-08-05" },
  { places: "TH", regime: "opt-in", law: "PDPA s. 19", since: "2022-06-01" },
  {
    places: "CA CA-QC",
    regime: "opt-in",
    law: "Act respecting personal information (Law 25) s. 8.1",
    since: "2023-09-22",
  },
  {
    places: "CA-AB CA-BC CA-MB CA-NB CA-NL CA-NS CA-NT CA-NU CA-ON CA-PE CA-SK CA-YT",
    regime: "opt-out",
    law: "PIPEDA or its provincial equal; OPC position on online behavioural advertising",
    since: "2015-12-01",
    optOut: true,
  },
  { places: "JP", regime: "notice", law: "Telecommunications Business Act Art. 27-12", since: "2023-06-16" },
  { places: "AU", regime: "notice", law: "Privacy Act 1988, APP 5", since: "2014-03-12" },
  { places: "NZ", regime: "notice", law: "Privacy Act 2020, IPP 3", since: "2020-12-01" },
  // Somewhere in the United States: as if it were the strictest of them.
  {
    places: "US US-CA",
    regime: "opt-out",
    law: "CCPA as amended, Cal. Civ. Code 1798.120, 1798.135; 11 CCR 7025-7026",
    since: "2020-01-01",
    gpcSince: "2021-07-01",
    optOut: true,
    refusedDays: twelveMonths,
  },
  /* @__PURE__ */ state("US-CO", "Colorado Privacy Act", "2023-07-01", "2024-07-01"),
  /* @__PURE__ */ state("US-CT", "Connecticut Data Privacy Act", "2023-07-01", "2025-01-01"),
  /* @__PURE__ */ state("US-DE", "Delaware Personal Data Privacy Act", "2025-01-01", "2026-01-01"),
  /* @__PURE__ */ state("US-MD", "Maryland Online Data Privacy Act", "2025-10-01", "2025-10-01"),
  /* @__PURE__ */ state("US-MN", "Minnesota Consumer Data Privacy Act", "2025-07-31", "2025-07-31"),
  /* @__PURE__ */ state("US-MT", "Montana Consumer Data Privacy Act", "2024-10-01", "2025-01-01"),
  /* @__PURE__ */ state("US-NE", "Nebraska Data Privacy Act", "2025-01-01", "2025-01-01"),
  /* @__PURE__ */ state("US-NH", "New Hampshire RSA 507-H", "2025-01-01", "2025-01-01"),
  /* @__PURE__ */ state("US-NJ", "New Jersey Data Privacy Act", "2025-01-15", "2025-07-15"),
  /* @__PURE__ */ state("US-OR", "Oregon Consumer Privacy Act", "2024-07-01", "2026-01-01"),
  /* @__PURE__ */ state("US-TX", "Texas Data Privacy and Security Act", "2024-07-01", "2025-01-01"),
  /* @__PURE__ */ state("US-FL", "Florida Digital Bill of Rights", "2024-07-01"),
  /* @__PURE__ */ state("US-IA", "Iowa Code ch. 715D", "2025-01-01"),
  /* @__PURE__ */ state("US-IN", "Indiana Consumer Data Protection Act", "2026-01-01"),
  /* @__PURE__ */ state("US-KY", "Kentucky Consumer Data Protection Act", "2026-01-01"),
  /* @__PURE__ */ state("US-NV", "Nevada NRS 603A.300-360", "2019-10-01"),
  /* @__PURE__ */ state("US-RI", "Rhode Island Data Transparency and Privacy Protection Act", "2026-01-01"),
  /* @__PURE__ */ state("US-TN", "Tennessee Information Protection Act", "2025-07-01"),
  /* @__PURE__ */ state("US-UT", "Utah Consumer Privacy Act", "2023-12-31"),
  /* @__PURE__ */ state("US-VA", "Virginia Consumer Data Protection Act", "2023-01-01"),
  {
    places:
      "US-AK US-AL US-AR US-AZ US-DC US-GA US-HI US-ID US-IL US-KS US-LA US-MA US-ME US-MI US-MO US-MS US-NC US-ND " +
      "US-NM US-NY US-OH US-OK US-PA US-SC US-SD US-VT US-WA US-WI US-WV US-WY",
    regime: "notice",
    law: "No comprehensive privacy act in force; Federal Trade Commission Act s. 5",
    since: "2018-05-25",
  },
];

function state(places: string, law: string, since: string, gpcSince?: string): LawRow {
  return { places, regime: "opt-out", law, since, optOut: true, ...(gpcSince ? { gpcSince } : {}) };
}
