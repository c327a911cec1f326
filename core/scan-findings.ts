// What is wrong with what a browser saw on a site: asked or stored too early, not declared, or declared as something else.
import type { CatalogueVendor } from "./catalogue.ts";
import { namesKey } from "./catalogue.ts";
import {
  declaredVendors,
  isTagName,
  knownVendor,
  type DeclaredVendor,
  type Observation,
  type Terms,
  type VisitName,
} from "./scan.ts";
import { addPeriod, instantAt, millisecondsOf } from "./time.ts";

/** Which sentence a finding is, and the rule (docs/scan.md) that it belongs to. */
const scanRules = {
  /** A vendor that needs a yes was asked without one. */
  asked: 1,
  /** So was a host that nobody knows, and that no declaration explains. */
  "asked-unknown": 1,
  /** A signal told the vendor of the no, and it was asked all the same: the owner's own setting. */
  "asked-by-signal": 1,
  /** A cookie or key that needs a yes was there without one. */
  stored: 2,
  /** A cookie lives longer than its declaration says. */
  longer: 22,
  "vendor-undeclared": 24,
  "host-undeclared": 24,
  "cookie-undeclared": 24,
  "key-undeclared": 24,
  /** Declared in one category, filed by the catalogue in another. */
  misplaced: 24,
  /** Declared, and seen in no visit. */
  unseen: 24,
  /** Declared as essential, filed by the catalogue as something that is not. */
  "not-essential": 25,
  /** A cookie that lives longer than thirteen months. */
  "long-lived": 29,
} as const;
export type ScanCode = keyof typeof scanRules;

const hints: readonly ScanCode[] = ["asked-by-signal", "misplaced", "unseen", "long-lived"];

/** One finding. An error is a fault; a hint is something to look at. */
export interface ScanFinding {
  readonly rule: number;
  readonly severity: "error" | "hint";
  readonly code: ScanCode;
  /** Vendor, host, cookie or key. */
  readonly about: string;
  /** What it belongs to and is filed as, where the catalogue knows it. */
  readonly vendor?: string;
  readonly category?: string;
  /** The purpose that the notice puts it under. */
  readonly purpose?: string;
  readonly when: readonly VisitName[];
  readonly pages: readonly string[];
  /** Host and path of one request. */
  readonly example?: string;
  /** Names that the sentence lists; the periods seen and declared. */
  readonly names?: readonly string[];
  readonly seenDays?: number;
  readonly declaredPeriod?: string;
}

const dayMs = 86_400_000;
/** Clocks and calendars differ: so much longer than declared is not longer. */
const tolerance = 1.05;
const thirteenMonthsMs = 397 * dayMs;

const withoutYes = ["before", "refused"] as const;

type Wanted = Omit<ScanFinding, "rule" | "severity" | "code">;
const finding = (code: ScanCode, about: Wanted): ScanFinding => ({
  rule: scanRules[code],
  severity: hints.includes(code) ? "hint" : "error",
  code,
  ...about,
});

/** The visits in which it should not have been there; what runs unasked may be until it is refused. */
const tooEarly = ({ when, declared }: Observation): VisitName[] =>
  withoutYes.filter((name) => when.includes(name) && !(name === "before" && declared?.runs === "unasked"));

/** Whether it needs a yes: by the stricter of what the notice and the catalogue say; undefined where neither says. */
function needsYes({ known, declared }: Observation): boolean | undefined {
  if (declared && declared.category !== "essential") return true;
  if (known) return known.category !== "essential";
  return declared ? false : undefined;
}

const partyOf = ({ known, declared }: Observation): Pick<ScanFinding, "vendor" | "category" | "purpose"> => ({
  ...(known || declared ? { vendor: known?.name ?? declared!.vendor.name } : {}),
  ...(known || declared?.category ? { category: known?.category ?? declared!.category! } : {}),
  ...(declared ? { purpose: declared.purpose } : {}),
});

function ofRequest(seen: Observation): ScanFinding[] {
  const { when, pages, example = "", declared, known } = seen;
  const early = tooEarly(seen);
  const about = known?.name ?? declared?.vendor.name ?? seen.host;
  const wanted = { about, ...partyOf(seen), pages, example };
  if (!known && !declared) {
    if (early.length > 0) return [finding("asked-unknown", { ...wanted, when: early })];
    return [finding("host-undeclared", { ...wanted, when })];
  }
  const code = declared?.runs === "by-signal" ? "asked-by-signal" : "asked";
  return [
    ...(needsYes(seen) && early.length > 0 ? [finding(code, { ...wanted, when: early })] : []),
    ...(declared ? [] : [finding("vendor-undeclared", { ...wanted, when })]),
    ...placed(seen, about),
  ];
}

