// Dialogs: the browser's own, which keeps the focus and hands it back.
import type { ComponentChildren } from "preact";
import { useEffect, useId, useRef } from "preact/hooks";
import { useWords, words } from "../app/language.ts";
import { Button, IconButton } from "./button.tsx";
import { Failure } from "./said.tsx";

const texts = words({ en: { close: "Close", cancel: "Cancel" }, de: { close: "Schließen", cancel: "Abbrechen" } });

export interface DialogProps {
  readonly onClose: () => void;
  readonly children: ComponentChildren;
  /** Its name; a heading of its own when `title` is not given. */
  readonly title?: string;
  readonly label?: string;
  readonly look?: "palette" | "drawer";
}

/** On screen as long as it is drawn. Escape and a press beside it close it. */
export function Dialog({ onClose, children, title, label, look }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  const { close } = useWords(texts);
  useEffect(() => {
    const element = dialog.current;
    const before = document.activeElement;
    if (element && !element.open) element.showModal();
    // A field that is to be first could not take the focus while the dialog was closed.
    element?.querySelector<HTMLElement>("[data-met]")?.focus();
    return () => {
      element?.close();
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, []);
  return (
    <dialog
      ref={dialog}
      class={look}
      aria-labelledby={title ? id : undefined}
      aria-label={label}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onClick={(event) => event.target === dialog.current && onClose()}
    >
      {title && (
        <div class="top">
          <h2 id={id}>{title}</h2>
          <IconButton icon="close" label={close} onPress={onClose} />
        </div>
      )}
      {children}
    </dialog>
  );
}

/** Asks before something that cannot be taken back. The button says what happens. */
export function Confirm(props: {
  readonly title: string;
  readonly action: string;
  readonly isDanger?: boolean;
  readonly isBusy: boolean;
  readonly error: unknown;
  readonly onConfirm: () => void;
  readonly onClose: () => void;
  readonly children: ComponentChildren;
}) {
  const { cancel } = useWords(texts);
  return (
    <Dialog title={props.title} onClose={props.onClose}>
      <div class="stack">
        {props.children}
        <Failure error={props.error} />
      </div>
      <div class="end">
        <Button onPress={props.onClose}>{cancel}</Button>
        <Button kind={props.isDanger ? "danger" : "main"} isBusy={props.isBusy} onPress={props.onConfirm}>
          {props.action}
        </Button>
      </div>
    </Dialog>
  );
}
