// The decision in force as the gate reads it, who listens to it, and the other tabs.
import { answerIn, decidedAt, type Answer } from "../core/decision.ts";
import type { PurposeRow, SiteConfig } from "../core/site.ts";
import { attempt } from "./failure.ts";
import { gpcHolds } from "./gpc.ts";
import type { Kept, Wanted } from "./host.ts";
import { readDecision, writeDecision } from "./storage.ts";

const day = 86_400;

let config: SiteConfig;
let key: string;
let asked: readonly PurposeRow[];
let kept: Kept | undefined;
const listeners = new Set<() => void>();

/** What this browser remembers, whether or not it still holds. */
export const decision = (): Kept | undefined => kept;

/** The answer to a purpose while it holds: same version, not lapsed. */
export function answerTo(id: string): Answer | undefined {
  const answer = kept?.answers[id];
  const days = config.renew[answer?.[1] === "given" ? "given" : "refused"];
  const isAsked = asked.some(([purpose, version]) => purpose === id && version === answer?.[0]);
  return isAsked && Date.now() - answer![2] < days * day * 1000 ? answer : undefined;
}

/** The purposes the banner asks for, each with what `of` says of it. */
export const forAsked = <Said>(of: (id: string) => Said): Record<string, Said> =>
  Object.fromEntries(asked.map(([id]) => [id, of(id)]));

// Where things run until they are refused, a refusal never lapses: silence after it is not a yes.
// And a yes given before Global Privacy Control was there does not outweigh it.
function isOn([id, , category, untilRefused]: PurposeRow): boolean {
  const answer = untilRefused ? kept?.answers[id] : answerTo(id);
  return (answer ? answer[1] === "given" : !!untilRefused) && (!gpcHolds(category) || !!answer?.[3]);
}

/** Whether any purpose has no answer that still holds, does not run by itself, and is not settled by the browser. */
export const mustAsk = (): boolean =>
  config.ask && asked.some((row) => !answerTo(row[0]) && !isOn(row) && !gpcHolds(row[2]));

/** Whether Global Privacy Control has spoken for a purpose that has no answer yet. */
export const isSignalNew = (): boolean => asked.some((row) => gpcHolds(row[2]) && !answerTo(row[0]));

/** Whether the purpose, the vendor, or every purpose of the category, may run now. What is not known may not. */
export function allows(name: string): boolean {
  const wanted = config.vendors?.find(([id]) => id === name)?.[1] ?? name;
  const rows = asked.filter(([id, , category]) => id === wanted || category === wanted);
  return wanted === "essential" || (rows.length > 0 && rows.every(isOn));
}

/** Whether nothing would be given, or a person's own event stands behind it. */
export const mayDecide = (wanted: Wanted, trusted: boolean): boolean =>
  trusted || !asked.some((row) => wanted[row[0]] && !isOn(row));

// The browser causes `load`, `scroll` and many more by itself, and vouches for them too.
const ofPersons = /^(click|key(down|up)|pointerup|touchend|submit|change)$/;

/** Whether the browser vouches that a person caused the event, just now. */
export const isTrusted = (event: Event | undefined): boolean =>
  !!attempt(
    () =>
      // Only a real event lets the getter read it, and its own `isTrusted` cannot be replaced.
      ofPersons.test(Reflect.get(Event.prototype, "type", event)) &&
      event!.isTrusted &&
      // Browsers of 2021 lack it.
      (navigator.userActivation as UserActivation | undefined)?.isActive !== false,
  );

// A copy must not outlive the answers in it, but for a refusal of what would run without it.
const write = ({ text, at }: Kept): void =>
  writeDecision(
    key,
    text,
    asked.some((row) => row[3])
      ? 400 * day
      : day * Math.max(config.renew.given, config.renew.refused) + (at - Date.now()) / 1000,
    config.domain,
  );

const restore = (text: string | undefined): void => {
  kept = text ? { text, at: decidedAt(text), answers: forAsked((id) => answerIn(text, id)) } : undefined;
};

const tell = (): void => listeners.forEach((listener) => attempt(listener, "listener-threw"));

/** Puts a decision in force, here and in the other tabs; undefined forgets the one there is. */
export function keep(text: string | undefined): void {
  if (!text) writeDecision(key, "", 0, config.domain);
  restore(text);
  if (kept) write(kept);
  tell();
}

function follow(): void {
  const latest = readDecision(key);
  if (latest === kept?.text) return;
  restore(latest);
  tell();
}

/** Calls back after every change, in this tab or another. Returns what stops it. */
export function listen(listener: () => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

/** Restores the decision of this browser for the site, and follows the other tabs from here on. */
export function openState(site: SiteConfig, storageKey: string): void {
  config = site;
  key = storageKey;
  asked = site.purposes.filter(([, , category]) => category && category !== "essential");
  restore(readDecision(key));
  // Some browsers drop a script's copies after days, so each page writes them anew; but not over a server's.
  if (kept && !site.credentials) write(kept);
  // Pages the browser kept aside or in the background, and those on other subdomains, are not told otherwise.
  for (const type of ["storage", "pageshow", "focus"]) addEventListener(type, follow);
  (window as { cookieStore?: EventTarget }).cookieStore?.addEventListener("change", follow);
}
