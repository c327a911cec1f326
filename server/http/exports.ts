// /v1/export: a site's whole sealed log as a stream of lines, for a key with the scope.
import { isInstant } from "../../core/time.ts";
import { faultAt } from "../errors.ts";
import { exportLog, type ExportMoment } from "../services/exports.ts";
import { siteActor } from "./auth.ts";
import type { AppContext, Handler } from "./deps.ts";

/** Lines are sent together until they are this long. */
const pieceLength = 65_536;

const count = (text: string | undefined, pointer: string): number | undefined => {
  if (text === undefined) return undefined;
  if (!/^(0|[1-9]\d{0,14})$/.test(text)) throw faultAt(pointer, "must be a whole number");
  return Number(text);
};

/** The export that the address asks for again, by what its first line says; undefined for a new one. */
function momentOf(c: AppContext): ExportMoment | undefined {
  const size = count(c.req.query("size"), "/size");
  const exportedAt = c.req.query("at");
  if (size === undefined && exportedAt === undefined) return undefined;
  if (size === undefined) throw faultAt("/size", "must come with at");
  if (exportedAt === undefined || !isInstant(exportedAt)) throw faultAt("/at", "must be the export's own instant");
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

/** The lines after the first `skip` as bytes, read as the caller takes them; an error cuts the connection. */
function streamed(
  lines: AsyncIterable<string>,
  { skip, report }: { skip: number; report: (error: unknown) => void },
): ReadableStream<Uint8Array> {
  const source = lines[Symbol.asyncIterator]();
  const encoder = new TextEncoder();
  let left = skip;
  return new ReadableStream({
    async pull(controller) {
      try {
        let piece = "";
        for (let done: boolean | undefined = false; !done && piece.length < pieceLength;) {
          const next = await source.next();
          done = next.done;
          if (done) break;
          if (left > 0) left--;
          else piece += next.value;
        }
        if (piece !== "") controller.enqueue(encoder.encode(piece));
        else controller.close();
      } catch (error) {
        report(error);
        controller.error(error);
      }
    },
    async cancel() {
      await source.return?.();
    },
  });
}
