// What the UI keeps while it is on screen, and the words of the notice.
import type { Purpose } from "../../core/purpose.ts";
import type { NoticeView } from "../../core/site.ts";
import type { UiHost } from "../host.ts";

/** One page's UI. Layout is in the shadow of `element`, controls are its children, slotted into it. */
export interface Session {
  readonly host: UiHost;
  readonly view: NoticeView;
  readonly element: HTMLElement;
  readonly root: ShadowRoot;
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
  /** Fetches the panel, because somebody is about to open it. */
  warm(): void;
  /** Opens the dialog with the switches as they hold now. */
  open(): void;
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
