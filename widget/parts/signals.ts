// Classic fragment in front of the gate: tells vendors of the choice in their own words, always before their tags.
import { optionalCategories } from "../../core/purpose.ts";
import type { Gate } from "../host.ts";
import { clarity } from "../signals/clarity.ts";
import { sendSettings } from "../signals/google-settings.ts";
import { matomo, matomoCookies } from "../signals/matomo.ts";
import { meta } from "../signals/meta.ts";
import { microsoft } from "../signals/microsoft.ts";
import { pinterest } from "../signals/pinterest.ts";
import { shopify } from "../signals/shopify.ts";
import type { Command, Signal, TellingGate, Told } from "../signals/signal.ts";
import { tiktok } from "../signals/tiktok.ts";
import { wp } from "../signals/wp.ts";

declare const ASSENT_PARTS: ((gate: Gate) => void)[];

// LinkedIn's tag documents no way to be told: it is held, and goes with the page it runs in.
const table: Readonly<Record<string, Signal | undefined>> = {
  microsoft,
  clarity,
  meta,
  tiktok,
  pinterest,
  matomo,
  "matomo-cookies": matomoCookies,
  shopify,
  wp,
};

/** Tells the signals the site names; one that fails keeps no other from being told. */
function openSignals(gate: TellingGate): void {
  const signals = (gate.config.signals ?? []).flatMap((name): [string, Signal][] => {
    const signal = table[name];
    return signal ? [[name, signal]] : [];
  });
  const waiting = new Map<string, () => void>();
  const last = new Map<string, boolean>();
  const told: Told[] = [];
  gate.told = told;
  const say = (name: string, signal: Signal, commands: readonly Command[]): void => {
    // What waited is replaced, also where the vendor calls back while it is being told.
    waiting.delete(name);
    try {
      const left = commands.filter((command) => !signal.send(command, again) || !told.push([name, ...command]));
      if (left.length) waiting.set(name, () => say(name, signal, left));
    } catch (error) {
      gate.report("listener-threw", error);
    }
  };
  const again = () => {
    for (const resume of Array.from(waiting.values())) resume();
  };
  const tell = () => {
    for (const [name, signal] of signals) {
      const given = gate.allows(signal.category);
      say(name, signal, signal.after(given, gate, last.get(name) ?? false));
      last.set(name, given);
    }
  };
  sendSettings(gate);
  for (const [name, signal] of signals) say(name, signal, signal.first(gate));
  if (gate.decision() || optionalCategories.some(gate.allows)) tell();
  gate.listen(tell);
  addEventListener("DOMContentLoaded", again);
  addEventListener("load", again);
}

ASSENT_PARTS.push(openSignals);
