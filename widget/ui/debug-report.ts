// The report a person copies out of the debug panel: plain text, with nothing in it that names anybody.
import type { Marked } from "./debug-elements.ts";
import type { Problem, Seen } from "./debug-problems.ts";
import { asked, layerVerdict, nameVerdict, purposeVerdict, type Situation } from "./debug-verdicts.ts";
import { waitsLabel, type Waits } from "./debug-waiting.ts";

/** Everything the report tells. */
export interface Findings {
  readonly situation: Situation;
  readonly seen: Seen;
  readonly problems: readonly Problem[];
  /** What waits and is no element. */
  readonly waits: readonly Waits[];
  /** One line per command a vendor was told. */
  readonly signals: readonly string[];
  /** One line per record that waits for the server. */
  readonly outbox: readonly string[];
  /** What is supposed, where the panel simulates. */
  readonly supposed?: string;
}

const section = (title: string, lines: readonly string[]) => [`\n${title}`, ...(lines.length ? lines : ["(none)"])];
const state = (on: boolean) => (on ? "runs " : "waits");

const lineOf = (situation: Situation, { label, names, held }: Marked) => {
  const verdict = names.map((name) => nameVerdict(situation, name)).find(({ on }) => !on);
  return `${held ? "held   " : "running"}  ${label}  [${names.join(" ")}]  ${verdict?.why ?? ""}`.trimEnd();
};

const heldLine = (situation: Situation, waits: Waits) => {
  const { why, fix } = nameVerdict(situation, waits.purpose);
  return `held     ${waitsLabel(waits)}  [${waits.purpose}]  ${why}${fix ? `\n  → ${fix}` : ""}`;
};

/** The report; record and subject ids, queries of addresses and what was typed are not in it. */
export function reportText({ situation, seen, problems, waits, signals, outbox, supposed }: Findings): string {
  const { config, gpc, now } = situation;
  const layer = layerVerdict(situation);
  const purposes = asked(config);
  return [
    `Assent report, ${new Date(now).toISOString()}`,
    ...(supposed ? [`SIMULATED: ${supposed}`] : []),
    `page ${location.origin}${location.pathname}`,
    `site ${config.site}, notice ${config.notice}`,
    `regime ${config.regime}, Global Privacy Control ${gpc ? "sent" : "not sent"}`,
    `first layer: ${layer.on ? "comes" : "does not come"}. ${layer.why}`,
    ...section(
      "PURPOSES",
      purposes.map((row) => {
        const { on, why } = purposeVerdict(situation, row);
        return `${state(on)}  ${row[0]} (${row[2]})  ${why}`;
      }),
    ),
    ...section(
      "MARKED ELEMENTS",
      seen.marked.map((one) => lineOf(situation, one)),
    ),
    ...section(
      "REQUESTS AND STORAGE THAT WAIT",
      waits.map((one) => heldLine(situation, one)),
    ),
    ...section(
      "THIRD PARTIES REACHED",
      seen.reached.map(({ host, count, vendor }) => `${count} ×  ${host}  ${vendor ?? "no vendor of the site"}`),
    ),
    ...section(
      "TO FIX",
      problems.map(({ what, fix }) => `${what}\n  → ${fix}`),
    ),
    ...section("SIGNALS SENT", signals),
    ...section("RECORDS WAITING", outbox),
    `\n${navigator.userAgent}`,
  ].join("\n");
}
