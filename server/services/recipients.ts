// Recipients of a check: what was sent into addresses, the kind a channel needs, and the keyed hashes they are known by.
import { channelAddress, emailAlias } from "../../core/address.ts";
import type { Channel } from "../../core/purpose.ts";
import type { SubjectHash } from "../store/record-rows.ts";
import { seenNumbers } from "./seen-numbers.ts";
import { normalAddress, type subjectHashes } from "./subjects.ts";

/** What a caller sends of one recipient. */
export interface SentRecipient {
  readonly ref?: string | undefined;
  readonly email?: string | undefined;
  readonly phone?: string | undefined;
  readonly country?: string | undefined;
  readonly timeZone?: string | undefined;
}

/** One recipient as the rules see it. */
export interface Addressed {
  readonly ref: string | undefined;
  /** Undefined when it could not be understood. */
  readonly address: string | undefined;
  /** Whether the kind of address fits the channel. */
  readonly fits: boolean;
  /** Whether the same address stood earlier in the same call. */
  readonly isDuplicate: boolean;
  /** What the store knows it by; undefined where nothing is to be looked up. */
  readonly hash: SubjectHash | undefined;
  /** What suppressions know it by: wider than `hash`, because it is only used to deny. */
  readonly denyHash: SubjectHash | undefined;
}

/** An address that suppressions are kept by: of an e-mail address its alias. */
export const denyAddress = (kind: "email" | "phone", address: string): string =>
  kind === "email" ? emailAlias(address) : address;

/** The kind of address that was sent; the one the channel needs where there are both. */
const kindSent = ({ email, phone }: SentRecipient, needed: "email" | "phone" | undefined): "email" | "phone" => {
  if (needed === "email" && email !== undefined) return "email";
  if (needed === "phone" && phone !== undefined) return "phone";
  return email === undefined ? "phone" : "email";
};

/**
 * Makes a reader of recipients that remembers, over the whole call, which addresses it has seen; `country` is the
 * one of national numbers that name none.
 */
export function recipientReader(
  hash: ReturnType<typeof subjectHashes>,
  { channel, country }: { channel: Channel; country?: string | undefined },
): (recipient: SentRecipient) => Addressed {
  const needed = channelAddress[channel];
  const seen = seenNumbers();
  return (recipient) => {
    const kind = kindSent(recipient, needed);
    const text = recipient[kind];
    const address = text === undefined ? undefined : normalAddress(kind, text, recipient.country ?? country);
    const fits = kind === needed;
    const unusable = { ref: recipient.ref, address, fits, isDuplicate: false, hash: undefined, denyHash: undefined };
    if (!fits || address === undefined) return unusable;
    const own = hash(kind, address);
    const isDuplicate = seen(firstBits(own));
    const wide = denyAddress(kind, address);
    return { ...unusable, isDuplicate, hash: own, denyHash: wide === address ? own : hash(kind, wide) };
  };
}

/** The first 53 bits: of a million hashes two are the same once in eighteen thousand calls, and deny once too often. */
const firstBits = (hash: Uint8Array): number => {
  const view = new DataView(hash.buffer, hash.byteOffset);
  return view.getUint32(0) * 0x20_0000 + (view.getUint32(4) >>> 11);
};
