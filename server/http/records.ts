// The address of records: /v1/records.
import { answerCookie } from "../services/answer-cookie.ts";
import { recordDecision } from "../services/records.ts";
import { publicActor } from "./actor.ts";
import { bodyJson } from "./body.ts";
import type { Handler } from "./deps.ts";

const recordLimit = 8_192;

/** `POST /v1/records`: 201 when the record is new, 200 with the same answer when it was there. */
export const postRecord: Handler = async (c) => {
  const body = await bodyJson(c, recordLimit);
  const context = c.get("context");
  const actor = publicActor(c);
  const { created, answer, site } = await recordDecision(context, actor, body);
  const cookies = c.req.header("Cookie");
  // The record is stored: a courtesy that fails takes no acknowledgement back.
  const cookie = cookies && (await answerCookie(context, actor, { site, record: answer.id, cookies }).catch(() => ""));
  if (cookie) c.header("Set-Cookie", cookie);
  return c.json(answer, created ? 201 : 200, { "Cache-Control": "no-store" });
};
