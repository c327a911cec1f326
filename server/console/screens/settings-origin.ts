// The origin in what somebody typed: an address of a page, or a bare host, which is https.

/** The origin of `www.example.com/shop`; undefined where there is no host of the web in it. */
export function originFrom(text: string): string | undefined {
  const typed = text.trim();
  const address = /^[a-z][a-z0-9+.-]*:\/\//i.test(typed) ? typed : `https://${typed}`;
  if (typed === "" || !URL.canParse(address)) return undefined;
  const { protocol, origin, hostname, username } = new URL(address);
  if (!/^https?:$/.test(protocol) || username !== "") return undefined;
  return hostname === "localhost" || hostname.includes(".") || hostname.startsWith("[") ? origin : undefined;
}
