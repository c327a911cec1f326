// Holds tagged elements by category until consent, then releases them in document order.
import { attempt, report } from "./failure.ts";
import { isLoading } from "./page.ts";
import { allows } from "./state.ts";
import { watchWrites } from "./writes.ts";

interface AddressPolicy {
  createScriptURL(url: string): string;
}
interface PolicyFactory {
  createPolicy(name: string, rules: AddressPolicy): AddressPolicy;
}

/** What is held: each attribute is kept as `data-` and its name. */
const held = ["src", "srcset", "href", "poster", "class"];
// A link that somebody injected must not get an address: it may be a script.
const tagged = held.map((name) => `[data-${name}]:not(script,a,area,base)`).join();

// Under Trusted Types a policy must make a script's address. It never leaves this file.
let policy: AddressPolicy = { createScriptURL: (url) => url };
let nonce: string | undefined;
let running = false;
/** What is settled once every script released so far has run. */
let loading: Promise<unknown> | undefined;
const done = new WeakSet<Element>();

/** What has not run and names categories, purposes or vendors, all of which may. */
const ready = <E extends HTMLElement>(selector: string): E[] =>
  [...document.querySelectorAll<E>(selector)].filter(
    (element) => !done.has(element) && element.dataset.assent?.match(/[^\s,]+/g)?.every(allows),
  );

/** The script whose turn it is: what a browser runs only once the page is parsed comes last here too. */
function nextScript(): HTMLScriptElement | undefined {
  const scripts = ready<HTMLScriptElement>('script[type="text/plain"]');
  return scripts.find(({ defer, dataset }) => !defer && dataset.type !== "module") ?? scripts[isLoading() ? -1 : 0];
}

/** Gives back what was held. What loads is put into the page anew: only then browsers look at frames and sources again. */
function giveBack(element: HTMLElement): void {
  const { parentNode, nextSibling, dataset } = element;
  const anew = !dataset.class;
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

/**
 * Releases whatever may run now: all but scripts at once, scripts in document order. A browser fetches those with an
 * address side by side and keeps their order; one with its text in the page waits until those before it have run.
 */
export async function release(): Promise<void> {
  for (const element of ready(tagged)) attempt(() => giveBack(element), "not-released");
  if (running) return;
  running = true;
  for (let next; (next = nextScript());) {
    if (!next.dataset.src && !next.src) await loading;
    // Meanwhile it may have been taken back.
    if (next !== nextScript()) continue;
    // The last element so far may be here by half. Whatever the parser adds behind it asks again.
    if (isLoading() && [...document.querySelectorAll("*")].at(-1) === next) break;
    loading = Promise.all([loading, run(next).catch((error: unknown) => report("not-released", error))]);
  }
  running = false;
}

/**
 * Prepares releasing. `ownNonce` is that of the gate's tag; where there is one, a held script must carry it too.
 */
export function openBlocker(ownNonce: string | undefined): void {
  nonce = ownNonce;
  // Where the page forbids it, releasing says so.
  policy =
    attempt(() => (window as { trustedTypes?: PolicyFactory }).trustedTypes?.createPolicy("assent", policy)) ?? policy;
}
