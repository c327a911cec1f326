// Which origins' pages loaded a site's script, in its database: a few rows, each written once a minute at most.
import { instantAt } from "../../core/time.ts";
import type { Hit } from "../../core/install.ts";
import type { PageReport } from "../../core/page-check.ts";
import type { Database } from "./client.ts";
import { storedTwice } from "./store-error.ts";

/** Headers say which origin it is, and anybody can send headers: strangers fill no table. */
const mostOrigins = 50;
/** For how long a page that showed nothing is remembered. */
const forgottenMs = 7 * 86_400_000;

/** A page that loaded the script, or that said it showed a notice. */
interface HitRow {
  readonly origin: string;
  readonly atMs: number;
  readonly notice?: string;
  /** Not one of the site's origins. */
  readonly foreign: boolean;
}

/** What was seen of a site's pages. */
export interface HitStore {
  noteHit(row: HitRow): Promise<void>;
  /** What a page of one of the site's origins told of itself; of each origin the latest is kept. */
  keepPageReport(row: { readonly origin: string; readonly atMs: number; readonly report: PageReport }): Promise<void>;
  /** The latest first. */
  hits(): Promise<Hit[]>;
}

const upsert = `
INSERT INTO hit (origin, first, last, shown, notice)
SELECT ?1, ?2, ?2, ?3, ?4
WHERE NOT ?5 OR (SELECT count(*) FROM hit) < ${mostOrigins} OR EXISTS (SELECT 1 FROM hit WHERE origin = ?1)
ON CONFLICT (origin) DO UPDATE SET last = max(hit.last, excluded.last),
  shown = coalesce(excluded.shown, hit.shown), notice = coalesce(excluded.notice, hit.notice)`;

const upsertReport = `
INSERT INTO hit (origin, first, last, checked, report) VALUES (?1, ?2, ?2, ?2, ?3)
ON CONFLICT (origin) DO UPDATE SET last = max(hit.last, excluded.last), checked = excluded.checked, report = excluded.report`;

/** So that those of long ago keep nobody out. */
const forget = "DELETE FROM hit WHERE shown IS NULL AND last < ?";

const checkOf = (checked: unknown, report: unknown): Pick<Hit, "check"> =>
  typeof report === "string"
    ? { check: { ...(JSON.parse(report) as PageReport), at: instantAt(Number(checked)) } }
    : {};

/** The part of a site store that knows which pages have the tag. */
export const hitRows = ({ reader, writer }: Database): HitStore => ({
  noteHit: ({ origin, atMs, notice, foreign }) =>
    storedTwice(async () => {
      const args = [origin, atMs, notice === undefined ? null : atMs, notice ?? null, foreign ? 1 : 0];
      const write = { sql: upsert, args };
      if (foreign) await writer.batch([{ sql: forget, args: [atMs - forgottenMs] }, write], "write");
      else await writer.execute(write);
    }),
  keepPageReport: ({ origin, atMs, report }) =>
    storedTwice(async () => {
      await writer.execute({ sql: upsertReport, args: [origin, atMs, JSON.stringify(report)] });
    }),
  hits: () =>
    storedTwice(async () => {
      const sql = "SELECT origin, first, last, shown, notice, checked, report FROM hit ORDER BY last DESC, origin";
      return (await reader.execute(sql)).rows.map((row): Hit => ({
        origin: String(row["origin"]),
        firstAt: instantAt(Number(row["first"])),
        lastAt: instantAt(Number(row["last"])),
        ...(row["shown"] === null ? {} : { shownAt: instantAt(Number(row["shown"])) }),
        ...(row["notice"] === null ? {} : { notice: String(row["notice"]) }),
        ...checkOf(row["checked"], row["report"]),
      }));
    }),
});
