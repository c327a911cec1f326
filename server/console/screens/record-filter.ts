// What the list of records is narrowed to: kept in the address, asked of the API. Nothing in it is about one person.
import type { RecordFilters } from "../../../core/console-schema.ts";

/** As fields hold it: texts, empty where nothing is asked; days as people name them. */
export const emptyFilter = {
  event: "",
  purpose: "",
  status: "",
  channel: "",
  surface: "",
  lang: "",
  jurisdiction: "",
  from: "",
  to: "",
} as const;
export type RecordFilter = Readonly<Record<keyof typeof emptyFilter, string>>;

const names = Object.keys(emptyFilter) as (keyof RecordFilter)[];
const longest = 40;

/** The filter of an address. */
export const filterIn = (query: URLSearchParams): RecordFilter =>
  Object.fromEntries(names.map((name) => [name, (query.get(name) ?? "").slice(0, longest)])) as RecordFilter;

/** The query of an address that has the filter: empty, or with its question mark. */
export function queryOf(filter: RecordFilter): string {
  const query = new URLSearchParams(names.flatMap((name) => (filter[name] ? [[name, filter[name]]] : []))).toString();
  return query && `?${query}`;
}

/** How many of its fields ask something. */
export const askedOf = (filter: RecordFilter): number => names.filter((name) => filter[name] !== "").length;

/** What the API takes: days begin and end where the person is who asks. A day that is none is left out. */
export function filtersFor(filter: RecordFilter): RecordFilters {
  const { from, to, lang, jurisdiction, ...texts } = filter;
  const asked = {
    ...texts,
    lang: lang.trim(),
    jurisdiction: jurisdiction.trim().toUpperCase(),
    receivedFrom: dayStart(from, 0),
    receivedUntil: dayStart(to, 1),
  };
  return Object.fromEntries(Object.entries(asked).filter(([, value]) => value));
}

/** The instant that begins the day that is so many after another. */
function dayStart(day: string, later: number): string {
  const [, year, month, date] = /^(\d{4})-(\d\d)-(\d\d)$/.exec(day) ?? [];
  if (year === undefined) return "";
  const start = new Date(Number(year), Number(month) - 1, Number(date) + later);
  return Number.isNaN(start.getTime()) ? "" : start.toISOString();
}

/** Where the list is to be had as a file. */
export const fileAddress = (site: string, filter: RecordFilter, form: "csv" | "ndjson"): string =>
  `/v1/records.${form}?${new URLSearchParams({ site, ...(filtersFor(filter) as Record<string, string>) }).toString()}`;
