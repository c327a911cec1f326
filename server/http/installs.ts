// What a site's pages say of the tag in them, and what its owner is told of that: /v1/shown, /v1/install, /v1/install/reports, /v1/attention.
import { readAttention } from "../services/attention.ts";
import { readInstall } from "../services/installs.ts";
import { tellPageReport } from "../services/page-checks.ts";
import { countShowing } from "../services/showings.ts";
import { publicActor } from "./actor.ts";
import { siteActor } from "./auth.ts";
import { bodyJson } from "./body.ts";
import type { Handler } from "./deps.ts";
import { fromPages } from "./foreign-pages.ts";

const fresh = { "Cache-Control": "no-store" };
const showingLimit = 512;
const reportLimit = 8_192;

/** `POST /v1/shown`: a page put the question on screen. Nobody waits for the answer, so nothing is awaited for it. */
export const postShown: Handler = async (c) => {
  const body = await bodyJson(c, showingLimit);
  const rest = await fromPages(c, { sent: "showing", body }, () =>
    countShowing(c.get("context"), publicActor(c), body),
  );
  c.get("deps").afterwards(c, rest());
  return c.body(null, 204, fresh);
};

/** `GET /v1/install`: whether the tag works, and what is wrong with it. */
export const getInstall: Handler = async (c) => {
  const actor = await siteActor(c);
  return c.json(await readInstall(c.get("context"), actor, actor.site), 200, fresh);
};

/** `POST /v1/install/reports`: what a page tells that its owner opened from the console. */
export const postPageReport: Handler = async (c) => {
  const body = await bodyJson(c, reportLimit);
  await fromPages(c, { sent: "report", body }, () => tellPageReport(c.get("context"), publicActor(c), body));
  return c.body(null, 204, fresh);
};

/** `GET /v1/attention`: what needs attention, the most urgent first. */
export const getAttention: Handler = async (c) => {
  const actor = await siteActor(c);
  return c.json({ things: await readAttention(c.get("context"), actor, actor.site) }, 200, fresh);
};
