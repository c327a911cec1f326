// Suppressions: adding, finding and lifting entries that forbid contact. They count from the moment they are stored.
import type * as z from "zod/mini";
import {
  suppressionLift,
  suppressionQuestion,
  suppressionRequest,
  type suppressionResponse,
} from "../../core/contact-schema.ts";
import type { SuppressionEntry } from "../../core/contact-schema.ts";
import { uuidV7Hex, type SiteId } from "../../core/ids.ts";
import { suppressionNeeds } from "../../core/suppression.ts";
import { instantAt, millisecondsOf, type Instant } from "../../core/time.ts";
import type { Actor, ServiceContext } from "../context.ts";
import type { AddressKind } from "../../core/address.ts";
import { fault, faultAt, ProblemError, type Fault, type Wrong } from "../errors.ts";
import type { SubjectHash } from "../store/record-rows.ts";
import type { SuppressionRow } from "../store/suppressions.ts";
import { audited } from "./audit.ts";
import { controllerSites, reachOtherSites, rowsAt, type ControllerSite } from "./controller-reach.ts";
import { parsed } from "./parse.ts";
import { byKeyAsked, isByKey, keyedDenyHash, type SentRecipient } from "./recipients.ts";
import { settingsOf } from "./settings.ts";
import { addressKinds, denyAddress, normalAddress, subjectHashes } from "./subjects.ts";

/** Most rows that one call stores, at all sites together: ten thousand entries, and their controllers' other sites. */
const mostRows = 20_000;

interface Asked {
  readonly site: SiteId;
  /** Gives the body; asked for it only once the actor may ask. */
  readonly read: () => unknown;
}

/**
 * Adds entries, all or none; one that stands already stays as it is. Needs the scope `suppress.write`. One that names a
 * controller is stored at every site that works for it, each in one transaction, and the call is refused where that would
 * be more than twenty thousand rows; a crash between two sites leaves the rest to the call that is sent again. Throws
 * `not-valid` with the place of every entry that cannot be understood. The audit row holds counts alone.
 */
export function addSuppressions(
  context: ServiceContext,
  actor: Actor,
  { site, read }: Asked,
): Promise<z.infer<typeof suppressionResponse>> {
  return audited(context, { actor, verb: "suppression.add", site }, async () => {
    const { entries } = parsed(suppressionRequest, await read());
    byKeyAsked(actor, { site, recipients: entries });
    const { country } = await settingsOf(context, site);
    const now = context.now();
    const faults = entries.map((entry, i) => faultOf(entry, { i, country, now })).filter((one) => one !== undefined);
    if (faults.length > 0) throw new ProblemError("not-valid", undefined, { errors: faults.slice(0, 100) });
    const rows = await rowsBySite(context, { site, entries, country, now });
    const own = rows.get(site) ?? [];
    const added = (await (await context.site(site)).addSuppressions(own)).length;
    context.webhooks.changed(site);
    const otherSites = await reachOtherSites(context, site, rows);
    const isWide = entries.some(({ controller }) => controller !== undefined);
    const value = { added, standing: own.length - added, ...(isWide ? { otherSites } : {}) };
    return { value, detail: `added ${added} of ${own.length}${isWide ? `, at ${otherSites} other sites too` : ""}` };
  });
}

/** What each site stores of the entries; throws `not-valid` where one names a controller that this site does not work for. */
async function rowsBySite(
  context: ServiceContext,
  asked: { site: SiteId; entries: readonly SuppressionEntry[]; country: string | undefined; now: Instant },
): Promise<Map<SiteId, SuppressionRow[]>> {
  const { site: own, entries, country, now } = asked;
  const rows = new Map<SiteId, SuppressionRow[]>([[own, []]]);
  const keyed = new Map<SiteId, ReturnType<typeof denyHashes>>();
  const reach = new Map<string, readonly ControllerSite[]>();
  let count = 0;
  const freshId = () => `sup_${uuidV7Hex(millisecondsOf(now), context.random(10))}`;
  for (const [i, entry] of entries.entries()) {
    const { reason, channel, topic, source, controller } = entry;
    const since = entry.since === undefined ? now : instantAt(millisecondsOf(entry.since));
    const hashAt = (site: SiteId): SubjectHash => {
      const known = keyed.get(site) ?? denyHashes(context, site);
      keyed.set(site, known);
      return known(entry, country)!;
    };
    let sites: readonly ControllerSite[] = [{ site: own, topics: undefined }];
    if (controller !== undefined) {
      sites = reach.get(controller) ?? (await controllerSites(context, { site: own, controller }));
      reach.set(controller, sites);
      if (sites[0]?.site !== own) throw faultAt(`/entries/${i}/controller`, "controller-unknown");
    }
    const said = { row: { reason, channel, topic, controller, source, since, added: now }, hashAt };
    for (const one of sites) {
      const there = rows.get(one.site) ?? [];
      const added = rowsAt(one, said, freshId);
      // A no that would be stored nowhere is not taken.
      if (one.site === own && added.length === 0) throw faultAt(`/entries/${i}/topic`, "topic-unknown");
      count += added.length;
      if (count > mostRows) throw faultAt("/entries", "too-many-at-all", { most: mostRows });
      there.push(...added);
      rows.set(one.site, there);
    }
  }
  return rows;
}

