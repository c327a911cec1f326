// The address of a page in what somebody typed, and its origin: a bare host is https, one's own machine http.

const local = /^(localhost|127\.0\.0\.1|\[::1\])(?=[:/?#]|$)/i;

/** Whether a host, with its port or without, is the machine at hand. */
export const isLocal = (host: string): boolean => local.test(host);

/** The address of `www.example.com/shop`; undefined where there is no host of the web in it, or somebody's name. */
export function addressIn(typed: string): URL | undefined {
  const text = typed.trim();
  const address = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `${isLocal(text) ? "http" : "https"}://${text}`;
  if (text === "" || /\s/.test(text) || !URL.canParse(address)) return undefined;
  const url = new URL(address);
  const isOfWeb = /^https?:$/.test(url.protocol) && url.username === "";
  const isHost = isLocal(url.host) || url.hostname.includes(".") || url.hostname.startsWith("[");
  return isOfWeb && isHost ? url : undefined;
}

/** The origin of the address; undefined where there is none. */
export const originFrom = (typed: string): string | undefined => addressIn(typed)?.origin;
