// Links in messages: each reads back as what it was made for, on its own site, and nothing else reads as one.
import { expect, test } from "vitest";
import type { SiteId } from "../../../core/ids.ts";
import { portableCrypto } from "../../../server/log/person.ts";
import { mailLinkIn, mailLinkToken, type MailLink } from "../../../server/services/mail-links.ts";
import { freshRecordId } from "../../support/requests.ts";

const context = { hmac: portableCrypto.hmac, linkKey: (site: SiteId) => new TextEncoder().encode(site) };
const site = "site_demo" as SiteId;
const record = freshRecordId();
const hash = crypto.getRandomValues(new Uint8Array(16));
const denyHash = crypto.getRandomValues(new Uint8Array(16));
const links: readonly MailLink[] = [
  { kind: "confirm", record },
  { kind: "renew", record, purpose: "newsletter", channel: "sharing" },
  {
    kind: "sign-in",
    hash,
    denyHash,
    untilMs: Date.UTC(2026, 10, 22),
    nonce: crypto.getRandomValues(new Uint8Array(8)),
  },
  { kind: "open-page", hash, denyHash, untilMs: Date.UTC(2026, 10, 22) },
];

test.each(links)("a link to $kind reads back, is short, and is the same each time", (link) => {
  const token = mailLinkToken(context, site, link);
  expect(mailLinkIn(context, site, token)).toEqual(link);
  expect(mailLinkToken(context, site, link)).toBe(token);
  expect(token).toMatch(/^[\w-]{44,90}$/);
});

test("a link of another site, with another byte, too long or of no kind is none", () => {
  const token = mailLinkToken(context, site, links[0]!);
  expect(mailLinkIn(context, "site_other" as SiteId, token)).toBeUndefined();
  for (let i = 0; i < token.length - 1; i++) {
    const other = token[i] === "B" ? "C" : "B";
    expect(mailLinkIn(context, site, token.slice(0, i) + other + token.slice(i + 1))).toBeUndefined();
  }
  for (const text of ["", "A", "!".repeat(60), "A".repeat(300)])
    expect(mailLinkIn(context, site, text)).toBeUndefined();
});