function addressOf(sent: SentRecipient, usual: string | undefined): { kind: AddressKind; address: string } | undefined {
  const kind = addressKinds.find((one) => sent[one] !== undefined);
  const address = kind && normalAddress(kind, sent[kind]!, sent.country ?? usual);
  return kind && address !== undefined ? { kind, address } : undefined;
}

/** Makes what suppressions know an address, or the owner of a key, by; undefined for what cannot be understood. */
function denyHashes(context: ServiceContext, site: SiteId) {
  const hash = subjectHashes(context.identityKey(site), context.hmac);
  return (sent: SentRecipient, country: string | undefined): SubjectHash | undefined => {
    if (isByKey(sent)) return keyedDenyHash(sent, undefined);
    const found = addressOf(sent, country);
    return found && hash(found.kind, denyAddress(found.kind, found.address));
  };
}

/** What is wrong with how somebody is named, and where; undefined where nothing is. */
function namingFault(sent: SentRecipient, country: string | undefined): Fault | undefined {
  const kinds = addressKinds.filter((kind) => sent[kind] !== undefined);
  if (kinds.length + Number(isByKey(sent)) !== 1) return fault("", "person-unnamed");
  if (isByKey(sent)) {
    const isKey = keyedDenyHash(sent, undefined) !== undefined;
    return isKey ? undefined : fault("/suppressionKey", "needed-with-key");
  }
  if (addressOf(sent, country)) return undefined;
  return fault(`/${kinds[0]}`, "no-usable-address");
}

function faultOf(
  entry: SuppressionEntry,
  { i, country, now }: { i: number; country: string | undefined; now: Instant },
): Fault | undefined {
  const at = (member: string, ...wrong: Wrong): Fault => fault(`/entries/${i}${member}`, ...wrong);
  const { reason, since } = entry;
  const naming = namingFault(entry, country);
  if (naming) return { ...naming, pointer: `/entries/${i}${naming.pointer}` };
  const needed = suppressionNeeds[reason];
  if (needed && entry[needed] === undefined) return at(`/${needed}`, "needed-with-reason", { reason });
  // An objection to everything that was about one channel only would be read as less than it says.
  if (reason === "OBJECTED_ALL" && (entry.channel !== undefined || entry.topic !== undefined))
    return at("/reason", "about-everything");
  if (since !== undefined && millisecondsOf(since) > millisecondsOf(now)) return at("/since", "to-come");
  if (entry.controller !== undefined && isByKey(entry)) return at("/controller", "key-of-one-site");
  return undefined;
}

/** An entry as callers see it: never whose it is. */
export type SuppressionView = Omit<SuppressionRow, "hash">;

/** Every entry about one address, lifted ones too. Needs the scope `suppress.write`. Throws `not-valid`. */
export function findSuppressions(
  context: ServiceContext,
  actor: Actor,
  { site, read }: Asked,
): Promise<SuppressionView[]> {
  return audited(context, { actor, verb: "suppression.find", site }, async () => {
    const asked = parsed(suppressionQuestion, await read());
    const { country } = await settingsOf(context, site);
    byKeyAsked(actor, { site, recipients: [asked] });
    const wrong = namingFault(asked, country);
    if (wrong) throw new ProblemError("not-valid", undefined, { errors: [wrong] });
    const hash = denyHashes(context, site)(asked, country)!;
    const rows = await (await context.site(site)).suppressionsOf([hash]);
    return { value: rows.map(({ hash: _, ...row }) => row), detail: `${rows.length} entries` };
  });
}

/** Lifts one entry, with the reason why. Needs the scope `suppress.write`. Throws `not-found` or `not-valid`. */
export function liftSuppression(
  context: ServiceContext,
  actor: Actor,
  { site, read, id }: Asked & { id: string },
): Promise<void> {
  return audited(context, { actor, verb: "suppression.lift", site }, async () => {
    const { reason } = parsed(suppressionLift, await read());
    const store = await context.site(site);
    if (!(await store.suppression(id))) throw new ProblemError("not-found");
    await store.liftSuppression(id, { at: context.now(), reason });
    context.webhooks.changed(site);
    return { value: undefined, detail: id };
  });
}

/** How many entries stand, by reason and source. Needs the scope `suppress.write`, or a role that reads. */
export function countSuppressions(context: ServiceContext, actor: Actor, site: SiteId) {
  return audited(context, { actor, verb: "suppression.find", site }, async () => {
    const counts = await (await context.site(site)).suppressionCounts();
    return { value: counts, detail: `${counts.length} kinds` };
  });
}
