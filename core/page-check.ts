// What a page tells of the tag in it when its owner checks it from the console: who else asks there, and what came too early.

/** A tool that asks for consent too: what a page with it has in its window, and where its scripts come from. */
interface OtherTool {
  readonly name: string;
  readonly globals: readonly string[];
  /** Hosts, and all below them. */
  readonly hosts: readonly string[];
}

/** Tools that ask on other people's pages. Two on one page ask twice, and neither knows what the other was told. */
export const otherTools: readonly OtherTool[] = [
  { name: "Cookiebot", globals: ["Cookiebot"], hosts: ["consent.cookiebot.com", "consent.cookiebot.eu"] },
  { name: "OneTrust", globals: ["OneTrust", "Optanon"], hosts: ["cdn.cookielaw.org", "optanon.blob.core.windows.net"] },
  { name: "Usercentrics", globals: ["UC_UI", "__ucCmp"], hosts: ["usercentrics.eu"] },
  { name: "Klaro", globals: ["klaro"], hosts: ["cdn.kiprotect.com"] },
  { name: "tarteaucitron", globals: ["tarteaucitron"], hosts: ["tarteaucitron.io"] },
  { name: "CookieConsent", globals: ["CookieConsent", "initCookieConsent"], hosts: [] },
  { name: "Osano", globals: ["Osano", "cookieconsent"], hosts: ["cmp.osano.com"] },
  { name: "Didomi", globals: ["Didomi", "didomiOnReady"], hosts: ["sdk.privacy-center.org"] },
  { name: "Sourcepoint", globals: ["_sp_"], hosts: ["privacy-mgmt.com"] },
  { name: "TrustArc", globals: ["truste"], hosts: ["consent.trustarc.com"] },
  { name: "CookieYes", globals: ["getCkyConsent"], hosts: ["cdn-cookieyes.com"] },
  { name: "Termly", globals: ["Termly"], hosts: ["app.termly.io"] },
  { name: "iubenda", globals: ["_iub"], hosts: ["iubenda.com"] },
  { name: "Complianz", globals: ["complianz"], hosts: [] },
  { name: "Borlabs Cookie", globals: ["BorlabsCookie"], hosts: [] },
  { name: "consentmanager", globals: ["cmp_id", "cmp_cdid"], hosts: ["consentmanager.net"] },
  { name: "Axeptio", globals: ["axeptioSDK"], hosts: ["static.axept.io"] },
  { name: "CookieScript", globals: ["CookieScript"], hosts: ["cdn.cookie-script.com"] },
  { name: "InMobi Choice", globals: [], hosts: ["cmp.inmobi.com", "cmp.quantcast.com", "quantcast.mgr.consensu.org"] },
  { name: "Fides", globals: ["Fides"], hosts: [] },
];

/** What the page of an origin told when it was checked. */
export interface PageReport {
  /** The notice that the script in the page is of. */
  readonly notice: string;
  /** Names of `otherTools`. */
  readonly tools: readonly string[];
  /** Hosts of others whose scripts stand in front of the tag. */
  readonly inFront: readonly string[];
  /** The site's vendors that were asked for something before the tag ran, by id. */
  readonly early: readonly string[];
  /** Google's tag was told something before the signals' default. */
  readonly beforeDefault: boolean;
}

/** At most this many of each are told. */
export const mostTold = 10;

const isBelow = (host: string, parent: string): boolean => host === parent || host.endsWith(`.${parent}`);

/** The tools that a page has, by what is in its window and whose scripts it holds; a global that is undefined is none. */
export const toolsIn = (page: {
  readonly has: (name: string) => boolean;
  readonly hosts: readonly string[];
}): string[] =>
  otherTools
    .filter(
      ({ globals, hosts }) =>
        globals.some(page.has) || hosts.some((tool) => page.hosts.some((host) => isBelow(host, tool))),
    )
    .map(({ name }) => name);

/**
 * Whether a data layer was told of an event or a tag before it was told the default: what Google's tags then send is
 * sent without it. Entries are as Google's are: arguments of `gtag()`, or objects with an `event`.
 */
export function isBeforeDefault(dataLayer: readonly unknown[]): boolean {
  for (const entry of dataLayer) {
    if (typeof entry !== "object" || entry === null) continue;
    const { 0: command, 1: about, event } = entry as { 0?: unknown; 1?: unknown; event?: unknown };
    if (command === "consent" && about === "default") return false;
    if (command === "config" || command === "event" || event === "gtm.js") return true;
  }
  return false;
}
