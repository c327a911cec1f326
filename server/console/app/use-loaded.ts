// Loading with its three states, and again by itself once a server that was away is back.
import { useCallback, useEffect, useRef, useState } from "preact/hooks";

/** What a screen waits for. While something is loaded again, what was there stays on screen. */
export interface Loaded<T> {
  readonly value: T | undefined;
  readonly error: unknown;
  readonly isLoading: boolean;
  reload(): void;
  /** Shows a value before the server has said it; the next load corrects it. */
  set(value: T): void;
}

/** The event on `window` that says that the server answers again. */
export const backEvent = "assent:back";

/**
 * Calls `load` at once and whenever one of `inputs` changes; what an earlier call answers late is dropped. With what
 * `first` has there is nothing to wait for: it is not called until something changes.
 */
export function useLoaded<T>(
  load: (signal: AbortSignal) => Promise<T>,
  inputs: readonly unknown[],
  first?: () => T | undefined,
): Loaded<T> {
  const [state, setState] = useState<{ value?: T; error?: unknown; isLoading: boolean }>(() => {
    const value = first?.();
    return value === undefined ? { isLoading: true } : { value, isLoading: false };
  });
  const isThere = useRef(!state.isLoading);
  const [round, setRound] = useState(0);
  const reload = useCallback(() => setRound((value) => value + 1), []);
  const failed = useRef(false);
  useEffect(() => {
    if (isThere.current) {
      isThere.current = false;
      return;
    }
    const stop = new AbortController();
    setState(({ value }) => ({ ...(value === undefined ? {} : { value }), isLoading: true }));
    load(stop.signal).then(
      (value) => {
        failed.current = false;
        if (!stop.signal.aborted) setState({ value, isLoading: false });
      },
      (error: unknown) => {
        failed.current = true;
        if (!stop.signal.aborted)
          setState(({ value }) => ({ ...(value === undefined ? {} : { value }), error, isLoading: false }));
      },
    );
    return () => stop.abort();
  }, [...inputs, round]);
  useEffect(() => {
    const again = () => failed.current && reload();
    addEventListener(backEvent, again);
    return () => removeEventListener(backEvent, again);
  }, [reload]);
  const set = useCallback((value: T) => setState({ value, isLoading: false }), []);
  return { value: state.value, error: state.error, isLoading: state.isLoading, reload, set };
}

/** A function that runs one at a time: whether it runs, and what it threw last. */
export function useAction<A extends readonly unknown[]>(act: (...given: A) => Promise<unknown>) {
  const [state, setState] = useState<{ error?: unknown; isBusy: boolean }>({ isBusy: false });
  const busy = useRef(false);
  const run = async (...given: A): Promise<void> => {
    if (busy.current) return;
    busy.current = true;
    setState({ isBusy: true });
    try {
      await act(...given);
      setState({ isBusy: false });
    } catch (error) {
      setState({ error, isBusy: false });
    } finally {
      busy.current = false;
    }
  };
  return { run: (...given: A) => void run(...given), error: state.error, isBusy: state.isBusy };
}
