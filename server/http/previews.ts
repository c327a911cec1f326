// /p: a draft for whoever was given its address, run alone in a closed frame.
import { assetPath } from "../services/assets.ts";
import { ProblemError } from "../errors.ts";
import {
  preview,
  previewFile,
  previewScript,
  refusedBefore,
  type Preview,
  type PreviewWish,
} from "../services/previews.ts";
import type { AppContext, Handler } from "./deps.ts";
import { wholeAnswer } from "./frame.ts";
import { framePolicy, frameScripts, previewFrame, previewPage, type PreviewQuery } from "./preview-page.ts";
import { previewLanguages } from "./preview-texts.ts";
import { readerLanguage } from "./reader-language.ts";
import { publicText } from "./public-text.ts";

const pageHeaders = {
  "Content-Type": "text/html; charset=utf-8",
  // The next save is to be seen at once.
  "Cache-Control": "no-store",
  "X-Robots-Tag": "noindex, nofollow",
};

const pagePolicy = [
  "default-src 'none'",
  "style-src 'self'",
  "frame-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join("; ");

const draftAt = (c: AppContext): Promise<Preview> => {
  const { site = "", token = "" } = c.req.param() as Record<string, string>;
  return preview(c.get("context"), { site, token });
};

/** What is asked for; whatever is not understood is the first visit of somebody somewhere, on a telephone. */
function queryOf(c: AppContext, { row }: Preview, wanted: string | undefined): PreviewQuery {
  const { place = "", gpc, returning, layer, scheme, width } = c.req.query();
  const { languages, defaultLanguage } = row.notice;
  const lang = [wanted, defaultLanguage].find((one) => one !== undefined && Object.hasOwn(languages, one));
  return {
    lang: lang ?? Object.keys(languages)[0] ?? "en",
    place: /^[A-Z]{2}(-[A-Z0-9]{1,3})?$/.test(place) ? place : "",
    gpc: gpc === "1",
    returning: returning === "1",
    layer: layer === "panel" ? "panel" : "first",
    scheme: scheme === "light" || scheme === "dark" ? scheme : "",
    width: width === "desktop" ? "desktop" : "phone",
  };
}

function scriptWish(c: AppContext, draft: Preview): PreviewWish {
  const { scheme, place, returning } = queryOf(c, draft, undefined);
  return { place, returning, ...(scheme ? { scheme } : {}) };
}

/** `GET /p/SITE/TOKEN`: the draft with everything that can be varied. */
export const getPreview: Handler = async (c) => {
  const draft = await draftAt(c);
  const query = queryOf(c, draft, c.req.query("lang"));
  const asked = readerLanguage(c.req.header("Accept-Language"), previewLanguages, "en");
  const reader = previewLanguages.find((one) => one === asked) ?? "en";
  const page = await previewPage(draft, query, { reader, styles: assetPath(c.get("context").files, "receipt.css") });
  return wholeAnswer(c, String(page), 200, { ...pageHeaders, "Content-Security-Policy": pagePolicy });
};

/** `GET /p/SITE/TOKEN/LANG.html`, and below the same address what the draft's script asks for. */
export const getPreviewFile: Handler = async (c) => {
  const draft = await draftAt(c);
  const context = c.get("context");
  const { path = "" } = c.req.param() as Record<string, string>;
  const [, lang] = /^([A-Za-z0-9-]{2,35})\.html$/.exec(path) ?? [];
  if (lang !== undefined) {
    if (!Object.hasOwn(draft.row.notice.languages, lang)) throw new ProblemError("not-found");
    const query = queryOf(c, draft, lang);
    const decision = query.returning ? await refusedBefore(context, draft.row.notice) : undefined;
    const scripts = frameScripts(draft, query, decision);
    const page = await previewFrame(draft, query, scripts);
    return wholeAnswer(c, String(page), 200, {
      ...pageHeaders,
      "Content-Security-Policy": framePolicy(scripts, query),
    });
  }
  const { body, type } =
    path === "run.js" ? await previewScript(context, draft, scriptWish(c, draft)) : previewFile(context, draft, path);
  return publicText(c, body, { type, cache: "no-store" });
};