function ofStored(seen: Observation): ScanFinding[] {
  const { name, when, pages, declared, kind } = seen;
  const early = tooEarly(seen);
  const wanted = { about: name, ...partyOf(seen), pages };
  const undeclared = kind === "cookie" ? "cookie-undeclared" : "key-undeclared";
  const isEarly = needsYes(seen) && early.length > 0 && declared?.runs !== "by-signal";
  return [
    ...(isEarly ? [finding("stored", { ...wanted, when: early })] : []),
    ...(declared ? [] : [finding(undeclared, { ...wanted, when })]),
    ...placed(seen, name),
    ...lifetime(seen, declared),
  ];
}

/** Where the notice and the catalogue file it differently. */
function placed(seen: Observation, about: string): ScanFinding[] {
  const { known, declared, when, pages } = seen;
  if (!known || !declared || known.category === declared.category || declared.category === null) return [];
  const wanted = { about, ...partyOf(seen), when, pages };
  if (declared.category === "essential") return [finding("not-essential", wanted)];
  return known.category === "essential" ? [] : [finding("misplaced", wanted)];
}

function lifetime(seen: Observation, declared: DeclaredVendor | undefined): ScanFinding[] {
  const { name, kind, when, pages, lifetimeMs } = seen;
  if (kind !== "cookie" || lifetimeMs === undefined) return [];
  const wanted = { about: name, ...partyOf(seen), when, pages, seenDays: Math.ceil(lifetimeMs / dayMs) };
  const declaredPeriod = declared?.vendor.cookies.find((cookie) => namesKey(cookie.name, name))?.period;
  const limit = declaredPeriod === undefined ? undefined : lengthOf(declaredPeriod);
  const isLonger = limit !== undefined && lifetimeMs > limit * tolerance + dayMs;
  return [
    ...(isLonger ? [finding("longer", { ...wanted, declaredPeriod: declaredPeriod! })] : []),
    ...(lifetimeMs > thirteenMonthsMs + dayMs ? [finding("long-lived", wanted)] : []),
  ];
}

/** Milliseconds of `P13M` or `session`, which is none; undefined for what is neither. */
function lengthOf(period: string): number | undefined {
  if (period === "session") return 0;
  const end = addPeriod(instantAt(0), period);
  return end === undefined ? undefined : millisecondsOf(end);
}

/** Vendors and cookies that the notice names and no visit saw; the tag's own are there only once it has answered. */
function unseen(seen: readonly Observation[], terms: Terms): ScanFinding[] {
  if (!terms.declaration) return [];
  const { site } = terms.declaration.config;
  const asked = declaredVendors(terms.declaration).filter(({ category }) => category !== null);
  return asked.flatMap(({ vendor, purpose, category }): ScanFinding[] => {
    const cookies = vendor.cookies.filter(({ name }) => !isTagName(name, site));
    if (cookies.length === 0 && vendor.cookies.length > 0) return [];
    const isSeen = (name: string): boolean =>
      seen.some((one) => one.kind !== "request" && namesKey(name, one.name) && one.declared !== undefined);
    const names = cookies.map(({ name }) => name).filter((name) => !isSeen(name));
    const wasThere = seen.some((one) => one.declared?.vendor.id === vendor.id);
    const known: CatalogueVendor | undefined = knownVendor(vendor, terms.catalogue);
    // Of somebody without cookies and addresses nothing can be seen.
    if ((wasThere && names.length === 0) || (!known && cookies.length === 0)) return [];
    const wanted = { about: vendor.name, purpose, ...(category ? { category } : {}), when: [], pages: [] };
    return [finding("unseen", wasThere ? { ...wanted, names } : wanted)];
  });
}

/**
 * What is wrong, by rule, each once: a vendor that several hosts belong to is named with the pages of all. What is
 * declared and was not seen is told only where a visit after a yes could have seen it.
 */
export function scanFindings(
  seen: readonly Observation[],
  { terms, wasGiven }: { readonly terms: Terms; readonly wasGiven: boolean },
): ScanFinding[] {
  const all = [
    ...seen.flatMap((one) => (one.kind === "request" ? ofRequest(one) : ofStored(one))),
    ...(wasGiven ? unseen(seen, terms) : []),
  ];
  const merged = new Map<string, ScanFinding>();
  for (const one of all) {
    const id = `${one.code}\n${one.about}`;
    const before = merged.get(id);
    const both = (a: readonly string[], b: readonly string[]) => [...new Set([...a, ...b])];
    merged.set(
      id,
      before
        ? { ...before, when: both(before.when, one.when) as VisitName[], pages: both(before.pages, one.pages) }
        : one,
    );
  }
  const weight = ({ severity }: ScanFinding) => (severity === "error" ? 0 : 1);
  return [...merged.values()].sort((a, b) => weight(a) - weight(b) || a.rule - b.rule);
}
