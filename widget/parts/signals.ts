// Classic fragment in front of the gate: tells vendors of the choice in their own words, always before their tags.
import { optionalCategories } from "../../core/purpose.ts";
import type { Gate } from "../host.ts";
import { clarity } from "../signals/clarity.ts";
import { matomo, matomoCookies } from "../signals/matomo.ts";
import { meta } from "../signals/meta.ts";
import { microsoft } from "../signals/microsoft.ts";
import { pinterest } from "../signals/pinterest.ts";
import { shopify } from "../signals/shopify.ts";
import type { Command, Signal } from "../signals/signal.ts";
import { tiktok } from "../signals/tiktok.ts";
import { wp } from "../signals/wp.ts";

declare const ASSENT_PARTS: ((gate: Gate) => void)[];

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
function openSignals(gate: Gate): void {
  const signals = (gate.config.signals ?? []).flatMap((name) => table[name] ?? []);
  const waiting = new Map<Signal, readonly Command[]>();
  const last = new Map<Signal, boolean>();
  const say = (signal: Signal, commands: readonly Command[]): void => {
    // What waited is replaced, also where the vendor calls back while it is being told.
    waiting.delete(signal);
    try {
      const left = commands.filter((command) => !signal.send(command, again));
      if (left.length) waiting.set(signal, left);
    } catch (error) {
      gate.report("listener-threw", error);
    }
  };
  const again = () => [...waiting].forEach(([signal, commands]) => say(signal, commands));
  const tell = () => {
    for (const signal of signals) {
      const given = gate.allows(signal.category);
      say(signal, signal.after(given, gate, last.get(signal) ?? false));
      last.set(signal, given);
    }
  };
  for (const signal of signals) say(signal, signal.first(gate));
  if (gate.decision() || optionalCategories.some(gate.allows)) tell();
  gate.listen(tell);
  addEventListener("DOMContentLoaded", again);
  addEventListener("load", again);
}

ASSENT_PARTS.push(openSignals);
