// How somebody opens their own choices: a link mailed to the address they name, for fifteen minutes and once; nothing tells who is known.
import type * as z from "zod/mini";
import { toHex } from "../../core/bytes.ts";
import { ownLinkRequest, type ownLinkResponse } from "../../core/contact-schema.ts";
import type { SiteId } from "../../core/ids.ts";
import type { Notice } from "../../core/notice.ts";
import { instantAt } from "../../core/time.ts";
import type { Actor, ServiceContext } from "../context.ts";
import { faultAt, ProblemError } from "../errors.ts";
import type { SubjectHash, SubjectRow } from "../store/record-rows.ts";
import { audited } from "./audit.ts";
import { mailLinkIn, mailLinkToken, nonceLength, type MailLink } from "./mail-links.ts";
import { queueMail } from "./mail-queue.ts";
import { htmlText, plainText, type MailText } from "./mail-text.ts";
import { mailTexts } from "./mail-texts.ts";
import { worded } from "./mail-words.ts";
import { currentNotice } from "./notices.ts";
import { signInLinkMs } from "./mail-wanted.ts";
import { parsed } from "./parse.ts";
import { settingsOf } from "./settings.ts";
import { siteById } from "./sites.ts";
import { denyAddress, normalAddress, subjectHash } from "./subjects.ts";

const minuteMs = 60_000;
/** How long an opened page may be used. */
const openMs = 30 * minuteMs;
const mostADay = 5;
/** What a message to nobody is queued for, so that it costs the same: no subject has this number. */
const nobody = 0;

/** A site's page for people who have not signed in. */
export interface SignInPage {
  readonly site: SiteId;
  readonly notice: Notice;
}

/** The page's site and whom it speaks for; undefined where there is no such site, or it has published nothing. */
export async function signInPage(context: ServiceContext, asked: string): Promise<SignInPage | undefined> {
  const site = await siteById(context, asked);
  const row = site && (await currentNotice(context, site.id));
  return site && row ? { site: site.id, notice: row.notice } : undefined;
}

/**
 * Mails the link to an address that is known, at most five times a day. For one that is not, the same work is done and
 * nothing is sent: neither the answer nor its time tells which. Throws `not-valid` for what is no address.
 */
export async function mailSignInLink(
  context: ServiceContext,
  { site, notice, address: typed, lang }: SignInPage & { address: string; lang: string },
): Promise<void> {
  const address = normalAddress("email", typed);
  if (address === undefined) throw faultAt("/address", "no-email");
  const key = context.identityKey(site);
  const hash = subjectHash(key, "email", address);
  const denyHash = subjectHash(key, "email", denyAddress("email", address));
  const store = await context.site(site);
  const [known] = await store.knownSubjects([hash]);
  const found = await store.subject(known?.no ?? nobody);
  const subject: SubjectRow = found ?? { no: nobody, hash, kind: "email", key: context.random(32) };
  const nonce = context.random(nonceLength);
  const untilMs = context.nowMs() + signInLinkMs;
  const link = mailLinkToken(context, site, { kind: "sign-in", hash, denyHash, untilMs, nonce });
  const said = signInText(notice, { lang, url: `${context.publicUrl}/m/${site}/${link}` });
  const { mailbox } = await settingsOf(context, site);
  const sinceMs = context.nowMs() - 24 * 60 * minuteMs;
  const mailed = await store.mailCount({ who: subject.no, kind: "sign-in", sinceMs });
  if (found && mailed >= mostADay) return;
  await queueMail(context, {
    site,
    subject,
    kind: "sign-in",
    ref: `sign-in ${toHex(nonce)}`,
    draft: {
      from: { name: notice.controller.name },
      to: address,
      replyTo: mailbox,
      lang,
      subject: said.heading,
      text: plainText(said),
      html: htmlText(said),
      headers: {},
    },
  });
}

/** Kinds of addresses that no message of ours reaches: the business sends the link itself. */
const unmailed = ["phone", "post"] as const;

/**
 * Makes the link for somebody who is known by a number or a postal address: the same as is mailed, for fifteen minutes
 * and once, and nothing is sent. Whoever asks answers for handing it to nobody else. Needs the scope `request`. Throws
 * `not-valid`, or `not-found` for who is not known.
 */
export function makeOwnLink(
  context: ServiceContext,
  actor: Actor,
  { site, read }: { site: SiteId; read: () => unknown },
): Promise<z.infer<typeof ownLinkResponse>> {
  return audited(context, { actor, verb: "own-page.link", site }, async () => {
    const asked = parsed(ownLinkRequest, await read());
    const kinds = unmailed.filter((one) => asked[one] !== undefined);
    const kind = kinds[0];
    if (!kind || kinds.length > 1) throw faultAt("", "phone-or-post");
    const { country } = await settingsOf(context, site);
    const address = normalAddress(kind, asked[kind]!, asked.country ?? country);
    if (address === undefined) throw faultAt(`/${kind}`, "no-usable-address");
    const key = context.identityKey(site);
    const hash = subjectHash(key, kind, address);
    const [known] = await (await context.site(site)).knownSubjects([hash]);
    if (known?.no === undefined) throw new ProblemError("not-found");
    const denyHash = subjectHash(key, kind, denyAddress(kind, address));
    const untilMs = context.nowMs() + signInLinkMs;
    const nonce = context.random(nonceLength);
    const token = mailLinkToken(context, site, { kind: "sign-in", hash, denyHash, untilMs, nonce });
    const value = { url: `${context.publicUrl}/m/${site}/${token}`, until: instantAt(untilMs) };
    return { value, detail: `${kind} link` };
  });
}

function signInText({ controller: { name, contact } }: Notice, { lang, url }: { lang: string; url: string }): MailText {
  const texts = mailTexts(lang);
  const values = { controller: name };
  return {
    lang,
    heading: worded(texts.signInSubject, values),
    paragraphs: [worded(texts.signInAsk, values)],
    button: { label: texts.signInButton, url },
    notes: [texts.notYou, `${name}, ${contact}`],
  };
}

/** Whether a link may still be pressed, as far as its own time tells. Changes nothing and asks no database. */
export const mayOpen = (context: ServiceContext, site: SiteId, token: string): boolean =>
  signInLink(context, site, token) !== undefined;

/**
 * Opens the page of a link, once: gives the token that the page's forms carry; undefined for a link that is over, was
 * used, or is none.
 */
export async function openPage(
  context: ServiceContext,
  { site, token }: { site: SiteId; token: string },
): Promise<string | undefined> {
  const link = signInLink(context, site, token);
  if (!link) return undefined;
  const { hash, denyHash, nonce } = link;
  const isFirst = await (await context.site(site)).useLink({ nonce, untilMs: link.untilMs });
  if (!isFirst) return undefined;
  return mailLinkToken(context, site, { kind: "open-page", hash, denyHash, untilMs: context.nowMs() + openMs });
}

function signInLink(
  context: ServiceContext,
  site: SiteId,
  token: string,
): Extract<MailLink, { kind: "sign-in" }> | undefined {
  const link = mailLinkIn(context, site, token);
  return link?.kind === "sign-in" && link.untilMs > context.nowMs() ? link : undefined;
}

/** Whose page is open. */
export interface OpenPage {
  readonly hash: SubjectHash;
  readonly denyHash: SubjectHash;
}

/** Whose page the token of a form opens; undefined once its time is over. Asks no database. */
export function pageOpenedBy(context: ServiceContext, site: SiteId, token: string): OpenPage | undefined {
  const link = mailLinkIn(context, site, token);
  return link?.kind === "open-page" && link.untilMs > context.nowMs() ? link : undefined;
}
