// Google Consent Mode v2: all seven signals, denied before anything else runs, and an event for tag managers.
import { optionalCategories } from "../../core/purpose.ts";
import type { GoogleSettings } from "../../core/site.ts";
import { gpcHolds } from "../gpc.ts";

type Gtag = (...command: unknown[]) => void;
type Allows = (category: string) => boolean;

/** Which category each signal follows; `essential` is always on. */
const signals: Readonly<Record<string, string>> = {
  ad_storage: "advertising",
  ad_user_data: "advertising",
  ad_personalization: "advertising",
  analytics_storage: "analytics",
  personalization_storage: "social",
  functionality_storage: "essential",
  security_storage: "essential",
};

const push = (entry: unknown): void => {
  const scope = window as unknown as { dataLayer?: unknown[] };
  (scope.dataLayer ??= []).push(entry);
};

// Google reads the arguments object itself: an array in its place is ignored.
const gtag: Gtag = function () {
  push(arguments);
};

function send(command: string, isOn: (category: string, signal: string) => boolean, extra?: object): void {
  const states: Record<string, string> = {};
  for (const name in signals) states[name] = isOn(signals[name]!, name) ? "granted" : "denied";
  gtag("consent", command, { ...states, ...extra });
}

/**
 * Once per page, before any tag. What a site lets some regions begin with follows, and Google prefers it there;
 * what Global Privacy Control turns off is denied in them too.
 */
export function sendDefaults({ waitMs, passUrl, redactAds, regions = [] }: Partial<GoogleSettings> = {}): void {
  const begin = (begun: readonly string[], region?: object) =>
    send("default", (category, name) => category === "essential" || (begun.includes(name) && !gpcHolds(category)), {
      wait_for_update: waitMs ?? 500,
      ...region,
    });
  begin([]);
  for (const [region, begun] of regions) begin(begun, { region });
  gtag("set", "ads_data_redaction", redactAds ?? true);
  if (passUrl) gtag("set", "url_passthrough", true);
}

/**
 * Once per choice, and once on a page that begins with something allowed or a remembered choice. The event
 * `assent` tells a tag manager, after the update.
 */
export function sendUpdate(allows: Allows): void {
  send("update", allows);
  push({ event: "assent", assent: Object.fromEntries(optionalCategories.map((name) => [name, allows(name)])) });
}
