// Where the console is: addresses of the form /console/SITE/SCREEN/…, kept by the browser's own history.
import { useLayoutEffect, useState } from "preact/hooks";

export interface Place {
  /** What follows `/console/`, part by part. */
  readonly parts: readonly string[];
  readonly query: URLSearchParams;
  /** Changes with every move, also one to the same address. */
  readonly move: number;
}

let moves = 0;
const moved = new EventTarget();

/** The place of an address. */
export function placeOf({ pathname, search }: Pick<URL, "pathname" | "search">): Place {
  const parts = pathname.split("/").slice(2).filter(Boolean).map(decoded);
  return { parts, query: new URLSearchParams(search), move: moves };
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/** The address of a place in the console. */
export const to = (...parts: readonly string[]): string =>
  `/console${parts.map((part) => `/${encodeURIComponent(part)}`).join("")}`;

/** Asked before a move away from what would be lost by it; `leave` makes the move after all. */
export type Guard = (leave: () => void) => void;

const guards: Guard[] = [];

/** Puts the guard before every move but those that take a place's own place; the function that is given ends that. */
export function guardLeaving(guard: Guard): () => void {
  guards.push(guard);
  return () => void guards.splice(guards.indexOf(guard), 1);
}

/** Goes there without loading the page, once no guard holds it; `then` is called when it is there. Only addresses of the console: anything else is not followed. */
export function go(address: string, how: "push" | "replace" = "push", then?: () => void): void {
  const target = new URL(address, location.href);
  if (!isOurs(target)) return;
  const leave = () => {
    moves += 1;
    if (how === "replace") history.replaceState(null, "", target);
    else history.pushState(null, "", target);
    moved.dispatchEvent(new Event("move"));
    then?.();
  };
  const guard = how === "push" && !isSameScreen(target) ? guards.at(-1) : undefined;
  if (guard) guard(leave);
  else leave();
}

/** A move within a screen loses nothing of it. */
function isSameScreen(target: URL): boolean {
  const [site, screen] = placeOf(location).parts;
  const { parts } = placeOf(target);
  return screen !== undefined && parts[0] === site && parts[1] === screen;
}

const isOurs = ({ origin, pathname }: URL): boolean => origin === location.origin && /^\/console(\/|$)/.test(pathname);

/** Calls after each move that was made here; the function that is given ends that. */
export function onMoved(listener: () => void): () => void {
  moved.addEventListener("move", listener);
  return () => moved.removeEventListener("move", listener);
}

/** The place on screen, followed as it changes. */
export function usePlace(): Place {
  const [place, setPlace] = useState(() => placeOf(new URL(location.href)));
  useLayoutEffect(() => {
    let shown = location.href;
    const follow = () => {
      shown = location.href;
      setPlace(placeOf(new URL(shown)));
    };
    const back = () => {
      const target = location.href;
      // The browser is there already, and waits for the answer where it was.
      if (guards.length > 0 && target !== shown) {
        history.pushState(null, "", shown);
        return go(target);
      }
      moves += 1;
      follow();
    };
    moved.addEventListener("move", follow);
    addEventListener("popstate", back);
    document.addEventListener("click", followLink);
    // What is below may have gone on before this listened.
    if (place.move !== moves) follow();
    return () => {
      moved.removeEventListener("move", follow);
      removeEventListener("popstate", back);
      document.removeEventListener("click", followLink);
    };
  }, []);
  return place;
}

/** A plain click on a link of the console stays in the page; whatever the browser has another meaning for is its own. */
function followLink(event: MouseEvent): void {
  const link = event.target instanceof Element ? event.target.closest("a") : null;
  const hasModifier = event.metaKey || event.ctrlKey || event.shiftKey || event.altKey;
  if (!link || event.defaultPrevented || event.button !== 0 || hasModifier) return;
  if (link.target || link.hasAttribute("download") || !link.href) return;
  if (!isOurs(new URL(link.href))) return;
  event.preventDefault();
  go(link.href);
}
