// window.assent: status, set, on, open, withdraw, and the queue a page may fill before the gate is there.
import type { ChoiceStatus } from "../core/status.ts";
import { report } from "./failure.ts";
import { allows, answerTo, askedFor, decide, listen } from "./state.ts";

type Status = ChoiceStatus | "unknown";
type Queued = (api: AssentApi) => void;

export interface AssentApi {
  /** What holds for each purpose now; `refused` also where Global Privacy Control keeps a given one off. */
  status(): Record<string, Status>;
  /**
   * Answers the named purposes; the others keep their answer or stay unanswered. Giving needs the person's own
   * event, handed over while it happens: a click, a key, a tap, a submit or a change. False when it was not
   * allowed to, and then nothing changed.
   */
  set(choices: Readonly<Record<string, boolean>>, event?: Event): boolean;
  /** Calls back after every change, in any tab, and returns what stops it. */
  on(listener: (status: Record<string, Status>) => void): () => void;
  /** Opens the choices. */
  open(): void;
  /** Takes everything back, or refuses it where nothing was given. */
  withdraw(): boolean;
  /** Runs the function now; before the gate was there, `window.assent` was an array that kept it. */
  push(queued: Queued): void;
}

function status(): Record<string, Status> {
  return Object.fromEntries(
    askedFor().map((id) => {
      const answer = answerTo(id)?.[1] ?? "unknown";
      return [id, answer === "given" && !allows(id) ? "refused" : answer];
    }),
  );
}

/** Puts the API on the window and runs what the page queued. */
export function openApi(open: () => void): void {
  const scope = window as unknown as { assent?: AssentApi | Queued[] };
  const queued = scope.assent;
  const api: AssentApi = {
    status,
    set: (choices, event) => decide(choices, { surface: "api", action: "save", layer: 0 }, event),
    on: (listener) => listen(() => listener(status())),
    open,
    withdraw: () =>
      decide(Object.fromEntries(askedFor().map((id) => [id, false])), { surface: "api", action: "withdraw", layer: 0 }),
    push(run) {
      try {
        run(api);
      } catch (error) {
        report("listener-threw", error);
      }
    },
  };
  scope.assent = api;
  if (Array.isArray(queued)) queued.forEach(api.push);
}

/** Whether another tag of ours has already put the API there; an element with the id `assent` is not one. */
export const isOpen = (): boolean => typeof (window as { assent?: Partial<AssentApi> }).assent?.status === "function";
