// This browser's own memory: which record it chose by, under which notice, what was answered, and what it was told. Nothing else.
import type { Decision } from "../../core/decision.ts";
import type { ContentHash } from "../../core/notice.ts";
import type { ChoiceStatus } from "../../core/status.ts";
import { signalWord } from "../../core/told-words.ts";
import type { UiHost } from "../host.ts";

/** One choice as it was. */
export interface PastChoice {
  readonly record: string;
  readonly at: string;
  readonly notice: ContentHash;
  readonly lang: string;
  readonly answers: Readonly<Record<string, ChoiceStatus>>;
}

const longest = 20;
const mostWords = 40;
const keyOf = (host: UiHost) => `${host.storageKey}-past`;

/** Oldest first. */
export function pastChoices(host: UiHost): PastChoice[] {
  try {
    return JSON.parse(host.readOwn(keyOf(host)) ?? "[]") as PastChoice[];
  } catch {
    return [];
  }
}

const toldKey = (host: UiHost) => `${host.storageKey}-told`;

/** What this browser was told: words of core/told-words.ts, the earliest first. */
export const toldWords = (host: UiHost): string => host.readOwn(toldKey(host)) ?? "";

/** Remembers that these were told. Only after an answer, or where a person put the telling away. */
export function rememberTold(host: UiHost, words: readonly string[]): void {
  const all = new Set([...toldWords(host).split(" "), ...words]);
  all.delete("");
  host.writeOwn(toldKey(host), [...all].slice(-mostWords).join(" "));
}

/** Adds the choice, unless it is there already. The oldest go when there are too many, with their receipts' addresses. */
export function rememberChoice(host: UiHost, decision: Decision | undefined): void {
  const past = pastChoices(host);
  if (!decision || past.some(({ record }) => record === decision.record)) return;
  const { record, at } = decision;
  // Whoever had that sentence on screen in this page and has answered since was told (widget/ui/layer.tsx).
  if (document.querySelector("#privacy-panel[data-gpc]")) rememberTold(host, [signalWord]);
  const answers = Object.fromEntries(Object.entries(decision.answers).map(([id, [, status]]) => [id, status]));
  for (const gone of past.splice(0, past.length + 1 - longest))
    host.writeOwn(host.storageKey + "-" + gone.record, null);
  past.push({ record, at, notice: host.config.notice, lang: host.lang, answers });
  // Two answers that waited for this file may find it in either order.
  past.sort((one, other) => (one.at < other.at ? -1 : 1));
  host.writeOwn(keyOf(host), JSON.stringify(past));
  import("./witness.ts").then(
    ({ watchSoon }) => watchSoon(host),
    () => {},
  );
}
