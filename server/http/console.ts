// /console: the page that the console is drawn into; what it shows comes from the API, and the page holds nothing of anybody.
import { html } from "hono/html";
import { assetPath } from "../services/assets.ts";
import type { Handler } from "./deps.ts";
import { wholeAnswer } from "./frame.ts";
import { readerLanguage } from "./reader-language.ts";

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
  en: { wait: "Loading the console", none: "The console is an app: please allow scripts of this server." },
  de: {
    wait: "Die Konsole wird geladen",
    none: "Die Konsole ist eine App: Bitte erlauben Sie Skripte dieses Servers.",
  },
} as const;
const languages = Object.keys(words);

/** `GET /console` and everything below it. */
export const getConsole: Handler = async (c) => {
  const { files } = c.get("context");
  const lang = readerLanguage(c.req.header("Accept-Language"), languages, "en") as keyof typeof words;
  const page = await html`<!doctype html>
    <html lang="${lang}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex" />
        <title>Assent</title>
        <link rel="stylesheet" href="${assetPath(files, "console.css")}" />
        <script type="module" src="${assetPath(files, "console.js")}"></script>
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
              <noscript><p>${words[lang].none}</p></noscript>
            </div>
          </main>
        </div>
      </body>
    </html>`;
  return wholeAnswer(c, String(page), 200, {
    "Content-Type": "text/html; charset=utf-8",
    "Content-Security-Policy": policy,
    "Cache-Control": "private, no-cache",
    "Cross-Origin-Opener-Policy": "same-origin",
    "X-Robots-Tag": "noindex, nofollow",
    Vary: "Accept-Language",
  });
};
