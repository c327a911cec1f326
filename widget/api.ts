// window.assent: status, set, on, open, withdraw, and the queue a page may fill before the gate is there.
import type { ChoiceStatus } from "../core/status.ts";
import { attempt } from "./failure.ts";
import type { Manner, Wanted } from "./host.ts";
import { isTrusted } from "./presses.ts";
import { allows, listen, rows } from "./state.ts";
import { decide, showUi } from "./ui-loader.ts";

/** What holds for a purpose: an answer, or none. */
export type Status = ChoiceStatus | "unknown";
type Queued = (api: AssentApi) => void;

/** What `window.assent` offers to a page. */
export interface AssentApi {
  /** What holds for each purpose now; `refused` also where Global Privacy Control keeps a given one off. */
  status(): Record<string, Status>;
  /** Whether the purpose, the vendor, or every purpose of the category may run now. */
  allows(name: string): boolean;
  /**
   * Answers the named purposes; the others keep their answer or stay unanswered. Giving needs the person's own
   * event, handed over while it happens: a click, a key, a tap, a submit or a change. False when it was not
   * allowed to, and then nothing changed. The answer is in force at once where the UI is on the page already,
   * else as soon as its first file is there, and where a question comes first, once that is answered; listeners are
   * told then. What another tab is answered while it waits for the file is later: no yes that waited follows it.
   */
  set(choices: Wanted, event?: Event): boolean;
  /** Calls back after every change, in any tab, and returns what stops it. */
  on(listener: (status: Record<string, Status>) => void): () => void;
  /** Opens the choices. */
  open(): void;
  /** Takes everything back, or refuses it where nothing was given. */
  withdraw(): boolean;
  /** Runs the function now; before the gate was there, `window.assent` was an array that kept it. */
  push(queued: Queued): void;
}

const forAsked = <Said>(of: (row: (typeof rows)[number]) => Said): Record<string, Said> =>
  Object.fromEntries(rows.map((row) => [row[0], of(row)]));

const status = (): Record<string, Status> =>
  forAsked(([, , answer, on]) => (answer?.[1] === "given" && !on ? "refused" : (answer?.[1] ?? "unknown")));

function act(choices: Wanted, manner: Pick<Partial<Manner>, "action">, event?: Event): boolean {
  const wanted = choices ?? {};
  const trusted = isTrusted(event);
  const may = trusted || rows.every(([id, , , on]) => !wanted[id] || on);
  if (may) decide(wanted, manner, trusted);
  return may;
}

/** Puts the API on the window and runs what the page queued. */
export function openApi(): void {
  const scope = window as unknown as { assent?: AssentApi | Queued[] };
  const queued = scope.assent as Queued[] | undefined;
  const api: AssentApi = {
    status,
    allows,
    set: (choices, event) => act(choices, {}, event),
    on: (listener) => listen(() => listener(status())),
    open: () => showUi("dialog"),
    withdraw: () =>
      act(
        forAsked(() => false),
        { action: "withdraw" },
      ),
    push: (run) => attempt(() => run(api), "listener-threw"),
  };
  scope.assent = api;
  // An element with that id is no queue. To find out by a failure takes a browser milliseconds on every page.
  if (Array.isArray(queued)) queued.forEach(api.push);
}

/** Whether another tag of ours has already put the API there; an element with the id `assent` is not one. */
export const isOpen = (): boolean => !!(window as { assent?: Partial<AssentApi> }).assent?.withdraw;
