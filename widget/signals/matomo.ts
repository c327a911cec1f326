// Matomo: no request before a yes, or, as the site chooses, requests but no cookies.
import { rows } from "./doors.ts";
import type { Signal } from "./signal.ts";

const matomoOf = (required: string, given: string, forgotten: string): Signal => ({
  category: "analytics",
  send: rows("_paq"),
  first: () => [[required]],
  // Never the remembering variants: the decision is ours to keep. Told to forget, Matomo stores a cookie that says
  // so, hence only where it was told yes before.
  after: (isGiven, _gate, before) => (isGiven ? [[given]] : before ? [[forgotten]] : []),
});

/** Nothing is measured before a yes. */
export const matomo = matomoOf("requireConsent", "setConsentGiven", "forgetConsentGiven");

/** Measured without cookies before a yes. */
export const matomoCookies = matomoOf("requireCookieConsent", "setCookieConsentGiven", "forgetCookieConsentGiven");
