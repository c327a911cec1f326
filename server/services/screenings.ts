// Screenings: a list-cleaner's results brought in, how old everything is, and how much of a calling list it covers.
import { instantAt, millisecondsOf, type Instant } from "../../core/time.ts";
import type { SiteId } from "../../core/ids.ts";
import { registers, rulesetOf, tightened, type Register } from "../../core/ruleset.ts";
import type { Actor, ServiceContext } from "../context.ts";
import { fault, faultAt, refusal, type Fault, type Wrong } from "../errors.ts";
import type { RegisterVersion, ScreeningCount, ScreeningRow } from "../store/screening-rows.ts";
import { audited } from "./audit.ts";
import { columnOf, csvRows, type CsvRow } from "./csv-rows.ts";
import { dayOrInstant, screeningsKeptSince } from "./registers.ts";
import { settingsOf } from "./settings.ts";
import { existingSite } from "./sites.ts";
import { normalAddress, subjectHashes } from "./subjects.ts";

/** A file of results, and where to read it. */
export interface ScreeningImport {
  readonly site: SiteId;
  /** ISO 3166-1 alpha-2 of national numbers; GB unless told. */
  readonly country?: string | undefined;
  readonly read: () => AsyncIterable<Uint8Array>;
}

const mostRows = 200_000;
const listedFaults = 20;
const rowsAtOnce = 5_000;
const dayMs = 86_400_000;

/**
 * Brings in results of screening as CSV with the columns `number` (or `email`, of a letter's register), `listed`,
 * `register` and `date`. Nothing is stored of a file with a fault; ended in between, part of it is, and the same call
 * again stores the rest. Of several results about one number the latest counts. Needs the scope `screen`. Throws
 * `not-valid` with a line for each fault.
 */
export function importScreenings(
  context: ServiceContext,
  actor: Actor,
  { site, country = "GB", read }: ScreeningImport,
): Promise<{ rows: number; byRegister: Partial<Record<Register, number>> }> {
  return audited(context, { actor, verb: "screening.import", site }, async () => {
    await existingSite(context, site);
    const rows = await readResults(read(), {
      country,
      now: context.now(),
      hash: subjectHashes(context.identityKey(site), context.hmac),
    });
    const store = await context.site(site);
    const kept = { now: context.now(), keptSince: screeningsKeptSince(context) };
    for (let at = 0; at < rows.length; at += rowsAtOnce)
      await store.insertScreenings(rows.slice(at, at + rowsAtOnce), kept);
    const byRegister: Partial<Record<Register, number>> = {};
    for (const { register } of rows) byRegister[register] = (byRegister[register] ?? 0) + 1;
    const counts = Object.entries(byRegister).map(([register, count]) => `${register}=${count}`);
    return { value: { rows: rows.length, byRegister }, detail: `results ${counts.join(" ")}` };
  });
}

interface ResultReader {
  readonly country: string;
  readonly now: Instant;
  readonly hash: ReturnType<typeof subjectHashes>;
}

const isWrong = (result: ScreeningRow | Wrong): result is Wrong => Array.isArray(result);

async function readResults(body: AsyncIterable<Uint8Array>, reader: ResultReader): Promise<ScreeningRow[]> {
  const found: ScreeningRow[] = [];
  const faults: Fault[] = [];
  for await (const { head, rows } of csvRows(body)) {
    const columns = resultColumns(head);
    for (const row of rows) {
      const result = resultOf(row, columns, reader);
      if (!isWrong(result)) found.push(result);
      else if (faults.length < listedFaults) faults.push(fault(`/lines/${row.line}`, ...result));
    }
    if (found.length > mostRows) throw faultAt("/lines", "rows-in-parts", { most: mostRows });
  }
  if (faults.length > 0) throw refusal("not-valid", "nothing-stored", {}, { errors: faults });
  if (found.length === 0) throw faultAt("/lines", "no-result");
  return found;
}

function resultColumns(head: readonly string[]) {
  const columns = {
    number: columnOf(head, "number", "phone", "telephone"),
    email: columnOf(head, "email"),
    post: columnOf(head, "post", "address"),
    listed: columnOf(head, "listed"),
    register: columnOf(head, "register"),
    date: columnOf(head, "date"),
  };
  const { number, email, post, ...needed } = columns;
  const missing = Object.entries(needed).flatMap(([name, at]) => (at < 0 ? [name] : []));
  if (number < 0 && email < 0 && post < 0) missing.unshift("number");
  if (missing.length > 0) throw faultAt("/lines/1", "columns-missing", { names: missing.join(", ") });
  return columns;
}

