// /m/SITE: a person's own choices, opened by a link mailed to their address; plain forms, no cookie, no script.
import { isRecordId, recordIdAt } from "../../core/ids.ts";
import { millisecondsOf } from "../../core/time.ts";
import { fault, ProblemError } from "../errors.ts";
import { heldByPerson, heldTable } from "../services/held.ts";
import { mailLanguages } from "../services/mail-texts.ts";
import { answerOwn, endEverything, ownChoices } from "../services/own-choices.ts";
import { makeOwnLink, mailSignInLink, mayOpen, openPage, pageOpenedBy, signInPage } from "../services/own-links.ts";
import type { OpenPage, SignInPage } from "../services/own-links.ts";
import { exampleChoices } from "../services/own-example.ts";
import { siteActor } from "./auth.ts";
import { bodyForm, bodyJson } from "./body.ts";
import type { AppContext, Handler } from "./deps.ts";
import { wholeAnswer } from "./frame.ts";
import { ownChoicesPage, type OpenedPage } from "./own-choices-page.ts";
import { readerLanguage } from "./reader-language.ts";
import { openPageHtml, signInPageHtml, type Html, type OwnPage, type SignInState } from "./own-sign-in-page.ts";

const formLimit = 16_384;
const unkept = { "Cache-Control": "private, no-store", "X-Robots-Tag": "noindex, nofollow" };

async function siteIn(c: AppContext): Promise<SignInPage> {
  const page = await signInPage(c.get("context"), c.req.param("site") ?? "");
  if (!page) throw new ProblemError("not-found");
  return page;
}

const pageOf = (c: AppContext, { notice }: SignInPage): OwnPage => ({
  lang: readerLanguage(c.req.header("Accept-Language"), mailLanguages, "en"),
  files: c.get("context").files,
  controller: notice.controller,
});

const shown = async (c: AppContext, page: Html, status: 200 | 410 | 422 = 200): Promise<Response> =>
  c.html(await page, status, unkept);

const asking = (c: AppContext, page: SignInPage, state: SignInState, typed?: string) =>
  signInPageHtml(pageOf(c, page), { state, site: page.site, ...(typed === undefined ? {} : { typed }) });

/** `POST /v1/own-links`: a link for somebody whom no message reaches; the business hands it over. */
export const postOwnLinks: Handler = async (c) => {
  const actor = await siteActor(c);
  const asked = { site: actor.site, read: () => bodyJson(c, formLimit) };
  return c.json(await makeOwnLink(c.get("context"), actor, asked), 200, { "Cache-Control": "no-store" });
};

/** `GET /m/SITE`: asks for an address. */
export const getOwnSignIn: Handler = async (c) => shown(c, asking(c, await siteIn(c), "asking"));

/** It is looked at in the console, and nothing can be sent from it. */
const examplePolicy =
  "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'";

/** `GET /m/SITE/example`: the open page of a made-up person, in the language of `lang`. No button of it does anything. */
export const getOwnExample: Handler = async (c) => {
  const page = await siteIn(c);
  const made = pageOf(c, page);
  const lang = mailLanguages.find((one) => one === c.req.query("lang")) ?? made.lang;
  const body = await ownChoicesPage(exampleChoices(c.get("context"), page), { ...made, lang, token: "", act: "" });
  const headers = { ...unkept, "Content-Type": "text/html; charset=utf-8", "Content-Security-Policy": examplePolicy };
  return wholeAnswer(c, String(body), 200, headers);
};

/** `GET /m/SITE/TOKEN`: the page of a mailed link. It opens nothing, so that link scanners may follow it. */
export const getOwnLink: Handler = async (c) => {
  const page = await siteIn(c);
  const isOpen = mayOpen(c.get("context"), page.site, c.req.param("token") ?? "");
  return isOpen ? shown(c, openPageHtml(pageOf(c, page))) : shown(c, asking(c, page, "over"), 410);
};

