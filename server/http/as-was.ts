// /n and /f: a notice run again by the build that showed it, alone below an address of its own, and archived files.
import { ProblemError } from "../errors.ts";
import { contentSource } from "../services/assets.ts";
import { archivedAnswer, archivedSiteFile, asWasView, placeVariant } from "../services/as-was-view.ts";
import type { SiteId } from "../../core/ids.ts";
import type { ShownWish } from "../services/as-was.ts";
import { asWasFrame, frameStyle, inlineScripts, isShownLayer, type FrameOptions } from "./as-was-frame.ts";
import { asWasPage } from "./as-was-page.ts";
import type { AppContext, Handler } from "./deps.ts";
import { wholeAnswer } from "./frame.ts";
import { publicText } from "./public-text.ts";

const immutable = "public, max-age=31536000, immutable";
const html = "text/html; charset=utf-8";

const pagePolicy = [
  "default-src 'none'",
  "style-src 'self'",
  "img-src 'self'",
  "frame-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  // The console shows it beside the record; there is nothing on it to be tricked into.
  "frame-ancestors 'self'",
].join("; ");

/**
 * The archived code has an origin of its own that nobody else has: it reads and stores nothing of anybody's. It may
 * load its own files, and there is nothing below its address that would take a record.
 */
const runPolicy = [
  "sandbox allow-scripts",
  "default-src 'none'",
  `script-src 'self' ${Object.values(inlineScripts).map(contentSource).join(" ")}`,
  `style-src ${contentSource(frameStyle)}`,
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'self'",
].join("; ");

const filePolicy = "default-src 'none'; sandbox";

/** The day in the address, where it is one. */
const dayOf = (c: AppContext): string | undefined => /^\d{4}-\d\d-\d\d$/.exec(c.req.query("on") ?? "")?.[0];

async function wishOf(c: AppContext): Promise<ShownWish> {
  const { build = "", place = "", rules } = c.req.query();
  const day = dayOf(c);
  const context = c.get("context");
  const at = day ? `${day}T23:59:59.999Z` : context.now();
  const site = named(c).site as SiteId;
  const isPlace = rules === undefined && /^[A-Z]{2}(-[A-Z0-9]{1,3})?$/.test(place);
  return {
    build: /^[0-9a-f]{64}$/.test(build) ? `sha256:${build}` : undefined,
    variant: isPlace ? await placeVariant(context, { site, place, at }) : (rules ?? "opt-in"),
    at,
  };
}

/** What is asked for in the address; whatever is not understood is the first layer on a telephone. */
function optionsOf(c: AppContext): FrameOptions {
  const { layer = "first", gpc, form = "", width } = c.req.query();
  const fields = form.split(",").flatMap((text) => {
    const [, purpose, channel] = /^([\w-]{1,64})\.([a-z]+)$/.exec(text) ?? [];
    return purpose && channel ? [{ purpose, channel }] : [];
  });
  return {
    layer: isShownLayer(layer) ? layer : "first",
    gpc: gpc === "1",
    fields,
    width: width === "desktop" ? "desktop" : "phone",
  };
}

const named = (c: AppContext) => {
  const { site = "", hash = "", lang = "" } = c.req.param() as Record<string, string>;
  return { site, hash, lang };
};

/** `GET /n/SITE/HASH/LANG`: the notice as it was, run again in a frame, and all its words in order for whoever cannot. */
export const getAsWasPage: Handler = async (c) => {
  const context = c.get("context");
  const wish = await wishOf(c);
  const view = await asWasView(context, named(c), wish);
  const page = await asWasPage(view, { ...optionsOf(c), on: dayOf(c), files: context.files });
  const headers = { "Cache-Control": "public, max-age=300", "X-Robots-Tag": "noindex, nofollow" };
  return wholeAnswer(c, String(page), 200, {
    ...headers,
    "Content-Type": html,
    "Content-Security-Policy": pagePolicy,
  });
};

/**
 * `GET /n/SITE/HASH/BUILD/LANG.html`: a page with nothing but the archived code; below the same address what that code
 * asks for, `w/FILE` and `s/SITE/HASH/FILE`.
 */
export const getArchived: Handler = async (c) => {
  const { build = "", path = "" } = c.req.param() as Record<string, string>;
  const [, lang] = /^([A-Za-z0-9-]{2,35})\.html$/.exec(path) ?? [];
  const context = c.get("context");
  if (!/^[0-9a-f]{64}$/.test(build)) throw new ProblemError("not-found");
  if (!lang) {
    const { body, type } = await archivedAnswer(context, { ...named(c), build, path });
    return publicText(c, body, { type, cache: immutable });
  }
  const wish: ShownWish = { ...(await wishOf(c)), build: `sha256:${build}` };
  const view = await asWasView(context, { ...named(c), lang }, wish);
  if (view.run?.build !== wish.build) throw new ProblemError("not-found");
  const page = await asWasFrame(view, optionsOf(c));
  return wholeAnswer(c, String(page), 200, {
    "Cache-Control": "public, max-age=300",
    "Content-Type": html,
    "Content-Security-Policy": runPolicy,
    "X-Robots-Tag": "noindex, nofollow",
  });
};

/** `GET /f/SITE/HASH`: an archived file by the hash of its content: a screenshot, a script, texts. */
export const getArchivedFile: Handler = async (c) => {
  const { site = "", hash = "" } = c.req.param() as Record<string, string>;
  const { type, body } = await archivedSiteFile(c.get("context"), site, hash);
  c.set("isWhole", true);
  return c.body(Uint8Array.from(body), 200, {
    ...c.get("headers"),
    // What else it may be is not for a browser to guess, and nothing in it runs when it is opened by itself.
    "Content-Security-Policy": filePolicy,
    "Content-Type": type,
    "Cache-Control": immutable,
    ETag: `"${hash.slice(0, 32)}"`,
  });
};
