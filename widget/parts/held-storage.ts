// What scripts of vendors would store in the page's own origin: cookies, localStorage and sessionStorage, by name.
import { onCall, onSet } from "./intercept.ts";
import { heldName, wait } from "./waiting.ts";

/** Holds writing by name from here on. Removing is always let through. */
export function openStorage(): void {
  onSet<Document>(Document.prototype, "cookie", (_, cookie, set) => {
    const text = String(cookie);
    const purpose = heldName(3, text.split("=", 1)[0]!.trim());
    if (!purpose || /;\s*max-age\s*=\s*["']?(0|-)|;\s*expires\s*=[^;]*\b(19|200)\d/i.test(text)) return false;
    wait({ purpose, run: () => set(cookie) });
    return true;
  });
  onCall<Storage>(Storage.prototype, "setItem", (self, [key], native) => {
    const purpose = heldName(4, `${self === sessionStorage ? "s" : "l"}:${String(key)}`);
    if (!purpose) return undefined;
    return () => wait({ purpose, run: native });
  });
  // By its class: asking for the store itself makes a browser open it, for a millisecond on every page.
  const { CookieStore } = window as { CookieStore?: { prototype: object } };
  onCall(CookieStore?.prototype, "set", (_, [first], native) => {
    const { name = first } = Object(first) as { name?: unknown };
    const purpose = heldName(3, String(name));
    if (!purpose) return undefined;
    return () =>
      new Promise((resolve) => wait({ purpose, run: () => resolve(native()), drop: () => resolve(undefined) }));
  });
}