/** `POST /m/SITE/TOKEN`: its button, which works once. */
export const postOwnLink: Handler = async (c) => {
  const context = c.get("context");
  const page = await siteIn(c);
  if ((await bodyForm(c, formLimit))["act"] !== "open")
    throw new ProblemError("not-valid", undefined, { errors: [fault("/act", "not-open")] });
  const token = await openPage(context, { site: page.site, token: c.req.param("token") ?? "" });
  return token ? openedAnswer(c, { page, token }) : shown(c, asking(c, page, "over"), 410);
};

/**
 * `POST /m/SITE`: an address to mail the link to, or a button of the open page. What opens the page is in the form and
 * nowhere else: no other site's page can know it, and no address of a browser holds it.
 */
export const postOwnChoices: Handler = async (c) => {
  const context = c.get("context");
  const page = await siteIn(c);
  const form = await bodyForm(c, formLimit);
  if (form["address"] !== undefined) return mailedAnswer(c, page, form["address"]);
  const token = form["page"] ?? "";
  const opened = pageOpenedBy(context, page.site, token);
  if (!opened) return shown(c, asking(c, page, "over"), 410);
  const ended = form["act"]?.startsWith("end:") ? form["act"].slice(4) : undefined;
  switch (ended === undefined ? form["act"] : "end") {
    case "save":
      await save(c, { page, opened, form });
      return openedAnswer(c, { page, token, done: "saved" });
    case "end":
      await endEverything(context, page.site, { ...opened, controller: ended });
      return openedAnswer(c, { page, token, done: "ended", ended });
    case "json":
    case "csv":
      return filesAnswer(c, { page, opened, form: form["act"] === "csv" ? "csv" : "json" });
    default:
      throw new ProblemError("not-valid", undefined, {
        errors: [fault("/act", "not-a-page-act")],
      });
  }
};

async function mailedAnswer(c: AppContext, page: SignInPage, address: string): Promise<Response> {
  const { lang } = pageOf(c, page);
  try {
    await mailSignInLink(c.get("context"), { ...page, address, lang });
  } catch (error) {
    if (!(error instanceof ProblemError && error.slug === "not-valid")) throw error;
    return shown(c, asking(c, page, "mistyped", address), 422);
  }
  return shown(c, asking(c, page, "sent"));
}

async function openedAnswer(
  c: AppContext,
  { page, token, ...what }: { page: SignInPage; token: string } & Pick<OpenedPage, "done" | "ended">,
): Promise<Response> {
  const context = c.get("context");
  const view = await ownChoices(context, page.site, pageOpenedBy(context, page.site, token)!);
  const act = recordIdAt(millisecondsOf(context.now()), context.random(10));
  return shown(c, ownChoicesPage(view, { ...pageOf(c, page), token, act, ...what }));
}

const starting = (form: Readonly<Record<string, string>>, prefix: string): ReadonlySet<string> =>
  new Set(Object.keys(form).flatMap((name) => (name.startsWith(prefix) ? [name.slice(prefix.length)] : [])));

async function save(
  c: AppContext,
  { page, opened, form }: { page: SignInPage; opened: OpenPage; form: Readonly<Record<string, string>> },
): Promise<void> {
  const act = form["saving"] ?? "";
  if (!isRecordId(act))
    throw new ProblemError("not-valid", undefined, {
      errors: [fault("/saving", "other-page")],
    });
  const { lang } = pageOf(c, page);
  const { languages, defaultLanguage } = page.notice;
  const read = Object.hasOwn(languages, lang) ? lang : (defaultLanguage ?? Object.keys(languages)[0]!);
  await answerOwn(c.get("context"), {
    site: page.site,
    page: opened,
    said: {
      act,
      ticked: starting(form, "on:"),
      before: starting(form, "was:"),
      lang: read,
      jurisdiction: c.get("deps").jurisdiction(c),
    },
  });
}

async function filesAnswer(
  c: AppContext,
  { page, opened, form }: { page: SignInPage; opened: OpenPage; form: "json" | "csv" },
): Promise<Response> {
  const held = await heldByPerson(c.get("context"), page.site, opened);
  const headers = { ...unkept, "Content-Disposition": `attachment; filename="choices.${form}"` };
  if (form === "json") return c.json(held, 200, headers);
  return c.body(heldTable(held), 200, { ...headers, "Content-Type": "text/csv; charset=utf-8; header=present" });
}
