// Holds tagged elements by category until consent, then releases them in document order.
import { attempt, report } from "./failure.ts";
import { allows } from "./state.ts";
import { watchWrites } from "./writes.ts";

interface ScriptPolicy {
  createScript(text: string): string;
  createScriptURL(url: string): string;
}
interface PolicyFactory {
  createPolicy(name: string, rules: ScriptPolicy): ScriptPolicy;
}

// Where we and four peers name what an element waits for: `data-assent`, and those of Cookiebot, CookieConsent and
// c15t, Klaro, Osano. A fifth, OneTrust, has a class.
const attributes = ["assent", "cookieconsent", "category", "name", "osano"];
const peerClass = "optanon-category-";
// The peers' words for our categories, so that moving costs one tag: each line begins with ours.
const words = [
  "essential necessary c0001",
  "analytics statistics measurement performance c0002",
  "advertising marketing ads targeting c0004",
  "social c0005",
].map((line) => line.split(" "));
/** What is held: each attribute is kept as `data-` and its name. */
const held = ["src", "srcset", "href", "poster", "class"];
const tagged = held.map((name) => `[data-${name}]:not(script)`).join();

// Under Trusted Types a policy must make what a script runs. It never leaves this file.
let policy: ScriptPolicy = { createScript: (text) => text, createScriptURL: (url) => url };
let nonce: string | undefined;
let running = false;
const done = new WeakSet<Element>();

const mayRunNamed = (name: string): boolean =>
  allows(words.find((line) => line.includes(name.toLowerCase()))?.[0] ?? name);

/** Whether the tag names categories, purposes or vendors, and all of them may run. */
function mayRun({ dataset, className }: HTMLElement): boolean {
  const own = attributes.find((name) => name in dataset);
  const names = own ? dataset[own]!.match(/[^\s,]+/g) : className.split(peerClass)[1]?.match(/\w+/g);
  return !!names?.every(mayRunNamed);
}

const isLoading = () => document.readyState === "loading";

const ready = <E extends HTMLElement>(selector: string): E[] =>
  [...document.querySelectorAll<E>(selector)].filter((element) => !done.has(element) && mayRun(element));

// What a browser runs only once the page is parsed waits for that here too.
const mayRunNow = (script: HTMLScriptElement) =>
  !isLoading() || script.hasAttribute("async") || !(script.defer || script.dataset.type === "module");

/** Gives back what was held. Frames, scripts and sources are put into the page anew: only then browsers look again. */
function giveBack(element: HTMLElement): void {
  const { parentNode, nextSibling, localName, dataset } = element;
  const anew = /^(script|iframe|source)$/.test(localName);
  if (anew) element.remove();
  for (const name of held) {
    const value = dataset[name];
    if (value === undefined) continue;
    delete dataset[name];
    element.setAttribute(name, name === "class" ? `${element.className} ${value}` : policy.createScriptURL(value));
  }
  if (anew) parentNode!.insertBefore(element, nextSibling);
}

async function run(script: HTMLScriptElement): Promise<void> {
  done.add(script);
  // Else markup that somebody injected could be run under a policy that would have refused it.
  if (nonce && script.nonce !== nonce) return report("nonce-missing", script);
  script.type = script.dataset.type ?? "";
  script.async = script.hasAttribute("async");
  watchWrites(script, !nonce);
  await new Promise<unknown>((resolve) => {
    script.addEventListener("load", resolve);
    script.addEventListener("error", resolve);
    giveBack(script);
    if (!script.src || script.async || script.noModule) resolve(0);
  });
}

/** Releases whatever may run now: all but scripts at once, scripts one after the other in document order. */
export async function release(): Promise<void> {
  for (const element of ready(tagged)) attempt(() => giveBack(element), "not-released");
  if (running) return;
  running = true;
  for (let next; (next = ready<HTMLScriptElement>('script[type="text/plain"]').find(mayRunNow));) {
    // The last element so far may be here by half. Whatever the parser adds behind it asks again.
    if (isLoading() && [...document.querySelectorAll("*")].at(-1) === next) break;
    await run(next).catch((error: unknown) => report("not-released", error));
  }
  running = false;
}

/**
 * Prepares releasing. `ownNonce` is that of the gate's tag; where there is one, a held script must carry it too.
 */
export function openBlocker(ownNonce: string | undefined): void {
  nonce = ownNonce;
  addEventListener("DOMContentLoaded", () => void release());
  const factory = (window as { trustedTypes?: PolicyFactory }).trustedTypes;
  policy = attempt(() => factory?.createPolicy("assent", policy), "not-released") ?? policy;
}
