// The first layer: a labelled region that asks without stopping anybody from reading. Plain DOM, no library.
import { acceptAll, asked, rejectAll } from "./actions.ts";
import { say, titleOf, type Session } from "./session.ts";

/** An element with its properties and children. */
export function make<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  properties: Partial<HTMLElementTagNameMap[Name]>,
  ...children: readonly (Node | string)[]
): HTMLElementTagNameMap[Name] {
  const element = Object.assign(document.createElement(name), properties);
  element.append(...children);
  return element;
}

let region: HTMLElement | undefined;
let controls: HTMLElement[] = [];

/** A slot for the control, which becomes a light-DOM child of the host: outside agents find it there. */
function place(session: Session, name: string, control: HTMLElement): HTMLSlotElement {
  control.slot = name;
  controls.push(control);
  session.element.append(control);
  return make("slot", { name });
}

function words(session: Session): HTMLElement {
  const { host, view } = session;
  const titles = asked(session).map(({ id }) => make("li", {}, titleOf(session, id)));
  return make(
    "div",
    { className: "words" },
    make("h2", { id: "title" }, say(session, "bannerTitle")),
    make("p", {}, say(session, "bannerText")),
    make("ul", { className: "purposes", ariaLabel: say(session, "purposesLabel") }, ...titles),
    ...(host.gpc ? [make("p", { className: "note" }, say(session, "gpcNotice"))] : []),
    place(
      session,
      "policy",
      make("a", { href: view.policyUrl, target: "_blank", rel: "noopener" }, say(session, "policyLink")),
    ),
  );
}

function buttons(session: Session): HTMLElement {
  const button = (name: string, key: string, press: (event: Event) => void) => {
    const control = make("button", { type: "button", className: "main" }, say(session, key));
    control.addEventListener("click", press);
    return place(session, name, control);
  };
  const all = make(
    "div",
    { className: "buttons" },
    button("accept-all", "acceptAll", (event) => acceptAll(session, "banner", event)),
    button("reject-all", "rejectAll", (event) => rejectAll(session, "banner", event)),
    button("choose", "choose", () => session.open()),
  );
  const choose = controls.at(-1)!;
  for (const intent of ["pointerenter", "focus"]) choose.addEventListener(intent, () => session.warm());
  return all;
}

/** Puts the first layer on screen or takes it away, as the session says. */
export function drawLayer(session: Session): void {
  if (session.banner === !!region) return;
  if (region) {
    for (const element of [region, ...controls]) element.remove();
    region = undefined;
    controls = [];
    return;
  }
  region = make("section", { className: "banner" }, words(session), buttons(session));
  region.setAttribute("aria-labelledby", "title");
  session.root.prepend(region);
}
