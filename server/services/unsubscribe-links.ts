// Unsubscribe links: an address of its own for each recipient, purpose and channel, that works for good and names nobody.
import { concat, fromBase64Url, sameBytes, toBase64Url } from "../../core/bytes.ts";
import { unsubscribeRequest, type UnsubscribeLink } from "../../core/contact-schema.ts";
import type { SiteId } from "../../core/ids.ts";
import { channels, type Channel } from "../../core/purpose.ts";
import type { Actor, ServiceContext } from "../context.ts";
import { faultAt } from "../errors.ts";
import type { SubjectHash } from "../store/record-rows.ts";
import { audited } from "./audit.ts";
import { currentNotice } from "./notices.ts";
import { parsed } from "./parse.ts";
import { byKeyAsked, recipientReader } from "./recipients.ts";
import { settingsOf } from "./settings.ts";
import { subjectHashes } from "./subjects.ts";

const encoder = new TextEncoder();
const hashLength = 16;
/** 96 bits of HMAC-SHA-256: nobody finds one by trying. */
const macLength = 12;
/** The form of links that are made now; the earlier one goes on working, for messages are kept for good. */
const form = 2;
const earlierForm = 1;

/** What a link is about: whom, by keyed hash, and which messages. */
export interface LinkSubject {
  readonly purpose: string;
  readonly channel: Channel;
  readonly hash: SubjectHash;
  /** What suppressions know the address by: of an e-mail address its alias's hash. */
  readonly denyHash: SubjectHash;
}

type Keyed = Pick<ServiceContext, "identityKey" | "linkKey" | "hmac">;

const macOf = (context: Keyed, site: SiteId, bytes: Uint8Array): Uint8Array => {
  const base = bytes[0] === earlierForm ? context.identityKey(site) : context.linkKey(site);
  const key = context.hmac(base, encoder.encode(`assent-unsubscribe/v${bytes[0]}`));
  return context.hmac(key, bytes).slice(0, macLength);
};

/** Some 60 characters for a URL; the same subject has the same token for good. */
export function unsubscribeToken(context: Keyed, site: SiteId, subject: LinkSubject): string {
  const { purpose, channel, hash, denyHash } = subject;
  const isAlias = !sameBytes(hash, denyHash);
  const head = Uint8Array.of(form, channels.indexOf(channel) * 2 + Number(isAlias));
  const bytes = concat(head, hash, isAlias ? denyHash : new Uint8Array(), encoder.encode(purpose));
  return toBase64Url(concat(bytes, macOf(context, site, bytes)));
}

/** What a token is about; undefined for one that this server did not make. Asks no database. */
export function unsubscribeSubject(context: Keyed, site: SiteId, token: string): LinkSubject | undefined {
  if (token.length > 200) return undefined;
  const all = fromBase64Url(token);
  if (!all || all.length < 2 + hashLength + macLength) return undefined;
  const bytes = all.subarray(0, -macLength);
  if (!sameBytes(all.subarray(-macLength), macOf(context, site, bytes))) return undefined;
  if (bytes[0] !== form && bytes[0] !== earlierForm) return undefined;
  const isAlias = bytes[1]! % 2 === 1;
  const hash = bytes.slice(2, 2 + hashLength);
  const end = 2 + hashLength * (isAlias ? 2 : 1);
  return {
    channel: channels[Math.floor(bytes[1]! / 2)]!,
    hash,
    denyHash: isAlias ? bytes.slice(2 + hashLength, end) : hash,
    purpose: new TextDecoder().decode(bytes.subarray(end)),
  };
}

/**
 * The same for a link that was used. One of the earlier form is none where it cannot have been sent to this address: it
 * could be made by whoever has the site's export key.
 */
export async function linkSubject(
  context: Keyed & Pick<ServiceContext, "site">,
  site: SiteId,
  token: string,
): Promise<LinkSubject | undefined> {
  const subject = unsubscribeSubject(context, site, token);
  if (!subject || fromBase64Url(token)?.[0] !== earlierForm) return subject;
  const store = await context.site(site);
  for (const hash of [subject.hash, subject.denyHash]) if (!(await store.mayHaveEarlierLink(hash))) return undefined;
  return subject;
}

/**
 * A link for each recipient, in order, with the headers of a message that carries it [RFC 8058, RFC 2369]; a recipient
 * whose address cannot be understood gets none. Needs the scope `check`. Throws `not-valid`, also for a purpose that no
 * notice in force has on that channel.
 */
export function unsubscribeLinks(
  context: ServiceContext,
  actor: Actor,
  { site, read }: { site: SiteId; read: () => unknown },
): Promise<{ links: UnsubscribeLink[] }> {
  return audited(context, { actor, verb: "unsubscribe.link", site }, async () => {
    const { purpose, channel, recipients } = parsed(unsubscribeRequest, await read());
    const notice = await currentNotice(context, site);
    const isAsked = notice?.notice.purposes.some(({ id, channels: on }) => id === purpose && on.includes(channel));
    if (!isAsked) throw faultAt("/purpose", "no-purpose-on-channel");
    const { country, mailbox } = await settingsOf(context, site);
    const byKey = byKeyAsked(actor, { site, recipients });
    const keyed = subjectHashes(context.identityKey(site), context.hmac);
    const address = recipientReader(keyed, { channel, country, byKey });
    const links = recipients.map((recipient): UnsubscribeLink => {
      const { ref, hash, denyHash } = address(recipient);
      const named = ref === undefined ? {} : { ref };
      if (!hash || !denyHash) return { ...named, url: null };
      const token = unsubscribeToken(context, site, { purpose, channel, hash, denyHash });
      const url = `${context.publicUrl}/u/${site}/${token}`;
      return {
        ...named,
        url,
        headers: unsubscribeHeaders(url, mailbox === undefined ? undefined : { mailbox, token: `${site}.${token}` }),
      };
    });
    return { value: { links }, detail: `${purpose} ${channel} ${links.length} links` };
  });
}

/**
 * The headers that let a mail program unsubscribe with one press. Both must be covered by the message's DKIM signature,
 * or the large hosts do not show the button.
 */
export function unsubscribeHeaders(
  url: string,
  mail: { mailbox: string; token: string } | undefined,
): NonNullable<UnsubscribeLink["headers"]> {
  const byMail = mail ? `, <mailto:${mail.mailbox}?subject=${encodeURIComponent(`unsubscribe ${mail.token}`)}>` : "";
  return { "List-Unsubscribe": `<${url}>${byMail}`, "List-Unsubscribe-Post": "List-Unsubscribe=One-Click" };
}
