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
import { faultAt, ProblemError, type Fault } from "../errors.ts";
import type { SubjectHash } from "../store/record-rows.ts";
import type { SuppressionRow } from "../store/suppressions.ts";
import { audited } from "./audit.ts";
import { parsed } from "./parse.ts";
import { byKeyAsked, denyAddress, isByKey, keyedDenyHash, type SentRecipient } from "./recipients.ts";
import { settingsOf } from "./settings.ts";
import { normalAddress, subjectHashes } from "./subjects.ts";

interface Asked {
  readonly site: SiteId;
  /** Gives the body; asked for it only once the actor may ask. */
  readonly read: () => unknown;
}

/**
 * Adds entries, all or none; one that stands already stays as it is. Needs the scope `suppress.write`. Throws
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
    const hashOf = denyHashes(context, site);
    const faults: Fault[] = [];
    const rows = entries.map((entry, i): SuppressionRow | undefined => {
      const found = faultOf(entry, { i, country, now });
      if (found) faults.push(found);
      if (found) return undefined;
      const id = `sup_${uuidV7Hex(millisecondsOf(now), context.random(10))}`;
      const since = entry.since === undefined ? now : instantAt(millisecondsOf(entry.since));
      const { reason, channel, topic, source } = entry;
      return { id, hash: hashOf(entry, country)!, reason, channel, topic, source, since, added: now };
    });
    if (faults.length > 0) throw new ProblemError("not-valid", undefined, { errors: faults.slice(0, 100) });
    const store = await context.site(site);
    const added = (await store.addSuppressions(rows.filter((row) => row !== undefined))).length;
    context.webhooks.changed(site);
    return { value: { added, standing: entries.length - added }, detail: `added ${added} of ${entries.length}` };
  });
}

function addressOf(
  { email, phone, country }: SentRecipient,
  usual: string | undefined,
): { kind: "email" | "phone"; address: string } | undefined {
  const kind = email === undefined ? "phone" : "email";
  const address = normalAddress(kind, email ?? phone ?? "", country ?? usual);
  return address === undefined ? undefined : { kind, address };
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
  const { email, phone } = sent;
  if (Number(email !== undefined) + Number(phone !== undefined) + Number(isByKey(sent)) !== 1)
    return { pointer: "", detail: "needs either email or phone, or instead of them a suppressionKey" };
  if (isByKey(sent)) {
    const isKey = keyedDenyHash(sent, undefined) !== undefined;
    return isKey ? undefined : { pointer: "/suppressionKey", detail: "is needed with a key" };
  }
  if (addressOf(sent, country)) return undefined;
  return { pointer: email === undefined ? "/phone" : "/email", detail: "is no address this server can use" };
}

function faultOf(
  entry: SuppressionEntry,
  { i, country, now }: { i: number; country: string | undefined; now: Instant },
): Fault | undefined {
  const at = (member: string, detail: string): Fault => ({ pointer: `/entries/${i}${member}`, detail });
  const { reason, since } = entry;
  const naming = namingFault(entry, country);
  if (naming) return at(naming.pointer, naming.detail);
  const needed = suppressionNeeds[reason];
  if (needed && entry[needed] === undefined) return at(`/${needed}`, `is needed with ${reason}`);
  // An objection to everything that was about one channel only would be read as less than it says.
  if (reason === "OBJECTED_ALL" && (entry.channel !== undefined || entry.topic !== undefined))
    return at("/reason", "is about everything: leave channel and topic out");
  if (since !== undefined && millisecondsOf(since) > millisecondsOf(now)) return at("/since", "must not be to come");
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
    const fault = namingFault(asked, country);
    if (fault) throw faultAt(fault.pointer, fault.detail);
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
