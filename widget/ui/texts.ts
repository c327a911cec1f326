// What the UI writes in this browser: the two copies of the decision, and the texts beside it.
import { fittingCookie } from "../../core/decision.ts";

/** The stored text, or null; a browser that forbids storage has none. */
export function readText(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

/** Stores the text, or removes it when null. A browser that forbids storage keeps nothing. */
export function writeText(key: string, text: string | null): void {
  try {
    if (text === null) localStorage.removeItem(key);
    else localStorage.setItem(key, text);
  } catch {
    // The page goes on without a memory.
  }
}

/**
 * Writes both copies of the decision for as many seconds as are left, and removes them when none are. With a domain
 * the cookie is its siblings' too, and one that an earlier configuration left for this host alone is removed.
 */
export function writeDecision(
  key: string,
  text: string,
  { seconds, domain }: { seconds: number; domain?: string | undefined },
): void {
  writeText(key, seconds > 0 ? text : null);
  const end = `;Path=/;SameSite=Lax${location.protocol === "https:" ? ";Secure" : ""};Max-Age=`;
  try {
    if (domain) document.cookie = `${key}=${end}0`;
    document.cookie = `${fittingCookie(key, text)}${domain ? `;Domain=${domain}` : ""}${end}${seconds | 0}`;
  } catch {
    // The page goes on without a memory.
  }
}
