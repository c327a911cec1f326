// The catalogue beside a snapshot of the Open Cookie Database (test/snapshot/NOTICE.md): where both know a cookie they agree,
// or the disagreement stands here with its reason. Reasons name the vendors' own lists as we knew them on 2026-11-22.
import { describe, expect, test } from "vitest";
import { catalogue } from "../../../core/catalogue/all.ts";
import { cookieRows, daysInPeriod, daysInWords, rowFor } from "../../support/cookie-database.ts";

/** Under which names the database files our vendors; those not here are not in it. */
const platforms: Readonly<Record<string, readonly string[]>> = {
  "google-analytics": ["Google Analytics"],
  "google-tag-manager": ["Google Tag Manager"],
  "google-ads": ["Google Ads", "Google", "Google Analytics"],
  "google-adsense": ["Google AdSense", "DoubleClick/Google Marketing"],
  doubleclick: ["DoubleClick/Google Marketing"],
  youtube: ["Youtube"],
  "google-maps": ["Google Maps", "Google"],
  "google-recaptcha": ["Google reCAPTCHA"],
  "meta-pixel": ["Facebook"],
  facebook: ["Facebook"],
  instagram: ["Instagram"],
  "x-ads": ["X"],
  x: ["X"],
  "linkedin-insight": ["LinkedIn"],
  linkedin: ["LinkedIn"],
  "tiktok-pixel": ["TikTok"],
  tiktok: ["TikTok"],
  "pinterest-tag": ["Pinterest"],
  pinterest: ["Pinterest"],
  "snap-pixel": ["Snapchat"],
  "reddit-pixel": ["Reddit"],
  reddit: ["Reddit"],
  disqus: ["Disqus"],
  sharethis: ["ShareThis"],
  "microsoft-clarity": ["Microsoft", "Bing / Microsoft"],
  "microsoft-advertising": ["Bing / Microsoft"],
  "application-insights": ["Microsoft Azure App Insights"],
  matomo: ["Matomo"],
  "piwik-pro": ["Piwik"],
  plausible: ["Plausible Analytics"],
  fathom: ["Fathom Analytics"],
  umami: ["Umami"],
  mixpanel: ["Mixpanel"],
  amplitude: ["Amplitude"],
  segment: ["Trustpilot"],
  rudderstack: ["Rudderstack"],
  heap: ["Heap Analytics", "ContentSquare"],
  chartbeat: ["Chartbeat"],
  parsely: ["Parse.ly"],
  "adobe-analytics": ["Adobe Analytics"],
  snowplow: ["Snowplow"],
  "yandex-metrica": ["Yandex.Metrica"],
  "wordpress-stats": ["WordPress"],
  "woocommerce-attribution": ["WooCommerce"],
  "shopify-analytics": ["Shopify"],
  hotjar: ["Hotjar"],
  "crazy-egg": ["Crazy Egg"],
  "lucky-orange": ["Lucky Orange"],
  contentsquare: ["ContentSquare"],
  optimizely: ["Optimizely"],
  vwo: ["Visual Website Optimizer"],
  "ab-tasty": ["ABTasty"],
  "adobe-target": ["Adobe Audience Manager"],
  taboola: ["Taboola"],
  outbrain: ["Outbrain"],
  quantcast: ["Quantcast"],
  "trade-desk": ["The Tradedesk"],
  xandr: ["Xandr"],
  adform: ["Adform"],
  "amazon-ads": ["Amazon"],
  awin: ["Awin"],
  "adobe-audience-manager": ["Adobe Audience Manager"],
  "yahoo-ads": ["Yahoo"],
  teads: ["Teads"],
  magnite: ["Magnite"],
  leadfeeder: ["Leadfeeder"],
  hubspot: ["Hubspot", "HubSpot"],
  mailchimp: ["Mailchimp"],
  klaviyo: ["Klaviyo"],
  activecampaign: ["Active Campaign"],
  marketo: ["Marketo"],
  pardot: ["Salesforce"],
  "customer-io": ["Customer.io"],
  braze: ["Braze"],
  optinmonster: ["Optinmonster"],
  vimeo: ["Vimeo"],
  spotify: ["Spotify"],
  twitch: ["Twitch"],
  wistia: ["Wistia"],
  typeform: ["Typeform"],
  trustpilot: ["Trustpilot"],
  intercom: ["Intercom"],
  zendesk: ["Zendesk"],
  drift: ["Drift"],
  crisp: ["Crisp"],
  tawk: ["Tawk.to Chat", "Tawk.to"],
  livechat: ["Livechat", "LiveChat"],
  stripe: ["Stripe"],
  paypal: ["PayPal"],
  cloudflare: ["Cloudflare", "CloudFlare"],
};

/** Our categories that say the same as the database's; everything else there means that no consent is asked. */
const sameAs: Readonly<Record<string, readonly string[]>> = {
  Analytics: ["analytics"],
  Marketing: ["advertising", "social"],
};

