// Has the UI clear after an answer in any tab and where cookies of what is off come in sight; knows what may have run in this page.
import { namesKey } from "../core/catalogue.ts";
import { attempt } from "./failure.ts";
import type { Gate } from "./host.ts";
import { whenAtRest } from "./page.ts";

/** Whether the page sees a cookie of a vendor that is off, and of none that is on. */
function isCookieLeft({ config, allows }: Gate): boolean {
  const names = document.cookie.split("; ").map((pair) => pair.split("=", 1)[0]!);
  return names.some((name) => {
    const owners = config.vendors!.filter(([, , , cookies]) => cookies.some((pattern) => namesKey(pattern, name)));
    return owners.length > 0 && !owners.some(([, purpose]) => allows(purpose));
  });
}

/** Watches from here on; nothing is cleared before somebody has answered. */
export function openClearing(gate: Gate): void {
  const { config, storageKey, allows } = gate;
  if (!config.vendors) return;
  const ran = new Set<string>();
  const note = () => {
    for (const [purpose] of config.purposes) if (allows(purpose)) ran.add(purpose);
  };
  note();
  Object.assign(gate, { ran } satisfies Pick<Gate, "ran">);
  gate.listen(() => {
    note();
    if (config.vendors!.some(([, purpose]) => !allows(purpose))) gate.show("clear");
  });
  whenAtRest(() =>
    attempt(() => {
      if (!gate.decision()) return;
      // What was set on another path comes in sight only there.
      if (isCookieLeft(gate)) gate.show("clear");
      // A page that was loaded anew after a withdrawal has to say what is left.
      if (sessionStorage.getItem(`${storageKey}-left`)) gate.show("told");
    }),
  );
}
