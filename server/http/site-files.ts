// What script tags load: /s (a site's script, configuration and notices) and /w (the built browser files).
import { viewLayers } from "../../core/site.ts";
import { ProblemError } from "../errors.ts";
import { assetServedAs } from "../services/assets.ts";
import { viewLayer } from "../services/notice-layers.ts";
import { noticeView, publishedNotice } from "../services/notices.ts";
import { siteConfig, siteScript } from "../services/site-config.ts";
import { existingSite } from "../services/sites.ts";
import type { Handler } from "./deps.ts";
import { publicText } from "./public-text.ts";

const javascript = "text/javascript; charset=utf-8";
const json = "application/json";
const immutable = "public, max-age=31536000, immutable";
const fresh = "max-age=300, stale-while-revalidate=86400";

/** `GET /s/SITE.js` and `GET /s/SITE.json`; `?place=US-CA` asks for the configuration, never the script, of a place. */
export const getSiteFile: Handler = async (c) => {
  const match = /^(site_[a-z0-9]{1,32})\.(js|json)$/.exec(c.req.param("file") ?? "");
  if (!match) throw new ProblemError("not-found");
  const context = c.get("context");
  // The debug panel simulates with it. The script's rules come from where the person is and from nothing else.
  const named = match[2] === "json" ? c.req.query("place") : undefined;
  const jurisdiction = named ?? c.get("deps").jurisdiction(c);
  const config = await siteConfig(context, match[1]!, jurisdiction);
  // The regime depends on where the person is, so a shared cache may keep only the answer for nowhere.
  const cache = `${jurisdiction ? "private" : "public"}, ${fresh}`;
  return match[2] === "js"
    ? publicText(c, siteScript(context, config), { type: javascript, cache })
    : publicText(c, JSON.stringify(config), { type: json, cache });
};

/** `GET /s/SITE/HASH/LANG.json` and `LANG.LAYER.json`: the notice, or a layer of it, in one language, for good. */
export const getNoticeView: Handler = async (c) => {
  const { site = "", hash = "", file = "" } = c.req.param() as Record<string, string>;
  const [, lang, layer] = /^([A-Za-z0-9-]{2,35})(?:\.([a-z]+))?\.json$/.exec(file) ?? [];
  if (!lang || !/^[0-9a-f]{64}$/.test(hash)) throw new ProblemError("not-found");
  const { id } = await existingSite(c.get("context"), site);
  const row = await publishedNotice(c.get("context"), id, `sha256:${hash}`);
  const known = viewLayers.find((name) => name === layer);
  if (!row || (layer && !known)) throw new ProblemError("not-found");
  const view = noticeView(row, lang);
  return publicText(c, JSON.stringify(known ? viewLayer(view, known) : view), { type: json, cache: immutable });
};

/** `GET /w/gate.js`, the tag that is the same for every site, and every other browser file under a name with its content's hash. */
export const getAsset: Handler = (c) => {
  const name = c.req.param("file") ?? "";
  const { files } = c.get("context");
  const gate = files["static.js"];
  if (name === "gate.js" && gate) {
    return publicText(c, gate.body, { type: gate.type, cache: `public, ${fresh}` });
  }
  const file = assetServedAs(files, name);
  if (!file) throw new ProblemError("not-found");
  return publicText(c, file.body, { type: file.type, cache: immutable });
};
