// Which pages a scan opens: those of a list or a site map, or what the first page links to; and the site's own word.
import type { Declaration } from "../../core/scan.ts";
import type { NoticeView, SiteConfig } from "../../core/site.ts";
import { CommandError, UsageError } from "./command.ts";

const patienceMs = 10_000;
/** Site maps that a site map leads to, and that are read. */
const mostMaps = 3;

/** What no page is, by the end of its path. */
const otherFiles =
  /\.(?:pdf|zip|gz|7z|dmg|exe|docx?|xlsx?|pptx?|csv|jpe?g|png|gif|webp|avif|svg|ico|mp[34]|webm|mov|css|js|json|xml|txt|ics|woff2?)$/i;

/** The address that was given, as a whole one; throws a UsageError for what is none. */
export function pageAddress(text: string): URL {
  const whole = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `https://${text}`;
  const url = URL.canParse(whole) ? new URL(whole) : undefined;
  if (url && /^https?:$/.test(url.protocol) && url.hostname !== "") return url;
  throw new UsageError(`${text} is no address of a page`, "Write it as in https://shop.example/.");
}

/** The addresses of pages of the origin, each path once, without what follows `#`; at most so many. */
export function ownPages(
  links: readonly string[],
  { origin, most }: { readonly origin: string; readonly most: number },
): string[] {
  const byPath = new Map<string, string>();
  for (const link of links) {
    const url = URL.canParse(link) ? new URL(link) : undefined;
    if (!url || url.origin !== origin || otherFiles.test(url.pathname) || byPath.has(url.pathname)) continue;
    url.hash = "";
    byPath.set(url.pathname, url.href);
  }
  return [...byPath.values()].slice(0, most);
}

async function read(address: string, accept: string): Promise<string> {
  const wayOut = "Look whether it opens in a browser from this computer, and call it again.";
  const signal = AbortSignal.timeout(patienceMs);
  const response = await fetch(address, { signal, headers: { Accept: accept } }).catch((error: unknown) => {
    throw new CommandError(`${address} cannot be read`, wayOut, { cause: error });
  });
  if (!response.ok) throw new CommandError(`${address} answers ${response.status}`, wayOut);
  return response.text();
}

const named: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };
const plainText = (xml: string): string =>
  xml.replace(/&(amp|lt|gt|quot|apos);/g, (_, name: string) => named[name]!).trim();

/** The addresses that a site map (sitemaps.org) names, in its order. */
export const locations = (xml: string): string[] =>
  [...xml.matchAll(/<loc>\s*([^<]+?)\s*<\/loc>/g)].map(([, text]) => plainText(text!));

/** The pages of a site map, also of one that leads to others of its origin. */
export async function pagesOfMap(map: URL, most: number): Promise<string[]> {
  const wanted = { origin: map.origin, most };
  const found = locations(await read(map.href, "application/xml"));
  const pages = ownPages(found, wanted);
  const further = found.filter((text) => URL.canParse(text) && /\.xml$/i.test(new URL(text).pathname));
  for (const text of further.filter((text) => new URL(text).origin === map.origin).slice(0, mostMaps)) {
    if (pages.length >= most) break;
    pages.push(...ownPages(locations(await read(text, "application/xml")), wanted));
  }
  if (pages.length > 0) return ownPages(pages, wanted);
  throw new CommandError(`${map.href} names no page of ${map.origin}`, "Give the addresses of the pages themselves.");
}

/** The tag of a page: where its site's configuration is. */
export interface Tag {
  readonly site: string;
  readonly config: string;
  readonly api: string;
}

/** The first of the scripts that is ours: by its address, or by the site that it is marked with. */
export function tagAmong(scripts: readonly { readonly src: string; readonly site: string }[]): Tag | undefined {
  for (const { src, site: marked } of scripts) {
    if (!URL.canParse(src)) continue;
    const url = new URL(src);
    const inName = /\/s\/(site_[a-z0-9]{1,32})\.js$/.exec(url.pathname)?.[1];
    const site = inName ?? (/^site_[a-z0-9]{1,32}$/.test(marked) && url.pathname.endsWith(".js") ? marked : undefined);
    if (site) return { site, config: new URL(`/s/${site}.json`, url).href, api: url.origin };
  }
  return undefined;
}

/** What the site says of itself, from the server that its own tag is loaded from. */
export async function declarationOf({ config: address, api }: Tag): Promise<Declaration & { readonly notice: string }> {
  const config = parsed(await read(address, "application/json"), address) as SiteConfig;
  const [lang = "en"] = Object.keys(config.trigger);
  const at = `${api}/s/${config.site}/${config.notice.slice("sha256:".length)}/${lang}.json`;
  const { purposes } = parsed(await read(at, "application/json"), at) as NoticeView;
  return { purposes, config, notice: config.notice };
}

function parsed(text: string, address: string): SiteConfig | NoticeView {
  try {
    const value = JSON.parse(text) as SiteConfig | NoticeView;
    if (Array.isArray(value.purposes)) return value;
  } catch {
    // Said below, as for what is JSON and something else.
  }
  throw new CommandError(`${address} is no declaration of a site`, "Look at the address of the tag in the page.");
}
