// What this browser remembers of consents given in forms: record, purpose, channel and date, never the address.
import type { RecordId } from "../../core/ids.ts";
import type { Channel } from "../../core/purpose.ts";
import type { UiHost } from "../host.ts";

export interface FormChoice {
  readonly record: RecordId;
  readonly purpose: string;
  readonly channel: Channel;
  readonly at: string;
  /** `requested` waits for a second tick or for an answer to a mail, of which this browser does not hear. */
  readonly status: "given" | "requested" | "withdrawn";
}

/** Where they are kept. */
export const formsKey = (host: UiHost): string => `${host.storageKey}-forms`;

/** Oldest first. */
export function formChoices(host: UiHost): FormChoice[] {
  try {
    return JSON.parse(host.readOwn(formsKey(host)) ?? "[]") as FormChoice[];
  } catch {
    return [];
  }
}

/** Remembers a consent just given. What waited in the same place is done with. */
export function rememberFormChoice(host: UiHost, choice: FormChoice): void {
  const { purpose, channel } = choice;
  const isOther = (kept: FormChoice) =>
    kept.status !== "requested" || kept.purpose !== purpose || kept.channel !== channel;
  host.writeOwn(formsKey(host), JSON.stringify([...formChoices(host).filter(isOther), choice]));
}
