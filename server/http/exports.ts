// What is taken elsewhere as a stream: a site's whole sealed log, and its records as a list.
import { isInstant } from "../../core/time.ts";
import { faultAt } from "../errors.ts";
import { exportLog, type ExportMoment } from "../services/exports.ts";
import { exportRecords } from "../services/record-exports.ts";
import { siteActor } from "./auth.ts";
import type { AppContext, Handler } from "./deps.ts";
import { streamed } from "./lines.ts";

const count = (text: string | undefined, pointer: string): number | undefined => {
  if (text === undefined) return undefined;
  if (!/^(0|[1-9]\d{0,14})$/.test(text)) throw faultAt(pointer, "not-whole");
  return Number(text);
};

/** The export that the address asks for again, by what its first line says; undefined for a new one. */
function momentOf(c: AppContext): ExportMoment | undefined {
  const size = count(c.req.query("size"), "/size");
  const exportedAt = c.req.query("at");
  if (size === undefined && exportedAt === undefined) return undefined;
  if (size === undefined) throw faultAt("/size", "without-at");
  if (exportedAt === undefined || !isInstant(exportedAt)) throw faultAt("/at", "other-instant");
  return { size, exportedAt };
}

/** `GET /v1/export`; with `size`, `at` and `skip`, the rest of one that was interrupted. */
export const getExport: Handler = async (c) => {
  const actor = await siteActor(c);
  const as = momentOf(c);
  const skip = count(c.req.query("skip"), "/skip") ?? 0;
  const { lines } = await exportLog(c.get("context"), actor, { site: actor.site, as });
  const { deps, requestId } = c.var;
  const body = streamed(lines, { skip, report: (error) => deps.report(error, requestId) });
  return c.body(body, 200, {
    "Content-Type": "application/x-ndjson",
    "Content-Disposition": `attachment; filename="${actor.site}.ndjson"`,
    "Cache-Control": "no-store",
  });
};

const types = { csv: "text/csv; charset=utf-8", ndjson: "application/x-ndjson" } as const;

async function listed(c: AppContext, form: keyof typeof types): Promise<Response> {
  const actor = await siteActor(c);
  const { site: _, ...filters } = c.req.query();
  const lines = await exportRecords(c.get("context"), actor, { site: actor.site, form, filters });
  const { deps, requestId } = c.var;
  return c.body(streamed(lines, { report: (error) => deps.report(error, requestId) }), 200, {
    "Content-Type": types[form],
    "Content-Disposition": `attachment; filename="${actor.site}-records.${form}"`,
    "Cache-Control": "no-store",
  });
}

/** `GET /v1/records.csv?event=…`: those that fit, in the order of the log; a line for each answer. */
export const getRecordsCsv: Handler = (c) => listed(c, "csv");

/** `GET /v1/records.ndjson?event=…`: the same, a JSON object a line. */
export const getRecordsNdjson: Handler = (c) => listed(c, "ndjson");
