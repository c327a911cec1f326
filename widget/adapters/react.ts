// React: a hook and a component that follow the page's consent. React is handed in, so that none is bundled.
import { consentNow, follow, nothingHolds, snapshot, type Consent } from "./page.ts";

/** The one function of React that is needed; React 18 and later have it, and so has `preact/compat`. */
export interface ReactParts {
  useSyncExternalStore<Snapshot>(
    subscribe: (changed: () => void) => () => void,
    current: () => Snapshot,
    onServer?: () => Snapshot,
  ): Snapshot;
}

/** What `<Allowed>` takes: the purpose, vendor or category, what to show when it may run, and what else. */
export interface AllowedProps<Shown, Otherwise> {
  readonly name: string;
  readonly children: Shown;
  readonly otherwise?: Otherwise;
}

export interface AssentForReact {
  /** The page's consent; the component is rendered again whenever that changes, in any tab. */
  useAssent(): Consent;
  /** Shows its children only while `name` may run. On a server, and before the gate is there, it may not. */
  Allowed<Shown, Otherwise = null>(props: AllowedProps<Shown, Otherwise>): Shown | Otherwise | null;
}

/** Call it once: `export const { useAssent, Allowed } = createAssent(React)`. */
export function createAssent({ useSyncExternalStore }: ReactParts): AssentForReact {
  const useAssent = (): Consent => {
    // A server renders what nobody has agreed to yet, and the browser's first render must be the same.
    const state = useSyncExternalStore(follow, snapshot, () => "");
    return state ? consentNow() : nothingHolds;
  };
  return {
    useAssent,
    Allowed: ({ name, children, otherwise }) => (useAssent().allows(name) ? children : (otherwise ?? null)),
  };
}
