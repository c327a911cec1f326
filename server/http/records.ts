// The address of records: /v1/records.
import type { ServiceContext } from "../context.ts";
import { answerCookie } from "../services/answer-cookie.ts";
import { noteRecord } from "../services/notes.ts";
import { findRecords } from "../services/record-search.ts";
import { recordDecision, type PublicActor } from "../services/records.ts";
import { publicActor } from "./actor.ts";
import { hasCredential, siteActor } from "./auth.ts";
import { bodyJson } from "./body.ts";
import type { Handler } from "./deps.ts";
import { fromPages } from "./foreign-pages.ts";
import { wholeAnswer } from "./frame.ts";

/** Most bytes of a record's request. */
export const recordLimit = 8_192;

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
  // Here alone: what Node's own way in refuses comes here too.
  return fromPages(c, { sent: "record", body }, async () => {
    const { text, status, headers } = await recordAnswer(context, actor, { body, cookies: c.req.header("Cookie") });
    return wholeAnswer(c, text, status, headers);
  });
};

/** Whatever a page's post is answered with once its record is durable. */
export async function recordAnswer(
  context: ServiceContext,
  actor: PublicActor,
  { body, cookies }: { readonly body: unknown; readonly cookies: string | undefined },
): Promise<{ readonly text: string; readonly status: number; readonly headers: Record<string, string> }> {
  const { created, answer, site } = await recordDecision(context, actor, body);
  // The record is stored: a courtesy that fails takes no acknowledgement back.
  const cookie = cookies && (await answerCookie(context, actor, { site, record: answer.id, cookies }).catch(() => ""));
  const headers = { "Content-Type": "application/json", "Cache-Control": "no-store" };
  return {
    text: JSON.stringify(answer),
    status: created ? 201 : 200,
    headers: cookie ? { ...headers, "Set-Cookie": cookie } : headers,
  };
}
