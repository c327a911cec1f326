// What framework adapters and applications share: the page's `window.assent`, whether it is there yet or not.
import type { AssentApi, Status } from "../api.ts";

/** `window.assent` before the gate is there: what the page wants to be told. */
type Queue = ((api: AssentApi) => void)[];

/** What a component works with. It is the same before the gate is there, on a server, and where a blocker took the tag: nothing may run. */
export interface Consent {
  /** Whether the gate is there. While it is not, nothing may run and nothing can be answered. */
  readonly ready: boolean;
  /** What holds for each purpose now. */
  readonly status: Readonly<Record<string, Status>>;
  /** Whether the purpose, the vendor, or every purpose of the category may run now. */
  allows(name: string): boolean;
  /** Answers the named purposes. Giving needs the event of the person's own act, handed over while it happens. */
  set(choices: Readonly<Record<string, boolean>>, event?: Event | { readonly nativeEvent: Event }): boolean;
  /** Opens the choices. */
  open(): void;
  /** Takes everything back. */
  withdraw(): boolean;
}

interface Scope {
  assent?: AssentApi | Queue;
}

const scope = (): Scope => (typeof window === "undefined" ? {} : Object(window)) as Scope;

const api = (): AssentApi | undefined => {
  const { assent } = scope();
  return assent && "status" in assent ? assent : undefined;
};

/** Calls back once the gate is there and after every change; returns what stops it. */
export function follow(changed: () => void): () => void {
  let stop: (() => void) | undefined;
  let ended = false;
  (scope().assent ??= []).push((opened) => {
    if (ended) return;
    stop = opened.on(changed);
    changed();
  });
  return () => {
    ended = true;
    stop?.();
  };
}

/** One text per state, so that frameworks see by comparing whether anything changed; empty without a gate. */
export const snapshot = (): string => JSON.stringify(api()?.status()) ?? "";

/** What holds where there is no gate: nothing may run. */
export const nothingHolds: Consent = {
  ready: false,
  status: {},
  allows: () => false,
  set: () => false,
  open() {},
  withdraw: () => false,
};

/** The page's consent as it is now. */
export function consentNow(): Consent {
  const gate = api();
  if (!gate) return nothingHolds;
  return {
    ready: true,
    status: gate.status(),
    allows: gate.allows,
    // React hands its own event around the browser's; only the browser's can be vouched for.
    set: (choices, event) => gate.set(choices, event && "nativeEvent" in event ? event.nativeEvent : event),
    open: gate.open,
    withdraw: gate.withdraw,
  };
}