const known = catalogue.flatMap((vendor) =>
  vendor.cookies.flatMap((cookie) => {
    const row = rowFor(platforms[vendor.id] ?? [], cookie.name);
    return row ? [{ vendor, cookie, row, key: `${vendor.id} ${cookie.name}` }] : [];
  }),
);

const categoriesDiffer = known.filter(
  ({ vendor, row }) => !(sameAs[row.category] ?? ["essential"]).includes(vendor.category),
);
const periodsDiffer = known.filter(({ cookie, row }) => {
  const [theirs, ours] = [daysInWords(row.retention), daysInPeriod(cookie.period)];
  // A year beside thirteen months is the same fact told roughly.
  return theirs === undefined || Math.abs(theirs - ours) > 0.12 * Math.max(theirs, ours);
});

const keysOf = (table: readonly (readonly [reason: string, keys: string])[]): string[] =>
  table.flatMap(([, keys]) => keys.split(", "));

/** Where our category is not theirs, and why. */
const otherCategory = [
  [
    "Hotjar calls its own cookies functional; they record the session.",
    "hotjar _hjSessionUser_*, hotjar _hjSession_*, hotjar _hjFirstSeen, hotjar _hjAbsoluteSessionInProgress, hotjar _hjIncludedInSessionSample*, hotjar _hjIncludedInPageviewSample, hotjar _hjUserAttributesHash, hotjar _hjTLDTest, hotjar _hjCookieTest",
  ],
  [
    "A test of variants serves the site's statistics, whether the database says functional or marketing.",
    "optimizely optimizelyEndUserId, optimizely optimizelyRedirectData, optimizely optimizelyDomainTestCookie, vwo _vwo_uuid_v2, vwo _vwo_uuid, vwo _vis_opt_s, vwo _vis_opt_test_cookie, vwo _vis_opt_exp_*, adobe-target mbox, adobe-target at_check",
  ],
  [
    "Only the vendor's tag sets it, and that tag waits for this category; what the cookie alone is good for does not matter.",
    "google-adsense __eoi, google-adsense ANID, doubleclick test_cookie, youtube YSC, youtube PREF, google-recaptcha _GRECAPTCHA, facebook wd, instagram mid, linkedin-insight li_fat_id, linkedin-insight li_giant, linkedin-insight lms_analytics, linkedin-insight li_gc, linkedin li_gc, pinterest _pinterest_sess, snap-pixel X-AB, sharethis fpestid, parsely _parsely_visitor, parsely _parsely_session, parsely _parsely_slot_click, lucky-orange _lo_cid, lucky-orange _lo_bn, lucky-orange _lo_np_*, taboola _tb_sess_r, taboola t_pt_gid, xandr sess, spotify sp_t, spotify sp_landing, twitch unique_id, twitch unique_id_durable, twitch server_session_id, wistia muxData, typeform tf_respondent_cc, zendesk __zlcmid, zendesk __zlcprivacy, drift drift_*, crisp crisp-client/*, tawk TawkConnectionTime, livechat __lc_cid, livechat __lc_cst, livechat __livechat, braze ab.storage.userId.*, application-insights ai_user, application-insights ai_session",
  ],
  [
    "Measured for advertising or by an embed, not for the site's own statistics: the stricter group.",
    "linkedin-insight ln_or, linkedin-insight AnalyticsSyncHistory, sharethis __stid, sharethis pxcelPage*, vimeo vuid, intercom intercom-id-*, intercom intercom-session-*, intercom intercom-device-id-*, mailchimp mc_cid, mailchimp mc_eid, mailchimp mc_landing_site, braze ab.storage.sessionId.*, braze ab.storage.deviceId.*",
  ],
  [
    "Set along with measurement by the vendor's own domain or for sharing between its products; the site loads the vendor to measure.",
    "microsoft-clarity ANONCHK, microsoft-clarity MR, microsoft-clarity MUID, adobe-analytics s_ecid, shopify-analytics _shopify_sa_t, shopify-analytics _orig_referrer, shopify-analytics _landing_page",
  ],
] as const;

