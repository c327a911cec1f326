// What an address asks of the screen it leads to: to open a tab, or a dialog; asked once, and not again by loading the page anew.
import { useEffect, useRef } from "preact/hooks";
import { onMoved } from "./router.ts";

/** The name of it in an address. */
export type AskedKind = "tab" | "act";

/** The query that asks it, such as `?tab=purposes`. */
export const asking = (kind: AskedKind, id: string): string => `?${kind}=${encodeURIComponent(id)}`;

/** Calls `then` with what is asked, at first and after each move; where `then` says that it was meant, nobody is asked again. */
export function useAsked(kind: AskedKind, then: (id: string) => boolean): void {
  const latest = useRef(then);
  latest.current = then;
  useEffect(() => {
    const look = () => {
      const { pathname, search } = location;
      const query = new URLSearchParams(search);
      const id = query.get(kind);
      if (id === null || !latest.current(id)) return;
      query.delete(kind);
      const rest = query.size > 0 ? `?${query}` : "";
      history.replaceState(history.state, "", `${pathname}${rest}`);
    };
    look();
    return onMoved(look);
  }, [kind]);
}
