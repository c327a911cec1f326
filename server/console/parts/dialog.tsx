// Dialogs: the browser's own, which keeps the focus and hands it back.
import type { ComponentChildren } from "preact";
import { useId, useLayoutEffect, useRef } from "preact/hooks";
import { useApp } from "../app/app-state.ts";
import { useWords } from "../app/language.ts";
import { useAction } from "../app/use-loaded.ts";
import { Button, IconButton } from "./button.tsx";
import { Failure } from "./said.tsx";
import { dialogWords } from "./parts-words.ts";

export interface DialogProps {
  readonly onClose: () => void;
  readonly children: ComponentChildren;
  /** Its name; a heading of its own when `title` is not given. */
  readonly title?: string;
  readonly label?: string;
  readonly look?: "palette" | "drawer" | "wide";
  /** Only its own button closes it: what it shows is shown once. */
  readonly isKept?: boolean;
}

/** Whether the pointer is outside of the box that the dialog fills; its padding belongs to it. */
function isBeside(dialog: HTMLElement, { clientX, clientY }: MouseEvent): boolean {
  const { left, right, top, bottom } = dialog.getBoundingClientRect();
  return clientX < left || clientX > right || clientY < top || clientY > bottom;
}

/** On screen as long as it is drawn. Escape and a press beside it close it, unless it is kept. */
export function Dialog({ onClose, children, title, label, look, isKept = false }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const isDrawn = useRef(true);
  /** A press that begins in the dialog, such as one that selects text, may end beside it. */
  const began = useRef(false);
  const id = useId();
  const leave = () => isKept || onClose();
  const { close } = useWords(dialogWords);
  // With the drawing itself: what one does right after it opened or closed is not done elsewhere, nor the focus taken away.
  useLayoutEffect(() => {
    const element = dialog.current;
    const before = document.activeElement;
    if (element && !element.open) element.showModal();
    // A field that is to be first could not take the focus while the dialog was closed.
    element?.querySelector<HTMLElement>("[data-met]")?.focus();
    isDrawn.current = true;
    return () => {
      isDrawn.current = false;
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
        leave();
      }}
      // A browser lets a page stop the first Escape, and no other.
      onClose={() => {
        if (!isDrawn.current) return;
        if (isKept) dialog.current?.showModal();
        else onClose();
      }}
      onPointerDown={(event) => (began.current = isBeside(event.currentTarget, event))}
      onClick={(event) => {
        if (event.target === event.currentTarget && began.current && isBeside(event.currentTarget, event)) leave();
      }}
    >
      {title && (
        <div class="top">
          <h2 id={id}>{title}</h2>
          {!isKept && <IconButton icon="close" label={close} onPress={onClose} />}
        </div>
      )}
      {children}
    </dialog>
  );
}

interface ShownOnceProps extends Pick<DialogProps, "onClose" | "children"> {
  readonly title: string;
  readonly done: string;
}

/** What is shown once, such as a secret; its button says that it was kept. */
export const ShownOnce = ({ title, done, onClose, children }: ShownOnceProps) => (
  <Dialog title={title} isKept onClose={onClose}>
    <div class="stack">{children}</div>
    <div class="end">
      <Button kind="main" onPress={onClose}>
        {done}
      </Button>
    </div>
  </Dialog>
);

interface AskingProps {
  readonly title: string;
  readonly action: string;
  readonly isDanger?: boolean;
  /** Something is still to be said before it can be done. */
  readonly isOff?: boolean;
  readonly onClose: () => void;
  readonly children: ComponentChildren;
}

interface ConfirmActProps extends AskingProps {
  readonly act: () => Promise<unknown>;
  /** Said once it is done; then the dialog closes. Without it, `act` says and closes what it wants itself. */
  readonly done?: string;
  readonly onDone?: () => void;
}

/** Asks before something that cannot be taken back, and does it. */
export function ConfirmAct({ act, done, onDone, ...props }: ConfirmActProps) {
  const { toast } = useApp();
  const { run, isBusy, error } = useAction(async () => {
    await act();
    if (done === undefined) return;
    toast({ text: done });
    props.onClose();
    onDone?.();
  });
  return <Confirm {...props} isBusy={isBusy} error={error} onConfirm={run} />;
}

/** The same for what is done elsewhere. The button says what happens. */
export function Confirm(
  props: AskingProps & { readonly isBusy: boolean; readonly error: unknown; readonly onConfirm: () => void },
) {
  const { cancel } = useWords(dialogWords);
  return (
    // What was begun is waited for: its failure would be said to nobody.
    <Dialog title={props.title} isKept={props.isBusy} onClose={props.onClose}>
      <div class="stack">
        {props.children}
        <Failure error={props.error} />
      </div>
      <div class="end">
        <Button isOff={props.isBusy} onPress={props.onClose}>
          {cancel}
        </Button>
        <Button
          kind={props.isDanger ? "danger" : "main"}
          isBusy={props.isBusy}
          isOff={props.isOff ?? false}
          onPress={props.onConfirm}
        >
          {props.action}
        </Button>
      </div>
    </Dialog>
  );
}
