// Links in messages: each is for one thing, works for one person, names nobody, and can only be made by this server.
import { concat, fromBase64Url, fromHex, sameBytes, toBase64Url, toHex } from "../../core/bytes.ts";
import type { RecordId, SiteId } from "../../core/ids.ts";
import { channels, type Channel } from "../../core/purpose.ts";
import type { ServiceContext } from "../context.ts";
import type { SubjectHash } from "../store/record-rows.ts";

/** Whose link it is, by keyed hash; and what suppressions know the address by, which is its alias's. */
interface LinkedPerson {
  readonly hash: SubjectHash;
  readonly denyHash: SubjectHash;
}

/** What a link is for. */
export type MailLink =
  /** Confirms what a record asked for. */
  | { readonly kind: "confirm"; readonly record: RecordId }
  /** Renews the consent that a record gave to one purpose on one channel. */
  | { readonly kind: "renew"; readonly record: RecordId; readonly purpose: string; readonly channel: Channel }
  /** Opens a person's own choices, once, until then. */
  | (LinkedPerson & { readonly kind: "sign-in"; readonly untilMs: number; readonly nonce: Uint8Array })
  /** No link but what the opened page's own forms carry. */
  | (LinkedPerson & { readonly kind: "open-page"; readonly untilMs: number });

type Keyed = Pick<ServiceContext, "linkKey" | "hmac">;

const kinds = ["confirm", "renew", "sign-in", "open-page"] as const;
const idLength = 16;
const timeLength = 6;
/** The nonce of a link that opens once. */
export const nonceLength = 8;
/** 128 bits of HMAC-SHA-256: nobody finds one by trying. */
const macLength = 16;
const longest = 200;
const encoder = new TextEncoder();

const macOf = (context: Keyed, site: SiteId, bytes: Uint8Array): Uint8Array => {
  const key = context.hmac(context.linkKey(site), encoder.encode("assent-mail-link/v2"));
  return context.hmac(key, bytes).slice(0, macLength);
};

const timeBytes = (ms: number): Uint8Array => fromHex(ms.toString(16).padStart(2 * timeLength, "0"))!;
const idBytes = (id: RecordId): Uint8Array => fromHex(id.slice("rec_".length))!;

function payloadOf(link: MailLink): Uint8Array {
  switch (link.kind) {
    case "confirm":
      return idBytes(link.record);
    case "renew":
      return concat(idBytes(link.record), Uint8Array.of(channels.indexOf(link.channel)), encoder.encode(link.purpose));
    case "sign-in":
      return concat(link.hash, link.denyHash, timeBytes(link.untilMs), link.nonce);
    case "open-page":
      return concat(link.hash, link.denyHash, timeBytes(link.untilMs));
  }
}

/** 45 to 90 characters for a URL or a form. */
export function mailLinkToken(context: Keyed, site: SiteId, link: MailLink): string {
  const bytes = concat(Uint8Array.of(kinds.indexOf(link.kind)), payloadOf(link));
  return toBase64Url(concat(bytes, macOf(context, site, bytes)));
}

/** What a token is for; undefined for one that this server did not make for this site. Asks no database. */
export function mailLinkIn(context: Keyed, site: SiteId, token: string): MailLink | undefined {
  const all = token.length > longest ? undefined : fromBase64Url(token);
  if (!all || all.length < 1 + idLength + macLength) return undefined;
  const bytes = all.subarray(0, -macLength);
  if (!sameBytes(all.subarray(-macLength), macOf(context, site, bytes))) return undefined;
  const first = bytes.slice(1, 1 + idLength);
  const rest = bytes.slice(1 + idLength);
  const record = `rec_${toHex(first)}` as RecordId;
  switch (kinds[bytes[0]!]) {
    case "confirm":
      return { kind: "confirm", record };
    case "renew":
      return { kind: "renew", record, channel: channels[rest[0]!]!, purpose: new TextDecoder().decode(rest.slice(1)) };
    case "sign-in":
      return { kind: "sign-in", hash: first, ...personIn(rest), nonce: rest.slice(idLength + timeLength) };
    case "open-page":
      return { kind: "open-page", hash: first, ...personIn(rest) };
    case undefined:
      return undefined;
  }
}

const personIn = (bytes: Uint8Array): { denyHash: SubjectHash; untilMs: number } => ({
  denyHash: bytes.slice(0, idLength),
  untilMs: parseInt(toHex(bytes.subarray(idLength, idLength + timeLength)), 16),
});
