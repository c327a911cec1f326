// What a scan stops in its browser: the tag's own word of answers and of showings to its own server, and no other post.

/** Paths of what tells of answers and of showings. A source: what is handed to a page is handed as JSON. */
export const telling = /^\/v1\/(?:records|shown|install\/reports|logs\/site_[a-z0-9]+\/witness)$/.source;

/**
 * Runs in each page before anything else: such a post fails as without a network, so that a scan leaves no trace in
 * the site's log. What outlives its page (`keepalive`) passes by whatever stops requests from outside it. It is the
 * tag's where it goes to where a tag in the page is from, or names that tag's site, whose server may have two names;
 * what a page posts to such a path elsewhere, at its own origin too, leaves it.
 */
export function silence(told: string): void {
  const toldPaths = new RegExp(told);
  const urlOf = (address: string): URL | undefined =>
    // What is no address the browser says itself, as it would without a scan.
    URL.canParse(address, document.baseURI) ? new URL(address, document.baseURI) : undefined;
  const tags = (): { origin: string; site: string }[] =>
    Array.from(document.scripts).flatMap(({ src, dataset }) => {
      const url = urlOf(src);
      const inName = url && /\/s\/(site_[a-z0-9]{1,32})\.js$/.exec(url.pathname)?.[1];
      const site = inName ?? /^site_[a-z0-9]{1,32}$/.exec(dataset["site"] ?? "")?.[0];
      return url && site ? [{ origin: url.origin, site }] : [];
    });
  const isTold = (url: URL, body: unknown): boolean =>
    toldPaths.test(url.pathname) &&
    tags().some(
      ({ origin, site }) =>
        origin === url.origin ||
        url.pathname.includes(`/${site}/`) ||
        (typeof body === "string" && body.includes(`"site":"${site}"`)),
    );
  const send = window.fetch;
  window.fetch = (input, init) => {
    const request = input instanceof Request ? input : undefined;
    const isPost = (init?.method ?? request?.method)?.toUpperCase() === "POST";
    const url = isPost ? urlOf(request?.url ?? String(input)) : undefined;
    return url && isTold(url, init?.body) ? Promise.reject(new TypeError("Failed to fetch")) : send(input, init);
  };
}
