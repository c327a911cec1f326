// What the gate hands to its optional parts and to the UI. They import these types and no value of the gate.
import type { Answer, answerIn, Decision, tagOf } from "../core/decision.ts";
import type { RecordId } from "../core/ids.ts";
import type { Choice, PageMethod, recordEvents } from "../core/record.ts";
import type { RecordRequest } from "../core/schema.ts";
import type { ContentHash } from "../core/notice.ts";
import type { FirstView, SiteConfig } from "../core/site.ts";
import type { FailureReason } from "./failure.ts";

/**
 * What the UI is asked to show or do. `banner` asks while there is something to ask; `forms` and `embeds` only fill
 * the page's own places; `warm` fetches what a press is about to need; `age` has what the page's own control gave
 * wait for that question; `clear` only has the first file there, which clears whenever it is; `told` does what is due
 * on a page that asks nothing: it tells what was not told and what a withdrawal left, and hands in the checkpoint that
 * is kept.
 */
export type UiPart = "banner" | "dialog" | "forms" | "embeds" | "debug" | "warm" | "age" | "clear" | "told";

/** What a part that runs inside the site script, in front of the gate, gets: `ASSENT_PARTS.push((gate) => …)`. */
export interface Gate {
  readonly config: SiteConfig;
  /** Below this key the answer, the outbox, what was told and what was agreed to in forms are kept. */
  readonly storageKey: string;
  /** The browser sends Global Privacy Control. */
  readonly gpc: boolean;
  /** Whether the purpose, the vendor, or every purpose of the category may run now. What is not known may not. */
  allows(name: string): boolean;
  /** Calls back after every change, in this tab or another. Returns what stops it. */
  listen(listener: () => void): () => void;
  /** What this browser remembers, as core/decision.ts writes it, whether or not it still holds. */
  decision(): string | undefined;
  /** The answer to a purpose while it holds: same version, not lapsed. */
  answerTo(purpose: string): Answer | undefined;
  /** Whether the first layer comes by itself. */
  mustAsk(): boolean;
  /** Whether the browser vouches that a person caused the event, just now. */
  isTrusted(event: Event | undefined): boolean;
  /** Answers: now where the UI's first file is there, else as soon as it is, however long that takes. */
  decide(wanted: Wanted, manner: Partial<Manner>, trusted: boolean): void;
  report(reason: FailureReason, about?: unknown): void;
  /** Has the UI show or do something. */
  show(part: UiPart): void;
  /** Purposes that were allowed in this page, until it was cleared after them (widget/clearing.ts). */
  readonly ran?: Set<string>;
}

/** What a script asked for that is no element: its kind, and the address, or the name of what it would store. */
export type Asked = readonly [kind: string, about: unknown];

/** The gate of a site that holds untagged things: what waits now, for the debug panel, which hears when more does. */
export interface HoldingGate extends Gate {
  waiting?: { now(): readonly { readonly purpose: string; readonly asked?: Asked | undefined }[]; more?(): void };
}

/** Where a choice was made, and how long the question had been on screen, in milliseconds. */
export type Manner = Pick<PageMethod, "surface" | "action" | "layer"> & {
  readonly dwellMs?: number;
  /** In a form, for what takes explicit consent. */
  readonly secondAct?: "pressed";
};
/** What is wanted of each purpose named. */
export type Wanted = Readonly<Record<string, boolean>>;

/** What the gate hands to the first file of the UI. */
export interface GateHost extends Gate {
  readonly lang: string;
  /** The answer that a decision's text holds for a purpose, as core/decision.ts reads it. */
  readonly answerIn: typeof answerIn;
  /** How such a text names a purpose. */
  readonly tagOf: typeof tagOf;
  /** Puts a decision in force here; undefined forgets the one there is. */
  keep(text: string | undefined): void;
  showTrigger(visible: boolean): void;
  /** Fetches texts: a layer such as `.panel` of the notice in force, or with the empty text all of a notice. */
  fetchView(layer: string, notice?: ContentHash, lang?: string): Promise<unknown>;
}

/**
 * A record before it is sent. Only then are known how long it waited, and the address of the receipt that it is about:
 * until then that subject's id is the other record's.
 */
export type QueuedRecord = Omit<RecordRequest, "waitedMs">;

/** What a person, or a script for them, did; id, site, notice, time and place are added. */
export interface Act {
  readonly event: (typeof recordEvents)[number];
  readonly choices: Choice[];
  readonly subject: QueuedRecord["subject"];
  /** What it does not say is as of a script: surface `api`, action `save`, layer 0. */
  readonly manner: Partial<Manner>;
  readonly trusted: boolean;
  readonly prev?: RecordId | undefined;
}

/** What every part of the UI works with. */
export interface UiHost extends Omit<GateHost, "answerIn" | "tagOf" | "decision" | "decide"> {
  decision(): Decision | undefined;
  /** Whether Global Privacy Control keeps this category off unless the person switches it on alone. */
  gpcHolds(category: string): boolean;
  readOwn(key: string): string | null;
  writeOwn(key: string, text: string | null): void;
  /**
   * Stores the choice, queues its record and tells every listener; false when a giving was no person's own act, or when
   * the panel asks about it once more.
   * With `isPress` all that happens once the screen shows that the press was taken, or when the page goes.
   */
  decide(wanted: Wanted, manner: Manner, event?: Event, isPress?: true): boolean;
  /** Queues the record of an act and returns its id. */
  record(act: Act): RecordId;
  /** What a second yes does, while the panel asks for it; an act that was taken ends the question. */
  again?: () => unknown;
}

/** What the site script of somebody who is new carries beside its gate (docs/decisions/0029). */
export interface Carried {
  /** The UI's first file. */
  readonly first?: () => Promise<FirstModule>;
  /** The notice's first layer by language. */
  readonly views?: Readonly<Record<string, FirstView>>;
}

/** An answer, as `decide` takes it. */
export type GivenAnswer = readonly [wanted: Wanted, manner: Partial<Manner>, trusted: boolean];

/** What the first file of the UI exports. */
export interface FirstModule {
  /** Called once, before anything else, with what was answered until then, and when, in Unix milliseconds. */
  open(host: GateHost, waiting: readonly (readonly [at: number, answer: GivenAnswer])[]): void;
  decide(...answer: GivenAnswer): void;
  show(part: UiPart, view: FirstView): void;
}
