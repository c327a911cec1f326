// What script tags load: /s (a site's script, configuration and notices) and /w (the built browser files).
import { ProblemError } from "../errors.ts";
import { assetServedAs, entityTag } from "../services/assets.ts";
import { noticeView, publishedNotice } from "../services/notices.ts";
import { existingSite, siteConfig, siteScript } from "../services/sites.ts";
import type { AppContext, Handler } from "./deps.ts";

const javascript = "text/javascript; charset=utf-8";
const json = "application/json";
const immutable = "public, max-age=31536000, immutable";
const fresh = "max-age=300, stale-while-revalidate=86400";

/** 304 when the caller has it already, else the text with its tag. */
function tagged(c: AppContext, text: string, headers: { "Content-Type": string; "Cache-Control": string }): Response {
  const tag = entityTag(text);
  const held = c.req.header("If-None-Match")?.split(/\s*,\s*/) ?? [];
  if (held.some((one) => one.replace(/^W\//, "") === tag)) {
    return c.body(null, 304, { ETag: tag, "Cache-Control": headers["Cache-Control"] });
  }
  return c.body(text, 200, { ...headers, ETag: tag });
}

/** `GET /s/SITE.js` and `GET /s/SITE.json` */
export const getSiteFile: Handler = async (c) => {
  const match = /^(site_[a-z0-9]{1,32})\.(js|json)$/.exec(c.req.param("file") ?? "");
  if (!match) throw new ProblemError("not-found");
  const context = c.get("context");
  const jurisdiction = c.get("deps").jurisdiction(c);
  const config = await siteConfig(context, match[1]!, jurisdiction);
  // The regime depends on where the person is, so a shared cache may keep only the answer for nowhere.
  const cache = `${jurisdiction ? "private" : "public"}, ${fresh}`;
  return match[2] === "js"
    ? tagged(c, siteScript(context, config), { "Content-Type": javascript, "Cache-Control": cache })
    : tagged(c, JSON.stringify(config), { "Content-Type": json, "Cache-Control": cache });
};

/** `GET /s/SITE/HASH/LANG.json`: the notice as the UI shows it in one language, for good. */
export const getNoticeView: Handler = async (c) => {
  const { site = "", hash = "", file = "" } = c.req.param() as Record<string, string>;
  const lang = /^([A-Za-z0-9-]{2,35})\.json$/.exec(file)?.[1];
  if (!lang || !/^[0-9a-f]{64}$/.test(hash)) throw new ProblemError("not-found");
  const { id } = await existingSite(c.get("context"), site);
  const row = await publishedNotice(c.get("context"), id, `sha256:${hash}`);
  if (!row) throw new ProblemError("not-found");
  return c.json(noticeView(row, lang), 200, { "Cache-Control": immutable });
};

/** `GET /w/gate.js`, and every other browser file under a name with its content's hash. */
export const getAsset: Handler = (c) => {
  const name = c.req.param("file") ?? "";
  const { files } = c.get("context");
  const gate = files["gate.js"];
  if (name === "gate.js" && gate) {
    return tagged(c, gate.body, { "Content-Type": gate.type, "Cache-Control": `public, ${fresh}` });
  }
  const file = assetServedAs(files, name);
  if (!file) throw new ProblemError("not-found");
  return c.body(file.body, 200, { "Content-Type": file.type, "Cache-Control": immutable });
};
