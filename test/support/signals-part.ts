// The part that tells vendors, opened on a page of happy-dom with a gate whose answers a test sets.
import { vi } from "vitest";
import type { SiteConfig } from "../../core/site.ts";
import type { Gate } from "../../widget/host.ts";

export interface SignalsPage {
  /** Puts these categories in force as one choice of the person. */
  choose(...given: string[]): void;
  /** What the part reported. */
  readonly failures: unknown[];
}

interface Setting {
  readonly signals?: readonly string[];
  readonly google?: SiteConfig["google"];
  readonly regime?: SiteConfig["regime"];
  readonly gpc?: boolean;
  /** The categories that are on without an answer. */
  readonly on?: readonly string[];
  /** The categories given on an earlier page; none is a remembered refusal. */
  readonly remembered?: readonly string[];
}

/** Runs the part as the site script does, before anything else of the page. */
export async function openSignalsPage(setting: Setting): Promise<SignalsPage> {
  vi.resetModules();
  const parts: ((gate: Gate) => void)[] = [];
  vi.stubGlobal("ASSENT_PARTS", parts);
  await import("../../widget/parts/signals.ts");
  let given = new Set(setting.remembered ?? setting.on);
  let isDecided = !!setting.remembered;
  const listeners: (() => void)[] = [];
  const failures: unknown[] = [];
  parts[0]!({
    config: {
      signals: setting.signals,
      google: setting.google,
      regime: setting.regime ?? "opt-in",
    } as unknown as SiteConfig,
    storageKey: "assent-site_demo",
    gpc: !!setting.gpc,
    allows: (name) => name === "essential" || given.has(name),
    decision: () => (isDecided ? "as core/decision.ts writes it" : undefined),
    answerTo: () => undefined,
    mustAsk: () => false,
    listen: (listener) => {
      listeners.push(listener);
      return () => {};
    },
    isTrusted: () => false,
    decide: () => {},
    report: (reason, about) => failures.push([reason, about]),
    show: () => {},
  });
  return {
    failures,
    choose(...names) {
      given = new Set(names);
      isDecided = true;
      for (const listener of listeners) listener();
    },
  };
}
