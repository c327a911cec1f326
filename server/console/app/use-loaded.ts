// Loading with its three states, and again by itself once a server that was away is back.
import { useCallback, useEffect, useRef, useState } from "preact/hooks";

/** What a screen waits for. While the same is loaded again, what was there stays on screen. */
export interface Loaded<T> {
  readonly value: T | undefined;
  readonly error: unknown;
  readonly isLoading: boolean;
  /** What is there answers other inputs than those of now; only of what `stays`. */
  readonly isOld: boolean;
  reload(): void;
  /** Shows a value before the server has said it; the next load corrects it. */
  set(value: T): void;
  /** Makes what is there, if anything is, what it is told. */
  change(to: (now: T) => T): void;
}

/** The event on `window` that says that the server answers again. */
export const backEvent = "assent:back";

/** What was answered, and to which inputs; what was asked for since, and how that went. */
interface Answer<T> {
  readonly of: readonly unknown[];
  readonly asked: readonly unknown[];
  readonly value?: T;
  readonly error?: unknown;
  readonly isLoading: boolean;
}

const isSame = (a: readonly unknown[], b: readonly unknown[]): boolean => a.every((one, at) => Object.is(one, b[at]));

/** What failed stays said until the next answer is there; it is none of other inputs. */
const askedAgain = <T>({ error, ...kept }: Answer<T>, inputs: readonly unknown[]): Answer<T> => ({
  ...kept,
  ...(error !== undefined && isSame(kept.asked, inputs) ? { error } : {}),
  asked: inputs,
  isLoading: true,
});

/** What is there, if anything is, made what it is told. */
const changed =
  <T>(to: (now: T) => T) =>
  (kept: Answer<T>): Answer<T> =>
    kept.value === undefined ? kept : { ...kept, value: to(kept.value) };

/**
 * Calls `load` at once and whenever one of `inputs` changes; what an earlier call answers late is dropped. An answer to
 * other inputs is not there any more, unless it `stays` until the next one is. With what `first`
 * has there is nothing to wait for: `load` is not called until something changes.
 */
export function useLoaded<T>(
  load: (signal: AbortSignal) => Promise<T>,
  inputs: readonly unknown[],
  { stays = false, first }: { readonly stays?: boolean; readonly first?: () => T | undefined } = {},
): Loaded<T> {
  const [state, setState] = useState<Answer<T>>(() => {
    const value = first?.();
    const asked = { of: inputs, asked: inputs };
    return value === undefined ? { ...asked, isLoading: true } : { ...asked, value, isLoading: false };
  });
  const isThere = useRef(!state.isLoading);
  const [round, setRound] = useState(0);
  const reload = useCallback(() => setRound((value) => value + 1), []);
  const failed = useRef(false);
  const latest = useRef(inputs);
  latest.current = inputs;
  useEffect(() => {
    if (isThere.current) {
      isThere.current = false;
      return;
    }
    const stop = new AbortController();
    setState((kept) => askedAgain(kept, inputs));
    load(stop.signal).then(
      (value) => {
        if (stop.signal.aborted) return;
        failed.current = false;
        setState({ of: inputs, asked: inputs, value, isLoading: false });
      },
      (error: unknown) => {
        if (stop.signal.aborted) return;
        failed.current = true;
        setState((kept) => ({ ...kept, asked: inputs, error, isLoading: false }));
      },
    );
    return () => stop.abort();
  }, [...inputs, round]);
  useEffect(() => {
    const again = () => failed.current && reload();
    addEventListener(backEvent, again);
    return () => removeEventListener(backEvent, again);
  }, [reload]);
  const set = useCallback(
    (value: T) => setState({ of: latest.current, asked: latest.current, value, isLoading: false }),
    [],
  );
  const change = useCallback((to: (now: T) => T) => setState(changed(to)), []);
  const isOther = !isSame(state.of, inputs);
  const isAsked = isSame(state.asked, inputs);
  return {
    value: isOther && !stays ? undefined : state.value,
    error: isAsked ? state.error : undefined,
    isLoading: state.isLoading || !isAsked,
    isOld: isOther && stays && state.value !== undefined,
    reload,
    set,
    change,
  };
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
