// The widget's modules put together as the gate and the first file of the UI are, for tests without a browser.
import { vi } from "vitest";
import type { SiteConfig } from "../../core/site.ts";

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
  return { ...state, decide: ui.decide, record: ui.record, isPending: ui.isPending, whole: ui.decision, gate };
}
