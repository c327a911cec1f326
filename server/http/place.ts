// Where a request comes from, as the one edge says that the operator named: anybody can send a header.

/** The headers that name the country, and the part of it. */
export interface PlaceHeaders {
  readonly country: string;
  readonly part?: string;
}

/** Edges by name. Each overwrites its headers, so that they are the edge's word and not the caller's. */
const edges: Readonly<Record<string, PlaceHeaders>> = {
  cloudflare: { country: "CF-IPCountry", part: "CF-Region-Code" },
  vercel: { country: "X-Vercel-IP-Country", part: "X-Vercel-IP-Country-Region" },
  cloudfront: { country: "CloudFront-Viewer-Country", part: "CloudFront-Viewer-Country-Region" },
};

/**
 * Whose word counts: `cloudflare`, `vercel`, `cloudfront`, or the names of one or two headers that the operator's
 * own proxy sets, such as `X-Country,X-Country-Region`. Nobody's for `none` and anything that is no such text.
 */
export function placeHeaders(named: string): PlaceHeaders | undefined {
  const edge = Object.hasOwn(edges, named) ? edges[named] : undefined;
  const [, country, part] = /^(x-[a-z0-9-]+)(?:,(x-[a-z0-9-]+))?$/i.exec(named) ?? [];
  return edge ?? (country ? { country, ...(part ? { part } : {}) } : undefined);
}

/** A jurisdiction such as `GB` or `US-CA`; empty when nobody's word counts or the edge does not know. */
export function jurisdictionFrom(
  headers: PlaceHeaders | undefined,
  header: (name: string) => string | undefined,
): string {
  const country = headers && header(headers.country)?.toUpperCase();
  // XX and T1 are how Cloudflare says "unknown" and "Tor".
  if (!country || !/^[A-Z]{2}$/.test(country) || country === "XX") return "";
  const part = headers.part === undefined ? undefined : header(headers.part)?.toUpperCase();
  return part && /^[A-Z0-9]{1,3}$/.test(part) ? `${country}-${part}` : country;
}

/** The address that the nearest proxy saw: the last one in X-Forwarded-For, because callers can write the others. */
export const forwardedAddress = (header: string | undefined): string | undefined =>
  header?.split(",").at(-1)?.trim() || undefined;
