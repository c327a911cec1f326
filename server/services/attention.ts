// Attention: what a site's owner should look at now, each with what to do about it.
import type { SiteId } from "../../core/ids.ts";
import { checkFindings, type Hit } from "../../core/install.ts";
import { instantAt, millisecondsOf, type Instant } from "../../core/time.ts";
import { isRecent, type Actor, type ServiceContext } from "../context.ts";
import type { SiteStore } from "../store/rows.ts";
import { audited } from "./audit.ts";
import { lookedThrough } from "./look-throughs.ts";
import { plannedRun } from "./retention-schedule.ts";
import { screeningDays } from "./screenings.ts";
import { existingSite } from "./sites.ts";
import { isSealingLate } from "./unsealed.ts";
import { logHealth } from "./witnesses.ts";

const dayMs = 86_400_000;
/** How far ahead it looks. */
const soonDays = 30;
/** A backup older than this is named. */
const backupDays = 2;
/** That a backup can be restored is known for so long. */
const restoreDays = 90;
/** Of so many deliveries of a webhook the one that was tried last is looked at. */
const latestDeliveries = 200;
/** A notice without pictures is named after so long. */
const picturedMs = dayMs;
/** Consents are counted by going through all of them, so seldom. */
const countedMs = 600_000;

/** What may need attention: the most urgent first. */
export const attentionCodes = {
  "log-damaged":
    "The log is not what its latest checkpoint signed. Restore the latest backup beside it and run assent verify.",
  "records-differ":
    "States, personal halves or erasures do not follow from the records of the log. Run assent doctor: it names them.",
  "log-contradicted": "The log no longer stands by a checkpoint that a witness kept. See the log's report.",
  "not-sealed": "Entries wait for a checkpoint for longer than a minute: the sequencer does not come through.",
  "webhook-stopped":
    "A webhook is told nothing any more: its receiver failed for days, or said that it is gone. Mend the receiver, then make the webhook active again.",
  "webhook-failing":
    "A webhook's receiver refuses what it is told, or does not answer. It is tried again for days; look at its deliveries for what it says.",
  "no-backup": "No backup was made of this installation. Run assent backup.",
  "backup-old": "The latest backup is more than two days old. Run assent backup, best every night.",
  "restore-untested":
    "There are backups, and nobody has tried to restore one for ninety days. Run assent restore into an empty folder: what it verifies is noted here.",
  "proxy-not-believed":
    "Requests come through a proxy whose X-Forwarded-For is not believed, so everybody shares one rate limit. Set ASSENT_TRUST_PROXY=1.",
  "screening-stale": "A register of numbers that are not to be called is too old to be believed: import a newer file.",
  "mail-refused":
    "Messages could not be sent: the mail server refused them, or a backup was restored while they waited. Look at the mail settings.",
  "tag-early":
    "When a page was checked last, something ran before the tag. Open Install, put the tag first, and check the page again.",
  "retention-due":
    "Records are past the period they are kept for. Look at the report of assent retention and take them away, or set forgetAfterDays: then they go by themselves, so many days after they were reported.",
  "hold-ending": "Holds end soon: what only they keep goes with the next retention run after that.",
  "restriction-ending": "People who are kept for a claim only are erased soon.",
  "origin-foreign": "Pages of an origin that is not this site's load its script; answers given there are refused.",
  "consents-ending": "Consents lapse soon.",
  "notice-unpictured":
    "There are no pictures of the notice in force, so a record can show its words and run it again, and no picture of the day. Run assent publish on a computer with a browser.",
} as const;
export type AttentionCode = keyof typeof attentionCodes;

/** One thing to look at. `severity` 1 is to be mended now, 2 soon, 3 is good to know. */
export interface Attention {
  readonly code: AttentionCode;
  readonly severity: 1 | 2 | 3;
  readonly about: string;
  readonly count?: number;
  /** Such as a register or an origin. */
  readonly name?: string;
  /** When it began, or will happen. */
  readonly at?: Instant;
}

