// What a site declares, in a page of its own: <assent-declaration>, and an element of it where the script tag stands.
import { declarationTree, type Piece } from "../../core/declaration-tree.ts";
import type { Declaration } from "../../core/declaration.ts";

declare global {
  var ASSENT_DECLARED: Declaration[] | undefined;
}

const name = "assent-declaration";
/** Each site's script adds its own, and whichever came first made the element. */
const declared = (): readonly Declaration[] => globalThis.ASSENT_DECLARED ?? [];
/** What this tag brought. */
const own = declared().at(-1);

function elementOf({ tag, attributes, inside }: Piece): HTMLElement {
  const element = document.createElement(tag);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...inside.map((one) => (typeof one === "string" ? one : elementOf(one))));
  return element;
}

/** The site that is named, or the one that came first. */
const declarationFor = (site: string | null): Declaration | undefined =>
  site === null ? declared()[0] : declared().find((one) => one.site === site);

/** Nothing of it is in a shadow: it is part of the page's text, and looks like it. */
class DeclarationElement extends HTMLElement {
  connectedCallback(): void {
    const found = declarationFor(this.getAttribute("site"));
    if (!found || this.childElementCount > 0) return;
    this.append(elementOf(declarationTree(found, Number(this.getAttribute("level") ?? 2))));
  }
}

const tag = document.currentScript;
if (!customElements.get(name)) customElements.define(name, DeclarationElement);
// Elements that stood before their site's script came.
else for (const element of document.querySelectorAll<DeclarationElement>(name)) element.connectedCallback();
// In the head it only teaches the page the element; in the text it stands for one, in its own language.
if (tag && own && document.body?.contains(tag)) {
  const element = document.createElement(name);
  element.append(elementOf(declarationTree(own, Number(tag.dataset.level ?? 2))));
  tag.after(element);
}
