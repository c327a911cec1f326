// What released scripts write with `document.write` lands in the place of their tag: natively it would wipe the page.
import { attempt, report } from "./failure.ts";

// Released scripts, and those that they wrote; whether their markup may be put into the page.
const known = new WeakMap<Element, boolean>();
let last: Element | undefined;
let text = "";

function flush(place: Element): void {
  const html = text;
  // Scripts in it write as soon as they are in the page.
  text = "";
  attempt(() => {
    const fragment = document.createRange().createContextualFragment(html);
    for (const script of fragment.querySelectorAll("script")) known.set(script, true);
    // Before the script, so that what it writes later comes later.
    place.before(fragment);
  }, "write-prevented");
}

/** Watches what the script writes; without `mayWrite` it writes nothing, and that is said. */
export function watchWrites(released: Element, mayWrite: boolean): void {
  known.set(released, mayWrite);
  if (!last) {
    for (const name of ["open", "write", "writeln", "close"] as const) {
      Reflect.set(document, name, (...texts: string[]) => {
        const script = document.currentScript ?? last!;
        const may = known.get(script);
        // A script of the page that the parser runs, and a frame's document opened by a window.
        if (may === undefined) return Reflect.apply(Document.prototype[name], document, texts) as unknown;
        if (!may) return report("write-prevented", script);
        if (!text) queueMicrotask(() => flush(script));
        text += texts.join("");
        return document;
      });
    }
  }
  last = released;
}
