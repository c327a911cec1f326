// The decision in force as the gate reads it, who listens to it, and the other tabs.
import { answerIn, type Answer } from "../core/decision.ts";
import { optionalCategories } from "../core/purpose.ts";
import type { SiteConfig } from "../core/site.ts";
import { attempt } from "./failure.ts";
import { gpc } from "./gpc.ts";
import { readDecisions } from "./storage.ts";

/** What holds for a purpose of the banner. */
type Row = readonly [
  id: string,
  category: string,
  /** The answer while it holds: same version, not lapsed. */
  answer: Answer | undefined,
  /** Whether it may run. */
  on: boolean,
  /** Whether Global Privacy Control, or an earlier opt-out, keeps it off unless the person switches it on alone. */
  held: boolean,
];

let config: SiteConfig;
let key: string;
let kept: string | undefined;
/** Whether this browser has shown that it keeps what is in force. */
let isStored: boolean;
/** The purposes the banner asks for. */
export let rows: readonly Row[];
const listeners = new Set<() => void>();

/** What this browser remembers, as core/decision.ts writes it, whether or not it still holds. */
export const decision = (): string | undefined => kept;

/** The answer to a purpose while it holds: same version, not lapsed. */
export const answerTo = (id: string): Answer | undefined => rows.find((row) => row[0] === id)?.[2];

/**
 * Whether any purpose has no answer that still holds and is not settled by the browser; where everybody is asked
 * before anything runs, one that is exempt and runs is no reason to ask.
 */
export const mustAsk = (): boolean =>
  config.ask && !rows.every(([, , answer, on, held]) => answer || held || (on && config.regime === "opt-in"));

/** Whether the purpose, the vendor, or every purpose of the category, may run now. What is not known may not. */
export function allows(name: string): boolean {
  const wanted = config.vendors?.find(([id]) => id === name)?.[1] ?? name;
  const named = rows.filter((row) => row.includes(wanted));
  return wanted === "essential" || (!!named[0] && named.every((row) => row[3]));
}

function restore(text: string | undefined): void {
  kept = text;
  rows = config.purposes.flatMap(([id, version, category, untilRefused, givenDays]): Row[] => {
    if (!(optionalCategories as readonly string[]).includes(category)) return [];
    const last = text ? answerIn(text, id) : undefined;
    const given = last?.[1] === "given";
    const days = (given && givenDays) || config.renew[given ? "given" : "refused"];
    // A no to what would run without it is one to every version: who opted out is not asked sooner for a new one.
    const isSame = untilRefused && !given ? last : last?.[0] === version;
    const answer = isSame && Date.now() - last![2] < days * 864e5 ? last : undefined;
    // Who said no to anything, where things run until then, did not mean only what was there that day: a purpose that
    // sells or shares and came later stays off, and is not asked for.
    const held = category !== "analytics" && (gpc || (!!untilRefused && !last && /\.\d+[rw]/.test(text!)));
    // Where things run until they are refused, a refusal never lapses: silence after it is not a yes.
    // And a yes given before Global Privacy Control was there does not outweigh it.
    const on = untilRefused ? !last || given : given && !!answer;
    return [[id, category, answer, on && (!held || !!answer?.[3]), held]];
  });
}

/** Puts a decision in force here; undefined forgets the one there is. */
export function keep(text: string | undefined): void {
  restore(text);
  for (const listener of listeners) attempt(listener, "listener-threw");
}

function follow({ persisted }: Partial<PageTransitionEvent>): void {
  // This page has only just begun, and knows.
  if (persisted === false) return;
  const latest = readDecisions(key).at(-1);
  // Where nothing can be stored, nothing was taken away either.
  if (latest !== kept && (latest || isStored)) keep(latest);
  isStored = !!latest;
}

/** Calls back after every change, in this tab or another. Returns what stops it. */
export function listen(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Follows the other tabs from here on. */
export function followTabs(): void {
  // Pages the browser kept aside or in the background are not told otherwise, nor those on other subdomains, for which
  // a part tells of cookies.
  for (const type of ["storage", "pageshow", "focus", "assent:cookie"]) addEventListener(type, follow);
}

/**
 * Restores the decision of this browser for the site. False when the two copies are not both there and alike: some
 * browsers drop one after days.
 */
export function openState(site: SiteConfig, storageKey: string): boolean {
  config = site;
  key = storageKey;
  const copies = readDecisions(key);
  restore(copies.at(-1));
  isStored = !!kept;
  // One may be cut to fit; what sorts it is its beginning.
  return !kept || !!copies[1]?.startsWith(copies[0]!);
}
