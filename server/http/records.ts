// The address of records: /v1/records.
import { answerCookie } from "../services/answer-cookie.ts";
import { noteRecord } from "../services/notes.ts";
import { findRecords } from "../services/record-search.ts";
import { recordDecision } from "../services/records.ts";
import { publicActor } from "./actor.ts";
import { hasCredential, siteActor } from "./auth.ts";
import { bodyJson } from "./body.ts";
import type { Handler } from "./deps.ts";
import { wholeAnswer } from "./frame.ts";

const recordLimit = 8_192;

/** With a key, or by a user: what an agent wrote down. */
const postNote: Handler = async (c) => {
  const actor = await siteActor(c);
  const asked = { site: actor.site, read: () => bodyJson(c, recordLimit) };
  const { answer, created } = await noteRecord(c.get("context"), actor, asked);
  return c.json(answer, created ? 201 : 200, { "Cache-Control": "no-store" });
};

/** `POST /v1/records/find`: no address of a person ever stands in a URL. */
export const postFind: Handler = async (c) => {
  const actor = await siteActor(c);
  const asked = { site: actor.site, read: () => bodyJson(c, recordLimit) };
  return c.json(await findRecords(c.get("context"), actor, asked), 200, { "Cache-Control": "no-store" });
};

/** `POST /v1/records`: 201 when the record is new, 200 with the same answer when it was there. */
export const postRecord: Handler = async (c) => {
  if (hasCredential(c)) return postNote(c);
  const body = await bodyJson(c, recordLimit);
  const context = c.get("context");
  const actor = publicActor(c);
  const { created, answer, site } = await recordDecision(context, actor, body);
  const cookies = c.req.header("Cookie");
  // The record is stored: a courtesy that fails takes no acknowledgement back.
  const cookie = cookies && (await answerCookie(context, actor, { site, record: answer.id, cookies }).catch(() => ""));
  return wholeAnswer(c, JSON.stringify(answer), created ? 201 : 200, {
    "Content-Type": "application/json",
    "Cache-Control": "no-store",
    ...(cookie ? { "Set-Cookie": cookie } : {}),
  });
};
