// What the debug panel reads from the browser beside the page's elements: signals sent and records that wait.
import type { UiHost } from "../host.ts";
import type { TellingGate } from "../signals/signal.ts";

const text = (value: unknown): string => JSON.stringify(value) ?? "undefined";

/** One line per command that vendors were told: Google's from the data layer, then the others' as the part kept them. */
export function signalLines(host: UiHost): string[] {
  const { dataLayer = [] } = window as { dataLayer?: unknown[] };
  const google = dataLayer.flatMap((entry) => {
    const words = Object.values(entry as object) as unknown[];
    if (words[0] === "consent") return [`google: ${words.slice(1).map(text).join(" ")}`];
    return words[0] === "assent" ? [`event: ${text(entry)}`] : [];
  });
  const others = ((host as Partial<Pick<TellingGate, "told">>).told ?? []).map(
    ([name, ...command]) => `${name}: ${command.map(text).join(" ")}`,
  );
  return [...google, ...others];
}

/** One line per record that the server has not acknowledged; no id, because an id opens the receipt. */
export function outboxLines({ storageKey, readOwn }: UiHost): string[] {
  let keys: string[] = [];
  try {
    keys = Object.keys(localStorage).filter((key) => key.startsWith(`${storageKey}:`));
  } catch {
    return ["This browser forbids storage: records wait only while the page is open."];
  }
  return keys.sort().flatMap((key) => {
    try {
      const { event, clientAt, choices } = JSON.parse(readOwn(key)!) as {
        event: string;
        clientAt: string;
        choices: { purpose: string; status: string }[];
      };
      return [`${event} of ${clientAt}: ${choices.map(({ purpose, status }) => `${purpose} ${status}`).join(", ")}`];
    } catch {
      return ["A stored text that is no record."];
    }
  });
}