const listedWords = new Map([
  ...["yes", "y", "true", "1", "listed"].map((word) => [word, true] as const),
  ...["no", "n", "false", "0", "clear"].map((word) => [word, false] as const),
]);

const columnFor = { phone: "number", post: "post", email: "email" } as const;

/** The result in a row, or what is wrong with it. */
function resultOf(
  { cells, isWhole }: CsvRow,
  columns: ReturnType<typeof resultColumns>,
  { country, now, hash }: ResultReader,
): ScreeningRow | Wrong {
  if (!isWhole) return ["cells-differ"];
  const cell = (at: number): string => (at < 0 ? "" : cells[at]!);
  const register = registers.find((each) => each === cell(columns.register).toUpperCase());
  if (!register) return ["register-unnamed", { registers: registers.join(", ") }];
  const kind = (["phone", "post", "email"] as const).find((one) => cell(columns[columnFor[one]]) !== "") ?? "phone";
  if (kind !== "phone" && register !== "MPS") return ["register-of-numbers"];
  const address = normalAddress(kind, cell(columns[columnFor[kind]]), country);
  if (address === undefined) return [`holds-no-${kind}`];
  const listed = listedWords.get(cell(columns.listed).toLowerCase());
  if (listed === undefined) return ["not-listed-or-not"];
  const checkedAt = dayOrInstant(cell(columns.date));
  if (checkedAt === undefined) return ["without-date"];
  if (checkedAt > now) return ["has-date-to-come"];
  return { hash: hash(kind, address), register, listed, checkedAt };
}

/** What is known of one register. */
export interface RegisterAge {
  readonly register: Register;
  /** The file in use. */
  readonly file: {
    readonly asOf: Instant;
    readonly ageDays: number;
    readonly isFresh: boolean;
    readonly numbers: number;
  } | null;
  /** A file that is on its way. */
  readonly importing: { readonly asOf: Instant; readonly lines: number; readonly begunAt: Instant } | null;
  /** Single results of list-cleaners. */
  readonly results: Omit<ScreeningCount, "register"> | null;
}

/** Every register: which file is in use, how old it is, and how many single results there are. Needs the scope `screen`. */
export function listScreenings(
  context: ServiceContext,
  actor: Actor,
  site: SiteId,
): Promise<{ maxDays: number; registers: RegisterAge[] }> {
  return audited(context, { actor, verb: "screening.list", site }, async () => {
    await existingSite(context, site);
    const store = await context.site(site);
    const maxDays = await screeningDays(context, site);
    const versions = await store.registerVersions();
    const counts = await store.screeningCounts(instantAt(context.nowMs() - maxDays * dayMs));
    const age = { nowMs: context.nowMs(), maxDays };
    const rows = registers.map((register) => ageOf(register, { versions, counts, age }));
    return { value: { maxDays, registers: rows }, detail: `${versions.length} files` };
  });
}

/** How old a look-up may be at the site, by the rules it goes by. */
export async function screeningDays(context: ServiceContext, site: SiteId): Promise<number> {
  const { ruleset, screeningDays: own } = await settingsOf(context, site);
  return tightened(rulesetOf(ruleset ?? "uk-pecr") ?? rulesetOf("uk-pecr")!, own).screeningDays;
}

function ageOf(
  register: Register,
  known: {
    versions: readonly RegisterVersion[];
    counts: readonly ScreeningCount[];
    age: { nowMs: number; maxDays: number };
  },
): RegisterAge {
  const { nowMs, maxDays } = known.age;
  const own = known.versions.filter((version) => version.register === register);
  const current = own.find(({ state }) => state === "current");
  const open = own.find(({ state }) => state === "reading" || state === "merging");
  const count = known.counts.find((each) => each.register === register);
  const ageMs = current ? nowMs - millisecondsOf(current.asOf) : 0;
  return {
    register,
    file: current
      ? {
          asOf: current.asOf,
          ageDays: Math.floor(ageMs / dayMs),
          isFresh: ageMs <= maxDays * dayMs,
          numbers: current.numbers,
        }
      : null,
    importing: open ? { asOf: open.asOf, lines: open.lines, begunAt: open.begunAt } : null,
    results: count ? { numbers: count.numbers, listed: count.listed, fresh: count.fresh, latest: count.latest } : null,
  };
}