type Finding = Omit<Attention, "about">;

/** What needs attention at the site, the most urgent first. Needs the scope `stats`, or any role. */
export function readAttention(context: ServiceContext, actor: Actor, site: SiteId): Promise<readonly Attention[]> {
  return audited(context, { actor, verb: "attention.read", site }, async () => {
    const { origins } = await existingSite(context, site);
    const store = await context.site(site);
    const found = await Promise.all([
      ofLog(context, site, store),
      ofBackups(context),
      ofRegisters(context, site, store),
      ofRestrictions(context, store),
      ofHolds(context, store),
      ofRetention(context, site),
      ofPages(context, store, origins),
      ofConsents(context, site, store),
      ofWebhooks(store),
      ofMail(store),
      ofPictures(context, store),
    ]);
    const order = Object.keys(attentionCodes);
    const value = [...found.flat(), ...ofProxies(context)]
      .sort((a, b) => a.severity - b.severity || order.indexOf(a.code) - order.indexOf(b.code))
      .map((finding): Attention => ({ ...finding, about: attentionCodes[finding.code] }));
    return { value, detail: `${value.length} things` };
  });
}

async function ofLog(context: ServiceContext, site: SiteId, store: SiteStore): Promise<Finding[]> {
  const { sound, contradictions, entries, sealed } = await logHealth(context, site);
  const found: Finding[] = [];
  const looked = await lookedThrough(context, site);
  if (!sound || looked?.log !== undefined) found.push({ code: "log-damaged", severity: 1 });
  if (looked && looked.findings > 0)
    found.push({ code: "records-differ", severity: 1, count: looked.findings, at: looked.at });
  if (contradictions > 0) found.push({ code: "log-contradicted", severity: 1, count: contradictions });
  if (await isSealingLate(context, { site, store, entries, sealed })) {
    const at = (await store.latestCheckpoint())?.at;
    found.push({ code: "not-sealed", severity: 1, count: entries - sealed, ...(at ? { at } : {}) });
  }
  return found;
}

async function ofBackups(context: ServiceContext): Promise<Finding[]> {
  // On workerd the databases' own server is backed up, by whoever runs it.
  if (!context.dataFolder) return [];
  const at = (await context.dataFolder.latestBackup())?.at;
  if (at === undefined) return [{ code: "no-backup", severity: 2 }];
  const found: Finding[] = [];
  if (context.nowMs() - millisecondsOf(at) > backupDays * dayMs) found.push({ code: "backup-old", severity: 2, at });
  const tested = (await context.dataFolder.restoreTest())?.at;
  const isTested = tested !== undefined && context.nowMs() - millisecondsOf(tested) <= restoreDays * dayMs;
  if (!isTested) found.push({ code: "restore-untested", severity: 3, ...(tested ? { at: tested } : {}) });
  return found;
}

function ofProxies({ memory }: ServiceContext): Finding[] {
  const { forwardedAtMs } = memory;
  return forwardedAtMs === undefined ? [] : [{ code: "proxy-not-believed", severity: 2, at: instantAt(forwardedAtMs) }];
}

async function ofRegisters(context: ServiceContext, site: SiteId, store: SiteStore): Promise<Finding[]> {
  const maxDays = await screeningDays(context, site);
  // A site that never imported a register calls nobody by it; a check says what is missing.
  const current = (await store.registerVersions()).filter(({ state }) => state === "current");
  return current
    .filter(({ asOf }) => context.nowMs() - millisecondsOf(asOf) > maxDays * dayMs)
    .map(({ register, asOf }) => ({ code: "screening-stale", severity: 1, name: register, at: asOf }));
}

async function ofRestrictions(context: ServiceContext, store: SiteStore): Promise<Finding[]> {
  const soonMs = context.nowMs() + soonDays * dayMs;
  const ending = (await store.restrictions()).filter(({ untilMs }) => untilMs < soonMs);
  const [first] = ending;
  if (!first) return [];
  return [{ code: "restriction-ending", severity: 2, count: ending.length, at: instantAt(first.untilMs) }];
}

