// Attention: what a site's owner should look at now, each with what to do about it.
import type { SiteId } from "../../core/ids.ts";
import { checkFindings, type Hit } from "../../core/install.ts";
import { instantAt, millisecondsOf, type Instant } from "../../core/time.ts";
import { isRecent, type Actor, type ServiceContext } from "../context.ts";
import type { SiteStore } from "../store/rows.ts";
import { audited } from "./audit.ts";
import { screeningDays } from "./screenings.ts";
import { existingSite } from "./sites.ts";
import { isSealingLate } from "./unsealed.ts";
import { logHealth } from "./witnesses.ts";

const dayMs = 86_400_000;
/** How far ahead it looks. */
const soonDays = 30;
/** A backup older than this is named. */
const backupDays = 2;
/** Consents are counted by going through all of them, so seldom. */
const countedMs = 600_000;

/** What may need attention: the most urgent first. */
export const attentionCodes = {
  "log-damaged":
    "The log is not what its latest checkpoint signed. Restore the latest backup beside it and run assent verify.",
  "log-contradicted": "The log no longer stands by a checkpoint that a witness kept. See the log's report.",
  "not-sealed": "Entries wait for a checkpoint for longer than a minute: the sequencer does not come through.",
  "webhook-stopped":
    "A webhook is told nothing any more: its receiver failed for days, or said that it is gone. Mend the receiver, then make the webhook active again.",
  "no-backup": "No backup was made of this installation. Run assent backup.",
  "backup-old": "The latest backup is more than two days old. Run assent backup, best every night.",
  "proxy-not-believed":
    "Requests come through a proxy whose X-Forwarded-For is not believed, so everybody shares one rate limit. Set ASSENT_TRUST_PROXY=1.",
  "screening-stale": "A register of numbers that are not to be called is too old to be believed: import a newer file.",
  "mail-refused":
    "Messages could not be sent: the mail server refused them, or a backup was restored while they waited. Look at the mail settings.",
  "tag-early":
    "When a page was checked last, something ran before the tag. Open Install, put the tag first, and check the page again.",
  "hold-ending": "Holds end soon: what only they keep goes with the next retention run after that.",
  "restriction-ending": "People who are kept for a claim only are erased soon.",
  "origin-foreign": "Pages of an origin that is not this site's load its script; answers given there are refused.",
  "consents-ending": "Consents lapse soon.",
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
      ofPages(context, store, origins),
      ofConsents(context, site, store),
      ofWebhooks(store),
      ofMail(store),
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
  if (!sound) found.push({ code: "log-damaged", severity: 1 });
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
  const isOld = context.nowMs() - millisecondsOf(at) > backupDays * dayMs;
  return isOld ? [{ code: "backup-old", severity: 2, at }] : [];
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
  const stopped = (await store.webhooks()).filter(({ state }) => state === "gone" || state === "failing");
  // An address may hold a token of the receiver's: its host says enough.
  return stopped.map(({ url }) => ({ code: "webhook-stopped", severity: 1, name: new URL(url).host }));
}

async function ofMail(store: SiteStore): Promise<Finding[]> {
  const { refused } = await store.mailStates();
  return refused > 0 ? [{ code: "mail-refused", severity: 2, count: refused }] : [];
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
