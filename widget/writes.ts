// What released scripts write with `document.write` lands in the place of their tag: natively it would wipe the page.
import { attempt, report } from "./failure.ts";

// Released scripts, and those that they wrote.
const known = new WeakSet<Element>();
let last: Element | undefined;
let text = "";
let mayWrite: boolean;

function flush(place: Element): void {
  const html = text;
  // Scripts in it write as soon as they are in the page.
  text = "";
  attempt(() => {
    const fragment = document.createRange().createContextualFragment(html);
    for (const script of fragment.querySelectorAll("script")) known.add(script);
    // Before the script, so that what it writes later comes later.
    place.before(fragment);
  }, "write-prevented");
}

function write(...texts: string[]): void {
  const script = document.currentScript ?? last!;
  // A script of the page that the parser runs.
  if (!known.has(script)) return Document.prototype.write.apply(document, texts);
  if (!mayWrite) return report("write-prevented", script);
  if (!text) queueMicrotask(() => flush(script));
  text += texts.join("");
}

const same = () => document;

/** Watches what the script writes; without `may` it writes nothing, and that is said. */
export function watchWrites(released: Element, may: boolean): void {
  known.add(released);
  last = released;
  mayWrite = may;
  Object.assign(document, { open: same, write, writeln: write, close: same });
}
