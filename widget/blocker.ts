// Holds tagged scripts, frames and images by category until consent, then releases them in document order.
import { report } from "./failure.ts";

interface ScriptPolicy {
  createScript(text: string): string;
  createScriptURL(url: string): string;
}
interface PolicyFactory {
  createPolicy(name: string, rules: ScriptPolicy): ScriptPolicy;
}
type Allows = (name: string) => boolean;

// Cookiebot's words for our categories, so that moving costs one tag.
const alias: Readonly<Record<string, string>> = {
  statistics: "analytics",
  marketing: "advertising",
  necessary: "essential",
};

// Under Trusted Types a policy must make what a script runs. It never leaves this file.
let policy: ScriptPolicy = { createScript: (text) => text, createScriptURL: (url) => url };
let allows: Allows;
let nonce: string | undefined;
let running = false;
const done = new WeakSet<Element>();

/** Whether the tag names categories or purposes, and all of them may run. */
function mayRun({ dataset }: HTMLElement): boolean {
  const names = (dataset.assent ?? dataset.category ?? dataset.cookieconsent)?.match(/[^\s,]+/g);
  return !!names?.every((name) => allows(alias[name] ?? name));
}

const ready = <E extends HTMLElement>(selector: string): E[] =>
  [...document.querySelectorAll<E>(selector)].filter((element) => !done.has(element) && mayRun(element));

function liveCopy(old: HTMLScriptElement): HTMLScriptElement {
  const live = document.createElement("script");
  for (const { name, value } of old.attributes) {
    if (!/^(type|src|data-src|data-type|nonce)$/.test(name)) live.setAttribute(name, value);
  }
  live.type = old.dataset.type ?? "";
  live.nonce = old.nonce;
  live.async = old.hasAttribute("async");
  return live;
}

function runText(old: HTMLScriptElement, live: HTMLScriptElement): void {
  live.text = policy.createScript(old.text);
  // Writing once the parser is elsewhere would wipe the page. Browsers see to that for scripts from files only.
  document.write = document.writeln = () => report("write-prevented", old);
  old.replaceWith(live);
  Reflect.deleteProperty(document, "write");
  Reflect.deleteProperty(document, "writeln");
}

async function run(old: HTMLScriptElement): Promise<void> {
  done.add(old);
  // Else markup that somebody injected could be run under a policy that would have refused it.
  if (nonce && old.nonce !== nonce) return report("nonce-missing", old);
  const live = liveCopy(old);
  const source = old.dataset.src ?? old.getAttribute("src");
  if (source === null) return runText(old, live);
  live.src = policy.createScriptURL(source);
  await new Promise<unknown>((resolve) => {
    live.addEventListener("load", resolve);
    live.addEventListener("error", resolve);
    old.replaceWith(live);
    if (live.async) resolve(0);
  });
}

/** Releases whatever may run now: frames and images at once, scripts one after the other in document order. */
export async function release(): Promise<void> {
  for (const element of ready<HTMLIFrameElement | HTMLImageElement>("iframe[data-src],img[data-src]")) {
    // Put back in its own place first: Chromium never loads a frame whose src was set while the parser inserts it.
    element.parentNode!.insertBefore(element, element.nextSibling);
    element.src = element.dataset.src!;
    delete element.dataset.src;
  }
  if (running) return;
  running = true;
  for (let next; (next = ready<HTMLScriptElement>('script[type="text/plain"]')[0]);) {
    // The last element so far may be here by half. Whatever the parser adds behind it asks again.
    if (document.readyState === "loading" && [...document.querySelectorAll("*")].at(-1) === next) break;
    try {
      await run(next);
    } catch (error) {
      report("not-released", error);
    }
  }
  running = false;
}

/**
 * Prepares releasing. `ownNonce` is that of the gate's tag; where there is one, a held script must carry it too.
 */
export function openBlocker(mayRunName: Allows, ownNonce: string | undefined): void {
  allows = mayRunName;
  nonce = ownNonce;
  addEventListener("DOMContentLoaded", () => void release());
  try {
    const factory = (window as { trustedTypes?: PolicyFactory }).trustedTypes;
    if (factory) policy = factory.createPolicy("assent", policy);
  } catch (error) {
    report("not-released", error);
  }
}
