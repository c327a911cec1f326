// Toasts: short messages that go by themselves, unless somebody is at them; some can be taken back.
import { useEffect, useState } from "preact/hooks";
import { Button, IconButton } from "../parts/button.tsx";
import { Failure } from "../parts/said.tsx";
import type { Toast } from "./app-state.ts";
import { useWords } from "./language.ts";
import { shellWords } from "./shell-words.ts";
import { useAction } from "./use-loaded.ts";

/** A toast that is on screen. */
export interface ShownToast extends Toast {
  readonly id: number;
}

const shownMs = 8_000;

function One({ toast, onGone }: { readonly toast: ShownToast; readonly onGone: (id: number) => void }) {
  const said = useWords(shellWords);
  const [isHeld, setHeld] = useState(false);
  const back = useAction(async () => {
    await toast.undo?.();
    onGone(toast.id);
  });
  const isStaying = isHeld || back.isBusy || back.error !== undefined;
  useEffect(() => {
    if (isStaying) return;
    const timer = setTimeout(() => onGone(toast.id), shownMs);
    return () => clearTimeout(timer);
  }, [isStaying, toast.id]);
  const hold = () => setHeld(true);
  const free = () => setHeld(false);
  return (
    <div class="toast" onPointerEnter={hold} onPointerLeave={free} onFocusIn={hold} onFocusOut={free}>
      <div>
        <p>{toast.text}</p>
        <Failure error={back.error} />
      </div>
      {toast.undo && (
        <Button kind="plain" isBusy={back.isBusy} onPress={back.run}>
          {said.undo}
        </Button>
      )}
      <IconButton icon="close" label={said.dismiss} onPress={() => onGone(toast.id)} />
    </div>
  );
}

export const Toasts = (props: { readonly toasts: readonly ShownToast[]; readonly onGone: (id: number) => void }) => (
  <div class="toasts" role="status">
    {props.toasts.map((toast) => (
      <One key={toast.id} toast={toast} onGone={props.onGone} />
    ))}
  </div>
);
