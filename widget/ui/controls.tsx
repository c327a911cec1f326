// Buttons and links: light-DOM controls that the layout only gives a place to.
/** @jsxImportSource ./dom */
import type { Child } from "./dom/jsx-runtime.ts";
import type { Session } from "./session.ts";

/** Every part of the UI is a function of the session. */
export interface PartProps {
  readonly session: Session;
}

interface ControlProps extends PartProps {
  /** Unique on screen. */
  readonly name: string;
  readonly label: string;
}
interface ButtonProps extends ControlProps {
  readonly kind?: "plain";
  readonly onPress: (event: Event) => void;
  /** Somebody is about to press it. */
  readonly onIntent?: (() => void) | undefined;
}

/**
 * A slot where the control belongs; the control becomes a light-DOM child of the host, where assistive tools and
 * privacy extensions find it: they see nothing inside a shadow root.
 */
export function place({ element }: Session, name: string, control: Child): Child {
  (control as HTMLElement).slot = name;
  element.append(control as HTMLElement);
  return <slot name={name} />;
}

/** Removes the controls that have their place in the part of the layout, and what is in it. */
export function clear({ element }: Session, part: Element): void {
  for (const { name } of part.querySelectorAll("slot")) element.querySelector(`[slot="${name}"]`)?.remove();
  part.replaceChildren();
}

/**
 * All buttons of a kind look alike, whatever they do: no answer is easier to see than another. There is none without
 * words.
 */
export const Button = ({ session, name, label, kind, onPress, onIntent }: ButtonProps): Child =>
  label &&
  place(
    session,
    name,
    <button type="button" class={kind ?? "main"} onClick={onPress} onFocus={onIntent} onPointerEnter={onIntent}>
      {label}
    </button>,
  );

/** A link that leaves the choices on screen. */
export const Link = ({ session, name, label, href }: ControlProps & { readonly href: string }): Child =>
  label &&
  place(
    session,
    name,
    <a href={href} target="_blank">
      {label}
    </a>,
  );
