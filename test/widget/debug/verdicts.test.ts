// @vitest-environment happy-dom
// What the debug panel says of a purpose is what the gate does with it, for every answer there can be.
import { afterEach, describe, expect, it, vi } from "vitest";
import { encodeDecision, type Answer } from "../../../core/decision.ts";
import type { PurposeRow, SiteConfig } from "../../../core/site.ts";
import { instantAt } from "../../../core/time.ts";
import { layerVerdict, nameVerdict, purposeVerdict, type Situation } from "../../../widget/ui/debug-verdicts.ts";
import { sampleRecordId, sampleSite } from "../../support/samples.ts";

const key = "assent-site_demo";
const day = 86_400_000;
const now = Date.UTC(2026, 10, 22);

const configOf = (purposes: readonly PurposeRow[], change: Partial<SiteConfig> = {}) =>
  ({
    site: sampleSite,
    api: "http://127.0.0.1:9",
    regime: "opt-in",
    purposes,
    ask: true,
    renew: { given: 180, refused: 360 },
    trigger: { en: "Privacy choices" },
    ...change,
  }) as unknown as SiteConfig;

function forgetAll(): void {
  localStorage.clear();
  document.cookie = `${key}=;Max-Age=0;Path=/`;
}

afterEach(() => {
  forgetAll();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

/** The gate's own state in the same situation. */
async function gateIn({ config, gpc, answers }: Situation) {
  vi.resetModules();
  vi.stubGlobal("navigator", { globalPrivacyControl: gpc });
  vi.spyOn(Date, "now").mockReturnValue(now);
  if (Object.keys(answers).length) {
    const at = instantAt(Math.max(...Object.values(answers).map((answer) => answer[2])));
    localStorage.setItem(key, encodeDecision({ at, record: sampleRecordId(1), subject: "ab".repeat(16), answers }));
  }
  const state = await import("../../../widget/state.ts");
  state.openState(config, key);
  return state;
}

const rows: PurposeRow[] = ["analytics", "advertising"].flatMap((category): PurposeRow[] => [
  ["p", 2, category],
  ["p", 2, category, 1],
  ["p", 2, category, 0, 30],
]);
const answers: (Answer | undefined)[] = [
  undefined,
  ...(["given", "refused", "withdrawn"] as const).flatMap((status) =>
    [1, 2].flatMap((version) =>
      [1, 60, 200, 400].flatMap((age) =>
        [true, false].map((viaGpc): Answer => [version, status, now - age * day, viaGpc]),
      ),
    ),
  ),
];
/** What was answered to another purpose; to one that was answered itself it makes no difference. */
const others = [{}, { q: [1, "given", now - day, false] }, { q: [1, "refused", now - day, false] }] as const;
const cases = (["opt-in", "opt-out"] as const).flatMap((regime) =>
  rows.flatMap((row) =>
    answers.flatMap((answer) =>
      [true, false].flatMap((gpc) =>
        (answer ? others.slice(0, 1) : others).map((other) => ({ regime, row, answer, gpc, other }) as const),
      ),
    ),
  ),
);

describe("a purpose", () => {
  it(`runs or waits as the panel says, in each of ${cases.length} situations`, async () => {
    for (const { regime, row, answer, gpc, other } of cases) {
      const answers = { ...other, ...(answer ? { p: answer } : {}) };
      const situation = { config: configOf([row], { regime }), gpc, now, answers };
      const { allows, mustAsk } = await gateIn(situation);
      const about = JSON.stringify({ regime, row, answers, gpc });
      const verdict = purposeVerdict(situation, row);
      expect([about, verdict.on]).toEqual([about, allows("p")]);
      expect([about, layerVerdict(situation).on]).toEqual([about, mustAsk()]);
      expect(verdict.why).toMatch(/\.$/);
      if (!verdict.on) expect(verdict.fix).toMatch(/\.$/);
      forgetAll();
    }
  });
});

describe("in plain words", () => {
  const row: PurposeRow = ["ads", 2, "advertising"];
  const say = (answer: Answer | undefined, change: { gpc?: boolean; untilRefused?: boolean } = {}) => {
    const own: PurposeRow = change.untilRefused ? ["ads", 2, "advertising", 1] : row;
    const situation = { config: configOf([own]), gpc: !!change.gpc, now, answers: answer ? { ads: answer } : {} };
    return purposeVerdict(situation, own).why;
  };

  it.each([
    [undefined, {}, "Nobody has answered yet."],
    [[2, "given", now - day, false], {}, "Given on 2026-11-21."],
    [[2, "refused", now - day, false], {}, "Refused on 2026-11-21."],
    [[2, "withdrawn", now - day, false], {}, "Withdrawn on 2026-11-21."],
    [[2, "given", now - 200 * day, false], {}, "which held for 180 days"],
    [[1, "given", now - day, false], {}, "for version 1; it changed and is now version 2"],
    [undefined, { untilRefused: true }, "it runs until it is refused"],
    [undefined, { gpc: true }, "sends Global Privacy Control"],
    [[2, "given", now - day, false], { gpc: true }, "before this browser sent Global Privacy Control"],
    [[2, "refused", now - day, false], { gpc: true }, "Refused on"],
  ] as const)("%j %j", (answer, change, text) => expect(say(answer, change)).toContain(text));
});

describe("a name in a tag", () => {
  const config = configOf(
    [
      ["stats", 1, "analytics"],
      ["ads", 1, "advertising"],
      ["retarget", 1, "advertising"],
      ["newsletter", 1, ""],
    ],
    { vendors: [["hotjar", "stats", ["hotjar.com"], [], [], 0]] },
  );
  const situation: Situation = {
    config,
    gpc: false,
    now,
    answers: { ads: [1, "given", now, false], stats: [1, "given", now, false] },
  };

  it.each([
    ["essential", true, "never waits"],
    ["stats", true, "Given on"],
    ["analytics", true, "Belongs to stats"],
    ["hotjar", true, "Belongs to stats"],
    ["advertising", false, "Waits for retarget: Nobody has answered yet."],
    ["statistic", false, "No category, purpose or vendor of this site is called “statistic”"],
    ["newsletter", false, "No category"],
  ])("%s: %s, %s", async (name, on, why) => {
    const verdict = nameVerdict(situation, name);
    expect(verdict.on).toBe(on);
    expect(verdict.why).toContain(why);
    expect((await gateIn(situation)).allows(name)).toBe(on);
  });

  it("that nobody knows is answered with those there are", () => {
    expect(nameVerdict(situation, "statistic").fix).toBe(
      "Name one of: essential, analytics, stats, advertising, ads, retarget.",
    );
  });
});
