// Has the UI do what is due on a page that asks nothing, once the page is at rest, and only where there is something.
import { isSold } from "../core/gpc.ts";
import { untold, wordsFor } from "../core/telling.ts";
import type { Gate } from "./host.ts";
import { whenAtRest } from "./page.ts";

const dayMs = 864e5;

/** A storage that this browser forbids holds nothing. */
function read(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

/** Whether a checkpoint of the log has been kept for a day: it is `[kept at, checkpoint]` as JSON (widget/ui/witness.ts). */
const isCheckpointDue = (text: string | null): boolean => !!text && Date.now() - parseInt(text.slice(1)) > dayMs;

/** Looks once the page has loaded and is idle. What Global Privacy Control settles is recorded at once. */
export function tellSoon(gate: Gate): void {
  const { config, gpc, storageKey, allows, answerTo } = gate;
  const isSettled = () => config.purposes.some(([id, , category]) => isSold(category) && !answerTo(id));
  if (gpc && !gate.mustAsk() && isSettled()) gate.decide({}, {}, false);
  const look = () => {
    if (gate.mustAsk()) return;
    const words = wordsFor({ config, gpc, isKnown: !!gate.decision(), allows, answerTo });
    const isDue = isCheckpointDue(read(`${storageKey}-checkpoint`));
    if (isDue || untold(words, read(`${storageKey}-told`)).length) gate.show("told");
  };
  // Whatever has the focus is scrolled out from under the trigger, as the first layer has it where it comes.
  document.documentElement.style.scrollPaddingBottom = "72px";
  whenAtRest(look);
}
