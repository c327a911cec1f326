// Addresses of vendors in `style` attributes: kept from the browser before it works out how the page looks, which is when it fetches them.
import { heldFor, wait } from "./waiting.ts";

const address = /url\(\s*("[^"]*"|'[^']*'|[^)]*?)\s*\)/g;

/** One declaration that waits: what it is to be, and what stands there meanwhile. */
interface Held {
  readonly purpose: string;
  /** Undefined where the page has set something else since. */
  value: string | undefined;
  priority: string;
  kept: string;
}
const waiting = new WeakMap<Element, Map<string, Held>>();

/** Has the declaration wait, or what waits there already come as it was set last. */
function keep(element: Element, style: CSSStyleDeclaration, name: string, next: Held): void {
  const mine = waiting.get(element) ?? new Map<string, Held>();
  waiting.set(element, mine);
  const before = mine.get(name);
  if (before?.purpose === next.purpose) return void Object.assign(before, next);
  mine.set(name, next);
  const isCurrent = () => mine.get(name) === next;
  const forget = () => isCurrent() && mine.delete(name);
  wait({
    purpose: next.purpose,
    run() {
      const { value, kept, priority } = next;
      if (!forget() || value === undefined || style.getPropertyValue(name) !== kept) return;
      style.setProperty(name, value, priority);
    },
    drop() {
      if (element.isConnected && isCurrent()) return true;
      forget();
      return false;
    },
  });
}

/** Takes from one declaration the addresses that must wait, and gives them back later unless the page has changed it since. */
function holdDeclaration(element: Element, style: CSSStyleDeclaration, name: string): void {
  const value = style.getPropertyValue(name);
  let purpose: string | undefined;
  const rest = value.replace(address, (whole, quoted: string) => {
    const held = heldFor(quoted.replace(/^["']|["']$/g, ""));
    purpose ??= held;
    return held ? "none" : whole;
  });
  if (!purpose) return;
  const priority = style.getPropertyPriority(name);
  style.setProperty(name, rest, priority);
  // Not everything that has an address can do without it.
  if (style.getPropertyValue(name) === value) style.removeProperty(name);
  keep(element, style, name, { purpose, value, priority, kept: style.getPropertyValue(name) });
}

/** Holds what the element's own style asks vendors for. */
export function holdStyle(element: Element): void {
  const { style } = element as HTMLElement;
  for (const [name, held] of waiting.get(element) ?? [])
    if (style.getPropertyValue(name) !== held.kept) held.value = undefined;
  if (!style?.cssText.includes("url(")) return;
  for (const name of Array.from(style))
    if (style.getPropertyValue(name).includes("url(")) holdDeclaration(element, style, name);
}
