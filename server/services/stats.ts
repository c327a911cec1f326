// Numbers of a site's days: counted from the log behind the records' back, so that no record waits for it (decision 0028).
import { dayIn, talliesOf, type Breakdown, type Measure, type Tally } from "../../core/tally.ts";
import type { SiteId } from "../../core/ids.ts";
import type { Category } from "../../core/purpose.ts";
import { isRecent, type Actor, type ServiceContext } from "../context.ts";
import { faultAt } from "../errors.ts";
import type { SiteStore } from "../store/rows.ts";
import type { AlikeRecords, TallyRow } from "../store/tally-rows.ts";
import { audited } from "./audit.ts";
import { publishedNotice } from "./notices.ts";
import { settingsOf } from "./settings.ts";

const dayMs = 86_400_000;
/** Entries counted in one go: a scan of some milliseconds in the readers' thread, one small commit. */
const stride = 20_000;
/** For how long many askers share one counting. */
const sharedMs = 500;
const mostDays = 400;
const wordedDay = /^\d{4}-\d\d-\d\d$/;

/** The numbers of one day, or of one value. Without an answer: shown, less first answers, never below nothing. */
interface Numbers {
  readonly shown: number;
  readonly accepted: number;
  readonly refused: number;
  readonly partly: number;
  readonly withdrawn: number;
  readonly signalled: number;
  readonly unanswered: number;
}

/** The numbers of a period; days without any are in it too. */
export interface Stats {
  readonly timeZone: string;
  readonly from: string;
  readonly to: string;
  readonly total: Numbers;
  readonly days: readonly ({ readonly day: string } & Numbers)[];
  /** The most frequent values first. */
  readonly by: Readonly<Record<Exclude<Breakdown, "all">, readonly ({ readonly value: string } & Numbers)[]>>;
}

type Sums = Map<Measure, number>;

function numbersOf(sums: Sums | undefined): Numbers {
  const of = (measure: Measure) => sums?.get(measure) ?? 0;
  const shown = of("shown") + of("asked");
  return {
    shown,
    accepted: of("accepted"),
    refused: of("refused"),
    partly: of("partly"),
    withdrawn: of("withdrawn"),
    signalled: of("signalled"),
    unanswered: Math.max(0, shown - of("answered")),
  };
}

/** The rows' sums by a name. */
function summed(rows: readonly TallyRow[], nameOf: (row: TallyRow) => string): Map<string, Sums> {
  const sums = new Map<string, Sums>();
  for (const row of rows) {
    const name = nameOf(row);
    const own = sums.get(name) ?? new Map<Measure, number>();
    own.set(row.measure, (own.get(row.measure) ?? 0) + row.count);
    sums.set(name, own);
  }
  return sums;
}

function valuesOf(rows: readonly TallyRow[], breakdown: Breakdown): ({ value: string } & Numbers)[] {
  const sums = summed(
    rows.filter((row) => row.breakdown === breakdown),
    ({ value }) => value,
  );
  const weight = ({ shown, accepted, refused, partly }: Numbers) => Math.max(shown, accepted + refused + partly);
  return [...sums]
    .map(([value, own]) => ({ value, ...numbersOf(own) }))
    .sort((a, b) => weight(b) - weight(a) || (a.value < b.value ? -1 : 1));
}

/** The zone a site's days are in: its setting, else UTC. */
const zoneOf = async (context: ServiceContext, site: SiteId): Promise<string> =>
  (await settingsOf(context, site)).timeZone ?? "UTC";

/** What each record of a shape adds, by device: worked out once for a counting. */
async function talliesByShape(
  context: ServiceContext,
  { site, store }: { site: SiteId; store: SiteStore },
  alike: readonly AlikeRecords[],
): Promise<(record: AlikeRecords) => readonly Tally[]> {
  const cores = await store.shapeCores([...new Set(alike.map(({ shape }) => shape))]);
  const categories = new Map<string, ReadonlyMap<string, Category>>();
  for (const { notice } of cores.values()) {
    if (!notice || categories.has(notice)) continue;
    const purposes = (await publishedNotice(context, site, notice))?.notice.purposes ?? [];
    const known = purposes.flatMap(({ id, category }) => (category ? [[id, category] as const] : []));
    categories.set(notice, new Map(known));
  }
  return ({ shape, device }) => {
    const core = cores.get(shape);
    if (!core) return [];
    const known = categories.get(core.notice ?? "");
    return talliesOf(core, { device, categoryOf: (purpose) => known?.get(purpose) });
  };
}

/** The tallies of records by day, each tally of a day once. */
function rowsOf(
  alike: readonly AlikeRecords[],
  { talliesAt, dayAt }: { talliesAt: (record: AlikeRecords) => readonly Tally[]; dayAt: (ms: number) => string },
): TallyRow[] {
  const rows = new Map<string, TallyRow>();
  for (const record of alike) {
    const day = dayAt(record.fromMs);
    for (const tally of talliesAt(record)) {
      const name = `${day} ${tally.breakdown} ${tally.measure} ${tally.value}`;
      rows.set(name, { day, ...tally, count: (rows.get(name)?.count ?? 0) + record.count });
    }
  }
  return [...rows.values()];
}

