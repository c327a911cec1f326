// /v1/packs: the evidence of a person's acts, or of one record, as a file that verifies itself offline.
import { collectPack, type CollectedPack } from "../services/packs.ts";
import { siteActor } from "./auth.ts";
import { bodyJson } from "./body.ts";
import type { AppContext, Handler } from "./deps.ts";
import { packFile, packName } from "./pack-page.ts";

const limit = 8_192;

/** The pack as a file to keep: on screen the policy of this server would not let its script run. */
export async function packAnswer(c: AppContext, collected: CollectedPack): Promise<Response> {
  return c.body(await packFile(c.get("context"), collected), 200, {
    "Content-Type": "text/html; charset=utf-8",
    "Content-Disposition": `attachment; filename="${packName(collected)}"`,
    "Cache-Control": "private, no-store",
    "X-Robots-Tag": "noindex, nofollow",
  });
}

/** `GET /v1/packs/RECORD`: of the record, or with `?about=subject` of the person it is about. */
export const getPack: Handler = async (c) => {
  const actor = await siteActor(c);
  const subject = { kind: "record", id: c.req.param("id") };
  const request = { subject, about: c.req.query("about") ?? "record", lang: c.req.query("lang") };
  return packAnswer(c, await collectPack(c.get("context"), actor, { site: actor.site, read: () => request }));
};

/** `POST /v1/packs`: of a person by address, which never stands in an address line. */
export const postPack: Handler = async (c) => {
  const actor = await siteActor(c);
  const asked = { site: actor.site, read: () => bodyJson(c, limit) };
  return packAnswer(c, await collectPack(c.get("context"), actor, asked));
};
