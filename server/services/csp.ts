// A Content-Security-Policy for a site: what a browser may ask for before anybody chose, and after.

/** Where a site's third parties are, as address patterns of core/catalogue.ts. */
export interface PolicyVendor {
  /** The purpose to be allowed first; empty for what is essential. */
  readonly purpose: string;
  readonly match: readonly string[];
}

/** What a policy is made from. */
export interface PolicyWants {
  /** Where the site's script comes from and records go, such as `https://consent.example.com`. */
  readonly api: string;
  readonly vendors: readonly PolicyVendor[];
  /** Purposes given; none before the choice. */
  readonly given: readonly string[];
  /** For the page's own inline scripts: 16 random bytes or more in base64, another for every answer. */
  readonly nonce?: string | undefined;
}

/**
 * The origins of a pattern as CSP 3 §2.3.1 writes hosts. Paths are left out, because a redirect ignores them. A star
 * that is not a whole first label cannot be written: of `google.*` only google.com is.
 */
function sourcesOf(pattern: string): string[] {
  const host = pattern.split("/", 1)[0]!.replace(/\.\*$/, ".com");
  if (host.includes("*") || !host.includes(".")) return [];
  return /^[\d.]+$/.test(host) ? [`https://${host}`] : [`https://${host}`, `https://*.${host}`];
}

/**
 * The value of the header. Third parties of purposes that are not given are not in it, so the browser asks them for
 * nothing, not even speculatively. Everything the site loads from elsewhere and no vendor names must be added.
 * `default-src 'self'; script-src 'self' https://consent.example.com …` is how it starts.
 */
export function contentSecurityPolicy({ api, vendors, given, nonce }: PolicyWants): string {
  const open = vendors.filter(({ purpose }) => !purpose || given.includes(purpose));
  const hosts = [...new Set(open.flatMap(({ match }) => match.flatMap(sourcesOf)))];
  const sockets = hosts.map((host) => host.replace("https:", "wss:"));
  const own = nonce ? [`'nonce-${nonce}'`] : [];
  const directives: readonly (readonly string[])[] = [
    ["default-src", "'self'"],
    ["script-src", "'self'", ...own, api, ...hosts],
    ["style-src", "'self'", ...own, ...hosts],
    ["connect-src", "'self'", api, ...hosts, ...sockets],
    ["img-src", "'self'", "data:", "blob:", ...hosts],
    ["font-src", "'self'", "data:", ...hosts],
    ["media-src", "'self'", "blob:", ...hosts],
    ["frame-src", "'self'", ...hosts],
    ["worker-src", "'self'", "blob:"],
    ["object-src", "'none'"],
    ["base-uri", "'self'"],
  ];
  return directives.map((words) => words.join(" ")).join("; ");
}
