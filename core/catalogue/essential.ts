// What a page may load without asking, when it is used for what is said here and nothing else.
import type { CatalogueVendor } from "../catalogue.ts";

/** What a page may load without asking, when it is used for what is said here and nothing else. */
export const essential: readonly CatalogueVendor[] = [
  {
    id: "stripe",
    name: "Stripe",
    controller: "Stripe, Inc.",
    policyUrl: "https://stripe.com/privacy",
    category: "essential",
    purpose: { en: "takes payments and prevents fraud", de: "wickelt Zahlungen ab und verhindert Betrug" },
    reason:
      "Prevents fraud in a payment that the person makes. Loaded on every page instead of at the till it needs consent.",
    match: ["js.stripe.com", "m.stripe.com", "stripe.network"],
    cookies: [
      { name: "__stripe_mid", period: "P1Y" },
      { name: "__stripe_sid", period: "PT30M" },
      { name: "m", period: "P10Y", thirdParty: true },
    ],
  },
  {
    id: "paypal",
    name: "PayPal checkout",
    controller: "PayPal, Inc.",
    policyUrl: "https://www.paypal.com/privacy-center/home",
    category: "essential",
    purpose: { en: "takes payments and prevents fraud", de: "wickelt Zahlungen ab und verhindert Betrug" },
    reason:
      "Carries out a payment that the person makes. Its messages about instalments are advertising and need consent.",
    match: ["paypal.com/sdk/js", "paypal.com/smart/", "paypal.com/xoplatform/", "paypalobjects.com"],
    cookies: [
      { name: "ts", period: "P3Y", thirdParty: true },
      { name: "ts_c", period: "P3Y", thirdParty: true },
      { name: "enforce_policy", period: "P1Y", thirdParty: true },
      { name: "x-pp-s", period: "session", thirdParty: true },
      { name: "nsid", period: "session", thirdParty: true },
      { name: "tsrce", period: "session", thirdParty: true },
      { name: "l7_az", period: "P1D", thirdParty: true },
    ],
  },
  {
    id: "cloudflare",
    name: "Cloudflare bot protection and Turnstile",
    controller: "Cloudflare, Inc.",
    policyUrl: "https://www.cloudflare.com/privacypolicy/",
    category: "essential",
    purpose: { en: "keeps automated attacks away", de: "hält automatische Angriffe ab" },
    reason: "Tells people from programs and serves no other purpose.",
    match: ["challenges.cloudflare.com"],
    cookies: [
      { name: "__cf_bm", period: "PT30M" },
      { name: "cf_clearance", period: "P1Y" },
      { name: "_cfuvid", period: "session" },
      { name: "__cfruid", period: "session" },
      { name: "__cflb", period: "session" },
      { name: "cf_chl_2", period: "session" },
    ],
  },
  {
    id: "hcaptcha",
    name: "hCaptcha",
    controller: "Intuition Machines, Inc.",
    policyUrl: "https://www.hcaptcha.com/privacy",
    category: "essential",
    purpose: { en: "tells people from programs", de: "unterscheidet Menschen von Programmen" },
    reason: "Protects a form that the person sends. Load it with that form, not on every page.",
    match: ["hcaptcha.com"],
    cookies: [{ name: "hmt_id", period: "P30D", thirdParty: true }],
  },
  {
    id: "friendly-captcha",
    name: "Friendly Captcha",
    controller: "Friendly Captcha GmbH",
    policyUrl: "https://friendlycaptcha.com/legal/privacy-end-users/",
    category: "essential",
    purpose: { en: "tells people from programs", de: "unterscheidet Menschen von Programmen" },
    reason: "Protects a form that the person sends, and stores nothing.",
    match: ["frcapi.com", "friendlycaptcha.com", "friendlycaptcha.eu"],
    cookies: [],
  },
  {
    id: "klarna",
    name: "Klarna checkout",
    controller: "Klarna Bank AB",
    policyUrl: "https://www.klarna.com/international/privacy-policy/",
    category: "essential",
    purpose: { en: "takes payments by invoice or instalment", de: "wickelt Rechnungs- und Ratenkauf ab" },
    reason:
      "Carries out a payment that the person makes. Its messages about instalments are advertising and need consent.",
    match: ["x.klarnacdn.net/kp/", "klarna.com/payments/"],
    cookies: [],
  },
];
