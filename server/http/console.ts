// /console: the page that the console is drawn into. It names the files its address needs, and tells a session its own first answers.
import { getCookie } from "hono/cookie";
import { html, raw } from "hono/html";
import type { SiteId } from "../../core/ids.ts";
import { assetPath, modulePaths } from "../services/assets.ts";
import { userActor } from "../services/users.ts";
import { cookieName, currentSession, isFromOwnPage } from "./auth.ts";
import { firstAnswers } from "./console-ahead.ts";
import type { AppContext, Handler } from "./deps.ts";
import { wholeAnswer } from "./frame.ts";
import { readerLanguage } from "./reader-language.ts";
import { sessionAnswer } from "./sessions.ts";
import { sitesAnswer } from "./sites.ts";

/** As everywhere, and frames of our own: a notice as it was is shown inside the console. */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  "img-src 'self'",
  "frame-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join("; ");

const words = {
  en: {
    wait: "Loading the console",
    late: "This takes long. Load the page again; if it stays, its scripts may be blocked on the way.",
    none: "The console is an app: please allow scripts of this server.",
  },
  de: {
    wait: "Die Konsole wird geladen",
    late: "Das dauert lange. Laden Sie die Seite neu; bleibt es, werden ihre Skripte vielleicht unterwegs blockiert.",
    none: "Die Konsole ist eine App: Bitte erlauben Sie Skripte dieses Servers.",
  },
} as const;
const languages = Object.keys(words);

/**
 * What `/v1/session` and `/v1/sites` would answer, and what the screen in the address asks for first, for the page to
 * begin with: round trips fewer, of which each takes longer than all of these answers. Nothing for nobody, for a page that another site led to, and for who asks too much: then the page asks, and the API says why.
 */
async function knownIn(c: AppContext) {
  const { rateLimit, clientAddress } = c.get("deps");
  const context = c.get("context");
  if (getCookie(c, cookieName(context)) === undefined || !isFromOwnPage(c)) return undefined;
  if (rateLimit.take(clientAddress(c), context.nowMs()) > 0) return undefined;
  try {
    const session = await sessionAnswer(c);
    const { sites } = await sitesAnswer(c);
    return { session, sites, first: await firstIn(c, { verbs: session.user.verbs, sites }) };
  } catch {
    // The page asks the API again, which answers with the problem or reports the failure.
    return undefined;
  }
}

/** The answers that the screen in the address begins with, and the site they are about. */
async function firstIn(
  c: AppContext,
  { verbs, sites }: { readonly verbs: readonly string[]; readonly sites: readonly { readonly id: SiteId }[] },
) {
  const [named, screen = "overview"] = partsOf(c.req.path);
  const site = sites.find(({ id }) => id === named)?.id;
  if (site === undefined) return undefined;
  const actor = userActor((await currentSession(c)).user);
  return { site, answers: await firstAnswers(c.get("context"), { actor, verbs, site, screen }) };
}

/** What follows `/console/`, part by part. */
const partsOf = (path: string): string[] => path.split("/").slice(2).filter(Boolean);

/** JSON that ends no script element and begins no comment in one. */
const inScript = (value: unknown) => raw(JSON.stringify(value).replaceAll("<", "\\u003c"));

/** The plain name of the chunk that an address is drawn by, as server/console/app/screens.ts has them. */
function chunkOf(path: string, isSignedIn: boolean): string {
  const [first, second = "overview"] = partsOf(path);
  if (first === "claim") return "console-claim.js";
  if (!isSignedIn) return "console-sign-in.js";
  return first === "new" ? "console-wizard.js" : `console-${second}.js`;
}

/** `GET /console` and everything below it. */
export const getConsole: Handler = async (c) => {
  const { files } = c.get("context");
  const lang = readerLanguage(c.req.header("Accept-Language"), languages, "en") as keyof typeof words;
  const known = await knownIn(c);
  const script = assetPath(files, "console.js");
  const ahead = modulePaths(files, ["console.js", chunkOf(c.req.path, known !== undefined)]);
  const page = await html`<!doctype html>
    <html lang="${lang}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex" />
        <title>Assent</title>
        <link rel="stylesheet" href="${assetPath(files, "console.css")}" />
        <script type="module" src="${script}"></script>
        ${ahead.filter((path) => path !== script).map((path) => html`<link rel="modulepreload" href="${path}" />`)}
        ${
          known
            ? html`<script type="application/json" id="known">
                ${inScript(known)}
              </script>`
            : ""
        }
      </head>
      <body>
        <div id="app">
          <main class="alone">
            <p class="brand">Assent</p>
            <div class="card">
              <div class="bones" role="status">
                <span class="unseen">${words[lang].wait}</span>
                <div class="bone"></div>
                <div class="bone"></div>
                <div class="bone"></div>
              </div>
              <p class="late">${words[lang].late}</p>
              <noscript><p>${words[lang].none}</p></noscript>
            </div>
          </main>
        </div>
      </body>
    </html>`;
  return wholeAnswer(c, String(page), 200, {
    "Content-Type": "text/html; charset=utf-8",
    "Content-Security-Policy": policy,
    "Cache-Control": known ? "private, no-store" : "private, no-cache",
    "Cross-Origin-Opener-Policy": "same-origin",
    "X-Robots-Tag": "noindex, nofollow",
    Vary: "Accept-Language, Cookie",
  });
};
