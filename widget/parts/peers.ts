// Classic fragment in front of the gate: the marks of five other tools, so that moving from them costs one tag.
import type { Gate } from "../host.ts";

declare const ASSENT_PARTS: ((gate: Gate) => void)[];

// Cookiebot; CookieConsent and c15t; Klaro; Osano. OneTrust has a class.
const attributes = ["cookieconsent", "category", "name", "osano"];
const oneTrustClass = "optanon-category-";

/** Their words for our categories: each line begins with ours. */
const words = [
  "essential necessary c0001",
  "analytics statistics measurement performance c0002",
  "advertising marketing ads targeting c0004",
  "social c0005",
].map((line) => line.split(" "));
/** What is none of our categories: the same purpose of the site, by whichever of these it is called. */
const functional = ["preferences", "functional", "functionality", "c0003"];

// All that the gate holds, unless it has our own mark.
const holders = [
  'script[type="text/plain"]',
  ..."src srcset href poster class cookieblock-src".split(" ").map((name) => `[data-${name}]`),
];
const unmarked = holders.map((holder) => `${holder}:not([data-assent])`).join();

let gate: Gate;
const isPurpose = (name: string): boolean => gate.config.purposes.some(([id]) => id === name);
const isKnown = (name: string): boolean => isPurpose(name) || !!gate.config.vendors?.some(([id]) => id === name);

const aliasOf = (name: string): string | undefined => {
  const { aliases = {} } = gate.config;
  return Object.hasOwn(aliases, name) ? aliases[name] : undefined;
};

function ours(name: string): string {
  const own = aliasOf(name);
  if (own) return own;
  const plain = name.toLowerCase();
  const found = words.find((line) => line.includes(plain))?.[0];
  if (found) return found;
  return (functional.includes(plain) && functional.find(isPurpose)) || name;
}

/** Whether there is something that goes by the name, and all of it was answered and may not run. */
function isRefused(called: string): boolean {
  const name = gate.config.vendors?.find(([id]) => id === called)?.[1] ?? called;
  const meant = gate.config.purposes.filter(([id, , category]) => [id, category].includes(name));
  return !!meant.length && !gate.allows(name) && meant.every(([id]) => gate.answerTo(id));
}

/** What the names of a tag come to; undefined while a tag that wants a no has none. */
function markOf({ service }: DOMStringMap, names: readonly string[]): string | undefined {
  // CookieConsent: what runs once its category, or its service, is refused, such as what cleans up.
  const unwanted = [names[0]?.startsWith("!") ? names : [], service?.startsWith("!") ? service : []].flat();
  if (unwanted.length) {
    const refused = unwanted.flatMap((name) => name.match(/[^!]+/) ?? []).map(ours);
    return refused.length && refused.every(isRefused) ? "essential" : undefined;
  }
  const all = names.map(ours);
  // A service that the site knows waits for itself too; of another its category is what was asked.
  const known = service && [aliasOf(service), service].find((name) => name && isKnown(name));
  return (known ? [...all, known] : all).join(" ");
}

/** The names of a mark; one that the site says the meaning of may be of several words. */
const namesIn = (text: string): readonly string[] | null => (aliasOf(text) ? [text] : text.match(/[^\s,]+/g));

/** Puts our mark beside theirs. */
function mark(): void {
  for (const { dataset, className } of document.querySelectorAll<HTMLElement>(unmarked)) {
    const { cookieblockSrc } = dataset;
    if (cookieblockSrc !== undefined) {
      dataset.src ??= cookieblockSrc;
      delete dataset.cookieblockSrc;
    }
    const own = attributes.find((name) => name in dataset);
    const names = own ? namesIn(dataset[own]!) : className.split(oneTrustClass)[1]?.match(/c\d+/gi);
    const found = names && markOf(dataset, names);
    if (found) dataset.assent = found;
  }
}

// The gate's own observer is made after this one, and so comes after it.
ASSENT_PARTS.push((host) => {
  gate = host;
  mark();
  gate.listen(mark);
  new MutationObserver(mark).observe(document, { childList: true, subtree: true });
});
