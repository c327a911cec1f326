// Entry of the panel's chunk: draws the dialog when the session has it open.
import { render, type ContainerNode, type VNode } from "preact";
import type { PanelSession } from "./controls.tsx";
import css from "./dialog.css?inline";
import { Dialog } from "./dialog.tsx";
import type { Session } from "./session.ts";
import { addStyle } from "./style.ts";

/** Opens the native dialog once drawn, with the focus on its title, or closes it, which gives the focus back. */
function syncDialog(root: ShadowRoot, wanted: boolean): void {
  const dialog = root.querySelector("dialog");
  if (!dialog || dialog.open === wanted) return;
  if (!wanted) return dialog.close();
  dialog.showModal();
  dialog.querySelector<HTMLElement>("h2")!.focus();
}

/** A place to render into that leaves alone what others put into the same element. */
const sharedPlace = (element: HTMLElement): ContainerNode => ({
  nodeType: 1,
  parentNode: null,
  firstChild: null,
  childNodes: [],
  insertBefore: (node, before) => element.insertBefore(node as Node, before as Node | null),
  appendChild: (node) => element.appendChild(node as Node),
  removeChild: (node) => element.removeChild(node as Node),
});

/** Makes the panel of a session; `draw` brings it to what the session says. */
export function openPanel(session: Session): { draw(): void } {
  const { root, element } = session;
  addStyle(root, css);
  const layout = document.createElement("div");
  root.append(layout);
  const light = sharedPlace(element);
  let controls: VNode[] = [];
  const drawn: PanelSession = Object.assign(session, {
    place(control: VNode) {
      controls.push(control);
      return <slot name={String(control.key)} />;
    },
  });
  return {
    draw() {
      if (!session.dialog) syncDialog(root, false);
      controls = [];
      render(session.dialog ? <Dialog session={drawn} /> : null, layout);
      render(<>{controls}</>, light);
      syncDialog(root, session.dialog);
    },
  };
}
