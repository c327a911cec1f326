// How far a suppression reaches that names a controller: to every site of this installation that works for that controller, or with it.
import type { SiteId } from "../../core/ids.ts";
import { controllersIn, type Notice } from "../../core/notice.ts";
import type { ServiceContext } from "../context.ts";
import type { SubjectHash } from "../store/record-rows.ts";
import type { SuppressionRow } from "../store/suppressions.ts";
import { audited } from "./audit.ts";
import { standingNotices } from "./notices.ts";

/** A site that works for a controller, and with which topics today: with all where it is the site's own. */
export interface ControllerSite {
  readonly site: SiteId;
  /** Of a site that processes for several or decides with them; undefined where the whole site is the controller's. */
  readonly topics: readonly string[] | undefined;
}

/** What a notice has the controller decide about, alone or with others: everything (undefined), some purposes, or nothing. */
function topicsFor(notice: Notice, name: string): readonly string[] | undefined {
  if (notice.controller.name === name) return undefined;
  return notice.purposes.map(({ id }) => id).filter((id) => controllersIn(notice, id).includes(name));
}

/** A function that says with which topics a site works for a controller, by its notice in force or the one announced; undefined where it does not. */
export async function controllersAt(
  context: ServiceContext,
  site: SiteId,
): Promise<(controller: string) => ControllerSite | undefined> {
  const { current, coming } = await standingNotices(context, site);
  const notices = [current, coming?.row].flatMap((row) => (row ? [row.notice] : []));
  return (controller) => {
    const told = notices.map((notice) => topicsFor(notice, controller));
    if (told.includes(undefined)) return { site, topics: undefined };
    const topics = [...new Set(told.flatMap((one) => one ?? []))];
    return topics.length === 0 ? undefined : { site, topics };
  };
}

/** Every site that works for the controller by its notice in force or the one announced, the asked one first. */
export async function controllerSites(
  context: ServiceContext,
  { site: own, controller }: { site: SiteId; controller: string },
): Promise<ControllerSite[]> {
  const sites = (await context.control.sites()).map(({ id }) => id);
  const ordered = [own, ...sites.filter((id) => id !== own)];
  const found = await Promise.all(ordered.map(async (site) => (await controllersAt(context, site))(controller)));
  return found.filter((one) => one !== undefined);
}

/** An entry that holds for a controller, and how each site knows whom it protects. */
interface ReachingEntry {
  readonly row: Omit<SuppressionRow, "id" | "hash">;
  readonly hashAt: (site: SiteId) => SubjectHash;
}

/**
 * The row of an entry at one site, if any: for every topic at the controller's own, and elsewhere for whatever is done
 * for it on the day of a question. An entry that names a topic is about that one where it is done for the controller.
 */
export function rowsAt(
  { site, topics }: ControllerSite,
  { row: { controller, ...row }, hashAt }: ReachingEntry,
  freshId: () => string,
): SuppressionRow[] {
  if (topics && row.topic !== undefined && !topics.includes(row.topic)) return [];
  const about = topics && row.topic === undefined ? { controller } : {};
  return [{ ...row, ...about, id: freshId(), hash: hashAt(site) }];
}

/** Stores the entries at the other sites of their controllers; on return every check there follows them. Tells how many sites. */
export async function reachOtherSites(
  context: ServiceContext,
  own: SiteId,
  rows: ReadonlyMap<SiteId, readonly SuppressionRow[]>,
): Promise<number> {
  const others = [...rows].filter(([site, there]) => site !== own && there.length > 0);
  const actor = { kind: "system", name: "controller" } as const;
  for (const [site, there] of others)
    await audited(context, { actor, verb: "suppression.add", site }, async () => {
      const added = (await (await context.site(site)).addSuppressions(there)).length;
      context.webhooks.changed(site);
      return { value: undefined, detail: `added ${added} of ${there.length}, said at ${own}` };
    });
  return others.length;
}
