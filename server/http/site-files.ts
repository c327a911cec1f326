// What script tags load: /s (a site's script, configuration and notices), /w and /i (the built browser files).
import { languageFor, layerNamed, type SiteConfig } from "../../core/site.ts";
import { ProblemError } from "../errors.ts";
import { servedFile } from "../services/archive.ts";
import { carriedFile, keptScript } from "../services/carried.ts";
import { noteHit, originOfReferer } from "../services/installs.ts";
import { noticeView, viewLayer } from "../services/notice-layers.ts";
import { publishedNotice } from "../services/notices.ts";
import { settingsOf } from "../services/settings.ts";
import { siteConfig } from "../services/site-config.ts";
import { sitePolicy } from "../services/site-policy.ts";
import { existingSite } from "../services/sites.ts";
import type { AppContext, Handler } from "./deps.ts";
import { isHeld, publicText } from "./public-text.ts";
import { wantedLanguages } from "./reader-language.ts";

const javascript = "text/javascript; charset=utf-8";
const json = "application/json";
const immutable = "public, max-age=31536000, immutable";
const fresh = "max-age=300, stale-while-revalidate=86400";

/**
 * What depends on where the person is belongs to no shared cache; caches that do not know `private` are told which
 * headers it depends on. An answer under which things run unasked is never used past its five minutes, because its
 * reader may have crossed a border; one that asks first is never too loose.
 */
function caching(placeHeaders: readonly string[], { regime, purposes }: SiteConfig) {
  const asks = regime === "opt-in" && !purposes.some((row) => row[3]);
  const scope = placeHeaders.length > 0 ? "private" : "public";
  return { cache: `${scope}, ${asks ? fresh : "max-age=300"}`, vary: placeHeaders };
}

/**
 * `GET /s/SITE.js`, `GET /s/SITE.json` and `GET /s/SITE.csp`. `SITE.json?place=US-CA` asks for the configuration,
 * never the script, of a place; `SITE.csp?given=analytics` for the policy of pages where that was given.
 */
export const getSiteFile: Handler = async (c) => {
  const [, site, kind] = /^(site_[a-z0-9]{1,32})\.(js|json|csp)$/.exec(c.req.param("file") ?? "") ?? [];
  if (!site) throw new ProblemError("not-found");
  const context = c.get("context");
  const deps = c.get("deps");
  if (kind === "csp") {
    const policy = await sitePolicy(context, site, c.req.query("given")?.split(",") ?? []);
    return publicText(c, policy, { type: "text/plain; charset=utf-8", cache: `public, ${fresh}` });
  }
  // The debug panel simulates with it. The script's rules come from where the person is and from nothing else.
  const named = kind === "json" ? c.req.query("place") : undefined;
  const config = await siteConfig(context, site, named ?? deps.jurisdiction(c));
  const origin = kind === "js" ? originOfReferer(c.req.header("Referer")) : undefined;
  if (origin !== undefined) deps.afterwards(c, noteHit(context, config.site, { origin }));
  const kept = caching(named === undefined ? (deps.placeHeaders ?? []) : [], config);
  if (kind === "json") return publicText(c, JSON.stringify(config), { type: json, ...kept });
  const { text, vary } = await scriptFor(c, config);
  return publicText(c, text, { type: javascript, ...kept, vary: [...kept.vary, ...vary] });
};

/**
 * The site script as this reader needs it: with the first layer in it for somebody who is new and will be asked, so
 * that the question comes without another round trip. Whoever asks whether theirs is still good has been here before,
 * and gets the gate alone where it is not.
 */
async function scriptFor(c: AppContext, config: SiteConfig): Promise<{ text: string; vary: readonly string[] }> {
  const context = c.get("context");
  const gateAlone = () => keptScript(context, config);
  const { gateOnly } = await settingsOf(context, config.site);
  if (!config.ask || gateOnly) return { text: await gateAlone(), vary: [] };
  const there = Object.keys(config.trigger);
  const vary = there.length > 1 ? ["Accept-Language"] : [];
  const lang = languageFor(wantedLanguages(c.req.header("Accept-Language")), there);
  const text = await keptScript(context, config, lang);
  const isBack = c.req.header("If-None-Match") !== undefined;
  return { text: isBack && !isHeld(c, text) ? await gateAlone() : text, vary };
}

/** `GET /s/SITE/HASH/LANG.json` and `LANG.LAYER.json`: the notice, or a layer of it, in one language, for good. */
export const getNoticeView: Handler = async (c) => {
  const { site = "", hash = "", file = "" } = c.req.param() as Record<string, string>;
  const [, lang, layer] = /^([A-Za-z0-9-]{2,35})(?:\.([a-z]+))?\.json$/.exec(file) ?? [];
  if (!lang || !/^[0-9a-f]{64}$/.test(hash)) throw new ProblemError("not-found");
  const { id } = await existingSite(c.get("context"), site);
  const row = await publishedNotice(c.get("context"), id, `sha256:${hash}`);
  const known = layerNamed(layer);
  if (!row || (layer && !known)) throw new ProblemError("not-found");
  const view = noticeView(row, lang);
  return publicText(c, JSON.stringify(known ? viewLayer(view, known) : view), { type: json, cache: immutable });
};

/** `GET /w/gate.js`, the tag that is the same for every site, and every other browser file, also of builds that are gone, in a folder named by the build's hash. */
export const getAsset: Handler = async (c) => {
  const name = c.req.param("file") ?? "";
  const { files } = c.get("context");
  const gate = files["static.js"];
  if (name === "gate.js" && gate) {
    return publicText(c, gate.body, { type: gate.type, cache: `public, ${fresh}` });
  }
  const file = await servedFile(c.get("context"), name);
  if (!file) throw new ProblemError("not-found");
  return publicText(c, file.body, { type: file.type, cache: immutable });
};

/** `GET /i/FILE`: the same for pages whose site script carried the UI's first file, which is not fetched again. */
export const getCarried: Handler = async (c) => {
  const file = await carriedFile(c.get("context"), c.req.param("file") ?? "");
  if (!file) throw new ProblemError("not-found");
  return publicText(c, file.body, { type: file.type, cache: immutable });
};
