// The plain npm entry: puts a site's script tag into the page once, and tells when `window.assent` is there.
import { consentNow, follow, type Consent } from "./page.ts";

export type { Consent };

export interface LoadOptions {
  /** Address of the site's script, such as `https://consent.example.com/s/site_acme.js`. */
  readonly src: string;
  /** The nonce of the page's Content-Security-Policy, where it asks for one. */
  readonly nonce?: string;
}

/**
 * Loads the site's script unless it is there, and resolves with the page's consent. A tag in the page's own head is
 * better: it runs before all others, while a script that a bundle loads can hold only what comes after it. Rejects
 * when the script cannot be had; until then, and after that, nothing that is marked runs.
 */
export function loadAssent({ src, nonce }: LoadOptions): Promise<Consent> {
  return new Promise((resolve, reject) => {
    follow(() => resolve(consentNow()));
    if (document.querySelector(`script[src="${CSS.escape(src)}"]`)) return;
    const script = document.createElement("script");
    script.src = src;
    if (nonce) script.nonce = nonce;
    script.addEventListener("error", () => reject(new Error("The consent script could not be loaded.")));
    document.head.append(script);
  });
}

/** The page's consent as it is now. */
export const consent = consentNow;

/** Calls back once the gate is there and after every change, in any tab; returns what stops it. */
export const onConsent = (changed: (now: Consent) => void): (() => void) => follow(() => changed(consentNow()));
