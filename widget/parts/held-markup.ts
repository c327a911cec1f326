// Markup of vendors: what a script writes as text, looked at before the browser reads it.
import { holdTree, markSpent } from "./held-elements.ts";
import { onCall, onSet } from "./intercept.ts";
import { attempt, heldFor } from "./waiting.ts";

interface HtmlPolicy {
  createHTML(text: string): string;
}
interface PolicyFactory {
  createPolicy(name: string, rules: HtmlPolicy): HtmlPolicy;
}

const tag = /<(script|img|iframe|embed|source|video|audio|link|object)\b(?:[^>"']|"[^"]*"|'[^']*')*>/gi;
const attribute = /\s(src|srcset|href|data|poster)\s*=\s*("[^"]*"|'[^']*'|[^\s"'>]+)/gi;

/** The text with every tag of a vendor that must wait turned into a tagged one; the same text when there is none. */
function tagged(html: string): string {
  return html.replace(tag, (whole, element: string) => {
    let purpose: string | undefined;
    const kept = whole.replace(attribute, (pair, name: string, value: string) => {
      const held = heldFor(
        value
          .replace(/^["']|["']$/g, "")
          .trim()
          .split(/\s/)[0],
      );
      purpose ??= held;
      return held ? ` data-${name}=${value}` : pair;
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

/** The nodes of the markup, with what must wait held before any of them is in the page. */
function nodesOf(html: unknown): DocumentFragment {
  const template = document.createElement("template");
  setHtml.call(template, html);
  holdTree(template.content);
  return template.content;
}

/** Whether markup was put into the page as nodes, because something in it must wait. */
function putsNodes(html: unknown, put: (nodes: DocumentFragment) => void): boolean {
  const must = needs(html);
  if (must) put(nodesOf(html));
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
      if (!putsNodes(html, (nodes) => self.replaceChildren(nodes))) set(html);
      markSpent(self);
      return true;
    });
  }
  onSet<Element>(Element.prototype, "outerHTML", (self, html) => putsNodes(html, (nodes) => self.replaceWith(nodes)));
  onCall<Element>(Element.prototype, "insertAdjacentHTML", (self, [where, html]) => {
    const place = places[String(where).toLowerCase() as keyof typeof places];
    return putsNodes(html, (nodes) => self[place](nodes)) ? () => undefined : undefined;
  });
}
