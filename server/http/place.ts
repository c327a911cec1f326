// Where a request comes from, as the platform in front of the server says.

/** Country headers of platforms, most specific first; the second of a pair names the part of the country. */
const countryHeaders: readonly (readonly [country: string, part?: string])[] = [
  ["x-vercel-ip-country", "x-vercel-ip-country-region"],
  ["cloudfront-viewer-country", "cloudfront-viewer-country-region"],
  ["cf-ipcountry", "cf-region-code"],
];

/** A jurisdiction such as `GB` or `US-CA`; empty when no header says. Only behind a platform that sets them. */
export function jurisdictionFrom(header: (name: string) => string | undefined): string {
  for (const [countryName, partName] of countryHeaders) {
    const country = header(countryName)?.toUpperCase();
    // XX and T1 are how Cloudflare says "unknown" and "Tor".
    if (!country || !/^[A-Z]{2}$/.test(country) || country === "XX") continue;
    const part = partName === undefined ? undefined : header(partName)?.toUpperCase();
    return part && /^[A-Z0-9]{1,3}$/.test(part) ? `${country}-${part}` : country;
  }
  return "";
}

/** The address that the nearest proxy saw: the last one in X-Forwarded-For, because callers can write the others. */
export const forwardedAddress = (header: string | undefined): string | undefined =>
  header?.split(",").at(-1)?.trim() || undefined;
