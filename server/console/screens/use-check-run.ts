// A list on its way: started, stopped, gone on with after a failure, asked again; it runs on while other tabs are looked at.
import { useEffect, useMemo, useState } from "preact/hooks";
import type { RecheckResponse } from "../../../core/contact-schema.ts";
import type { Api } from "../app/api.ts";
import { askPart, recipientOf, type Question } from "./check-call.ts";
import { CheckedList } from "./checked-list.ts";
import { answerOf, checkList, type RunProgress } from "./check-run.ts";
import type { ListLook } from "./list-file.ts";

/** A list and where its addresses stand. */
export interface ChosenList {
  readonly name: string;
  readonly file: Blob;
  readonly look: ListLook;
  readonly column: number;
}

/** What is on screen of a list that is checked. */
export interface RunState {
  readonly chosen: ChosenList;
  readonly question: Question;
  readonly list: CheckedList;
  readonly progress: RunProgress;
  readonly phase: "running" | "failed" | "done" | "stopped";
  readonly error?: unknown;
  /** There were more rows than a list may have. */
  readonly isCut: boolean;
  /** How often answers came; the list itself is changed in place. */
  readonly round: number;
  /** Of asking again: the part it is at, and how many answers are others now. */
  readonly again?: { readonly part: number; readonly changed: number; readonly isDone: boolean };
}

/** What can be done with it. */
export interface CheckRun {
  readonly state: RunState | undefined;
  start(chosen: ChosenList, question: Question): void;
  stop(): void;
  goOn(): void;
  /** Asks about every row again, and puts in what is another answer now. */
  checkAgain(): void;
  /** Forgets the list. */
  leave(): void;
}

/** Holds one list; leaving the screen stops it. */
export function useCheckRun(api: Api, site: string): CheckRun {
  const [state, setState] = useState<RunState>();
  const runner = useMemo(() => new Runner(api, site, setState), [api, site]);
  useEffect(() => () => runner.abort(), [runner]);
  return {
    state,
    start: (chosen, question) => void runner.start(chosen, question),
    stop: () => runner.stop(),
    goOn: () => runner.goOn(),
    checkAgain: () => void runner.checkAgain(),
    leave: () => runner.leave(),
  };
}

class Runner {
  #leaving = new AbortController();
  #goOn: (() => void) | undefined;
  readonly #api: Api;
  readonly #site: string;
  #state: RunState | undefined;
  readonly #show: (state: RunState | undefined) => void;

  constructor(api: Api, site: string, show: (state: RunState | undefined) => void) {
    this.#api = api;
    this.#site = site;
    this.#show = show;
  }

  #set(change: Partial<RunState>): void {
    if (!this.#state) return;
    this.#state = { ...this.#state, ...change, round: this.#state.round + 1 };
    this.#show(this.#state);
  }

  async start(chosen: ChosenList, question: Question): Promise<void> {
    this.abort();
    const leaving = (this.#leaving = new AbortController());
    const { signal } = leaving;
    const list = new CheckedList();
    const progress = { share: 0, rows: 0 };
    this.#state = { chosen, question, list, progress, phase: "running", isCut: false, round: 0 };
    this.#show(this.#state);
    try {
      const isCut = await checkList({
        ...chosen,
        question,
        into: list,
        signal,
        ask: (recipients, onAnswers) =>
          askPart(this.#api, { site: this.#site, question, recipients, signal, onAnswers }),
        onProgress: (now) => !signal.aborted && this.#set({ progress: now }),
        onFailure: (error) => this.#waitToGoOn(error, signal),
      });
      // Another list may have taken its place at the last moment.
      if (this.#leaving === leaving) this.#set({ phase: "done", isCut, progress: { share: 1, rows: list.size } });
    } catch (error) {
      // Another list may be on its way already.
      if (this.#leaving !== leaving) return;
      if (signal.aborted) this.#set({ phase: "stopped", error: undefined });
      else this.#set({ phase: "stopped", error });
    }
  }

  #waitToGoOn(error: unknown, signal: AbortSignal): Promise<void> {
    this.#set({ phase: "failed", error });
    return new Promise((resolve, reject) => {
      signal.addEventListener("abort", () => reject(signal.reason as Error), { once: true });
      this.#goOn = () => {
        this.#set({ phase: "running", error: undefined });
        resolve();
      };
    });
  }

  goOn(): void {
    const go = this.#goOn;
    this.#goOn = undefined;
    go?.();
  }

  stop(): void {
    this.#leaving.abort();
  }

  /** Stops without telling anybody. */
  abort(): void {
    this.#leaving.abort();
    this.#leaving = new AbortController();
  }

  leave(): void {
    this.abort();
    this.#state = undefined;
    this.#show(undefined);
  }

  async checkAgain(): Promise<void> {
    const { list, question } = this.#state!;
    const { signal } = (this.#leaving = new AbortController());
    let changed = 0;
    this.#set({ error: undefined, again: { part: 0, changed, isDone: false } });
    try {
      for (const [at, part] of [...list.parts].entries()) {
        this.#set({ again: { part: at + 1, changed, isDone: false } });
        if (part.check === undefined) continue;
        const recipients = list.askedIn(part).map((address) => recipientOf(address, question));
        const path = `/v1/checks/${part.check}/recheck`;
        const said = await this.#api.json<RecheckResponse>("POST", path, { recipients }, { site: this.#site, signal });
        signal.throwIfAborted();
        for (const one of said.changed) list.set(part.start + part.asked[one.index]!, answerOf(one));
        list.renew(part, said);
        changed += said.changed.length;
      }
      this.#set({ again: { part: list.parts.length, changed, isDone: true } });
    } catch (error) {
      if (!signal.aborted) this.#set({ error, again: { part: 0, changed, isDone: true } });
    }
  }
}
