// A problem as a person reads it who followed a link: a page in their language instead of JSON.
import { html } from "hono/html";
import { ProblemError } from "../errors.ts";
import { mailTexts } from "../services/mail-texts.ts";
import { signInPage } from "../services/own-links.ts";
import type { AppContext } from "./deps.ts";
import { ownSheet, type Html } from "./own-sign-in-page.ts";
import { problemAnswer } from "./problem.ts";
import { problemLanguages, problemTexts } from "./problem-texts.ts";
import { readerLanguage } from "./reader-language.ts";

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
  const page = await problemPage(c, error, answer.status);
  return new Response(page.toString(), { status: answer.status, headers });
}

async function problemPage(c: AppContext, error: unknown, status: number): Promise<Html> {
  const lang = readerLanguage(c.req.header("Accept-Language"), problemLanguages, "en");
  const { files } = c.get("context");
  const texts = problemTexts(lang);
  const isGone = status === 404 || status === 410;
  if (!(error instanceof ProblemError && error.extensions["code"] === "link-incomplete")) {
    const content = isGone ? html`` : html`<p>${texts.tryAgain}</p>`;
    return ownSheet({ lang, files, controller: undefined }, isGone ? texts.nothingHere : texts.notWorked, content);
  }
  // Who cannot say no by the link finds the other ways here. Nobody who was refused before any work makes us read.
  const page = await signInPage(c.get("context"), c.req.param("site") ?? "").catch(() => undefined);
  const way = page && html`<p><a href="/m/${page.site}">${mailTexts(lang).pageTitle}</a></p>`;
  const content = html`<p>${texts.linkIncomplete}</p>
    ${way ?? ""}`;
  return ownSheet({ lang, files, controller: page?.notice.controller }, texts.notWorked, content);
}
