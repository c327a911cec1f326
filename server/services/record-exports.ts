// Records taken elsewhere as a table or as lines: those that a filter shows, without personal halves, however many they are.
import { recordFilters, type RecordFilters } from "../../core/console-schema.ts";
import type { SiteId } from "../../core/ids.ts";
import { damagedCsv, recordCsv, recordCsvHead } from "../../core/record-csv.ts";
import type { Actor, ServiceContext } from "../context.ts";
import type { SiteStore } from "../store/rows.ts";
import { audited } from "./audit.ts";
import { parsed } from "./parse.ts";
import { fits, stretchOf } from "./record-filters.ts";
import { foundRow } from "./record-search.ts";

/** Entries looked through at once: what is held in memory. */
const chunk = 2_048;

interface Asked {
  readonly site: SiteId;
  readonly form: "csv" | "ndjson";
  /** Filters as `POST /v1/records/find` takes them; all of them texts. */
  readonly filters: unknown;
}

/**
 * The records that fit, in the order of the log, as text: CSV with a line for each answer, or a JSON object a line. What
 * comes after the call is not in it. An entry that is damaged has a line that says so. Read from the store as it is taken. Needs the scope `export`; owners and auditors
 * may. Throws `not-valid`.
 */
export function exportRecords(context: ServiceContext, actor: Actor, asked: Asked): Promise<AsyncGenerator<string>> {
  const { site, form } = asked;
  return audited(context, { actor, verb: "record.export", site }, async () => {
    const filters = parsed(recordFilters, asked.filters);
    const store = await context.site(site);
    const names = Object.keys(filters).join(" ");
    return { value: written(store, form, filters), detail: names ? `${form} by ${names}` : `${form} of all` };
  });
}

const damagedLine = (entry: number): string => `${JSON.stringify({ entry, damaged: true })}\n`;

async function* written(store: SiteStore, form: Asked["form"], filters: RecordFilters): AsyncGenerator<string> {
  if (form === "csv") yield recordCsvHead;
  const { filter, after, before } = await stretchOf(store, filters);
  for (let start = after; start < before; start += chunk) {
    const stretch = { after: start, before: Math.min(start + chunk, before), most: chunk };
    const { records, damaged } = await store.recordsWhere(filter, stretch);
    const rows = records.filter(({ core }) => fits(core, filters)).map(foundRow);
    const lines = [
      ...rows.map((row) => [row.entry, form === "csv" ? recordCsv(row) : `${JSON.stringify(row)}\n`] as const),
      ...damaged.map((entry) => [entry, form === "csv" ? damagedCsv(entry) : damagedLine(entry)] as const),
    ];
    if (lines.length > 0)
      yield lines
        .toSorted(([a], [b]) => a - b)
        .map(([, line]) => line)
        .join("");
  }
}
