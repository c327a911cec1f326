// Leaving what would be lost by it: the browser asks before the page goes, a dialog before another screen comes.
import type { ComponentChildren } from "preact";
import { useLayoutEffect, useState } from "preact/hooks";
import { guardLeaving } from "../app/router.ts";
import { Confirm } from "./dialog.tsx";

export interface LeavingProps {
  /** Whether something would be lost now. */
  readonly isHeld: boolean;
  readonly title: string;
  readonly action: string;
  readonly children: ComponentChildren;
}

/** The browser asks before the page is closed or loaded anew. */
export function useKeptPage(isHeld: boolean): void {
  useLayoutEffect(() => {
    if (!isHeld) return;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    addEventListener("beforeunload", ask);
    return () => removeEventListener("beforeunload", ask);
  }, [isHeld]);
}

/** Asks before the page or the screen is left, as long as `isHeld`. */
export function Leaving({ isHeld, title, action, children }: LeavingProps) {
  const [asked, setAsked] = useState<{ readonly leave: () => void }>();
  useKeptPage(isHeld);
  useLayoutEffect(() => {
    if (!isHeld) return;
    const free = guardLeaving((leave) => setAsked({ leave }));
    return () => {
      free();
      setAsked(undefined);
    };
  }, [isHeld]);
  if (!asked) return null;
  return (
    <Confirm
      title={title}
      action={action}
      isDanger
      isBusy={false}
      error={undefined}
      onConfirm={() => {
        setAsked(undefined);
        asked.leave();
      }}
      onClose={() => setAsked(undefined)}
    >
      {children}
    </Confirm>
  );
}
