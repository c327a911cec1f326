// One valid record, notice and request each, for tests to vary.
import type { CheckRecord } from "../../core/check.ts";
import type { Declaration } from "../../core/declaration.ts";
import { recordIdAt, type SiteId } from "../../core/ids.ts";
import type { Notice } from "../../core/notice.ts";
import type { Purpose } from "../../core/purpose.ts";
import type { RecordCore } from "../../core/record.ts";
import type { RecordRequest } from "../../core/schema.ts";
import { instantAt } from "../../core/time.ts";

export const sampleSite = "site_demo" as SiteId;
export const sampleTime = Date.UTC(2026, 10, 22, 9);
const hash = `sha256:${"ab".repeat(32)}` as const;

/** Ten bytes that differ for each `n`. */
const bytesOf = (n: number): Uint8Array => {
  const bytes = new Uint8Array(10);
  new DataView(bytes.buffer).setUint32(4, n);
  return bytes;
};

export const sampleRecordId = (n = 0) => recordIdAt(sampleTime + n, bytesOf(n));

export const samplePurpose = (change: Partial<Purpose> = {}): Purpose => ({
  id: "analytics",
  version: 1,
  category: "analytics",
  channels: [],
  basis: "consent",
  validPeriod: "P183D",
  retentionPeriod: "P1Y",
  dataTypes: ["pages visited"],
  recipients: ["Example Analytics Ltd"],
  storageLocation: "EU",
  vendors: [],
  ...change,
});

export const sampleNotice = (change: Partial<Notice> = {}): Notice => ({
  v: 1,
  site: sampleSite,
  controller: { name: "Northline Leads Ltd", address: "1 Quay Street, Leeds", contact: "privacy@northline.example" },
  purposes: [samplePurpose()],
  languages: {
    en: {
      messages: { title: "Your choice" },
      purposes: { analytics: { title: "Analytics", text: "Counts visits." } },
    },
  },
  layout: { buttons: ["accept-all", "reject-all", "choose"], style: {} },
  policy: { version: "1", url: "https://northline.example/privacy", effectiveAt: "2026-11-01T00:00:00.000Z" },
  rights: { url: "https://northline.example/rights", authority: "ICO" },
  build: hash,
  ...change,
});

export const sampleCore = (n = 0, change: Partial<RecordCore> = {}): RecordCore => ({
  v: 1,
  id: sampleRecordId(n),
  site: sampleSite,
  event: "give",
  choices: [{ purpose: "analytics", version: 1, status: "given", until: "2027-05-24T09:00:00.000Z" }],
  at: instantAt(sampleTime + n),
  actedAt: instantAt(sampleTime + n),
  clientAt: instantAt(sampleTime + n),
  notice: hash,
  lang: "en",
  method: { surface: "banner", action: "accept-all", layer: 1, viaGpc: false, trusted: true },
  actor: "subject",
  jurisdiction: "GB",
  ...change,
});

export const sampleRequest = (): RecordRequest => ({
  id: sampleRecordId(),
  site: sampleSite,
  event: "give",
  choices: [{ purpose: "analytics", version: 1, status: "given" }],
  subject: { kind: "device", id: "0123456789abcdef0123456789abcdef" },
  clientAt: "2026-11-22T09:00:00.000Z",
  waitedMs: 0,
  notice: hash,
  lang: "en",
  method: { surface: "banner", action: "accept-all", layer: 1, viaGpc: false, trusted: true },
  path: "/",
});

/** A check of one newsletter list, whose only line was allowed. */
export const sampleCheck = (change: Partial<CheckRecord> = {}): CheckRecord => ({
  v: 1,
  id: "chk_1",
  site: "site_demo",
  madeAt: "2026-11-22T09:00:00.000Z",
  at: "2026-11-22T09:00:00.000Z",
  purpose: "newsletter@1",
  channel: "email",
  subscriber: "unknown",
  ruleset: "eu-eprivacy@1",
  askedBy: "key_1",
  counts: { allow: 1, deny: 0, byReason: { CONSENT_ACTIVE: 1 } },
  digest: `sha256:${"0".repeat(64)}`,
  root: "AAAA",
  ...change,
});

/** What a site with three purposes declares: one without cookies, one with two vendors, one that forms ask for. */
export function sampleDeclaration(change: Partial<Declaration> = {}): Declaration {
  const common = { version: 1, text: "Why.", channels: [], recipients: [], storageLocation: "", validPeriod: "P6M" };
  const own = { ...common, basis: "consent", vendors: [] } as const;
  const cookies = [{ name: "_a*", period: "P13M", thirdParty: true } as const, { name: "_s", period: "session" }];
  return {
    v: 1,
    site: "site_demo",
    notice: `sha256:${"a".repeat(64)}`,
    publishedAt: "2026-11-21T00:00:00.000Z",
    lang: "en",
    dir: "ltr",
    controller: { name: "Northgate Ltd", address: "1 Road", contact: "privacy@northgate.example" },
    policy: { version: "1.0", url: "https://northgate.example/privacy", effectiveAt: "2026-11-22T00:00:00.000Z" },
    words: {
      purposesLabel: "Purposes",
      policyLink: "Policy",
      channelsTitle: "Messages",
      channelEmail: "by e-mail",
      channelSms: "by text message",
      dataTypes: "Data",
      recipients: "Received by",
      storageLocation: "Stored in",
      askedAgain: "Asked again after",
      cookiesFor: "Cookies for: {purpose}",
      cookieName: "Cookie",
      cookieService: "Service",
      cookiePeriod: "Kept for",
      thirdParty: "third party",
      firstParty: "own",
      sessionPeriod: "this visit",
      noCookies: "no cookies",
    },
    purposes: [
      { ...own, id: "essential", title: "Essential", category: "essential", dataTypes: ["session"] },
      {
        ...own,
        id: "analytics",
        title: "Statistics",
        category: "analytics",
        dataTypes: ["pages", "clicks"],
        recipients: ["Acme"],
        storageLocation: "Ireland",
        vendors: [
          { id: "acme", name: "Acme", policyUrl: "https://acme.example/p", purpose: "counts", cookies },
          { id: "quiet", name: "Quiet | Ltd", cookies: [] },
        ],
      },
      { ...own, id: "newsletter", title: "News", category: null, channels: ["email", "sms"], dataTypes: ["address"] },
    ],
    ...change,
  };
}
