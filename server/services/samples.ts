// The sample site: a site of its own, with databases and a log of its own, filled with made-up people, and wiped with one act.
import { siteNameRequest } from "../../core/console-schema.ts";
import type { SiteId } from "../../core/ids.ts";
import { instantAt, millisecondsOf, type Instant } from "../../core/time.ts";
import { isRecent, type ServiceContext, type UserActor } from "../context.ts";
import { ProblemError, refusal } from "../errors.ts";
import type { SiteRow } from "../store/site-rows.ts";
import { audited, type Effect } from "./audit.ts";
import { parsed } from "./parse.ts";
import { fillSample, sampleOrigin } from "./sample-acts.ts";
import { existingSite, freshSiteId, storeSite } from "./sites.ts";

/**
 * The installation's sample site, made and filled where there is none, under the name that is asked for. Its only
 * origin is one that no page can have, so that nothing real comes to it, and nothing of it is in another site's
 * databases, numbers, log or exports. One at a time: who asks while it is made, here or by another process, waits for it;
 * one that was not filled to its end, as by a process that was killed, is wiped and made anew. Throws `not-found` where this runtime could not take
 * it away again. Owners may.
 */
export function openSample(context: ServiceContext, actor: UserActor, read: () => unknown): Promise<SiteRow> {
  return audited(context, { actor, verb: "site.create", site: null }, async () => {
    const { name } = parsed(siteNameRequest, await read());
    if (!context.removeSite) throw refusal("not-found", "no-samples");
    const { memory } = context;
    while (memory.makingSample) await memory.makingSample;
    const work = standingOrMade(context, actor, name.trim());
    const ended = () => {
      delete memory.makingSample;
    };
    memory.makingSample = work.then(ended, ended);
    return work;
  });
}

async function standingOrMade(context: ServiceContext, actor: UserActor, name: string): Promise<Effect<SiteRow>> {
  for (;;) {
    const standing = await standingSample(context);
    if (standing?.sampleFilledAt) {
      // Of one that another process made, this one may not know yet.
      delete context.memory.sites;
      return { value: standing, detail: `${standing.id} sample, was there` };
    }
    if (standing && isBeingFilled(context, standing)) await new Promise((resolve) => setTimeout(resolve, lookEveryMs));
    // Half a sample teaches nothing.
    else if (standing) await removed(context, standing);
    else {
      const row = await begun(context, name);
      if (row) return filled(context, actor, row);
    }
  }
}

const standingSample = async ({ control }: ServiceContext): Promise<SiteRow | undefined> =>
  (await control.sites()).find(({ isSample }) => isSample);

/** How long whoever fills it is believed to live on without a word: many times what each part of it takes. */
const believedMs = 15_000;
const lookEveryMs = 100;

const untilIn = (context: ServiceContext): Instant => instantAt(context.nowMs() + believedMs);

/** A time that is further off than anybody can have said comes from a clock that was set back, and says nothing. */
function isBeingFilled(context: ServiceContext, { sampleFillingUntil }: SiteRow): boolean {
  if (sampleFillingUntil === undefined) return false;
  const left = millisecondsOf(sampleFillingUntil) - context.nowMs();
  return left > 0 && left <= believedMs;
}

/** An empty sample to be filled; undefined where another process began one in the same moment. */
async function begun(context: ServiceContext, name: string): Promise<SiteRow | undefined> {
  const id = freshSiteId(context) as SiteId;
  const sampleFillingUntil = untilIn(context);
  try {
    return await storeSite(context, { id, name, origins: [sampleOrigin], isSample: true, sampleFillingUntil });
  } catch (error) {
    // The store takes no second.
    if (await standingSample(context)) return undefined;
    throw error;
  }
}

async function filled(context: ServiceContext, actor: UserActor, row: SiteRow): Promise<Effect<SiteRow>> {
  const { id } = row;
  const { control } = context;
  const stands = async (said: Promise<boolean>) => {
    if (!(await said)) throw new ProblemError("not-found");
  };
  let saidMs = context.nowMs();
  const goesOn = async () => {
    if (isRecent(saidMs, context.nowMs(), believedMs / 10)) return;
    await stands(control.sampleFilling(id, untilIn(context)));
    saidMs = context.nowMs();
  };
  try {
    await fillSample(context, { user: actor, site: id, goesOn });
    await stands(control.sampleFilled(id, context.now()));
  } catch (error) {
    await removed(context, row);
    throw error;
  }
  return { value: row, detail: `${id} sample` };
}

/**
 * Takes the sample site away: its databases, its log with its keys, its drafts. The audit keeps that there was one.
 * Throws `may-not` for every other site, which nothing takes away. Owners may.
 */
export function wipeSample(context: ServiceContext, actor: UserActor, id: string): Promise<void> {
  return audited(context, { actor, verb: "site.wipe", site: null }, async () => {
    const { id: site } = await existingSite(context, id);
    const row = await context.control.site(site);
    if (!row) throw new ProblemError("not-found");
    if (!row.isSample) throw refusal("may-not", "not-a-sample");
    await removed(context, row);
    return { value: undefined, detail: `${row.id} sample` };
  });
}

// The row last: where this ends in between, the same act again finishes it.
async function removed(context: ServiceContext, { id }: SiteRow): Promise<void> {
  await context.removeSite?.(id);
  await context.control.removeSample(id);
  // Another process that still knew it may have made a file of it since; by now none knows it.
  await context.removeSite?.(id);
  const { memory } = context;
  delete memory.sites;
  memory.standing.delete(id);
}
