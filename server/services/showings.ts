// Showings: how often pages put the question on screen. Counted, not recorded: nothing says who was asked.
import type { SiteId } from "../../core/ids.ts";
import { showingRequest } from "../../core/stats-schema.ts";
import { dayIn, talliesOfShowing } from "../../core/tally.ts";
import type { ServiceContext } from "../context.ts";
import { ProblemError } from "../errors.ts";
import type { TallyRow } from "../store/tally-rows.ts";
import { noteHit } from "./installs.ts";
import { standingNotices } from "./notices.ts";
import { parsed } from "./parse.ts";
import type { PublicActor } from "./records.ts";
import { settingsOf } from "./settings.ts";
import { siteById } from "./sites.ts";

/** Showings of this long are written together: many pages, one commit. */
const gatheredMs = 500;

/**
 * Counts one showing, and notes that the origin's page showed the notice. Throws `origin-not-allowed` as a record does,
 * and `not-valid`. Resolves with what is still to be done: counts are written half a second later, with all that came
 * meanwhile; those of a process that is killed then are lost.
 */
export async function countShowing(
  context: ServiceContext,
  actor: PublicActor,
  body: unknown,
): Promise<() => Promise<void>> {
  const { site: id, notice, lang } = parsed(showingRequest, body);
  const site = await siteById(context, id);
  const { origin } = actor;
  if (!site || origin === undefined || !site.origins.includes(origin)) throw new ProblemError("origin-not-allowed");
  const { current } = await standingNotices(context, site.id);
  // What nobody published is no language of ours, and would be a row of its own.
  const isKnown = current !== undefined && Object.hasOwn(current.notice.languages, lang);
  const day = dayIn((await settingsOf(context, site.id)).timeZone ?? "UTC")(context.nowMs());
  const { jurisdiction, device } = actor;
  const where = { lang: isKnown ? lang : undefined, jurisdiction, device };
  const isFirst = gather(
    context,
    site.id,
    talliesOfShowing(where).map((tally) => ({ ...tally, day, count: 1 })),
  );
  return async () => {
    // One must not wait for the other: what was gathered is written by whoever began it, or by nobody.
    const [noted] = await Promise.allSettled([
      noteHit(context, site.id, { origin, notice }),
      isFirst ? flushed(context, site.id) : undefined,
    ]);
    if (noted.status === "rejected") throw noted.reason;
  };
}

/** Adds to what waits to be written; true for whoever is to write it. */
function gather({ memory }: ServiceContext, site: SiteId, rows: readonly TallyRow[]): boolean {
  const waiting = memory.showings.get(site);
  const all = waiting ?? new Map<string, TallyRow>();
  if (!waiting) memory.showings.set(site, all);
  for (const row of rows) {
    const name = `${row.day} ${row.breakdown} ${row.value}`;
    all.set(name, { ...row, count: (all.get(name)?.count ?? 0) + 1 });
  }
  return !waiting;
}

async function flushed(context: ServiceContext, site: SiteId): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, gatheredMs));
  const rows = context.memory.showings.get(site);
  context.memory.showings.delete(site);
  if (rows) await (await context.site(site)).addShowings([...rows.values()]);
}
