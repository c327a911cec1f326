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
 * the cookie is its siblings' too. One that an earlier configuration left, for this host alone or for any domain above,
 * goes: it would be the answer again once the newer ones are gone.
 */
export function writeDecision(
  key: string,
  text: string,
  { seconds, domain = "" }: { seconds: number; domain?: string | undefined },
): void {
  writeText(key, seconds > 0 ? text : null);
  const write = (cookie: string, on: string, age: number) => {
    const secure = location.protocol === "https:" ? ";Secure" : "";
    document.cookie = `${cookie}${on && `;Domain=${on}`};Path=/;SameSite=Lax${secure};Max-Age=${age | 0}`;
  };
  try {
    // From the longest to none at all, which is this host alone.
    for (let on = `.${location.hostname}`; on;) {
      on = on.replace(/[^.]*\.?/, "");
      if (on !== domain) write(`${key}=`, on, 0);
    }
    write(fittingCookie(key, text), domain, seconds);
  } catch {
    // The page goes on without a memory.
  }
}
