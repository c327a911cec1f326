// What waits and is no element, which the page does not show: requests of scripts, and what they would store.
import { namesKey, vendorFor } from "../../core/catalogue.ts";
import type { SiteConfig, VendorRow } from "../../core/site.ts";
import type { Asked, HoldingGate, UiHost } from "../host.ts";

/** One line of what waits; what was asked for alike is counted in it. */
export interface Waits {
  /** Such as `fetch` or `cookie`. */
  readonly kind: string;
  /** The host of a request, or the vendor's own pattern for a name: neither says who visits the page. */
  readonly about: string;
  readonly count: number;
  readonly purpose: string;
  readonly vendor: string | undefined;
}

const storages: Readonly<Record<string, string>> = { l: "localStorage", s: "sessionStorage", d: "IndexedDB" };

/** A name may hold an account's or a person's id where the pattern has a star. */
function ofName(vendors: readonly VendorRow[], column: 3 | 4, name: string): Pick<Waits, "about" | "vendor"> {
  for (const row of vendors) {
    const pattern = row[column].find((one) => namesKey(one, name));
    if (pattern !== undefined) return { about: column === 4 ? pattern.slice(2) : pattern, vendor: row[0] };
  }
  return { about: "", vendor: undefined };
}

function ofAddress(vendors: readonly VendorRow[], address: string): Pick<Waits, "about" | "vendor"> {
  if (!URL.canParse(address, document.baseURI)) return { about: "", vendor: undefined };
  const url = new URL(address, document.baseURI);
  const rows = vendors.map(([id, , match]) => ({ id, match }));
  return { about: url.host, vendor: vendorFor(url, rows)?.id };
}

function lineOf({ vendors = [] }: SiteConfig, purpose: string, [kind, about]: Asked): Omit<Waits, "count"> {
  const text = String(about);
  if (kind === "cookie") return { kind, purpose, ...ofName(vendors, 3, text) };
  if (kind) return { kind, purpose, ...ofAddress(vendors, text) };
  return { kind: storages[text[0]!]!, purpose, ...ofName(vendors, 4, text) };
}

/** The part of the gate that holds; undefined where the site holds only what is marked. */
export const holding = (host: UiHost): HoldingGate["waiting"] => (host as Pick<HoldingGate, "waiting">).waiting;

/** What waits now, in the order in which it was first asked for. Reads only. */
export function waitingLines(host: UiHost): Waits[] {
  const found = new Map<string, Waits>();
  for (const { purpose, asked } of holding(host)?.now() ?? []) {
    if (!asked) continue;
    const line = lineOf(host.config, purpose, asked);
    const key = JSON.stringify(line);
    found.set(key, { ...line, count: (found.get(key)?.count ?? 0) + 1 });
  }
  return [...found.values()];
}

/** What of it the panel and the report show before the reason. */
export const waitsLabel = ({ kind, about, vendor, count }: Waits): string =>
  [count > 1 ? `${count} ×` : "", kind, about, vendor ? `(${vendor})` : ""].filter(Boolean).join(" ");
