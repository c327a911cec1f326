// The addresses of checks: /v1/check, /v1/check/stream and /v1/checks.
import { checkRecord } from "../services/check-records.ts";
import { checkStream } from "../services/check-stream.ts";
import { checkRecipients } from "../services/checks.ts";
import { recheckRecipients } from "../services/rechecks.ts";
import { siteActor } from "./auth.ts";
import { bodyJson } from "./body.ts";
import type { AppContext, Handler } from "./deps.ts";
import { linesOf, streamOf } from "./lines.ts";

const checkLimit = 4 * 1024 * 1024;
/** Characters of one line: an address, a reference and their names. */
const lineLimit = 2_048;
/** Bytes of a stream that is read to its end before it is answered. */
const wholeLimit = 1024 * 1024;

/** `POST /v1/check`: may these be contacted? The key is looked at before the body is read. */
export const postCheck: Handler = async (c) => {
  const actor = await siteActor(c);
  const {
    results: _,
    texts,
    ...summary
  } = await checkRecipients(c.get("context"), actor, () => bodyJson(c, checkLimit));
  // Ten thousand results are a megabyte and a half, which is text already.
  const text = `${JSON.stringify(summary).slice(0, -1)},"results":[${texts.join()}]}`;
  return c.body(text, 200, { "Content-Type": "application/json", "Cache-Control": "no-store" });
};

/** `POST /v1/check/stream`: the same for any number, line by line. */
export const postCheckStream: Handler = async (c) => {
  const actor = await siteActor(c);
  const answers = await checkStream(c.get("context"), actor, askedLines(c));
  return c.body(streamOf(answers), 200, { "Content-Type": "application/x-ndjson", "Cache-Control": "no-store" });
};

/**
 * The lines of the body as they come. A caller that hears no answer before it has said everything, as browsers do, would
 * wait for us while we wait for it: what is at most a mebibyte is taken whole first.
 */
async function* askedLines(c: AppContext): AsyncGenerator<string> {
  const isWhole = Number(c.req.header("Content-Length") ?? NaN) <= wholeLimit;
  yield* linesOf(isWhole ? new Blob([await c.req.raw.arrayBuffer()]).stream() : c.req.raw.body, lineLimit);
}

/** `GET /v1/checks/ID`: the decision record with its place in the log. */
export const getCheck: Handler = async (c) => {
  const actor = await siteActor(c);
  const found = await checkRecord(c.get("context"), actor, c.req.param("id") ?? "");
  return c.json(found, 200, { "Cache-Control": "no-store" });
};

/** `POST /v1/checks/ID/recheck`: what of it changed since. */
export const postRecheck: Handler = async (c) => {
  const actor = await siteActor(c);
  const asked = { check: c.req.param("id") ?? "", read: () => bodyJson(c, checkLimit) };
  return c.json(await recheckRecipients(c.get("context"), actor, asked), 200, { "Cache-Control": "no-store" });
};
