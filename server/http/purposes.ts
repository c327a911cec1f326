// The addresses of the register of purposes: /v1/purposes, and the record of processing that it leads to.
import { faultAt } from "../errors.ts";
import { processingExport } from "../services/processing-export.ts";
import {
  listPurposes,
  purposeHistory,
  readPurpose,
  retirePurpose,
  setPurpose,
  type Expected,
  type NoticeWish,
} from "../services/purposes.ts";
import { siteActor } from "./auth.ts";
import { bodyJson, optionalBodyJson } from "./body.ts";
import type { AppContext, Handler } from "./deps.ts";

const limit = 128 * 1024;
const fresh = { "Cache-Control": "no-store" };
const idOf = (c: AppContext): string => c.req.param("id") ?? "";

/** `If-Match: "REVISION"`, or `If-None-Match: *` for a purpose that is to be new (RFC 9110 §13.1). */
function expectedBy(c: AppContext): Expected {
  if (c.req.header("If-None-Match")?.trim() === "*") return "absent";
  const [, revision] = /^"([^"]+)"$/.exec(c.req.header("If-Match")?.trim() ?? "") ?? [];
  return revision === undefined ? undefined : { revision };
}

/** `?of=coming` means the notice that was announced. */
function noticeWish(c: AppContext): { of: NoticeWish } {
  const of = c.req.query("of");
  if (of !== undefined && of !== "coming") throw faultAt("/of", "not-coming");
  return { of };
}

/** `GET /v1/purposes`: those in force, and those to come. */
export const getPurposes: Handler = async (c) => {
  const actor = await siteActor(c);
  return c.json(await listPurposes(c.get("context"), actor, actor.site), 200, fresh);
};

/** `GET /v1/purposes/ID`, with its revision as ETag. */
export const getPurpose: Handler = async (c) => {
  const actor = await siteActor(c);
  const purpose = await readPurpose(c.get("context"), actor, { site: actor.site, id: idOf(c), ...noticeWish(c) });
  return c.json(purpose, 200, { ...fresh, ETag: `"${purpose.revision}"` });
};

/** `GET /v1/purposes/ID/history` */
export const getPurposeHistory: Handler = async (c) => {
  const actor = await siteActor(c);
  return c.json(await purposeHistory(c.get("context"), actor, { site: actor.site, id: idOf(c) }), 200, fresh);
};

/** `PUT /v1/purposes/ID`: publishes the notice with the purpose as the body has it. */
export const putPurpose: Handler = async (c) => {
  const actor = await siteActor(c);
  const change = {
    site: actor.site,
    id: idOf(c),
    expected: expectedBy(c),
    ...noticeWish(c),
    read: () => bodyJson(c, limit),
  };
  const set = await setPurpose(c.get("context"), actor, change);
  const tag = set.purpose ? { ETag: `"${set.purpose.revision}"` } : {};
  return c.json(set, change.expected === "absent" ? 201 : 200, { ...fresh, ...tag });
};

/** `POST /v1/purposes/ID/retire`: publishes the notice without it. */
export const postPurposeRetire: Handler = async (c) => {
  const actor = await siteActor(c);
  const read = () => optionalBodyJson(c, limit);
  const change = { site: actor.site, id: idOf(c), expected: expectedBy(c), ...noticeWish(c), read };
  return c.json(await retirePurpose(c.get("context"), actor, change), 200, fresh);
};

const processing =
  (form: "json" | "csv"): Handler =>
  async (c) => {
    const actor = await siteActor(c);
    const { text, type } = await processingExport(c.get("context"), actor, {
      site: actor.site,
      form,
      lang: c.req.query("lang"),
    });
    const name = `${actor.site}-processing.${form}`;
    return c.body(text, 200, {
      ...fresh,
      "Content-Type": type,
      "Content-Disposition": `attachment; filename="${name}"`,
    });
  };

/** `GET /v1/processing.json`: the record of processing [GDPR Art. 30]. */
export const getProcessingJson = processing("json");

/** `GET /v1/processing.csv`: the same as a table. */
export const getProcessingCsv = processing("csv");
