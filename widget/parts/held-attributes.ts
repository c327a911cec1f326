// The ways in which a script gives an element an attribute: none of them brings an address that must wait.
import { asks, keptValue, withhold } from "./held-elements.ts";
import { onCall, onNew, onSet } from "./intercept.ts";

/** Properties that stand for such attributes, with the interfaces that have them. */
const properties = {
  src: "Script Image IFrame Embed Source Media Track Input",
  srcset: "Image Source",
  imageSrcset: "Link",
  href: "Link",
  data: "Object",
  poster: "Video",
};

const { setAttribute } = Element.prototype;
const { setNamedItem } = NamedNodeMap.prototype;

function onProperties(): void {
  for (const [property, owners] of Object.entries(properties)) {
    const name = property.toLowerCase();
    for (const owner of owners.split(" ")) {
      const { prototype } = Reflect.get(window, `HTML${owner}Element`) as { prototype: object };
      onSet<Element>(
        prototype,
        property,
        (self, value, set) => withhold(self, name, value, () => set(value)),
        (self) => {
          const kept = keptValue(self, name);
          return kept && !name.endsWith("srcset") ? new URL(kept, document.baseURI).href : kept;
        },
      );
    }
  }
}

/** Whether the attribute must wait on the element; then it has it later, by `set`. */
const held = (element: Element | null, name: unknown, value: unknown, set: () => void): boolean => {
  const attribute = String(name).toLowerCase();
  return !!element && asks(element, attribute) && withhold(element, attribute, value, set);
};
/** Whether an attribute's node must wait on the element. */
const heldNode = (element: Element | null, { name, value }: Attr): boolean =>
  held(element, name, value, () => setAttribute.call(element, name, value));

/** The element of a list of attributes, which does not tell: an attribute that means nothing does, once it is put there. */
function elementOf(list: NamedNodeMap): Element | null {
  const probe = document.createAttribute("data-assent-of");
  setNamedItem.call(list, probe);
  const { ownerElement } = probe;
  list.removeNamedItem(probe.name);
  return ownerElement;
}

function onNodes(): void {
  const nothing = () => null;
  const question = (find: (self: never) => Element | null) => (self: unknown, args: unknown[]) => {
    const [node] = args;
    return node instanceof Attr && heldNode(find(self as never), node) ? nothing : undefined;
  };
  onCall(
    Element.prototype,
    "setAttributeNode setAttributeNodeNS",
    question((self: Element) => self),
  );
  onCall(NamedNodeMap.prototype, "setNamedItem setNamedItemNS", question(elementOf));
  onSet<Attr>(Attr.prototype, "value", (self, value) =>
    held(self.ownerElement, self.name, value, () => setAttribute.call(self.ownerElement, self.name, String(value))),
  );
}

/** An address of SVG is an object of its own, which does not say whose it is. */
function onDrawings(): void {
  const owners = new WeakMap<object, Element>();
  for (const { prototype } of [SVGImageElement, SVGFEImageElement, SVGUseElement, SVGScriptElement]) {
    const found = Object.getOwnPropertyDescriptor(prototype, "href")!;
    Object.defineProperty(prototype, "href", {
      ...found,
      get(this: Element): unknown {
        const address = found.get!.call(this) as object;
        owners.set(address, this);
        return address;
      },
    });
  }
  onSet<SVGAnimatedString>(SVGAnimatedString.prototype, "baseVal", (self, value, set) =>
    held(owners.get(self) ?? null, "href", value, () => set(value)),
  );
}

/** Holds from here on what scripts set. */
export function openAttributes(): void {
  onProperties();
  onCall<Element>(Element.prototype, "setAttribute", (self, [name, value], set) =>
    held(self, name, value, set) ? () => undefined : undefined,
  );
  onCall<Element>(Element.prototype, "setAttributeNS", (self, [, name, value], set) =>
    held(self, name, value, set) ? () => undefined : undefined,
  );
  onNodes();
  onDrawings();
  onNew("Audio", (args, make) => {
    const [address] = args.splice(0);
    const audio = make() as HTMLAudioElement;
    if (address !== undefined) audio.src = String(address);
    return audio;
  });
}
