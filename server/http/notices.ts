// /v1/notices: the notices of a site, the draft of the next one, and how it is published or taken back.
import type { ContentHash } from "../../core/notice.ts";
import { publishRequest } from "../../core/notice-schema.ts";
import { dropDraft, publishDraft, readDraft, saveDraft } from "../services/notice-drafts.ts";
import { listNotices, readNotice, restoreNotice } from "../services/notice-versions.ts";
import type { Published } from "../services/notices.ts";
import { knownVendors, noticeOutline, shippedLanguages, shippedTexts } from "../services/outlines.ts";
import { parsed } from "../services/parse.ts";
import { readSiteTheme } from "../services/site-theme.ts";
import { siteActor } from "./auth.ts";
import { bodyJson } from "./body.ts";
import type { AppContext, Handler } from "./deps.ts";
import { publicText } from "./public-text.ts";

const fresh = { "Cache-Control": "no-store" };
/** A draft in all languages, with the escapes of JSON. */
const draftLimit = 4 * 1024 * 1024;
const wishLimit = 16 * 1024;

const hashOf = (c: AppContext): ContentHash => `sha256:${c.req.param("hash") ?? ""}`;

const publishedAnswer = ({ hash, publishedAt, notice, warnings }: Published) => ({
  hash,
  publishedAt,
  effectiveAt: notice.policy.effectiveAt > publishedAt ? notice.policy.effectiveAt : publishedAt,
  warnings,
});

/** `GET /v1/notices`: every notice published, the latest first, and where each stands. */
export const getNotices: Handler = async (c) => {
  const actor = await siteActor(c);
  return c.json({ notices: await listNotices(c.get("context"), actor, actor.site) }, 200, fresh);
};

/** `POST /v1/notices`: publishes the draft of the revision that is named. */
export const postNotice: Handler = async (c) => {
  const actor = await siteActor(c);
  const read = async () => parsed(publishRequest, await bodyJson(c, wishLimit));
  const published = await publishDraft(c.get("context"), actor, { site: actor.site, read });
  return c.json(publishedAnswer(published), 201, fresh);
};

/** `GET /v1/notices/HASH`: one notice as its owner would write it again, and what it changed. */
export const getNotice: Handler = async (c) => {
  const actor = await siteActor(c);
  return c.json(await readNotice(c.get("context"), actor, { site: actor.site, hash: hashOf(c) }), 200, fresh);
};

/** `POST /v1/notices/HASH/restore`: an earlier notice in force again. */
export const postNoticeRestore: Handler = async (c) => {
  const actor = await siteActor(c);
  const published = await restoreNotice(c.get("context"), actor, { site: actor.site, hash: hashOf(c) });
  return c.json(publishedAnswer(published), 201, fresh);
};

/** `GET /v1/draft`: the draft and what would be said of it; without one, the notice in force as the place to begin. */
export const getDraft: Handler = async (c) => {
  const actor = await siteActor(c);
  return c.json(await readDraft(c.get("context"), actor, actor.site), 200, fresh);
};

/** `PUT /v1/draft`: saves over the revision that was read. */
export const putDraft: Handler = async (c) => {
  const actor = await siteActor(c);
  const saved = await saveDraft(c.get("context"), actor, { site: actor.site, read: () => bodyJson(c, draftLimit) });
  return c.json(saved, 200, fresh);
};

/** `DELETE /v1/draft`: drops it; again is the same. */
export const deleteDraft: Handler = async (c) => {
  const actor = await siteActor(c);
  await dropDraft(c.get("context"), actor, actor.site);
  return c.body(null, 204, fresh);
};

/** `POST /v1/draft/theme`: tokens for its look, from the site's own page; nothing is stored. */
export const postTheme: Handler = async (c) => {
  const actor = await siteActor(c);
  const asked = { site: actor.site, read: () => bodyJson(c, wishLimit) };
  return c.json(await readSiteTheme(c.get("context"), actor, asked), 200, fresh);
};

/** `POST /v1/draft/outline`: the settings of a first notice, for a draft; nothing is stored. */
export const postOutline: Handler = async (c) => {
  const actor = await siteActor(c);
  const read = () => bodyJson(c, wishLimit);
  return c.json({ settings: await noticeOutline(c.get("context"), actor, { site: actor.site, read }) }, 200, fresh);
};

const published = (c: AppContext, value: unknown) =>
  publicText(c, JSON.stringify(value), { type: "application/json", cache: "public, max-age=3600" });

/** `GET /v1/languages`: those that this version has texts in. */
export const getLanguages: Handler = (c) => published(c, { languages: shippedLanguages() });

/** `GET /v1/languages/LANG`: the texts of one. */
export const getLanguage: Handler = (c) => published(c, shippedTexts(c.req.param("lang") ?? ""));

/** `GET /v1/vendors`: the catalogue to choose from. */
export const getVendors: Handler = (c) => published(c, { vendors: knownVendors() });
