// The judging of a scan: each rule broken by itself, and nothing said of what is as declared.
import { describe, expect, test } from "vitest";
import { catalogue } from "../../core/catalogue/all.ts";
import type { SiteId } from "../../core/ids.ts";
import type { Purpose, Vendor } from "../../core/purpose.ts";
import { scanFindings } from "../../core/scan-findings.ts";
import { observations, visitNames, type Declaration, type Terms, type Visit, type VisitName } from "../../core/scan.ts";

const analytics: Vendor = {
  id: "google-analytics",
  name: "Google Analytics",
  cookies: [{ name: "_ga", period: "P2Y" }],
};
const session: Vendor = { id: "shop", name: "Shop", cookies: [{ name: "basket", period: "session" }] };

interface Wish {
  readonly optional?: readonly Vendor[];
  readonly essential?: readonly Vendor[];
  readonly category?: Purpose["category"];
  readonly runs?: 0 | 1;
  readonly vendors?: Declaration["config"]["vendors"];
}
const declared = ({
  optional = [],
  essential = [],
  category = "analytics",
  runs = 0,
  vendors = [],
}: Wish): Declaration => ({
  purposes: [
    { id: "necessary", category: "essential", vendors: essential },
    { id: "measuring", category, vendors: optional },
  ],
  config: {
    site: "site_shop" as SiteId,
    api: "https://api.example",
    purposes: [["measuring", 1, category ?? "", runs]],
    vendors,
  },
});

const visit = (
  name: VisitName,
  { urls = [], cookies = [] }: { urls?: string[]; cookies?: Visit["cookies"] },
): Visit => ({
  name,
  requests: urls.map((url) => ({ url, page: "/" })),
  cookies,
  keys: [],
});

/** `rule code about when`, a line each. */
function said(visits: readonly Visit[], declaration?: Declaration): string[] {
  const terms: Terms = { catalogue, own: ["shop.example"], ...(declaration ? { declaration } : {}) };
  const wasGiven = visits.some(({ name }) => name === "given");
  return scanFindings(observations(visits, terms), { terms, wasGiven }).map(({ rule, severity, code, about, when }) =>
    `${severity} ${rule} ${code} ${about} ${when.join("+")}`.trim(),
  );
}

const day = 86_400_000;
const tag = "https://www.google-analytics.com/g/collect?v=2";
const ga = { name: "_ga", domain: "shop.example", lifetimeMs: 390 * day };

describe("a site as it declares itself", () => {
  test("is clean", () => {
    const basket = { name: "basket", domain: "shop.example" };
    const visits = visitNames.map((name) =>
      visit(name, name === "given" ? { urls: [tag], cookies: [ga, basket] } : { cookies: [basket] }),
    );
    expect(said(visits, declared({ optional: [analytics], essential: [session] }))).toEqual([]);
  });

  test("may run unasked what its place lets run, until it is refused", () => {
    const visits = visitNames.map((name) => visit(name, { urls: [tag], cookies: [ga] }));
    expect(said(visits, declared({ optional: [analytics], runs: 1 }))).toEqual([
      "error 1 asked Google Analytics refused",
      "error 2 stored _ga refused",
    ]);
  });

  test("may ask by its own setting what a signal tells of the no", () => {
    const vendors = [["google-analytics", "measuring", [], ["_ga"], [], 0]] as const;
    const visits = [visit("before", { urls: [tag] }), visit("given", { urls: [tag], cookies: [ga] })];
    expect(said(visits, declared({ optional: [analytics], vendors }))).toEqual([
      "hint 1 asked-by-signal Google Analytics before",
    ]);
  });
});

describe("too early", () => {
  test("is a vendor, a cookie or an unknown host without a yes, named once with all visits", () => {
    const urls = [tag, "https://unknown.example/x"];
    const visits = [visit("before", { urls, cookies: [ga] }), visit("refused", { urls })];
    expect(said(visits, declared({ optional: [analytics] }))).toEqual([
      "error 1 asked Google Analytics before+refused",
      "error 1 asked-unknown unknown.example before+refused",
      "error 2 stored _ga before",
    ]);
  });
});

describe("declared = observed", () => {
  test("names vendors, hosts and cookies that only a visit shows", () => {
    const cookies = [{ name: "odd", domain: "shop.example" }, ga];
    const visits = [visit("given", { urls: [tag, "https://unknown.example/x"], cookies })];
    expect(said(visits, declared({}))).toEqual([
      "error 24 vendor-undeclared Google Analytics given",
      "error 24 host-undeclared unknown.example given",
      "error 24 cookie-undeclared odd given",
      "error 24 cookie-undeclared _ga given",
    ]);
  });

  test("hints at what is declared and was not seen, where a yes was given", () => {
    const declaration = declared({ optional: [analytics], essential: [session] });
    expect(said([visit("before", {})], declaration)).toEqual([]);
    expect(said([visit("given", { urls: [tag] })], declaration)).toEqual([
      "hint 24 unseen Shop",
      "hint 24 unseen Google Analytics",
    ]);
  });

  test("looks for no cookie of the tag's own, and for one of another site whose name begins alike", () => {
    const named = (name: string): Vendor => ({ id: "assent", name: "Consent", cookies: [{ name, period: "P6M" }] });
    const given = (name: string) => said([visit("given", {})], declared({ essential: [named(name)] }));
    for (const own of ["", "*", "-*", "-config"]) expect(given(`assent-site_shop${own}`)).toEqual([]);
    for (const other of ["2", "2-config", "-evil"])
      expect(given(`assent-site_shop${other}`)).toEqual(["hint 24 unseen Consent"]);
  });

  test("refuses as essential what others file elsewhere, and hints at another category", () => {
    const visits = [visit("given", { urls: [tag], cookies: [ga] })];
    expect(said(visits, declared({ essential: [analytics] }))).toEqual([
      "error 25 not-essential Google Analytics given",
      "error 25 not-essential _ga given",
    ]);
    expect(said(visits, declared({ optional: [analytics], category: "social" }))).toEqual([
      "hint 24 misplaced Google Analytics given",
      "hint 24 misplaced _ga given",
    ]);
  });
});

describe("how long cookies live", () => {
  const given = (lifetimeMs: number, period: string) =>
    said(
      [visit("given", { urls: [tag], cookies: [{ ...ga, lifetimeMs }] })],
      declared({ optional: [{ ...analytics, cookies: [{ name: "_ga", period }] }] }),
    );

  test("is no longer than declared, but for a day", () => {
    expect(given(30.5 * day, "P30D")).toEqual([]);
    expect(given(60 * day, "P30D")).toEqual(["error 22 longer _ga given"]);
    expect(given(60 * day, "session")).toEqual(["error 22 longer _ga given"]);
  });

  test("is hinted at past thirteen months", () =>
    expect(given(400 * day, "P2Y")).toEqual(["hint 29 long-lived _ga given"]));
});

test("a site without a notice is told what it would have to declare", () => {
  expect(said([visit("before", { urls: [tag], cookies: [ga] })])).toEqual([
    "error 1 asked Google Analytics before",
    "error 2 stored _ga before",
    "error 24 vendor-undeclared Google Analytics before",
    "error 24 cookie-undeclared _ga before",
  ]);
});
