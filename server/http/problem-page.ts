// A problem as a person reads it who followed a link: a page in their language instead of JSON.
import { html } from "hono/html";
import type { SiteId } from "../../core/ids.ts";
import { directionOf } from "../../widget/i18n/direction.ts";
import { ProblemError } from "../errors.ts";
import { assetPath } from "../services/assets.ts";
import { currentNotice } from "../services/notices.ts";
import type { AppContext } from "./deps.ts";
import { problemAnswer } from "./problem.ts";
import { problemLanguages, problemTexts } from "./problem-texts.ts";
import { readerLanguage } from "./reader-language.ts";
import { filled } from "./receipt-texts.ts";

/** Browsers that open an address ask for HTML; programs, fetch and mail programs do not. The API answers as one always. */
const isForReading = ({ req }: AppContext): boolean =>
  !req.path.startsWith("/v1/") && /\btext\/html\b/i.test(req.header("Accept") ?? "");

/** The answer to any error: as `problemAnswer` has it, or the page with its status and headers where a person reads it. */
export async function errorAnswer(error: unknown, c: AppContext): Promise<Response> {
  const answer = problemAnswer(error, c);
  if (!isForReading(c)) return answer;
  const headers = new Headers(answer.headers);
  headers.set("Content-Type", "text/html; charset=UTF-8");
  headers.set("X-Robots-Tag", "noindex, nofollow");
  const page = await problemPage(error, answer.status, c);
  return new Response(page.toString(), { status: answer.status, headers });
}

async function problemPage(error: unknown, status: number, c: AppContext) {
  const lang = readerLanguage(c.req.header("Accept-Language"), problemLanguages, "en");
  const texts = problemTexts(lang);
  const isGone = status === 404 || status === 410;
  const isCutOff = error instanceof ProblemError && error.extensions["code"] === "link-incomplete";
  const heading = isGone && !isCutOff ? texts.nothingHere : texts.notWorked;
  // A link that is cut off leaves another way to say no; nobody who was refused before any work makes us read.
  const controller = isCutOff ? await controllerOf(c) : undefined;
  const lines = [
    ...(isCutOff ? [texts.linkIncomplete] : isGone ? [] : [texts.tryAgain]),
    ...(controller ? [filled(texts.write, { contact: controller.contact })] : []),
  ];
  return html`<!doctype html>
    <html lang="${lang}" dir="${directionOf(lang)}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${heading}</title>
        <link rel="stylesheet" href="${assetPath(c.get("context").files, "receipt.css")}" />
      </head>
      <body>
        <main class="sheet">
          <header class="head">
            ${controller ? html`<p class="quiet">${controller.name}</p>` : ""}
            <h1>${heading}</h1>
          </header>
          ${lines.map((line) => html`<p>${line}</p>`)}
        </main>
      </body>
    </html>`;
}

/** Who is responsible for the site of the address; undefined where there is none. */
async function controllerOf(c: AppContext) {
  const site = c.req.param("site");
  if (site === undefined) return undefined;
  try {
    return (await currentNotice(c.get("context"), site as SiteId))?.notice.controller;
  } catch {
    return undefined;
  }
}
