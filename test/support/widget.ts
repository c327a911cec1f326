// The widget's modules put together as the gate and the first file of the UI are, for tests without a browser.
import { vi } from "vitest";
import type { SiteConfig } from "../../core/site.ts";
import { sampleSite } from "./samples.ts";

/** A site that asks for one purpose of each optional category; nothing answers at its address. */
export const sampleConfig: SiteConfig = {
  site: sampleSite,
  api: "http://127.0.0.1:9",
  notice: `sha256:${"ab".repeat(32)}`,
  regime: "opt-in",
  purposes: [
    ["analytics", 1, "analytics"],
    ["advertising", 2, "advertising"],
    ["social", 1, "social"],
  ],
  trigger: { en: "Privacy choices" },
  look: "",
  ask: true,
  renew: { given: 183, refused: 183 },
  ui: "/w/ui.js",
};

/** A fresh page: modules hold the state of one. */
export async function openWidget(config: SiteConfig, storageKey: string) {
  vi.resetModules();
  const state = await import("../../widget/state.ts");
  state.openState(config, storageKey);
  state.followTabs();
  const { openHost } = await import("../../widget/ui-loader.ts");
  const gate = openHost(config, "en", storageKey);
  const { openActs } = await import("../../widget/ui/act.ts");
  const ui = openActs(gate as Parameters<typeof openActs>[0]);
  return { ...state, decide: ui.decide, record: ui.record, asks: ui.mustAsk, whole: ui.decision, gate, ui };
}
