// Whether a script tag works, from what reached the server: which pages loaded it, and whether they showed anything.
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
} as const;
export type InstallFinding = keyof typeof installFindings;

/** `waiting`: nothing came yet. `wrong`: something a site's owner must mend. `working`: loaded, and nothing speaks against it. */
export type InstallState = "waiting" | "working" | "wrong";

/** What is found, with the origin where it is about one. */
export interface Found {
  readonly code: InstallFinding;
  readonly origin?: string;
}

/** For how long a script that was kept may show an earlier notice: its five minutes, and five more. */
const keptMs = 600_000;
/** For how long a page of another origin is spoken of: anybody can make such a page once. */
const strangeMs = 7 * 86_400_000;
/** How long a page is given to show something. */
const graceMs = 10_000;

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
  for (const { origin, firstAt, shownAt, notice } of own) {
    const isOld = notice !== undefined && inForce !== undefined && notice !== inForce.notice;
    if (isOld && shownAt !== undefined && Date.parse(shownAt) > inForce.sinceMs + keptMs)
      findings.push({ code: "old-script", origin });
    if (shownAt === undefined && nowMs > Date.parse(firstAt) + graceMs)
      findings.push({ code: "nothing-shown", origin });
  }
  // That nothing was shown may be right: where nobody has to be asked, or everybody has answered.
  const isWrong = findings.some(({ code }) => code !== "nothing-shown");
  return { state: isWrong ? "wrong" : "working", findings };
}

interface Situation {
  readonly origins: readonly string[];
  readonly inForce: { readonly notice: string; readonly sinceMs: number } | undefined;
  readonly nowMs: number;
}
