// This browser's own list of what it chose: which record, under which notice, and what was answered. Nothing else.
import type { ContentHash } from "../../core/notice.ts";
import type { ChoiceStatus } from "../../core/status.ts";
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
const keyOf = (host: UiHost) => `${host.storageKey}-past`;

/** Oldest first. */
export function pastChoices(host: UiHost): PastChoice[] {
  try {
    return JSON.parse(host.readText(keyOf(host)) ?? "[]") as PastChoice[];
  } catch {
    return [];
  }
}

/** Adds the choice in force, unless it is the last one already. The oldest go when there are too many, with their receipts' addresses. */
export function rememberChoice(host: UiHost): void {
  const decision = host.decision();
  const past = pastChoices(host);
  if (!decision || past.some(({ record }) => record === decision.record)) return;
  const { record, at } = decision;
  const answers = Object.fromEntries(Object.entries(decision.answers).map(([id, [, status]]) => [id, status]));
  past.push({ record, at, notice: host.config.notice, lang: host.lang, answers });
  for (const gone of past.splice(0, past.length - longest)) host.writeText(host.storageKey + "-" + gone.record, null);
  host.writeText(keyOf(host), JSON.stringify(past));
  import("./witness.ts").then(
    ({ watchSoon }) => watchSoon(host),
    () => {},
  );
}
