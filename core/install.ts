// Whether a script tag works, from what reached the server: which pages loaded it, and whether they showed anything.
import type { PageReport } from "./page-check.ts";
import type { Instant } from "./time.ts";

/** What the server saw of one origin's pages. */
export interface Hit {
  /** Such as `https://www.example.com`. */
  readonly origin: string;
  readonly firstAt: Instant;
  /** When the script was loaded last, to the minute. */
  readonly lastAt: Instant;
  /** When a page of it said last that it put the question on screen, to the minute. */
  readonly shownAt?: Instant | undefined;
  /** The notice that it put on screen. */
  readonly notice?: string | undefined;
  /** What a page of it told when it was checked from the console last. */
  readonly check?: (PageReport & { readonly at: Instant }) | undefined;
}

/** What may be wrong, each with its cause and what to do. */
export const installFindings = {
  "no-hit": {
    cause: "No page has loaded the script yet.",
    fix: "Paste the tag into the head of every page, before every other script, publish, and open one of the pages.",
  },
  "origin-not-allowed": {
    cause: "Pages of an origin that is not this site's load the script; answers given there are refused.",
    fix: "Add the origin to the site, or take the tag out of those pages.",
  },
  "nothing-shown": {
    cause: "Pages load the script, and none has said that it showed anything.",
    fix: "Open the page in a private window: whoever has answered is not asked again. If nothing shows there, look in the browser's console for a Content-Security-Policy that blocks this server, and use /s/SITE.csp; or open the page with ?assent-debug.",
  },
  "old-script": {
    cause: "Pages show a notice that is no longer in force.",
    fix: "Something between this server and the page keeps /s/SITE.js for longer than its Cache-Control says: purge it there.",
  },
  "second-tool": {
    cause: "Another tool that asks for consent is on the page.",
    fix: "Take it out: people would be asked twice, and neither knows what the other was told.",
  },
  "asked-early": {
    cause: "A vendor's tag was asked for before this one ran, so nothing held it.",
    fix: "Put this tag first in the head, and let no plugin move or combine it. Mark the vendor's own tag with data-assent too: browsers fetch ahead what is not held in the page itself.",
  },
  "before-default": {
    cause: "Google's tag was told of a tag or an event before it was told the default of its signals.",
    fix: "Put this tag above Google's snippet: what was sent before the default is sent as if nobody had been asked.",
  },
  "not-first": {
    cause: "Scripts from elsewhere stand in front of the tag.",
    fix: "Nothing can hold them there. Put the tag in front of them, or be sure that they need no consent.",
  },
} as const;
export type InstallFinding = keyof typeof installFindings;

/**
 * `waiting`: nothing came yet. `silent`: loaded, and a page that had the time has shown nothing. `wrong`: something a
 * site's owner must mend. `working`: nothing speaks against it.
 */
export type InstallState = "waiting" | "silent" | "working" | "wrong";

/** What is found, with the origin where it is about one. */
export interface Found {
  readonly code: InstallFinding;
  readonly origin?: string;
  /** What it is about: other tools, vendors, hosts. */
  readonly names?: readonly string[];
}

/** For how long a script that was kept may show an earlier notice: its five minutes, and five more. */
const keptMs = 600_000;
/** For how long a page of another origin is spoken of: anybody can make such a page once. */
const strangeMs = 7 * 86_400_000;
/** How long a page is given to show something. */
const graceMs = 10_000;
/** For how long a page is taken for what it told when it was checked. */
const checkedMs = 30 * 86_400_000;
/** What may be right: where nobody has to be asked, everybody has answered, or a script needs no consent. */
const doubts: readonly InstallFinding[] = ["nothing-shown", "not-first"];

/** Judges what was seen; `inForce` is the notice in force and since when, in Unix milliseconds. */
export function installOf(
  hits: readonly Hit[],
  { origins, inForce, nowMs }: Situation,
): { readonly state: InstallState; readonly findings: readonly Found[] } {
  const own = hits.filter(({ origin }) => origins.includes(origin));
  const findings: Found[] = hits
    .filter(({ origin, lastAt }) => !origins.includes(origin) && nowMs - Date.parse(lastAt) < strangeMs)
    .map(({ origin }) => ({ code: "origin-not-allowed", origin }));
  if (own.length === 0)
    return { state: findings.length > 0 ? "wrong" : "waiting", findings: [...findings, { code: "no-hit" }] };
  for (const hit of own) {
    const { origin, firstAt, shownAt, notice, check } = hit;
    const isFresh = check !== undefined && nowMs - Date.parse(check.at) <= checkedMs;
    const isOld = (named: string, at: Instant) =>
      inForce !== undefined && named !== inForce.notice && Date.parse(at) > inForce.sinceMs + keptMs;
    if ((notice && shownAt && isOld(notice, shownAt)) || (isFresh && isOld(check.notice, check.at)))
      findings.push({ code: "old-script", origin });
    findings.push(...checkFindings(hit, nowMs));
    if (shownAt === undefined && check === undefined && nowMs > Date.parse(firstAt) + graceMs)
      findings.push({ code: "nothing-shown", origin });
  }
  const isWrong = findings.some(({ code }) => !doubts.includes(code));
  const isSilent = findings.some(({ code }) => code === "nothing-shown");
  return { state: isWrong ? "wrong" : isSilent ? "silent" : "working", findings };
}

/** What is wrong with the page of an origin by what it told of itself, the worst first; of a month ago nothing. */
export function checkFindings({ origin, check }: Hit, nowMs: number): Found[] {
  if (!check || nowMs - Date.parse(check.at) > checkedMs) return [];
  const { tools, early, beforeDefault, inFront } = check;
  const found: Found[] = [];
  if (tools.length > 0) found.push({ code: "second-tool", origin, names: tools });
  if (early.length > 0) found.push({ code: "asked-early", origin, names: early });
  if (beforeDefault) found.push({ code: "before-default", origin });
  if (inFront.length > 0) found.push({ code: "not-first", origin, names: inFront });
  return found;
}

interface Situation {
  readonly origins: readonly string[];
  readonly inForce: { readonly notice: string; readonly sinceMs: number } | undefined;
  readonly nowMs: number;
}
