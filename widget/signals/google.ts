// Google Consent Mode v2: all seven signals, denied before anything else runs, and an event for tag managers.
import { optionalCategories } from "../../core/purpose.ts";
import type { GoogleSignal } from "../../core/site.ts";

type IsOn = (category: string, signal: string) => boolean;

/** Which category each signal follows; `essential` is always on. */
const signals: Readonly<Record<GoogleSignal, string>> = {
  ad_storage: "advertising",
  ad_user_data: "advertising",
  ad_personalization: "advertising",
  analytics_storage: "analytics",
  personalization_storage: "social",
  functionality_storage: "essential",
  security_storage: "essential",
};

function push(entry: unknown): void {
  ((window as { dataLayer?: unknown[] }).dataLayer ??= []).push(entry);
}

/** Google reads the arguments object itself: an array in its place is ignored. */
export function gtag(..._command: readonly unknown[]): void {
  push(arguments);
}

/** Tells the state of every signal. */
export function send(command: "default" | "update", isOn: IsOn, extra?: object): void {
  const states: Record<string, string> = {};
  for (const name in signals) states[name] = isOn(signals[name as GoogleSignal], name) ? "granted" : "denied";
  gtag("consent", command, { ...states, ...extra });
}

/** Once per page, before any tag. What a site wants otherwise follows from the part that only such sites load. */
export function sendDefaults(): void {
  send("default", (category) => category === "essential", { wait_for_update: 500 });
  gtag("set", "ads_data_redaction", true);
}

/**
 * Once per choice, and once on a page that begins with something allowed or a remembered choice. The event
 * `assent` tells a tag manager, after the update.
 */
export function sendUpdate(allows: (category: string) => boolean): void {
  send("update", allows);
  push({ event: "assent", assent: Object.fromEntries(optionalCategories.map((name) => [name, allows(name)])) });
}
