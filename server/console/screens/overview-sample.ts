// Made-up numbers, to see what a busy site's look like; they exist in this page only, and go with it.
import type { Stats } from "../../services/stats.ts";

type Numbers = Stats["total"];

const shares = { accepted: 0.41, refused: 0.37, partly: 0.08 };
const day = 86_400_000;

function numbersOf(shown: number, lean = 0): Numbers {
  const accepted = Math.round(shown * (shares.accepted + lean));
  const refused = Math.round(shown * (shares.refused - lean));
  const partly = Math.round(shown * shares.partly);
  const withdrawn = Math.round(shown * 0.01);
  const signalled = Math.round(shown * 0.03);
  return { shown, accepted, refused, partly, withdrawn, signalled, unanswered: shown - accepted - refused - partly };
}

function sumOf(rows: readonly Numbers[]): Numbers {
  const names = ["shown", "accepted", "refused", "partly", "withdrawn", "signalled", "unanswered"] as const;
  return Object.fromEntries(
    names.map((name) => [name, rows.reduce((sum, row) => sum + row[name], 0)]),
  ) as unknown as Numbers;
}

const parts = (total: Numbers, values: readonly (readonly [value: string, share: number, lean: number])[]) =>
  values.map(([value, share, lean]) => ({ value, ...numbersOf(Math.round(total.shown * share), lean) }));

/** Numbers of the days that end with `to`, such as `2026-11-28`: quieter at weekends, the same at every look. */
export function sampleStats(to: string, count: number): Stats {
  const end = Date.parse(`${to}T00:00:00Z`);
  const days = Array.from({ length: count }, (_, i) => {
    const date = new Date(end - (count - 1 - i) * day);
    const isWeekend = [0, 6].includes(date.getUTCDay());
    const wave = Math.sin(date.getTime() / day) * 40;
    return {
      day: date.toISOString().slice(0, 10),
      ...numbersOf(Math.round((isWeekend ? 260 : 480) + wave), Math.sin(i) / 20),
    };
  });
  const total = sumOf(days);
  return {
    timeZone: "UTC",
    from: days[0]!.day,
    to,
    total,
    days,
    by: {
      category: parts(total, [
        ["analytics", 1, 0.05],
        ["advertising", 1, -0.12],
        ["social", 1, -0.06],
      ]),
      language: parts(total, [
        ["en", 0.72, 0.01],
        ["de", 0.19, -0.05],
        ["fr", 0.09, -0.02],
      ]),
      country: parts(total, [
        ["GB", 0.61, 0.02],
        ["DE", 0.17, -0.06],
        ["US", 0.14, 0.08],
        ["FR", 0.08, -0.02],
      ]),
      device: parts(total, [
        ["phone", 0.58, 0.04],
        ["desktop", 0.37, -0.05],
        ["tablet", 0.05, 0],
      ]),
    },
  };
}
