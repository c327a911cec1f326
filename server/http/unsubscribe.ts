// The addresses of unsubscribing: /u/SITE/TOKEN for people and mail programs, /v1/unsubscribe-links for senders.
import { fault, ProblemError, refusal } from "../errors.ts";
import { unsubscribeLinks } from "../services/unsubscribe-links.ts";
import { unsubscribeByLink, unsubscribeView } from "../services/unsubscribes.ts";
import { siteActor } from "./auth.ts";
import { bodyForm, bodyJson } from "./body.ts";
import type { AppContext, Handler } from "./deps.ts";
import { readerLanguage } from "./reader-language.ts";
import { unsubscribePage, type PressedScope } from "./unsubscribe-page.ts";
import { unsubscribeLanguages } from "./unsubscribe-texts.ts";

/** A no to a company carries its name, which may be long and of letters that a form sends as nine characters each. */
const formLimit = 16_384;
const manyLimit = 4 * 1024 * 1024;
const unkept = { "Cache-Control": "private, no-store", "X-Robots-Tag": "noindex, nofollow" };

const linkIn = (c: AppContext) => ({ site: c.req.param("site") ?? "", token: c.req.param("token") ?? "" });
const languageOf = (c: AppContext): string =>
  readerLanguage(c.req.header("Accept-Language"), unsubscribeLanguages, "en");

/** `GET /u/SITE/TOKEN`: the page. It changes nothing, so that link scanners may follow it. */
export const getUnsubscribe: Handler = async (c) => {
  const context = c.get("context");
  const view = await unsubscribeView(context, linkIn(c));
  if (!view) throw refusal("not-found", "link-incomplete");
  return c.html(await unsubscribePage(view, { lang: languageOf(c), files: context.files }), 200, unkept);
};

/**
 * `POST /u/SITE/TOKEN`: a button of the page, or a mail program's one press [RFC 8058], from wherever it comes: the
 * token is the right to do it. Needs no cookie, leads nowhere else, and answers the same every time.
 */
export const postUnsubscribe: Handler = async (c) => {
  const context = c.get("context");
  const form = await bodyForm(c, formLimit);
  const isOneClick = form["List-Unsubscribe"] === "One-Click";
  const scope: PressedScope | null = isOneClick ? "topic" : scopeIn(form["scope"]);
  if (!scope) throw new ProblemError("not-valid", undefined, { errors: [fault("/scope", "not-topic-or-all")] });
  const view = await unsubscribeByLink(context, { ...linkIn(c), ...saidBy(scope) });
  if (!view) throw refusal("not-found", "link-incomplete");
  return c.html(await unsubscribePage(view, { lang: languageOf(c), files: context.files, done: scope }), 200, unkept);
};

const isFrom = (text: string): text is `from:${string}` => text.startsWith("from:");

const scopeIn = (text = ""): PressedScope | null => (text === "topic" || text === "all" || isFrom(text) ? text : null);

const saidBy = (scope: PressedScope) =>
  isFrom(scope) ? ({ scope: "controller", controller: scope.slice(5) } as const) : { scope };

/** `POST /v1/unsubscribe-links`: an address for each recipient, with the headers of a message. */
export const postUnsubscribeLinks: Handler = async (c) => {
  const actor = await siteActor(c);
  const asked = { site: actor.site, read: () => bodyJson(c, manyLimit) };
  return c.json(await unsubscribeLinks(c.get("context"), actor, asked), 200, { "Cache-Control": "no-store" });
};
