// A whole scan: the pages, the three visits, what they saw, and what of it is wrong.
import type { Browser, Page } from "playwright-core";
import { catalogue } from "../../core/catalogue/all.ts";
import { scanFindings, type ScanFinding } from "../../core/scan-findings.ts";
import { observations, type Observation, type Terms, type Visit, type VisitName } from "../../core/scan.ts";
import { acceptAll, rejectAll } from "../../widget/testing.ts";
import { CommandError, UsageError } from "./command.ts";
import type { Progress } from "./progress.ts";
import { declarationOf, ownPages, pageAddress, pagesOfMap, tagAmong, type Tag } from "./scan-pages.ts";
import { openVisit, type OpenVisit, type Pace, type Unopened } from "./scan-visits.ts";

export interface Scan {
  /** The first page and, if they are named, all others. */
  readonly addresses: readonly string[];
  readonly most: number;
  /** Hosts that are the site's own too. */
  readonly own: readonly string[];
  readonly pace: Pace;
  readonly bar: Progress;
}

export interface ScanReport {
  readonly url: string;
  readonly pages: readonly string[];
  /** What the tag in the page says; none where there is no tag of ours. */
  readonly site?: string;
  readonly notice?: string;
  readonly visits: readonly VisitName[];
  /** Pages that could not be looked at, and in which visits. */
  readonly unopened: readonly (Unopened & { readonly visits: readonly VisitName[] })[];
  /** Why a visit was not made that should have been. */
  readonly missed: readonly { readonly visit: VisitName; readonly why: string }[];
  readonly seen: readonly Observation[];
  readonly findings: readonly ScanFinding[];
  readonly tookMs: number;
}

/** The visits beside each other, and how a person of each answers. */
const answers: readonly (readonly [VisitName, (page: Page) => Promise<unknown>])[] = [
  ["refused", rejectAll],
  ["given", acceptAll],
];

const withoutWww = (host: string): string => host.replace(/^www\./, "");

async function wantedPages({ addresses, most }: Scan): Promise<{ first: URL; list?: readonly string[] }> {
  const urls = addresses.map(pageAddress);
  const [first] = urls;
  if (!first) throw new UsageError("no page was named", "Write assent scan https://shop.example/.");
  const stranger = urls.find(({ origin }) => origin !== first.origin);
  if (stranger)
    throw new UsageError(`${stranger.href} is another site than ${first.origin}`, "Scan each site by itself.");
  const maps = urls.filter(({ pathname }) => /\.xml$/i.test(pathname));
  if (maps.length === 0) return urls.length === 1 ? { first } : { first, list: urls.map(({ href }) => href) };
  const pages = (await Promise.all(maps.map((map) => pagesOfMap(map, most)))).flat();
  const list = ownPages([...urls.filter((url) => !maps.includes(url)).map(({ href }) => href), ...pages], {
    origin: first.origin,
    most,
  });
  return { first: new URL(list[0]!), list };
}

/** Looks at the first page, and at the others that it or the list names; throws where the first cannot be opened. */
async function firstVisit(browser: Browser, scan: Scan): Promise<{ visit: OpenVisit; pages: string[]; tag?: Tag }> {
  const { first, list } = await wantedPages(scan);
  const visit = await openVisit(browser, "before", scan.pace);
  scan.bar.show(`opening ${first.href}`, 0);
  const { links, scripts } = await visit.look([first.href], () => {});
  const [failed] = visit.unopened;
  if (failed) {
    await visit.end();
    throw new CommandError(
      `${first.href} could not be looked at: it ${failed.why}`,
      "Look whether it opens in a browser from this computer, and name the address that it ends at.",
    );
  }
  const pages = ownPages([first.href, ...(list ?? links)], { origin: first.origin, most: scan.most });
  const tag = tagAmong(scripts);
  return { visit, pages, ...(tag ? { tag } : {}) };
}

type Outcome =
  | { readonly name: VisitName; readonly visit: Visit; readonly unopened: readonly Unopened[] }
  | { readonly name: VisitName; readonly why: string };

/** Answers and looks; why it could not, where the controls did not come up. */
async function answered(
  browser: Browser,
  wanted: {
    scan: Scan;
    name: VisitName;
    press: (page: Page) => Promise<unknown>;
    pages: readonly string[];
    each: () => void;
  },
): Promise<Outcome> {
  const { name } = wanted;
  const visit = await openVisit(browser, name, wanted.scan.pace);
  try {
    await visit.answer(wanted.pages[0]!, wanted.press);
  } catch (error) {
    await visit.end();
    const why = error instanceof Error ? error.message.split("\n")[0]!.replace(/^Assent: /, "") : String(error);
    return { name, why };
  }
  await visit.look(wanted.pages, wanted.each);
  return { name, visit: await visit.end(), unopened: visit.unopened };
}

/** Each page once for each reason, with the visits in which it was so. */
function unopenedOf(all: readonly (Pick<Visit, "name"> & Pick<OpenVisit, "unopened">)[]): ScanReport["unopened"] {
  const merged = new Map<string, ScanReport["unopened"][number]>();
  for (const { name, unopened } of all)
    for (const { page, why } of unopened) {
      const id = `${page}\n${why}`;
      merged.set(id, { page, why, visits: [...(merged.get(id)?.visits ?? []), name] });
    }
  return [...merged.values()];
}

/** Scans with a browser that is open, and leaves it open. Nothing but the site's pages and its tag's server is asked. */
export async function scanned(browser: Browser, scan: Scan): Promise<ScanReport> {
  const start = performance.now();
  const { visit, pages, tag } = await firstVisit(browser, scan);
  const declaration = tag ? await declarationOf(tag) : undefined;
  const all = pages.length * (tag ? 3 : 1);
  let done = 0;
  const each = () => scan.bar.show(`${(done += 1)} of ${all} pages looked at`, done / all);
  each();
  const rest = visit.look(pages.slice(1), each).then(() => visit.end());
  const others = (tag ? answers : []).map(([name, press]) => answered(browser, { scan, name, press, pages, each }));
  const [before, ...further] = await Promise.all([rest, ...others]);
  const made = further.filter((one) => "visit" in one);
  const visits = [before, ...made.map((one) => one.visit)];
  const { hostname } = new URL(pages[0]!);
  const terms: Terms = {
    catalogue,
    own: [
      ...new Set([
        withoutWww(hostname),
        ...(declaration?.config.domain ? [declaration.config.domain] : []),
        ...scan.own,
      ]),
    ],
    ...(tag ? { apis: [tag.api, ...(declaration ? [new URL(declaration.config.api).origin] : [])] } : {}),
    ...(declaration ? { declaration } : {}),
  };
  const seen = observations(visits, terms);
  return {
    url: pages[0]!,
    pages: pages.map((page) => new URL(page).pathname),
    ...(declaration ? { site: declaration.config.site, notice: declaration.notice } : {}),
    visits: visits.map(({ name }) => name),
    unopened: unopenedOf([{ name: "before", unopened: visit.unopened }, ...made]),
    missed: further.flatMap((one) => ("why" in one ? [{ visit: one.name, why: one.why }] : [])),
    seen,
    findings: scanFindings(seen, { terms, wasGiven: made.some(({ name }) => name === "given") }),
    tookMs: Math.round(performance.now() - start),
  };
}
