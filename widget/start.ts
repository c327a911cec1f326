// What every page runs: restore the decision, run the parts, release, load the UI only if needed.
import { sendDefaults, sendUpdate } from "./signals/google.ts";
import { optionalCategories } from "../core/purpose.ts";
import { languageFor, type SiteConfig } from "../core/site.ts";
import { isOpen, openApi } from "./api.ts";
import { openBlocker, release } from "./blocker.ts";
import { attempt } from "./failure.ts";
import type { Carried, Gate } from "./host.ts";
import { watchPresses } from "./presses.ts";
import { allows, decision, followTabs, listen, openState } from "./state.ts";
import { ask, failed, openHost, showUi, wake } from "./ui-loader.ts";

/** What runs in front of the gate has the gate for an argument. */
export type Part = (gate: Gate) => void;

/** How all begins that this browser keeps of a site, whose id follows. Never a word that block lists know. */
export const keyStart = "assent-";

/** Takes the page over for a site. `nonce` is that of our own tag. */
export function start(config: SiteConfig & Carried, nonce: string | undefined, parts: readonly Part[]): void {
  const storageKey = keyStart + config.site;
  const lang = languageFor([document.documentElement.lang, ...navigator.languages], Object.keys(config.trigger));
  const isWhole = openState(config, storageKey);
  const gate = openHost(config, lang, storageKey);
  // First of all: what must be fetched is on its way while the rest is made ready.
  ask();
  followTabs();
  for (const part of parts) attempt(() => part(gate), "listener-threw");
  openBlocker(nonce);
  // Also where something runs until it is refused.
  if (decision() || optionalCategories.some(allows)) sendUpdate(allows);
  const look = () => {
    void release();
    ask();
  };
  listen(() => {
    sendUpdate(allows);
    look();
  });
  const seek = () => {
    void release();
    if (!failed && document.querySelector("[data-assent-form]:not([data-assent-ready])")) showUi("forms");
  };
  // A gate that comes late finds a page that nothing is added to any more.
  seek();
  new MutationObserver(seek).observe(document, { childList: true, subtree: true });
  // A copy to mend, or what earlier pages left to send.
  if (!isWhole || attempt(() => Object.keys(localStorage).join().includes(`${storageKey}:`))) wake();
  addEventListener("DOMContentLoaded", look);
  watchPresses(() => showUi("dialog"));
  openApi();
  if (/assent-debug/.test(location.href)) showUi("debug");
}

/** Sends the signals' defaults and begins, once per page: a tag that is there twice does its work once. */
export function begin(then: () => void): void {
  if (isOpen()) return;
  sendDefaults();
  attempt(then, "no-config");
}
