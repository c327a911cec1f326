// Dealings with people as their controller tells them: what was sold, which a soft opt-in rests on, and what was sent.
import type * as z from "zod/mini";
import { channelAddress, type AddressKind } from "../../core/address.ts";
import { changeKeyHash } from "../../core/change.ts";
import { salesRequest, sendsRequest, type dealingsResponse } from "../../core/contact-schema.ts";
import type { SiteId } from "../../core/ids.ts";
import { instantAt, millisecondsOf, type Instant } from "../../core/time.ts";
import type { Actor, ServiceContext } from "../context.ts";
import { fault, ProblemError, type Fault } from "../errors.ts";
import type { SubjectRow } from "../store/record-rows.ts";
import { audited } from "./audit.ts";
import { keptDays } from "./dealing-facts.ts";
import { parsed } from "./parse.ts";
import { byKeyAsked, isByKey, type SentRecipient, namesAddress } from "./recipients.ts";
import { settingsOf } from "./settings.ts";
import { normalAddress, subjectHashes } from "./subjects.ts";

interface Asked {
  readonly site: SiteId;
  /** Gives the body; asked for it only once the actor may tell. */
  readonly read: () => unknown;
}
type Told = Omit<SentRecipient, "ref" | "timeZone">;
type Person = Omit<SubjectRow, "no">;

/**
 * Keeps who bought what, and whether they were offered to refuse messages then; all or none, and the same twice is
 * one. Nothing is kept of who was erased. A customer with both an e-mail address and a number is known by each.
 * Needs the scope `dealings`. Throws `not-valid`.
 */
export function tellSales(
  context: ServiceContext,
  actor: Actor,
  { site, read }: Asked,
): Promise<z.infer<typeof dealingsResponse>> {
  return audited(context, { actor, verb: "sale.tell", site }, async () => {
    const { sales } = parsed(salesRequest, await read());
    const people = await peopleReader(context, site);
    const faults: Fault[] = [];
    const rows = sales.flatMap((sale, i) => {
      if (sale.soldAt > context.now()) faults.push(fault(`/sales/${i}/soldAt`, "to-come"));
      const found = people(sale, ["email", "phone"]);
      if (found.length === 0) faults.push(fault(`/sales/${i}`, "no-address"));
      const { product, refusalOffered } = sale;
      return found.map((person) => ({ person, product, soldAt: exact(sale.soldAt), offered: refusalOffered }));
    });
    assertNone(faults);
    const kept = await (await context.site(site)).insertSales(rows, context.now());
    return { value: { kept }, detail: `${kept} sales` };
  });
}

/**
 * Keeps what was sent to whom, for caps and for soft opt-in, which a message without a way to refuse ends; all or
 * none, and the same twice is one. Kept for 400 days, and for good where it
 * offered no way to refuse. Needs the scope `dealings`. Throws `not-valid`.
 */
export function tellSends(
  context: ServiceContext,
  actor: Actor,
  { site, read }: Asked,
): Promise<z.infer<typeof dealingsResponse>> {
  return audited(context, { actor, verb: "send.tell", site }, async () => {
    const { recipients, ...told } = parsed(sendsRequest, await read());
    byKeyAsked(actor, { site, recipients });
    const now = context.now();
    const faults: Fault[] = [];
    const sentAt = exact(told.sentAt ?? now);
    if (sentAt > now) faults.push(fault("/sentAt", "to-come"));
    const kind = channelAddress[told.channel];
    const people = await peopleReader(context, site);
    const rows = recipients.flatMap((recipient, i) => {
      const [person] = people(recipient, [kind]);
      if (!person) faults.push(fault(`/recipients/${i}`, "no-channel-address"));
      const { purpose, channel, campaign = "", refusalOffered } = told;
      return person ? [{ person, purpose, channel, campaign, sentAt, offered: refusalOffered }] : [];
    });
    assertNone(faults);
    const kept = await (await context.site(site)).insertSendings(rows, now);
    return { value: { kept }, detail: `${kept} sends for ${told.purpose} over ${told.channel}` };
  });
}

/** Forgets messages that no cap can count any more. */
export async function forgetSends(context: ServiceContext, site: SiteId): Promise<void> {
  await (await context.site(site)).dropSendings(instantAt(context.nowMs() - keptDays * 86_400_000));
}

/** The instant in the one spelling that is kept. */
export const exact = (instant: Instant): Instant => instantAt(millisecondsOf(instant));

/** Throws `not-valid` with the first hundred faults, where there are any. */
export function assertNone(faults: readonly Fault[]): void {
  if (faults.length > 0) throw new ProblemError("not-valid", undefined, { errors: faults.slice(0, 100) });
}

/** Makes a reader of who was told of, by each usable address of the kinds asked for. */
export async function peopleReader(context: ServiceContext, site: SiteId) {
  const { country } = await settingsOf(context, site);
  const hash = subjectHashes(context.identityKey(site), context.hmac);
  return (told: Told, kinds: readonly AddressKind[]): Person[] =>
    kinds.flatMap((kind) => {
      if (isByKey(told)) return keyedPerson(told, kind, context.random(32));
      const text = told[kind];
      const address = text === undefined ? undefined : normalAddress(kind, text, told.country ?? country);
      return address === undefined ? [] : [{ hash: hash(kind, address), kind, key: context.random(32) }];
    });
}

/** Who is named by a key, of the kind that the channel has; nobody where it is no key, or not alone. */
function keyedPerson(told: Told, kind: AddressKind, key: Uint8Array): Person[] {
  const hash = told.key === undefined || namesAddress(told) ? undefined : changeKeyHash(told.key);
  return hash ? [{ hash, kind, key }] : [];
}
