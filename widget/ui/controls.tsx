// Buttons and links: light-DOM controls that the layout only gives a place to.
import type { VNode } from "preact";
import type { Session } from "./session.ts";

/** The session as the panel draws it. */
export interface PanelSession extends Session {
  /**
   * A slot where the control belongs; the control itself, whose key names the slot, becomes a light-DOM child of the
   * host, where assistive tools and privacy extensions find it.
   */
  place(control: VNode): VNode;
}

/** Every part of the panel is a function of the session. */
export interface PartProps {
  readonly session: PanelSession;
}

interface ControlProps extends PartProps {
  /** Unique on screen. */
  readonly name: string;
  readonly label: string;
}
type ButtonProps = ControlProps & { readonly kind?: "plain"; readonly onPress: (event: Event) => void };

/** All buttons of a kind look alike, whatever they do: no answer is easier to see than another. */
export const Button = ({ session, name, label, kind, onPress }: ButtonProps): VNode =>
  session.place(
    <button type="button" slot={name} key={name} class={kind ?? "main"} onClick={onPress}>
      {label}
    </button>,
  );

/** A link that leaves the choices on screen. */
export const Link = ({ session, name, label, href }: ControlProps & { readonly href: string }): VNode =>
  session.place(
    <a slot={name} key={name} href={href} target="_blank" rel="noopener">
      {label}
    </a>,
  );
