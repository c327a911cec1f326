// Health: how an installation and a site do, thing by thing, for the people who look after them.
import type { SiteId } from "../../core/ids.ts";
import { instantAt, millisecondsOf, type Instant } from "../../core/time.ts";
import type { Actor, BackupNote, RestoreTest, ServiceContext } from "../context.ts";
import type { SiteStore } from "../store/rows.ts";
import { audited } from "./audit.ts";
import { findingsIn, isTooLarge, lookedThrough } from "./look-throughs.ts";
import { existingSite } from "./sites.ts";
import { isSealingLate } from "./unsealed.ts";
import { logHealth } from "./witnesses.ts";

const dayMs = 86_400_000;
const lateMs = 60_000;
/** A backup older than this, in milliseconds, is named. */
const backupMs = 2 * dayMs;
/** Less room than this, in bytes, may be used up before somebody looks. */
const leastBytes = 1e9;

/** What is looked at, and what to do where it does not stand well. */
export const healthCodes = {
  database: "The databases of the installation and of the site answer.",
  log: "Restore the latest backup beside the data folder and run assent verify; see GET /v1/log.",
  sealing: "The sequencer does not come through: see the server's output, and the disk.",
  records:
    "A server looks through them a minute after its start; assent doctor does at once. Where it names some, restore the latest backup beside the data folder.",
  mail: "Set ASSENT_MAIL_SMTP or a mailer, where people are to be written to.",
  backup: "Run assent backup, best every night.",
  disk: "Make room: a full disk stops recording.",
  clock: "Set the server's clock by NTP.",
  address: "Put a proxy that ends https in front and set ASSENT_PUBLIC_URL to its https address.",
  proxy: "Behind a proxy that sets X-Forwarded-For, set ASSENT_TRUST_PROXY=1: else everybody shares one rate limit.",
} as const;
type HealthCode = keyof typeof healthCodes;

/** How one thing stands. */
export interface HealthCheck {
  readonly code: HealthCode;
  readonly state: "good" | "doubtful" | "bad";
  /** What to do; absent where it stands well. */
  readonly fix?: string;
  /** Entries of the log, entries that wait, or messages that wait. */
  readonly count?: number;
  /** Room on the disk. */
  readonly bytes?: number;
  /** Of the latest checkpoint, backup or record, or of what was seen last. */
  readonly at?: Instant;
  /** Such as `smtp`, the way messages go, or the address the server is reached at. */
  readonly name?: string;
}

/** How everything stands that is looked at. */
export interface Health {
  /** The server's own clock. */
  readonly at: Instant;
  readonly checks: readonly HealthCheck[];
}

/** How things stand, what is bad first. Owners, editors and auditors may. */
export function readHealth(context: ServiceContext, actor: Actor, site: SiteId): Promise<Health> {
  return audited(context, { actor, verb: "health.read", site }, async () => {
    await existingSite(context, site);
    const store = await context.site(site);
    const sites = await context.control.sites();
    const found = await Promise.all([
      ofLog(context, site, store),
      ofMail(context, store),
      ofFolder(context),
      ofClock(context, store),
    ]);
    const all = [check("database", "good", { count: sites.length }), ...found.flat(), ...ofWay(context)];
    const worst = ["bad", "doubtful", "good"];
    const order = Object.keys(healthCodes);
    const checks = all.toSorted(
      (a, b) => worst.indexOf(a.state) - worst.indexOf(b.state) || order.indexOf(a.code) - order.indexOf(b.code),
    );
    const unwell = checks.filter(({ state }) => state !== "good").length;
    return { value: { at: context.now(), checks }, detail: `${unwell} of ${checks.length} do not stand well` };
  });
}

const check = (
  code: HealthCode,
  state: HealthCheck["state"],
  more: Omit<HealthCheck, "code" | "state" | "fix"> = {},
): HealthCheck => ({ code, state, ...(state === "good" ? {} : { fix: healthCodes[code] }), ...more });

