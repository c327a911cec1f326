// A theme from a site's own page: read when its owner asks, from the site's own origins and nowhere else (decision 0033).
import { siteThemeRequest } from "../../core/console-schema.ts";
import type { SiteId } from "../../core/ids.ts";
import { guessTheme, styleSheetsIn, type GuessedToken } from "../../core/theme-guess.ts";
import type { Actor, PageText, ServiceContext } from "../context.ts";
import { faultAt } from "../errors.ts";
import { audited } from "./audit.ts";
import { parsed } from "./parse.ts";
import { existingSite } from "./sites.ts";

const mostSheets = 6;
const mostMoves = 2;

/** What a page was read as. */
export interface SiteTheme {
  /** The page that was read, in the end. */
  readonly page: string;
  readonly style: Partial<Record<GuessedToken, string>>;
  /** How many style sheets were read, and how many were left because they are elsewhere or did not come. */
  readonly read: number;
  readonly left: number;
}

/**
 * Proposes tokens for the look of the site's notice, from its own page; nothing is changed. Only the site's registered
 * origins are asked, also where a page has moved. Needs the scope `notices`. Throws `not-valid` with a pointer for an
 * origin that is not the site's, or whose page cannot be read.
 */
export function readSiteTheme(
  context: ServiceContext,
  actor: Actor,
  asked: { site: SiteId; read: () => unknown },
): Promise<SiteTheme> {
  return audited(context, { actor, verb: "notice.draft", site: asked.site }, async () => {
    const { origins } = await existingSite(context, asked.site);
    const { origin } = parsed(siteThemeRequest, await asked.read());
    if (!origins.includes(origin)) throw faultAt("/origin", "not-an-own-origin");
    const from = pageReader(context, origins);
    const page = await from(`${origin}/`);
    if (!page) throw faultAt("/origin", "no-readable-page");
    const addresses = styleSheetsIn(page.text).flatMap((href) =>
      URL.canParse(href, page.address) ? [new URL(href, page.address).href] : [],
    );
    const sheets = await Promise.all(addresses.slice(0, mostSheets).map(from));
    const styles = sheets.flatMap((sheet) => (sheet ? [sheet.text] : []));
    const style = guessTheme({ html: page.text, styles });
    const value = { page: page.address, style, read: styles.length, left: addresses.length - styles.length };
    return { value, detail: `theme of ${origin}: ${Object.keys(style).join(", ") || "nothing"}` };
  });
}

/** Reads what is at one of the origins; undefined for anything else, and where nothing comes. */
function pageReader({ readPage }: ServiceContext, origins: readonly string[]) {
  return async (first: string): Promise<{ readonly address: string; readonly text: string } | undefined> => {
    let address = first;
    for (let moves = 0; moves <= mostMoves; moves++) {
      if (!readPage || !origins.includes(new URL(address).origin)) return undefined;
      const found: PageText = await readPage(address);
      if (found.kind === "text") return { address, text: found.text };
      if (found.kind !== "moved") return undefined;
      address = found.to;
    }
    return undefined;
  };
}
