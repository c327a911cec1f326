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

const ours = (name: string): string => words.find((line) => line.includes(name.toLowerCase()))?.[0] ?? name;

// All that the gate holds, unless it has our own mark.
const holders = [
  'script[type="text/plain"]',
  ..."src srcset href poster class".split(" ").map((name) => `[data-${name}]`),
];
const unmarked = holders.map((holder) => `${holder}:not([data-assent])`).join();

/** Puts our mark beside theirs. */
function mark(): void {
  for (const { dataset, className } of document.querySelectorAll<HTMLElement>(unmarked)) {
    const own = attributes.find((name) => name in dataset);
    const names = own ? dataset[own]!.match(/[^\s,]+/g) : className.split(oneTrustClass)[1]?.match(/c\d+/gi);
    if (names) dataset.assent = names.map(ours).join(" ");
  }
}

// The gate's own observer is made after this one, and so comes after it.
ASSENT_PARTS.push(() => {
  mark();
  new MutationObserver(mark).observe(document, { childList: true, subtree: true });
});
