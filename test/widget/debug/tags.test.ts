// @vitest-environment happy-dom
// What the debug panel reads in a tag is what the gate reads: what it says runs is released, all else is not.
import { afterEach, expect, it, vi } from "vitest";
import type { PurposeRow, SiteConfig } from "../../../core/site.ts";
import type { Gate } from "../../../widget/host.ts";
import { markedElements } from "../../../widget/ui/debug-elements.ts";
import { nameVerdict } from "../../../widget/ui/debug-verdicts.ts";

const purposes = [
  ["analytics", 1, "analytics", 1],
  ["advertising", 1, "advertising"],
  ["social", 1, "social"],
] as unknown as PurposeRow[];
const config = { purposes, renew: { given: 1, refused: 1 }, ask: true, regime: "opt-out" } as unknown as SiteConfig;

const names = [
  "analytics",
  "advertising",
  "essential",
  "statistics",
  "Statistics",
  "marketing",
  "ads",
  "necessary",
  "measurement",
  "C0002",
  "c0004",
  "analytics, statistics",
  "analytics social",
  "nobody",
];
const tags = ["data-assent", "data-cookieconsent", "data-category", "data-name", "data-osano"].flatMap((attribute) =>
  names.map((name) => `${attribute}="${name}"`),
);
const classes = ["optanon-category-C0002", "optanon-category-C0004", "optanon-category-C0001-C0002"].map(
  (name) => `class="${name}"`,
);

afterEach(() => vi.unstubAllGlobals());

it.each([...tags, ...classes, 'data-assent=""'])("%s", async (tag) => {
  vi.resetModules();
  document.body.innerHTML = `<img alt="" data-src="/pixel.gif" ${tag} />`;
  // Other tools' marks are read where a site asks for it: this part puts ours beside them.
  const parts: ((gate: Gate) => void)[] = [];
  vi.stubGlobal("ASSENT_PARTS", parts);
  await import("../../../widget/parts/peers.ts");
  for (const part of parts) part({ config, listen: () => () => {}, answerTo: () => undefined } as unknown as Gate);
  const found = markedElements();
  expect(found).toHaveLength(1);
  const isOn = found[0]!.names.every((name) => nameVerdict({ config, gpc: false, answers: {}, now: 0 }, name).on);
  const state = await import("../../../widget/state.ts");
  state.openState(config, "assent-site_demo");
  const { openBlocker, release } = await import("../../../widget/blocker.ts");
  openBlocker(undefined);
  await release();
  expect(document.querySelector("img")!.hasAttribute("src")).toBe(isOn);
});
