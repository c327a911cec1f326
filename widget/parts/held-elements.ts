// Elements of vendors: their addresses are kept from the browser, by whatever way a page makes or inserts them.
import { onCall, onSet } from "./intercept.ts";
import { allowed, heldFor, wait } from "./waiting.ts";

/** Attributes that make an element ask for an address, with the interfaces that have them. */
const loading = {
  src: "Script Image IFrame Embed Source Media",
  srcset: "Image Source",
  href: "Link",
  data: "Object",
  poster: "Video",
};
const attributes = Object.keys(loading);
const tags = "script,img,iframe,embed,source,video,audio,link,object";

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

/** The purpose the element must wait for with this address. A tag of the page's own outranks the catalogue. */
function purposeFor(element: Element, address: unknown): string | undefined {
  const purpose = heldFor(String(address).trim().split(/\s/)[0]);
  const tag = purpose && getAttribute.call(element, "data-assent");
  return tag && tag !== withheld.get(element)?.purpose && allowed(tag) ? undefined : purpose;
}

function mark(element: Element, name: string, address: unknown, purpose: string): void {
  setAttribute.call(element, `data-${name}`, String(address));
  setAttribute.call(element, "data-assent", purpose);
}

function give(element: Element): void {
  const { gifts } = withheld.get(element)!;
  withheld.delete(element);
  removeAttribute.call(element, "data-assent");
  for (const [name, set] of gifts) {
    removeAttribute.call(element, `data-${name}`);
    set();
  }
}

/** Keeps the address from the element until its purpose is allowed; `set` is how it gets it then. */
function withhold(element: Element, name: string, address: unknown, set: () => void): boolean {
  // Such a script loads nothing by itself, and the gate knows it.
  if (isScript(element) && element.type === "text/plain") return false;
  const purpose = purposeFor(element, address);
  let kept = withheld.get(element);
  if (!purpose) {
    // An address that may be loaded takes the place of one that may not.
    if (kept?.gifts.delete(name)) removeAttribute.call(element, `data-${name}`);
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
  const purpose = address === null ? undefined : purposeFor(script, address);
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
    if (address === null || !withhold(element, name, address, () => setAttribute.call(element, name, address)))
      continue;
    // Ends what the frame may have begun to load.
    if (inserted && element.localName === "iframe") setAttribute.call(element, name, "about:blank");
    removeAttribute.call(element, name);
  }
}

/** Takes from the node and everything in it what it may not have. `inserted` says that it is in the page already. */
export function holdTree(node: unknown, inserted?: boolean): void {
  if (!(node instanceof Element || node instanceof DocumentFragment)) return;
  if (node instanceof Element && node.matches(tags)) holdOne(node, inserted);
  if (node.firstElementChild) for (const element of node.querySelectorAll(tags)) holdOne(element, inserted);
}

/** Scripts that came as markup never run, so they are not run for a page either. */
export function markSpent(root: ParentNode): void {
  for (const script of root.querySelectorAll("script")) spent.add(script);
}

function onProperties(): void {
  for (const [name, owners] of Object.entries(loading)) {
    for (const owner of owners.split(" ")) {
      const { prototype } = Reflect.get(window, `HTML${owner}Element`) as { prototype: object };
      onSet<Element>(
        prototype,
        name,
        (self, value, set) => withhold(self, name, value, () => set(value)),
        (self) =>
          withheld.get(self)?.gifts.has(name)
            ? new URL(getAttribute.call(self, `data-${name}`)!, document.baseURI).href
            : undefined,
      );
    }
  }
}

/** Holds from here on what the parser makes and what scripts make, set or insert. */
export function openElements(): void {
  markSpent(document);
  onProperties();
  onCall<Element>(Element.prototype, "setAttribute", (self, [name, value], native) => {
    const attribute = String(name).toLowerCase();
    if (!(attribute in loading) || !self.matches(tags)) return undefined;
    return withhold(self, attribute, value, native) ? () => undefined : undefined;
  });
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
    for (const { addedNodes } of changes) for (const node of addedNodes) holdTree(node, true);
  }).observe(document, { childList: true, subtree: true });
}
