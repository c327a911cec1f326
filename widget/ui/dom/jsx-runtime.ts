// JSX that makes DOM at once: the panel changes so seldom that nothing needs to watch it (docs/decisions/0009).

/** What may stand inside an element; what is false or empty is left out. */
export type Child = Node | string | false | null | undefined | readonly Child[];
type Listener = (event: Event) => void;
type Attributes = Readonly<Record<string, unknown>> & { readonly children?: Child };

const isDrawn = (child: unknown): child is Node | string => child instanceof Node || !!child;

/**
 * An element with its attributes, its listeners (`onClick`) and its children, or what a component makes. Nothing
 * is made for the empty text: the notice of an older build lacks words that came later.
 */
export function jsx(type: string | ((attributes: Attributes) => Child), attributes: Attributes): Child {
  if (typeof type !== "string") return type(attributes);
  const { children, ...rest } = attributes;
  if (children === "") return null;
  const element = document.createElement(type);
  for (const [name, value] of Object.entries(rest)) {
    if (typeof value === "function") element.addEventListener(name.slice(2).toLowerCase(), value as Listener);
    else if (typeof value === "string") element.setAttribute(name, value);
    else if (value) element.setAttribute(name, "");
  }
  element.append(...childrenOf(children));
  return element;
}

export { jsx as jsxs };

/** The nodes and texts in a child, in order. */
export const childrenOf = (child: Child): (Node | string)[] => [child].flat(9).filter(isDrawn);

/** Several children without an element around them. */
export const Fragment = ({ children }: Attributes): Child => children;

/** What TypeScript asks of a JSX runtime. */
export declare namespace JSX {
  type Element = Child;
  type ElementType = string | ((attributes: never) => Child);
  interface ElementChildrenAttribute {
    children: unknown;
  }
  interface IntrinsicElements {
    [tag: string]: Readonly<Record<string, true | Listener | Child>>;
  }
}
