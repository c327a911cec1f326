// `window.assent` as a page sees it, without a gate: for what lives in the page and only talks to that object.
import type { AssentApi, Status } from "../../widget/api.ts";

export interface PageApi extends AssentApi {
  /** What was asked for: `open`, `withdraw`, and what `set` was given. */
  readonly asked: unknown[];
  /** How many listen now. */
  readonly listening: number;
  /** Puts the object on the window and runs what is queued there. */
  arrive(): void;
  change(status: Record<string, Status>): void;
}

/** One purpose, `analytics`, unanswered. */
export function pageApi(): PageApi {
  const listeners = new Set<(status: Record<string, Status>) => void>();
  let held: Record<string, Status> = { analytics: "unknown" };
  const scope = window as unknown as { assent?: unknown };
  const api: PageApi = {
    asked: [],
    get listening() {
      return listeners.size;
    },
    status: () => held,
    allows: (name) => held[name] === "given",
    set: (...given) => api.asked.push(given) > 0,
    on(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    open: () => void api.asked.push("open"),
    withdraw: () => api.asked.push("withdraw") > 0,
    push: (queued) => queued(api),
    arrive() {
      const queued = scope.assent as ((opened: AssentApi) => void)[] | undefined;
      scope.assent = api;
      for (const run of queued ?? []) run(api);
    },
    change(status) {
      held = status;
      for (const listener of listeners) listener(status);
    },
  };
  return api;
}

/** A page without a tag. */
export const leavePage = (): void => void Reflect.deleteProperty(window, "assent");
