// The numbers of a site's days, once and as a stream: /v1/stats.
import { readStats, watchStats, type Today } from "../services/stats.ts";
import { siteActor } from "./auth.ts";
import type { Handler } from "./deps.ts";
import { streamOf } from "./lines.ts";

const fresh = { "Cache-Control": "no-store" };
/** How often the numbers of a stream are looked at. */
const lookEveryMs = 1_000;
/** A line that says nothing, for proxies that close what is silent. */
const silentLooks = 15;
/** A stream ends by itself, and its reader comes again: workerd counts what one request may ask of a database. */
const mostLooks = 240;

/** `GET /v1/stats?from=2026-11-01&to=2026-11-28` */
export const getStats: Handler = async (c) => {
  const actor = await siteActor(c);
  const { from, to } = c.req.query();
  return c.json(await readStats(c.get("context"), actor, { site: actor.site, from, to }), 200, fresh);
};

/** `GET /v1/stats/live`: today's numbers as server-sent events (WHATWG HTML §9.2), one whenever they change. */
export const getStatsLive: Handler = async (c) => {
  const actor = await siteActor(c);
  const look = await watchStats(c.get("context"), actor, actor.site);
  const { deps, requestId } = c.var;
  const events = eventsOf(look, { signal: c.req.raw.signal, report: (error) => deps.report(error, requestId) });
  return c.body(streamOf(events), 200, { ...fresh, "Content-Type": "text/event-stream", "X-Accel-Buffering": "no" });
};

/** An event for each change; a look that fails ends the stream, and the reader comes again after a second. */
async function* eventsOf(
  look: () => Promise<Today>,
  { signal, report }: { signal: AbortSignal; report: (error: unknown) => void },
): AsyncGenerator<string> {
  yield `retry: ${lookEveryMs}\n\n`;
  let said = "";
  for (let looks = 0, silent = 0; looks < mostLooks && !signal.aborted; looks++) {
    let text: string;
    try {
      text = JSON.stringify(await look());
    } catch (error) {
      report(error);
      return;
    }
    silent = text === said ? silent + 1 : 0;
    if (silent === 0) yield `event: today\ndata: ${text}\n\n`;
    else if (silent % silentLooks === 0) yield ": still here\n\n";
    said = text;
    await new Promise((resolve) => setTimeout(resolve, lookEveryMs));
  }
}
