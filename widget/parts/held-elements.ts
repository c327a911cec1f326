// Elements of vendors: their addresses are kept from the browser, by whatever way a page makes or inserts them.
import { holdStyle } from "./held-styles.ts";
import { onCall } from "./intercept.ts";
import { addressesOf, allowed, heldFor, wait } from "./waiting.ts";

/** Attributes that make an element ask for an address. */
const attributes = ["src", "srcset", "imagesrcset", "href", "xlink:href", "data", "poster"];
const tags = "script,img,iframe,embed,source,video,audio,track,link,object,input,image,feImage,use";
const styled = '[style*="url("]';

/** What an element was given and does not have yet. */
interface Withheld {
  /** What stands in `data-assent` for it, unless the page or a person put something else there. */
  purpose: string;
  /** By attribute, the page's own way to give it. */
  readonly gifts: Map<string, () => void>;
}
const withheld = new WeakMap<Element, Withheld>();
/** Scripts that have run, or that the browser itself will never run. */
const spent = new WeakSet<Element>();

const { getAttribute, setAttribute, removeAttribute } = Element.prototype;
const isScript = (element: Element): element is HTMLScriptElement => element.localName === "script";
/** Whether the attribute has such an element ask for an address. */
export const asks = (element: Element, name: string): boolean => attributes.includes(name) && element.matches(tags);

/** The purpose the element must wait for with this value. A tag of the page's own outranks the catalogue. */
function purposeFor(element: Element, name: string, value: unknown): string | undefined {
  const purpose = addressesOf(name, String(value)).map(heldFor).find(Boolean);
  const tag = purpose && getAttribute.call(element, "data-assent");
  return tag && tag !== withheld.get(element)?.purpose && allowed(tag) ? undefined : purpose;
}

/** Where the value stands meanwhile: the gate gives it back under the name's last part. */
const placeOf = (name: string): string => `data-${name.replace("xlink:", "")}`;

/** The value that the element was given and does not have yet. */
export const keptValue = (element: Element, name: string): string | null | undefined =>
  withheld.get(element)?.gifts.has(name) ? getAttribute.call(element, placeOf(name)) : undefined;

function mark(element: Element, name: string, address: unknown, purpose: string): void {
  setAttribute.call(element, placeOf(name), String(address));
  setAttribute.call(element, "data-assent", purpose);
}

function give(element: Element): void {
  const { gifts } = withheld.get(element)!;
  withheld.delete(element);
  removeAttribute.call(element, "data-assent");
  for (const [name, set] of gifts) {
    removeAttribute.call(element, placeOf(name));
    set();
  }
  // Browsers look at this one of a link's attributes only when it is put into the page.
  if (gifts.has("imagesrcset")) element.replaceWith(element);
}

/** Keeps the address from the element until its purpose is allowed; `set` is how it gets it then. */
export function withhold(element: Element, name: string, address: unknown, set: () => void): boolean {
  // Such a script loads nothing by itself, and the gate knows it.
  if (isScript(element) && element.type === "text/plain") return false;
  const purpose = purposeFor(element, name, address);
  let kept = withheld.get(element);
  if (!purpose) {
    // An address that may be loaded takes the place of one that may not.
    if (kept?.gifts.delete(name)) removeAttribute.call(element, placeOf(name));
    return false;
  }
  if (!kept) {
    withheld.set(element, (kept = { purpose, gifts: new Map() }));
    // What is not in the page was a message to the vendor: after a no it is not sent on a later yes.
    wait({ purpose, run: () => give(element), drop: () => element.isConnected });
  }
  kept.purpose = purpose;
  kept.gifts.set(name, set);
  mark(element, name, address, purpose);
  return true;
}

/** A script that the parser has just closed becomes a tagged one, so that it runs in its place, in order, or never. */
function holdParsed(script: HTMLScriptElement): void {
  const address = getAttribute.call(script, "src");
  const purpose = address === null ? undefined : purposeFor(script, "src", address);
  if (!purpose || document.readyState !== "loading") return void spent.add(script);
  if (script.type) setAttribute.call(script, "data-type", script.type);
  script.type = "text/plain";
  mark(script, "src", address, purpose);
  removeAttribute.call(script, "src");
}

function holdOne(element: Element, inserted?: boolean): void {
  if (isScript(element)) {
    if (spent.has(element) || element.type === "text/plain") return;
    if (inserted) return withheld.has(element) ? undefined : holdParsed(element);
  }
  for (const name of attributes) {
    const address = getAttribute.call(element, name);
    // What it was given since, and does not have, comes after what it has.
    if (
      address === null ||
      keptValue(element, name) !== undefined ||
      !withhold(element, name, address, () => setAttribute.call(element, name, address))
    )
      continue;
    // Ends what the frame may have begun to load.
    if (inserted && element.localName === "iframe") setAttribute.call(element, name, "about:blank");
    removeAttribute.call(element, name);
  }
}

const holders = [
  [tags, holdOne],
  [styled, holdStyle],
] as const;

/** Takes from the node and everything in it what it may not have. `inserted` says that it is in the page already. */
export function holdTree(node: unknown, inserted?: boolean): void {
  if (!(node instanceof Element || node instanceof DocumentFragment)) return;
  for (const [selector, hold] of holders) {
    if (node instanceof Element && node.matches(selector)) hold(node, inserted);
    if (node.firstElementChild) for (const element of node.querySelectorAll(selector)) hold(element, inserted);
  }
}

/** Scripts that came as markup never run, so they are not run for a page either. */
export function markSpent(root: ParentNode): void {
  for (const script of root.querySelectorAll("script")) spent.add(script);
}

/** Holds from here on what the parser makes and what scripts insert. */
export function openElements(): void {
  markSpent(document);
  const before = (_: unknown, args: unknown[]): undefined => {
    for (const node of args) if (node instanceof Node && !node.isConnected) holdTree(node);
  };
  onCall(Node.prototype, "appendChild insertBefore replaceChild", before);
  onCall(Element.prototype, "append prepend before after replaceWith replaceChildren insertAdjacentElement", before);
  onCall(DocumentFragment.prototype, "append prepend replaceChildren", before);
  onCall(CharacterData.prototype, "before after replaceWith", before);
  onCall(Range.prototype, "insertNode", before);
  // The browser asks us between closing a script's tag and running it.
  new MutationObserver((changes) => {
    const restyled = new Set<Node>();
    for (const { addedNodes, type, target } of changes) {
      if (type === "attributes") restyled.add(target);
      for (const node of addedNodes) holdTree(node, true);
    }
    for (const element of restyled) holdStyle(element as Element);
  }).observe(document, { childList: true, subtree: true, attributeFilter: ["style"] });
}
