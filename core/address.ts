// The one spelling an address is keyed by, and the wider one that is only ever used to deny.
import type { Channel } from "./purpose.ts";

/** What people are written to, called or reached by. */
export type AddressKind = "email" | "phone" | "post" | "push" | "chat";

/** Which kind of address each channel needs. */
export const channelAddress: Readonly<Record<Channel, AddressKind>> = {
  email: "email",
  sms: "phone",
  phone: "phone",
  post: "post",
  push: "push",
  chat: "chat",
  sharing: "email",
};

const invisible = /[\u200B-\u200F\u202A-\u202E\u2060-\u2064\u2066-\u206F\uFEFF\u00AD]/g;

/**
 * An address as it is meant: NFKC, trimmed, without zero-width and bidi marks. Marks go first: one between a letter and
 * its accent would keep NFKC from joining them.
 */
export const plain = (text: string): string => text.replace(invisible, "").normalize("NFKC").trim();

const domainName = /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])$/;

/**
 * The one spelling an e-mail address is keyed by: trimmed, NFKC, no zero-width or bidi marks, all lower case,
 * the domain in IDNA form. No dot or plus folding. Undefined when it is no address.
 */
export function normalEmail(text: string): string | undefined {
  const clean = plain(plain(text).toLowerCase());
  const at = clean.lastIndexOf("@");
  const local = clean.slice(0, at);
  const domain = at < 1 ? undefined : asciiDomain(clean.slice(at + 1));
  if (!domain || local.length > 64 || /[\s"(),:;<>@[\\\]\p{Cc}]/u.test(local) || /^\.|\.\.|\.$/.test(local))
    return undefined;
  return `${local}@${domain}`;
}

function asciiDomain(domain: string): string | undefined {
  // What is such a name already stays as it is, and most are; `xn--` may stand for what is none.
  if (domain.length <= 253 && domainName.test(domain) && !/(?:^|\.)xn--/.test(domain)) return domain;
  if (/[\s/?#@:\\[\]%]/.test(domain) || domain.endsWith(".")) return undefined;
  try {
    const host = new URL(`http://${domain}`).hostname;
    return host.length <= 253 && domainName.test(host) ? host : undefined;
  } catch {
    return undefined;
  }
}

/**
 * The address that mail to this one reaches in the end, as far as a large host's habits tell: without what follows a
 * plus sign, and on Google's hosts without dots. Never a key to allow by: it may be somebody else's elsewhere.
 */
export function emailAlias(email: string): string {
  const at = email.lastIndexOf("@");
  const [local, domain] = [email.slice(0, at), email.slice(at + 1)];
  const plain = local.replace(/\+.*$/, "") || local;
  const isGoogle = domain === "gmail.com" || domain === "googlemail.com";
  return isGoogle ? `${plain.replaceAll(".", "")}@gmail.com` : `${plain}@${domain}`;
}
