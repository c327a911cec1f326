// The WP Consent API, by which WordPress plugins ask before they store or load anything.
import type { Signal } from "./signal.ts";

const scope = window as unknown as {
  wp_consent_type?: string;
  wp_set_consent?(category: string, value: string): void;
};

export const wp: Signal = {
  category: "advertising",
  send([category, value]) {
    // It keeps the answer in a cookie of the site and tells plugins by `wp_listen_for_consent_change`.
    scope.wp_set_consent?.(category as string, value as string);
    return !!scope.wp_set_consent;
  },
  first({ config, gpc }) {
    // With the signal on, what is unanswered is a no here, not a yes.
    scope.wp_consent_type = config.regime === "opt-in" || gpc ? "optin" : "optout";
    // Plugins begin to listen while the page is parsed.
    const tell = () => document.dispatchEvent(new Event("wp_consent_type_defined"));
    if (document.readyState === "loading") addEventListener("DOMContentLoaded", tell);
    else tell();
    return [];
  },
  after(given, { allows, decision }) {
    if (!decision()) return [];
    const value = (on: boolean) => (on ? "allow" : "deny");
    const analytics = value(allows("analytics"));
    return [
      ["functional", "allow"],
      ["preferences", value(allows("social"))],
      ["statistics", analytics],
      ["statistics-anonymous", analytics],
      ["marketing", value(given)],
    ];
  },
};
