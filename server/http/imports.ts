// The addresses of imports: /v1/imports.
import { faultAt } from "../errors.ts";
import { commitImport, undoImport } from "../services/import-commit.ts";
import { importErrors } from "../services/import-errors.ts";
import { importLimits, listImports, readImport, uploadImport } from "../services/imports.ts";
import { siteActor } from "./auth.ts";
import { bodyPieces } from "./body.ts";
import type { AppContext, Handler } from "./deps.ts";
import { streamOf } from "./lines.ts";

const fresh = { "Cache-Control": "no-store" };
const formats = { "text/csv": "csv", "application/x-ndjson": "ndjson", "application/ndjson": "ndjson" } as const;

function formatOf(c: AppContext): "csv" | "ndjson" {
  const type = (c.req.header("Content-Type") ?? "").split(";", 1)[0]!.trim().toLowerCase();
  if (!Object.hasOwn(formats, type)) throw faultAt("", "not-csv-or-ndjson");
  return formats[type as keyof typeof formats];
}

/** `POST /v1/imports`: the file itself, with the mapping in a header. */
export const postImport: Handler = async (c) => {
  const actor = await siteActor(c);
  const mapping = c.req.header("Import-Mapping");
  const upload = { site: actor.site, format: () => formatOf(c), mapping, body: bodyPieces(c, importLimits.bytes) };
  return c.json(await uploadImport(c.get("context"), actor, upload), 201, fresh);
};

/** `GET /v1/imports` */
export const getImports: Handler = async (c) => {
  const actor = await siteActor(c);
  return c.json(await listImports(c.get("context"), actor, actor.site), 200, fresh);
};

const asked = (c: AppContext, site: Awaited<ReturnType<typeof siteActor>>["site"]) => ({
  site,
  id: c.req.param("id") ?? "",
});

/** `GET /v1/imports/ID` */
export const getImport: Handler = async (c) => {
  const actor = await siteActor(c);
  return c.json(await readImport(c.get("context"), actor, asked(c, actor.site)), 200, fresh);
};

/** `POST /v1/imports/ID/commit`: 202 as long as it must be called again. */
export const postImportCommit: Handler = async (c) => {
  const actor = await siteActor(c);
  const job = await commitImport(c.get("context"), actor, asked(c, actor.site));
  return c.json(job, job.state === "committed" ? 200 : 202, fresh);
};

/** `POST /v1/imports/ID/undo`: 202 as long as it must be called again. */
export const postImportUndo: Handler = async (c) => {
  const actor = await siteActor(c);
  const job = await undoImport(c.get("context"), actor, asked(c, actor.site));
  return c.json(job, job.state === "undone" ? 200 : 202, fresh);
};

/** `GET /v1/imports/ID/errors.csv` */
export const getImportErrors: Handler = async (c) => {
  const actor = await siteActor(c);
  const lines = await importErrors(c.get("context"), actor, asked(c, actor.site));
  return c.body(streamOf(lines), 200, {
    ...fresh,
    "Content-Type": "text/csv; charset=utf-8",
    "Content-Disposition": 'attachment; filename="errors.csv"',
  });
};
