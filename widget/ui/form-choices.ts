// What this browser remembers of consents given in forms: record, purpose, channel and date, never the address.
import type { RecordId } from "../../core/ids.ts";
import type { Channel } from "../../core/purpose.ts";
import type { UiHost } from "../host.ts";

export interface FormChoice {
  readonly record: RecordId;
  readonly purpose: string;
  readonly channel: Channel;
  readonly at: string;
  readonly status: "given" | "withdrawn";
}

/** Where they are kept. */
export const formsKey = (host: UiHost): string => `${host.storageKey}-forms`;

/** Oldest first. */
export function formChoices(host: UiHost): FormChoice[] {
  try {
    return JSON.parse(host.readText(formsKey(host)) ?? "[]") as FormChoice[];
  } catch {
    return [];
  }
}

/** Remembers a consent just given. */
export function rememberFormChoice(host: UiHost, choice: FormChoice): void {
  host.writeText(formsKey(host), JSON.stringify([...formChoices(host), choice]));
}
