// First-party cookie and localStorage copy of the decision.
import { fittingCookie, isDecision } from "../core/decision.ts";
import { attempt } from "./failure.ts";

/**
 * The latest decision in any of the copies, or undefined. A damaged copy, and one of an older shape, counts as none;
 * so does a storage that this browser forbids.
 */
export function readDecision(key: string): string | undefined {
  const copies = [attempt(() => document.cookie), `${key}=${attempt(() => localStorage.getItem(key))}`].join("; ");
  return copies
    .split("; ")
    .map((pair) => pair.split("="))
    .flatMap(([name, text]) => (name === key && isDecision(text!) ? [text!] : []))
    .sort()
    .at(-1);
}

/**
 * Writes both copies for as many seconds as are left, and removes them when none are. With a domain the cookie is
 * its siblings' too.
 */
export function writeDecision(key: string, text: string, seconds: number, domain: string | undefined): void {
  attempt(() => localStorage[seconds > 0 ? "setItem" : "removeItem"](key, text));
  const end = (domain ? `;Domain=${domain}` : "") + (location.protocol === "https:" ? ";Secure" : "");
  attempt(() => {
    document.cookie = `${fittingCookie(key, text)};Path=/;SameSite=Lax;Max-Age=${seconds | 0}${end}`;
  });
}