/** Where our period is not theirs, and why. */
const otherPeriod = [
  [
    "Google's own list: FPID two years, FPLC 20 hours, FPAU 90 days, NID six months, __eoi six months, test_cookie 15 minutes, PREF eight months; IDE 13 months in Europe.",
    "google-analytics FPID, google-analytics FPLC, google-ads FPAU, google-ads NID, google-maps NID, google-adsense __eoi, doubleclick IDE, doubleclick test_cookie, youtube PREF",
  ],
  [
    "The database gives no one number; ours is the longest that the vendor names.",
    "google-analytics AMP_TOKEN, google-adsense __gads, doubleclick ar_debug, braze ab.storage.userId.*, braze ab.storage.deviceId.*, braze ab.storage.sessionId.*, cloudflare cf_clearance",
  ],
  ["The vendor's own list: 90 days for both.", "meta-pixel _fbp, meta-pixel _fbc"],
  [
    "The vendor's own list: 30 days, and six months for the answer to its own question.",
    "linkedin-insight UserMatchHistory, linkedin-insight li_gc, linkedin li_gc",
  ],
  [
    "The vendor's own list: a year.",
    "pinterest-tag _pin_unauth, pinterest-tag _pinterest_ct_ua, pinterest _pinterest_sess, spotify sp_t",
  ],
  [
    "Microsoft's own list: _clsk and _uetsid a day, _uetvid 390 days, MR seven days.",
    "microsoft-clarity _clsk, microsoft-clarity MR, microsoft-advertising _uetsid, microsoft-advertising _uetvid, microsoft-advertising MR",
  ],
  ["Matomo's own list: half an hour; the database has the row of another product.", "matomo _pk_cvar*"],
  ["The vendor's own list: 13 months.", "chartbeat _chartbeat*"],
  [
    "Shopify's own list: a year, half an hour, two weeks; the database gives one number to them all.",
    "shopify-analytics _shopify_y, shopify-analytics _shopify_s, shopify-analytics _shopify_sa_t, shopify-analytics _orig_referrer, shopify-analytics _landing_page",
  ],
  [
    "The vendor's own list: the session, or half an hour of it.",
    "hotjar _hjHasCachedUserAttributes, contentsquare _cs_s, vwo _vis_opt_test_cookie, cloudflare __cf_bm, application-insights ai_session",
  ],
  ["The row has its columns swapped: 29 days stand under another heading.", "awin AwinChannelCookie"],
  ["Vimeo's own list: two years; a minute cannot tell one person from another.", "vimeo vuid"],
  [
    "The vendor's own list: six months since it shortened them from 13.",
    "hubspot __hstc, hubspot hubspotutk, hubspot messagesUtk",
  ],
  [
    "The library's default is a year for all of them.",
    "rudderstack rl_user_id, rudderstack rl_trait, rudderstack rl_anonymous_id, rudderstack rl_group_id, rudderstack rl_group_trait, rudderstack rl_page_init_referrer, rudderstack rl_page_init_referring_domain, rudderstack rl_session",
  ],
] as const;

describe("rules 24 and 25: the catalogue beside the Open Cookie Database", () => {
  test("the snapshot is whole, and knows most of our cookies", () => {
    expect(cookieRows).toHaveLength(1008);
    expect(Object.keys(platforms).filter((id) => !catalogue.some((vendor) => vendor.id === id))).toEqual([]);
    const filed = new Set(cookieRows.map(({ platform }) => platform));
    expect(
      Object.values(platforms)
        .flat()
        .filter((platform) => !filed.has(platform)),
    ).toEqual([]);
    expect(known.length).toBeGreaterThanOrEqual(328);
  });

  test("agrees on the category, but for what is listed with its reason", () => {
    expect(categoriesDiffer.map(({ key }) => key).toSorted()).toEqual(keysOf(otherCategory).toSorted());
  });

  test("agrees on the period, but for what is listed with its reason", () => {
    expect(periodsDiffer.map(({ key }) => key).toSorted()).toEqual(keysOf(otherPeriod).toSorted());
  });

  test("calls nothing essential that the database files as analytics or marketing", () => {
    const essential = known.filter(({ vendor }) => vendor.category === "essential");
    expect(essential.length).toBeGreaterThan(10);
    expect(essential.filter(({ row }) => row.category in sameAs).map(({ key }) => key)).toEqual([]);
  });

  test("does not take Hotjar's word that recording a session is functional", () => {
    const hotjar = known.filter(({ vendor }) => vendor.id === "hotjar");
    expect(hotjar.find(({ cookie }) => cookie.name === "_hjSessionUser_*")?.row.category).toBe("Functional");
    expect(hotjar.every(({ vendor }) => vendor.category === "analytics")).toBe(true);
  });
});

describe("what the comparison rests on", () => {
  test.each([
    ["13 months", 395.2],
    ["End of session (browser)", 0],
    ["2 years after last activity", 730],
    ["12 hours", 0.5],
    ["various", undefined],
  ])("reads “%s”", (text, days) => expect(daysInWords(text)).toEqual(days));

  test.each([
    ["P13M", 395.2],
    ["session", 0],
    ["PT30M", 30 / 1440],
    ["P1Y", 365],
    ["P2W", 14],
  ])("reads %s", (period, days) => expect(daysInPeriod(period)).toBeCloseTo(days));

  test("finds an exact name before a prefix, and no prefix for too short a name", () => {
    expect(rowFor(["Google Analytics"], "_ga_*")).toMatchObject({ cookie: "_ga_", prefix: true });
    expect(rowFor(["Google Analytics"], "_gat*")).toMatchObject({ cookie: "_gat" });
    expect(rowFor(["Adform"], "CTX")).toBeUndefined();
    expect(rowFor(["Facebook"], "_ga")).toBeUndefined();
  });
});
