// Shopify's Customer Privacy API, which tells the shop's own pixels, audiences and checkout.
import type { Signal } from "./signal.ts";

type Answers = Readonly<Record<string, boolean>>;

interface Shopify {
  readonly customerPrivacy?: {
    currentVisitorConsent?(): Readonly<Record<string, string>>;
    setTrackingConsent(answers: Answers, done: () => void): void;
  };
  loadFeatures?(features: readonly { name: string; version: string }[], done: () => void): void;
}

// It keeps the answer itself, and each call is a request to the shop.
function isKnown(kept: Readonly<Record<string, string>> | undefined, answers: Answers): boolean {
  return !!kept && Object.entries(answers).every(([name, given]) => kept[name] === (given ? "yes" : "no"));
}

let isLoading = false;

export const shopify: Signal = {
  category: "advertising",
  send([answers], again) {
    const { Shopify: shop } = window as { Shopify?: Shopify };
    if (shop?.loadFeatures && !shop.customerPrivacy && !isLoading) {
      isLoading = true;
      shop.loadFeatures([{ name: "consent-tracking-api", version: "0.1" }], again);
    }
    const api = shop?.customerPrivacy;
    if (!api) return false;
    if (!isKnown(api.currentVisitorConsent?.(), answers as Answers)) api.setTrackingConsent(answers as Answers, again);
    return true;
  },
  // Until somebody decides, the shop's own regions decide: a default set here would be kept as an answer.
  first: () => [],
  after(given, { allows, config, decision }) {
    if (!decision()) return [];
    const answers = { analytics: allows("analytics"), marketing: given, preferences: allows("social") };
    // Shopify wants sale and sharing to be opted out of, never in to.
    return [[config.regime === "opt-in" ? answers : { ...answers, sale_of_data: given && allows("social") }]];
  },
};
