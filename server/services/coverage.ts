// Coverage of a calling list: of how many of its numbers the registers were asked lately enough.
import type { ScreeningFact } from "../../core/contact.ts";
import type { SiteId } from "../../core/ids.ts";
import type { Register } from "../../core/ruleset.ts";
import { instantAt, type Instant } from "../../core/time.ts";
import type { Actor, ServiceContext } from "../context.ts";
import { faultAt } from "../errors.ts";
import type { SubjectHash } from "../store/record-rows.ts";
import type { SiteStore } from "../store/rows.ts";
import { audited } from "./audit.ts";
import { columnOf, csvRows } from "./csv-rows.ts";
import { phoneNumber } from "../../core/phone.ts";
import { screeningDays } from "./screenings.ts";
import { existingSite } from "./sites.ts";
import { subjectHashes } from "./subjects.ts";

/** A calling list as CSV. */
export interface CallingList {
  readonly site: SiteId;
  /** The column of the number by its name; `number`, `phone`, `telephone` or `mobile` unless told. */
  readonly column?: string | undefined;
  /** ISO 3166-1 alpha-2 of national numbers; GB unless told. */
  readonly country?: string | undefined;
  readonly read: () => AsyncIterable<Uint8Array>;
}

/** Of each register: how many numbers are listed; and of the others, how many were asked about lately, too long ago, or never. */
type RegisterCoverage = Record<"listed" | "fresh" | "stale" | "missing", number>;

/** What the registers know of a list. */
export interface Coverage {
  readonly rows: number;
  /** Different numbers. */
  readonly numbers: number;
  /** Rows that hold no number. */
  readonly faults: number;
  readonly maxDays: number;
  readonly byRegister: Readonly<Record<"TPS" | "CTPS", RegisterCoverage>>;
}

const asked = ["TPS", "CTPS"] as const satisfies readonly Register[];
const none = (): RegisterCoverage => ({ listed: 0, fresh: 0, stale: 0, missing: 0 });

/** Where the number is in a calling list; throws `not-valid` where no column is it. */
export function callingColumn(head: readonly string[], column: string | undefined): number {
  const names = column === undefined ? ["number", "phone", "telephone", "mobile"] : [column.toLowerCase()];
  const at = columnOf(head, ...names);
  if (at < 0) throw faultAt("/column", "no-column-called", { names: names.join(", ") });
  return at;
}

/** Counts what TPS and CTPS know of the numbers of a list; nothing of it is stored. Needs the scope `screen`. */
export function coverageOf(context: ServiceContext, actor: Actor, list: CallingList): Promise<Coverage> {
  const { site, column, country = "GB", read } = list;
  return audited(context, { actor, verb: "screening.list", site }, async () => {
    await existingSite(context, site);
    const store = await context.site(site);
    const maxDays = await screeningDays(context, site);
    const hash = subjectHashes(context.identityKey(site), context.hmac);
    const count = { rows: 0, numbers: 0, faults: 0, maxDays, byRegister: { TPS: none(), CTPS: none() } };
    const seen = new Set<string>();
    for await (const { head, rows } of csvRows(read())) {
      const at = callingColumn(head, column);
      const numbers: SubjectHash[] = [];
      for (const { cells } of rows) {
        count.rows++;
        const number = phoneNumber(cells[at] ?? "", country);
        if (number === undefined) count.faults++;
        else if (!seen.has(number)) numbers.push(hash("phone", number));
        if (number !== undefined) seen.add(number);
      }
      await addTo(count.byRegister, { store, numbers, freshSince: instantAt(context.nowMs() - maxDays * 86_400_000) });
      count.numbers += numbers.length;
    }
    return { value: count, detail: `${count.rows} rows` };
  });
}

async function addTo(
  byRegister: Record<"TPS" | "CTPS", RegisterCoverage>,
  { store, numbers, freshSince }: { store: SiteStore; numbers: readonly SubjectHash[]; freshSince: Instant },
): Promise<void> {
  const facts = await store.screenings(numbers, asked);
  for (const known of facts) {
    for (const register of asked) {
      const fact = known.find((each) => each.register === register);
      byRegister[register][stateOf(fact, freshSince)]++;
    }
  }
}

const stateOf = (fact: ScreeningFact | undefined, freshSince: Instant): keyof RegisterCoverage => {
  if (!fact) return "missing";
  if (fact.listed) return "listed";
  return fact.checkedAt >= freshSince ? "fresh" : "stale";
};
