// What the UI keeps while it is on screen, and how its parts are drawn: layout in the shadow, controls in the light.
import type { VNode } from "preact";
import type { Purpose } from "../../core/purpose.ts";
import type { NoticeView } from "../../core/site.ts";
import type { UiHost } from "../host.ts";

export interface Session {
  readonly host: UiHost;
  readonly view: NoticeView;
  /** Purposes in the order of the categories; `null` ones belong to forms. */
  readonly shown: readonly Purpose[];
  banner: boolean;
  dialog: boolean;
  /** What the switches say, by purpose. */
  draft: Record<string, boolean>;
  /** The last thing announced. */
  status: string;
  /** Draws everything again. */
  draw(): void;
  /**
   * A slot where the control belongs; the control itself, whose key names the slot, becomes a light-DOM child of the
   * host, where assistive tools and privacy extensions find it.
   */
  place(control: VNode): VNode;
}

/** Every part of the UI is a function of the session. */
export interface PartProps {
  readonly session: Session;
}

/** The message in the language shown, with its placeholders filled. */
export function say({ view }: Session, key: string, values?: Readonly<Record<string, string>>): string {
  return fill(view, view.texts.messages[key] ?? "", values);
}

/** Any text of the notice with its placeholders filled. */
export const fill = (view: NoticeView, text: string, values?: Readonly<Record<string, string>>): string =>
  text.replace(/\{(\w+)\}/g, (whole, name: string) => ({ controller: view.controller.name, ...values })[name] ?? whole);

/** What a purpose is called; its id where the notice does not say. */
export const titleOf = ({ view }: Session, purpose: string): string => view.texts.purposes[purpose]?.title ?? purpose;
