// Buttons, links that look like them, and a button that copies.
import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { useWords } from "../app/language.ts";
import { Icon, type IconName } from "./icon.tsx";
import { copyWords } from "./parts-words.ts";

interface Look {
  readonly kind?: "main" | "plain" | "danger";
  readonly icon?: IconName;
  readonly full?: boolean;
  readonly children: ComponentChildren;
}

export interface ButtonProps extends Look {
  readonly type?: "button" | "submit";
  /** Says that it works, and does nothing more meanwhile; it keeps the focus. */
  readonly isBusy?: boolean;
  /** Cannot be pressed as things are; it keeps the focus, and says so. */
  readonly isOff?: boolean;
  /** Of a button that opens and closes something: whether that is open. */
  readonly isOpen?: boolean;
  readonly onPress?: (() => void) | undefined;
}

const classOf = ({ kind, full }: Look) => ["button", kind, full && "full"].filter(Boolean).join(" ");

export function Button({ type = "button", isBusy = false, isOff = false, isOpen, onPress, ...look }: ButtonProps) {
  const press = (event: Event) => {
    if (isBusy || isOff) event.preventDefault();
    else onPress?.();
  };
  return (
    <button
      type={type}
      class={classOf(look)}
      aria-disabled={isBusy || isOff || undefined}
      aria-busy={isBusy}
      aria-expanded={isOpen}
      onClick={press}
    >
      {look.icon && <Icon name={look.icon} />}
      {look.children}
    </button>
  );
}

/** With `download` the browser saves what is there; with `apart` it opens beside the console. */
export function LinkButton({
  href,
  download,
  apart,
  onPress,
  ...look
}: Look & {
  readonly href: string;
  readonly download?: string;
  readonly apart?: boolean;
  readonly onPress?: () => void;
}) {
  const where = apart ? { target: "_blank", rel: "noopener" } : {};
  return (
    <a class={classOf(look)} href={href} download={download} onClick={onPress} {...where}>
      {look.icon && <Icon name={look.icon} />}
      {look.children}
    </a>
  );
}

/** A button that is only an icon; `label` is its name. */
export const IconButton = (props: {
  readonly icon: IconName;
  readonly label: string;
  readonly onPress: () => void;
}) => (
  <button type="button" class="button plain only" aria-label={props.label} title={props.label} onClick={props.onPress}>
    <Icon name={props.icon} />
  </button>
);

/** Copies a text, and says so. `what` names it for those who hear the page. */
export function CopyButton({ text, what }: { readonly text: string; readonly what: string }) {
  const said = useWords(copyWords);
  const [state, setState] = useState<keyof typeof said>("copy");
  const copy = () =>
    navigator.clipboard.writeText(text).then(
      () => {
        setState("copied");
        setTimeout(() => setState("copy"), 2_000);
      },
      () => setState("failed"),
    );
  return (
    <button type="button" class="button" onClick={() => void copy()}>
      <Icon name={state === "copied" ? "check" : "copy"} />
      <span aria-live="polite">{said[state]}</span>
      <span class="unseen"> {what}</span>
    </button>
  );
}
