// Markup of vendors: what a script writes as text, looked at before the browser reads it.
import { holdTree, markSpent } from "./held-elements.ts";
import { onCall, onSet } from "./intercept.ts";
import { addressesOf, attempt, heldFor } from "./waiting.ts";

interface HtmlPolicy {
  createHTML(text: string): string;
}
interface PolicyFactory {
  createPolicy(name: string, rules: HtmlPolicy): HtmlPolicy;
}

const tag =
  /<(script|img|iframe|embed|source|video|audio|track|link|object|input|image|feimage|use)\b(?:[^>"']|"[^"]*"|'[^']*')*>/gi;
const attribute = /\s(src|srcset|imagesrcset|(?:xlink:)?href|data|poster)\s*=\s*("[^"]*"|'[^']*'|[^\s"'>]+)/gi;

/** The text with every tag of a vendor that must wait turned into a tagged one; the same text when there is none. */
function tagged(html: string): string {
  return html.replace(tag, (whole, element: string) => {
    let purpose: string | undefined;
    const kept = whole.replace(attribute, (pair, name: string, value: string) => {
      const held = addressesOf(name.toLowerCase(), value.replace(/^["']|["']$/g, ""))
        .map(heldFor)
        .find(Boolean);
      purpose ??= held;
      return held ? ` data-${name.replace(/xlink:/i, "")}=${value}` : pair;
    });
    if (!purpose || / data-assent=/.test(whole)) return whole;
    const isScript = /script/i.test(element);
    // The first of two attributes of a name is the one that counts.
    const type = isScript ? ' type="text/plain"' : "";
    const own = isScript && /\stype\s*=\s*["']?([\w/]+)/i.exec(kept);
    return `<${element}${type} data-assent="${purpose}"${own ? ` data-type="${own[1]}"` : ""}${kept.slice(element.length + 1)}`;
  });
}

const needs = (html: unknown): boolean => tagged(String(html)) !== String(html);

let policy: HtmlPolicy | undefined;

/** As the page's policy wants it, where a page has one; made only when a page writes what must be changed. */
function trusted(html: string, like: unknown): unknown {
  if (typeof like === "string") return html;
  const factory = (window as { trustedTypes?: PolicyFactory }).trustedTypes;
  policy ??= factory?.createPolicy("assent-html", { createHTML: (text) => text });
  return policy?.createHTML(html) ?? html;
}

function onWrite(): void {
  onCall(Document.prototype, "write writeln", (_, args) => {
    if (!needs(args.join(""))) return undefined;
    const like = args.find((part) => typeof part !== "string") ?? "";
    const safe = attempt(() => trusted(tagged(args.join("")), like));
    // Where no policy may be made, nothing is written rather than let through.
    args.splice(0, args.length, ...(safe === undefined ? [] : [safe]));
    return undefined;
  });
}

const setHtml = Object.getOwnPropertyDescriptor(Element.prototype, "innerHTML")!.set!;

/** The browser's own way to fill a place with markup. */
type Fill = (place: Element) => void;

/** The nodes of the markup, with what must wait held before any of them is in the page. */
function nodesOf(context: Node, fill: Fill): DocumentFragment {
  const template = document.createElement("template");
  // A drawing's markup means another thing outside of one.
  const isDrawing = context instanceof SVGElement;
  const place = isDrawing ? template.content.ownerDocument.importNode(context) : template;
  fill(place);
  if (isDrawing) template.content.append(...place.childNodes);
  holdTree(template.content);
  return template.content;
}

/** Whether markup was put into the page as nodes, because something in it must wait. */
function putsNodes(
  context: Node,
  html: unknown,
  put: (nodes: DocumentFragment) => void,
  fill: Fill = (place) => setHtml.call(place, html),
): boolean {
  const must = needs(html);
  if (must) put(nodesOf(context, fill));
  return must;
}

const places = { beforebegin: "before", afterbegin: "prepend", beforeend: "append", afterend: "after" } as const;

/** Looks at markup from here on, wherever a script gives it to the browser. */
export function openMarkup(): void {
  onWrite();
  for (const { prototype } of [Element, ShadowRoot]) {
    onSet<Element | ShadowRoot>(prototype, "innerHTML", (self, html, set) => {
      // What is in a template loads nothing until it is taken out, and then it is looked at.
      if (self instanceof HTMLTemplateElement) return false;
      if (!putsNodes(self, html, (nodes) => self.replaceChildren(nodes))) set(html);
      markSpent(self);
      return true;
    });
    for (const name of ["setHTMLUnsafe", "setHTML"]) {
      const native: unknown = Reflect.get(prototype, name);
      onCall<Element | ShadowRoot>(prototype, name, (self, args) => {
        if (self instanceof HTMLTemplateElement) return undefined;
        const fill: Fill = (place) => Reflect.apply(native as () => void, place, args);
        return putsNodes(self, args[0], (nodes) => self.replaceChildren(nodes), fill) ? () => undefined : undefined;
      });
    }
  }
  onSet<Element>(Element.prototype, "outerHTML", (self, html) =>
    putsNodes(self.parentNode ?? self, html, (nodes) => self.replaceWith(nodes)),
  );
  onCall<Element>(Element.prototype, "insertAdjacentHTML", (self, [where, html]) => {
    const place = places[String(where).toLowerCase() as keyof typeof places];
    const context = place === "before" || place === "after" ? (self.parentNode ?? self) : self;
    return putsNodes(context, html, (nodes) => self[place](nodes)) ? () => undefined : undefined;
  });
}