async function ofHolds(context: ServiceContext, store: SiteStore): Promise<Finding[]> {
  const [now, soon] = [context.now(), instantAt(context.nowMs() + soonDays * dayMs)];
  const ends = (await store.holds({ lifted: false })).map(({ until }) => until).filter((at) => at > now && at < soon);
  const [at] = ends.sort();
  return at === undefined ? [] : [{ code: "hold-ending", severity: 3, count: ends.length, at }];
}

async function ofRetention(context: ServiceContext, site: SiteId): Promise<Finding[]> {
  const planned = await plannedRun(context, site);
  if (!planned) return [];
  const { records: count, runsAt, reportedAt } = planned;
  // Where it goes by itself there is nothing to do but to look.
  return [{ code: "retention-due", severity: runsAt ? 3 : 2, count, at: runsAt ?? reportedAt }];
}

async function ofPages(context: ServiceContext, store: SiteStore, origins: readonly string[]): Promise<Finding[]> {
  const hits = await store.hits();
  const isOwn = ({ origin }: Hit) => origins.includes(origin);
  const isEarly = (hit: Hit) =>
    checkFindings(hit, context.nowMs()).some(({ code }) => code === "asked-early" || code === "before-default");
  return [
    ...hits
      .filter((hit) => isOwn(hit) && isEarly(hit))
      .map((hit): Finding => ({ code: "tag-early", severity: 1, name: hit.origin, at: hit.check!.at })),
    ...hits
      .filter((hit) => !isOwn(hit))
      .map(({ origin, lastAt }): Finding => ({ code: "origin-foreign", severity: 2, name: origin, at: lastAt })),
  ];
}

async function ofWebhooks(store: SiteStore): Promise<Finding[]> {
  const found = await Promise.all(
    (await store.webhooks()).map(async ({ id, url, state }): Promise<Finding[]> => {
      // An address may hold a token of the receiver's: its host says enough.
      const name = new URL(url).host;
      if (state === "gone" || state === "failing") return [{ code: "webhook-stopped", severity: 1, name }];
      if (state !== "active") return [];
      const tried = (await store.deliveries({ webhook: id, most: latestDeliveries })).filter(
        (one) => one.tried !== null,
      );
      const last = tried.toSorted((a, b) => b.tried! - a.tried!)[0];
      if (last?.state !== "waiting") return [];
      return [{ code: "webhook-failing", severity: 2, name, at: instantAt(last.tried!) }];
    }),
  );
  return found.flat();
}

async function ofMail(store: SiteStore): Promise<Finding[]> {
  const { refused } = await store.mailStates();
  return refused > 0 ? [{ code: "mail-refused", severity: 2, count: refused }] : [];
}

async function ofPictures(context: ServiceContext, store: SiteStore): Promise<Finding[]> {
  const { current } = await store.standingNotices(context.now());
  // Publishing in the console comes first, photographing by command after it: a day is given for that.
  if (!current || context.nowMs() - millisecondsOf(current.publishedAt) < picturedMs) return [];
  const pictures = await store.screenshots(current.hash);
  return pictures.length > 0 ? [] : [{ code: "notice-unpictured", severity: 3, at: current.publishedAt }];
}

async function ofConsents(context: ServiceContext, site: SiteId, store: SiteStore): Promise<Finding[]> {
  const { ending } = context.memory;
  const nowMs = context.nowMs();
  let known = ending.get(site);
  if (!known || !isRecent(known.readAtMs, nowMs, countedMs)) {
    const count = await store.endingStates({ fromMs: nowMs, toMs: nowMs + soonDays * dayMs });
    known = { count, readAtMs: nowMs };
    ending.set(site, known);
  }
  return known.count > 0 ? [{ code: "consents-ending", severity: 3, count: known.count }] : [];
}
