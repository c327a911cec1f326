// What the UI keeps while it is on screen, and how its parts are drawn: layout in the shadow, controls in the light.
import { h, type ComponentChildren, type VNode } from "preact";
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
   * A slot where the control belongs; the control itself becomes a light-DOM child of the host, where assistive
   * tools and privacy extensions find it.
   */
  place<P>(name: string, control: VNode<P>): VNode;
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

/** A date and time as the language writes them. */
export const dateText = ({ view }: Session, at: string): string =>
  new Intl.DateTimeFormat(view.lang, { dateStyle: "long", timeStyle: "short" }).format(new Date(at));

const units: Readonly<Record<string, string>> = {
  Y: "year",
  M: "month",
  W: "week",
  D: "day",
  TH: "hour",
  TM: "minute",
  TS: "second",
};

/** How long a cookie lives, in words: `P13M` → `13 months`. */
export function periodText(session: Session, period: string): string {
  if (period === "session") return say(session, "sessionPeriod");
  const [date = "", time = ""] = period.split("T");
  const parts = [...date.matchAll(/(\d+)([YMWD])/g), ...time.matchAll(/(\d+)([HMS])/g)].map(
    ([, count, letter], index) => {
      const unit = units[letter!] ?? units[`T${letter}`]!;
      return (
        new Intl.NumberFormat(session.view.lang, { style: "unit", unit, unitDisplay: "long" }).format(Number(count)) +
        (index ? "" : "")
      );
    },
  );
  return parts.join(" ") || period;
}

interface ButtonProps {
  readonly session: Session;
  readonly name: string;
  readonly label: string;
  readonly kind?: string;
  readonly onPress: (event: Event) => void;
}

/** A button of ours; all of the same kind look alike, whatever they do. */
export const Button = ({ session, name, label, kind = "main", onPress }: ButtonProps): VNode =>
  session.place(name, h("button", { type: "button", class: kind, onClick: onPress }, label));

/** A link that leaves the choices on screen. */
export const Link = ({
  session,
  name,
  href,
  children,
}: {
  session: Session;
  name: string;
  href: string;
  children: ComponentChildren;
}): VNode => session.place(name, h("a", { href, target: "_blank", rel: "noopener" }, children));
