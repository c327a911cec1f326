// Recipients of a check: what was sent into addresses, the kind a channel needs, and the keyed hashes they are known by.
import { channelAddress, type AddressKind } from "../../core/address.ts";
import { changeKeyHash } from "../../core/change.ts";
import type { SiteId } from "../../core/ids.ts";
import { askedHouseholds } from "../../core/postal-address.ts";
import type { Channel } from "../../core/purpose.ts";
import type { Actor } from "../context.ts";
import { ProblemError } from "../errors.ts";
import type { SubjectHash } from "../store/record-rows.ts";
import { seenNumbers } from "./seen-numbers.ts";
import { mayDo, rights } from "./scopes.ts";
import { addressKinds, denyAddress, hasAlias, normalAddress, type subjectHashes } from "./subjects.ts";

/** What a caller sends of one recipient. */
export interface SentRecipient {
  readonly ref?: string | undefined;
  readonly email?: string | undefined;
  readonly phone?: string | undefined;
  readonly post?: string | undefined;
  readonly push?: string | undefined;
  readonly chat?: string | undefined;
  readonly country?: string | undefined;
  readonly timeZone?: string | undefined;
  /** Instead of an address: its change key, and the one that suppressions know it by. */
  readonly key?: string | undefined;
  readonly suppressionKey?: string | undefined;
}

/** One recipient as the rules see it. */
export interface Addressed {
  readonly ref: string | undefined;
  /** Undefined when it could not be understood; the key where that was sent instead. */
  readonly address: string | undefined;
  /** Whether the kind of address fits the channel. */
  readonly fits: boolean;
  /** Whether the same address stood earlier in the same call. */
  readonly isDuplicate: boolean;
  /** What the store knows it by; undefined where nothing is to be looked up. */
  readonly hash: SubjectHash | undefined;
  /** What suppressions know it by: wider than `hash`, because it is only used to deny. */
  readonly denyHash: SubjectHash | undefined;
  /** What the file of a register may know it by: one of these is enough. None where no file can tell. */
  readonly fileHashes: readonly SubjectHash[];
}

/** What is known of nobody. */
const unnamed = { isDuplicate: false, hash: undefined, denyHash: undefined, fileHashes: [] } as const;

/** The kind of address that was sent; the one the channel needs where there are both. */
const kindSent = (sent: SentRecipient, needed: AddressKind): AddressKind =>
  sent[needed] === undefined ? (addressKinds.find((kind) => sent[kind] !== undefined) ?? needed) : needed;

/** Whether an address was sent, of whatever kind. */
export const namesAddress = (sent: SentRecipient): boolean => addressKinds.some((kind) => sent[kind] !== undefined);

/** Whether somebody is named by a key. */
export const isByKey = ({ key, suppressionKey }: SentRecipient): boolean => (key ?? suppressionKey) !== undefined;

/** Whether anybody is named by a key; throws `may-not` where that is more than the actor may. */
export function byKeyAsked(
  actor: Actor,
  { site, recipients }: { site: SiteId; recipients: readonly SentRecipient[] },
): boolean {
  const isAsked = recipients.some(isByKey);
  if (isAsked && !mayDo(actor, "check.bykey", site))
    throw new ProblemError("may-not", undefined, { scope: rights["check.bykey"].scope });
  return isAsked;
}

/**
 * What suppressions know somebody named by a key by. Of an e-mail or a postal address it has to be sent: without it what stands
 * against the alias would not be seen. A number has no other spelling. Undefined for what is no key, or not alone.
 */
export function keyedDenyHash(sent: SentRecipient, needed: AddressKind | undefined): SubjectHash | undefined {
  const { key, suppressionKey } = sent;
  const isOnly = needed !== undefined && !hasAlias(needed);
  // Another one beside a number's own key is somebody else's, or the same person's address.
  if (isOnly && key !== undefined && suppressionKey !== undefined && suppressionKey !== key) return undefined;
  const text = suppressionKey ?? (isOnly ? key : undefined);
  return text === undefined || namesAddress(sent) ? undefined : changeKeyHash(text);
}

/**
 * Makes a reader of recipients that remembers, over the whole call, which addresses it has seen; `country` is the
 * one of national numbers that name none, and keys are understood only with `byKey`.
 */
export function recipientReader(
  hash: ReturnType<typeof subjectHashes>,
  { channel, country, byKey = false }: { channel: Channel; country?: string | undefined; byKey?: boolean },
): (recipient: SentRecipient) => Addressed {
  const needed = channelAddress[channel];
  const seen = seenNumbers();
  const keyed = (recipient: SentRecipient): Addressed => {
    const own = recipient.key === undefined ? undefined : changeKeyHash(recipient.key);
    const denyHash = keyedDenyHash(recipient, needed);
    const none = { ...unnamed, ref: recipient.ref, address: undefined, fits: true };
    if (!byKey || !own || !denyHash) return none;
    // A register of households is looked up by a name and a postcode, which a key does not tell.
    const fileHashes = needed === "post" ? [] : [own];
    return { ...none, address: recipient.key, isDuplicate: seen(firstBits(own)), hash: own, denyHash, fileHashes };
  };
  return (recipient) => {
    if (isByKey(recipient)) return keyed(recipient);
    const kind = kindSent(recipient, needed);
    const text = recipient[kind];
    const address = text === undefined ? undefined : normalAddress(kind, text, recipient.country ?? country);
    const fits = kind === needed;
    const unusable = { ...unnamed, ref: recipient.ref, address, fits };
    if (!fits || address === undefined) return unusable;
    const own = hash(kind, address);
    const isDuplicate = seen(firstBits(own));
    const wide = denyAddress(kind, address);
    const denyHash = wide === address ? own : hash(kind, wide);
    const fileHashes = kind === "post" ? askedHouseholds(text!, address).map((name) => hash("post", name)) : [own];
    return { ...unusable, isDuplicate, hash: own, denyHash, fileHashes };
  };
}

/** The first 53 bits: of a million hashes two are the same once in eighteen thousand calls, and deny once too often. */
const firstBits = (hash: Uint8Array): number => {
  const view = new DataView(hash.buffer, hash.byteOffset);
  return view.getUint32(0) * 0x20_0000 + (view.getUint32(4) >>> 11);
};
