// What the wizard makes of what was typed: a site from a domain, and the answers an outline needs.
import type { Finding } from "../../../core/lint/finding.ts";
import { rulesFor, type Regime } from "../../../core/regime.ts";
import { instantAt } from "../../../core/time.ts";
import { addressIn, isLocal } from "./settings-origin.ts";

/** A site as `POST /v1/sites` takes it. */
export interface SiteWish {
  readonly id: string;
  readonly name: string;
  readonly origins: readonly string[];
}

/**
 * The site that a domain is: its origin, with and without `www.` where it is a bare domain, and an id made of its name
 * that none of `taken` has. Undefined for what is no domain.
 */
export function siteWish(typed: string, taken: readonly string[]): SiteWish | undefined {
  const url = addressIn(typed);
  if (!url) return undefined;
  const bare = url.host.replace(/^www\./, "");
  const hosts = isLocal(bare) || bare.split(".").length > 2 ? [url.host] : [bare, `www.${bare}`];
  const stem = `site_${bare.replace(/[^a-z0-9]/g, "").slice(0, 29) || "new"}`;
  const id = [stem, ...Array.from({ length: 99 }, (_, i) => `${stem}${i + 2}`)].find((one) => !taken.includes(one));
  return id === undefined ? undefined : { id, name: bare, origins: hosts.map((host) => `${url.protocol}//${host}`) };
}

/** `GET /v1/draft`, as far as the wizard needs it. */
export interface WizardDraft {
  readonly revision: number;
  readonly settings: object;
  readonly preview: string | null;
  readonly report: {
    readonly findings: readonly Finding[];
  };
}

/** Whom people complain to, and where data is kept, as a first guess by the controller's country. */
const countries = {
  AT: ["Datenschutzbehörde, dsb.gv.at", "Österreich"],
  BE: ["Autorité de protection des données, dataprotectionauthority.be", "Belgium"],
  CH: ["EDÖB, edoeb.admin.ch", "Schweiz"],
  DE: ["Datenschutzaufsicht Ihres Bundeslandes, datenschutzkonferenz-online.de", "Deutschland"],
  ES: ["Agencia Española de Protección de Datos, aepd.es", "España"],
  FR: ["CNIL, cnil.fr", "France"],
  GB: ["Information Commissioner's Office, ico.org.uk", "United Kingdom"],
  IE: ["Data Protection Commission, dataprotection.ie", "Ireland"],
  IT: ["Garante per la protezione dei dati personali, garanteprivacy.it", "Italia"],
  NL: ["Autoriteit Persoonsgegevens, autoriteitpersoonsgegevens.nl", "Nederland"],
  PL: ["Urząd Ochrony Danych Osobowych, uodo.gov.pl", "Polska"],
  SE: ["Integritetsskyddsmyndigheten, imy.se", "Sverige"],
  US: ["Federal Trade Commission, ftc.gov", "United States"],
} as const;
export type Country = keyof typeof countries | "other";

/** In the order of their codes; `other` leaves both to the owner. */
export const countryCodes: readonly Country[] = [...(Object.keys(countries) as Country[]), "other"];

/** The guess for a country; two empty texts where there is none. */
export function guessFor(country: Country): { readonly authority: string; readonly storageLocation: string } {
  const [authority, storageLocation] = country === "other" ? ["", ""] : countries[country];
  return { authority, storageLocation };
}

/** The country in a browser's language, such as `de-AT`. */
export function countryOf(tag: string): Country {
  const region = /-([A-Z]{2})\b/.exec(tag)?.[1] ?? tag.slice(0, 2).toUpperCase();
  const known = region === "EN" ? "GB" : region;
  return countryCodes.find((code) => code === known) ?? "other";
}

/** Everything the three pages ask. */
export interface Answers {
  readonly domain: string;
  readonly vendors: readonly string[];
  readonly controller: string;
  readonly address: string;
  readonly contact: string;
  readonly country: Country;
  /** Where most visitors are: a place of the table of laws; empty for anywhere. */
  readonly mainPlace: string;
  readonly authority: string;
  readonly storageLocation: string;
  readonly policyUrl: string;
  readonly languages: readonly string[];
  readonly shape: "bar" | "box" | "centre";
  /** `#rrggbb`, or empty for the widget's own. */
  readonly colour: string;
  /** The id of a site of one's own to begin like; empty for none. */
  readonly like: string;
}

/** Nothing typed yet. */
export function emptyAnswers(language: string, browserTag: string): Answers {
  const country = countryOf(browserTag);
  const languages = language === "en" ? ["en"] : [language, "en"];
  const typed = { domain: "", vendors: [], controller: "", address: "", contact: "", policyUrl: "", like: "" };
  return { ...typed, country, mainPlace: homeOf(country), ...guessFor(country), languages, shape: "box", colour: "" };
}

/** The body of `POST /v1/draft/outline`. */
export const outlineOf = (answers: Answers) => ({
  controller: {
    name: answers.controller.trim(),
    address: answers.address.trim(),
    contact: answers.contact.trim(),
  },
  policyUrl: answers.policyUrl.trim(),
  authority: answers.authority.trim(),
  storageLocation: answers.storageLocation.trim(),
  languages: answers.languages,
  vendors: answers.vendors,
  shape: answers.shape,
});

/** Whether black or white is easier to read on the colour (WCAG 2 relative luminance). */
export function textOn(colour: string): "#ffffff" | "#16191d" {
  const channel = (at: number) => {
    const value = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  const luminance = 0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5);
  return luminance > 0.179 ? "#16191d" : "#ffffff";
}

/** The theme's tokens for one colour of buttons, in light and dark. */
export function styleOf(colour: string): Readonly<Record<string, string>> {
  if (!/^#[0-9a-f]{6}$/i.test(colour)) return {};
  const text = textOn(colour);
  return { button: colour, "button-text": text, "dark-button": colour, "dark-button-text": text };
}

/** What the banner has to do there today; anywhere is the strictest. */
export const regimeAt = (place: string, atMs: number): Regime => rulesFor(place, instantAt(atMs)).regime;

/** What another country of one's own brings with it: its guesses, and the visitors along, unless they were put elsewhere. */
export const countryChange = (answers: Pick<Answers, "country" | "mainPlace">, country: Country): Partial<Answers> => ({
  country,
  ...guessFor(country),
  ...(answers.mainPlace === homeOf(answers.country) ? { mainPlace: homeOf(country) } : {}),
});

const homeOf = (country: Country): string => (country === "other" ? "" : country);
