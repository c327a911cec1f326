// What the gate hands to the UI. The UI imports this type and no value of the gate, which would be a second copy.
import type { RecordId } from "../core/ids.ts";
import type { NoticeView, SiteConfig } from "../core/site.ts";
import type { Act, Manner } from "./state.ts";
import type { Answer, Decision } from "./storage.ts";

/** What the UI is asked to show. `forms` only fills the page's own forms. */
export type UiPart = "banner" | "dialog" | "forms";

export interface UiHost {
  readonly config: SiteConfig;
  /** The browser sends Global Privacy Control. */
  readonly gpc: boolean;
  /** Under this key and `-forms` the UI keeps what was agreed to in forms. */
  readonly storageKey: string;
  decision(): Decision | undefined;
  answerTo(purpose: string): Answer | undefined;
  allows(name: string): boolean;
  mustAsk(): boolean;
  gpcHolds(category: string): boolean;
  decide(wanted: Readonly<Record<string, boolean>>, manner: Manner, event?: Event): boolean;
  record(act: Act): RecordId;
  isTrusted(event: Event): boolean;
  isPending(record: string): boolean;
  readText(key: string): string | null;
  writeText(key: string, text: string | null): void;
  listen(listener: () => void): () => void;
  showTrigger(visible: boolean): void;
}

/** What the UI module exports. */
export interface UiModule {
  mount(host: UiHost, view: NoticeView, part: UiPart): void;
}
