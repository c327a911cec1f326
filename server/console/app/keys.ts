// Keys: one letter goes somewhere, unless somebody types or has switched single keys off (WCAG 2.1.4).
import { useLayoutEffect } from "preact/hooks";
import { kept } from "./kept.ts";

/** What a key or two do: `?`, `g r`, `mod+k`. `mod` is Ctrl, or ⌘ on a Mac. */
export type Keys = Readonly<Record<string, () => void>>;

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && target.matches("input, textarea, select, [contenteditable]");

const isBehindDialog = (): boolean => document.querySelector("dialog[open]") !== null;

/** How long the second key may take. */
const patienceMs = 1_200;

/** Listens as long as the component is there; the latest `keys` count. */
export function useKeys(keys: Keys): void {
  // What is on screen hears at once.
  useLayoutEffect(() => {
    let first = "";
    let timer: ReturnType<typeof setTimeout> | undefined;
    const press = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || event.isComposing || event.altKey) return;
      const withMod = event.metaKey || event.ctrlKey;
      const isPlain = !withMod && !isTyping(event.target) && kept("keys") !== "off";
      if (isBehindDialog() || !(withMod || isPlain)) return;
      const name = withMod ? `mod+${event.key.toLowerCase()}` : `${first}${event.key}`;
      const act = keys[name] ?? (withMod ? undefined : keys[event.key]);
      clearTimeout(timer);
      first = "";
      if (act) {
        event.preventDefault();
        act();
      } else if (!withMod && Object.keys(keys).some((one) => one.startsWith(`${event.key} `))) {
        first = `${event.key} `;
        timer = setTimeout(() => (first = ""), patienceMs);
      }
    };
    addEventListener("keydown", press);
    return () => removeEventListener("keydown", press);
  }, [keys]);
}

/** How the keyboard at hand writes `mod+k`. */
export const modKey = (): string => (/Mac|iPhone|iPad/.test(navigator.userAgent) ? "⌘" : "Ctrl");