/**
 * Counts every record that was committed by now. May run in several processes at once: each record counts once. Begins
 * anew where the site's time zone changed. Returns how many entries it looked at.
 */
export async function countRecords(context: ServiceContext, site: SiteId): Promise<number> {
  const store = await context.site(site);
  const zone = await zoneOf(context, site);
  const dayAt = dayIn(zone);
  let looked = 0;
  for (;;) {
    let from = await store.tallyCursor();
    if (from.zone !== zone) {
      await store.restartTallies(from, zone);
      from = await store.tallyCursor();
      if (from.zone !== zone) return looked;
    }
    const { alike, idx } = await store.alikeAfter(from.idx, stride);
    if (idx === from.idx) return looked;
    const talliesAt = await talliesByShape(context, { site, store }, alike);
    // Where another process was faster, the cursor says so, and this goes on from there.
    if (await store.addTallies({ from, to: idx, rows: rowsOf(alike, { talliesAt, dayAt }) })) looked += idx - from.idx;
  }
}

/** Days asked for, such as `{from: "2026-11-01", to: "2026-11-28"}`; the last thirty where both are left out. */
export interface AskedDays {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

const msOf = (day: string): number => (wordedDay.test(day) ? Date.parse(`${day}T00:00:00Z`) : NaN);
const dayOf = dayIn("UTC");

function daysOf({ from, to }: AskedDays, today: string): string[] {
  const end = msOf(to ?? today);
  const start = from === undefined ? end - 29 * dayMs : msOf(from);
  for (const [name, ms, text] of [
    ["to", end, to],
    ["from", start, from],
  ] as const) {
    // A 30 February is read as a day of March.
    const isDay = !Number.isNaN(ms) && (text === undefined || dayOf(ms) === text);
    if (!isDay) throw faultAt(`/${name}`, "not-a-day");
  }
  const count = Math.round((end - start) / dayMs) + 1;
  if (count < 1) throw faultAt("/to", "ends-before");
  if (count > mostDays) throw faultAt("/from", "too-many-days", { most: mostDays });
  return Array.from({ length: count }, (_, i) => dayOf(start + i * dayMs));
}

/** The numbers as they are now, without asking who wants them. */
async function numbersNow(context: ServiceContext, site: SiteId, asked: AskedDays): Promise<Stats> {
  const timeZone = await zoneOf(context, site);
  const days = daysOf(asked, dayIn(timeZone)(context.nowMs()));
  await countOnce(context, site);
  const [from, to] = [days[0]!, days.at(-1)!];
  const rows = await (await context.site(site)).tallies({ from, to });
  const whole = rows.filter(({ breakdown }) => breakdown === "all");
  const byDay = summed(whole, ({ day }) => day);
  return {
    timeZone,
    from,
    to,
    total: numbersOf(summed(whole, () => "").get("")),
    days: days.map((day) => ({ day, ...numbersOf(byDay.get(day)) })),
    by: {
      category: valuesOf(rows, "category"),
      language: valuesOf(rows, "language"),
      country: valuesOf(rows, "country"),
      device: valuesOf(rows, "device"),
    },
  };
}

/** Many who look at once cost one counting; what was committed half a second ago is in it for certain. */
async function countOnce(context: ServiceContext, site: SiteId): Promise<void> {
  const nowMs = context.nowMs();
  const { counted } = context.memory;
  if (isRecent(counted.get(site) ?? -Infinity, nowMs, sharedMs)) return;
  counted.set(site, nowMs);
  try {
    await countRecords(context, site);
  } catch (error) {
    counted.delete(site);
    throw error;
  }
}

/**
 * What people answered at a site, by day, category, language, country and device. Throws `not-valid` for days that are
 * none. Needs the scope `stats`, or any role.
 */
export function readStats(
  context: ServiceContext,
  actor: Actor,
  { site, ...asked }: { readonly site: SiteId } & AskedDays,
): Promise<Stats> {
  return audited(context, { actor, verb: "stats.read", site }, async () => {
    const value = await numbersNow(context, site, asked);
    return { value, detail: `${value.from} to ${value.to}` };
  });
}

/** What a live view shows of today. */
export type Today = Pick<Stats, "timeZone"> & { readonly day: string } & Numbers;

/**
 * Today's numbers, asked again and again: the right is asked for once, here, and one audit row says so. Each call of what
 * is returned reads them anew.
 */
export function watchStats(context: ServiceContext, actor: Actor, site: SiteId): Promise<() => Promise<Today>> {
  return audited(context, { actor, verb: "stats.read", site }, () => {
    const look = async (): Promise<Today> => {
      const day = dayIn(await zoneOf(context, site))(context.nowMs());
      const { timeZone, total } = await numbersNow(context, site, { from: day, to: day });
      return { timeZone, day, ...total };
    };
    return { value: look, detail: "live" };
  });
}
