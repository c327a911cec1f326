// Changes that are shown before the server has them, where that is safe: what can be changed back, and nothing that ends or erases.
import { useRef, useState } from "preact/hooks";

/** A value as somebody wants it, and what the server said against it last. */
export interface AtOnce<T> {
  /** As it is wanted while the server is told, as it is known otherwise. */
  readonly value: T;
  /** Why the last change was refused; undefined once there is another. */
  readonly error: unknown;
  /**
   * Shows what is wanted and tells it: after what was wanted before it, so that the last one stands. By the time `tell`
   * resolves, what is known must be what it is now; when it rejects, what is known is shown again. Says whether it was done.
   */
  change(wanted: T, tell: () => Promise<unknown>): Promise<boolean>;
}

/** A value that shows a change at once, and the known one again where the server refuses it. */
export function useAtOnce<T>(known: T): AtOnce<T> {
  const [state, setState] = useState<{ readonly wanted?: { readonly value: T }; readonly error?: unknown }>({});
  const latest = useRef(0);
  const line = useRef<Promise<unknown>>(Promise.resolve());
  const change = async (wanted: T, tell: () => Promise<unknown>): Promise<boolean> => {
    const turn = ++latest.current;
    setState({ wanted: { value: wanted } });
    const telling = line.current.then(tell);
    line.current = telling.catch(() => undefined);
    try {
      await telling;
      if (turn === latest.current) setState({});
      return true;
    } catch (error) {
      // What was wanted since is still on its way.
      setState((now) => (turn === latest.current ? { error } : { ...now, error }));
      return false;
    }
  };
  return { value: state.wanted ? state.wanted.value : known, error: state.error, change };
}