async function ofLog(context: ServiceContext, site: SiteId, store: SiteStore): Promise<HealthCheck[]> {
  const { sound, contradictions, entries, sealed } = await logHealth(context, site);
  const at = (await store.latestCheckpoint())?.at;
  const isLate = await isSealingLate(context, { site, store, entries, sealed });
  return [
    check("log", sound && contradictions === 0 ? "good" : "bad", { count: entries }),
    await ofRecords(context, site, entries),
    check("sealing", isLate ? "bad" : "good", { count: entries - sealed, ...(at ? { at } : {}) }),
  ];
}

/** Until the first look-through nobody can say; one begins a minute after the start of a server. The count says that none will. */
async function ofRecords(context: ServiceContext, site: SiteId, size: number): Promise<HealthCheck> {
  const looked = await lookedThrough(context, site);
  if (!looked) return check("records", "doubtful", isTooLarge(context, size) ? { count: size } : {});
  const { at, entries } = looked;
  const count = findingsIn(looked);
  return count === 0 ? check("records", "good", { at, count: entries }) : check("records", "bad", { at, count });
}

async function ofMail({ mail }: ServiceContext, store: SiteStore): Promise<HealthCheck[]> {
  const { waiting: count } = await store.mailStates();
  const name = mail.transport?.name;
  // Files are for whoever tries it out: nobody is reached by them.
  const isSent = name !== undefined && name !== "files";
  return [check("mail", isSent ? "good" : "doubtful", { count, ...(name === undefined ? {} : { name }) })];
}

async function ofFolder(context: ServiceContext): Promise<HealthCheck[]> {
  // On a libSQL server both are of whoever runs that.
  if (!context.dataFolder) return [];
  const [backup, { freeBytes }] = await Promise.all([context.dataFolder.latestBackup(), context.dataFolder.room()]);
  const isNew = backup !== undefined && context.nowMs() - millisecondsOf(backup.at) <= backupMs;
  return [
    check("backup", isNew ? "good" : "doubtful", backup ? { at: backup.at } : {}),
    check("disk", freeBytes < leastBytes ? "bad" : "good", { bytes: freeBytes }),
  ];
}

async function ofClock(context: ServiceContext, store: SiteStore): Promise<HealthCheck[]> {
  const count = await store.entryCount();
  const [latest] = count > 0 ? await store.records(count - 1, count) : [];
  if (!latest) return [check("clock", "good")];
  const { at } = latest.core;
  const isAhead = millisecondsOf(at) > context.nowMs() + lateMs;
  return [check("clock", isAhead ? "bad" : "good", isAhead ? { at } : {})];
}

/** How requests come here. */
function ofWay({ publicUrl, memory: { forwardedAtMs } }: ServiceContext): HealthCheck[] {
  const { protocol, hostname } = new URL(publicUrl);
  const isSafe = protocol === "https:" || ["localhost", "127.0.0.1", "[::1]"].includes(hostname);
  return [
    check("address", isSafe ? "good" : "doubtful", { name: publicUrl }),
    forwardedAtMs === undefined ? check("proxy", "good") : check("proxy", "doubtful", { at: instantAt(forwardedAtMs) }),
  ];
}

/** What is known of backups. `ours` is false where the databases' own server is backed up, by whoever runs it. */
export interface Backups {
  readonly ours: boolean;
  readonly latest?: BackupNote;
  readonly restoreTest?: RestoreTest;
  readonly databaseBytes?: number;
}

/** The latest backup, and when one was last restored to see whether it can be. Owners, editors and auditors may. */
export function readBackups(context: ServiceContext, actor: Actor, site: SiteId): Promise<Backups> {
  return audited(context, { actor, verb: "health.read", site }, async () => {
    await existingSite(context, site);
    const folder = context.dataFolder;
    const none: Backups = { ours: false };
    if (!folder) return { value: none, detail: "none of ours" };
    const [latest, restoreTest, { databaseBytes }] = await Promise.all([
      folder.latestBackup(),
      folder.restoreTest(),
      folder.room(),
    ]);
    const value = { ours: true, databaseBytes, ...(latest ? { latest } : {}), ...(restoreTest ? { restoreTest } : {}) };
    return { value, detail: latest ? `latest of ${latest.at}` : "none" };
  });
}
