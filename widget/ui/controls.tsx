// Buttons and links: light-DOM controls that the layout only gives a place to.
import type { VNode } from "preact";
import type { PartProps } from "./session.ts";

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
