// The operations of imports, as the API's description has them.
import { importResponse, importsResponse } from "../../core/import-schema.ts";
import type { Operation } from "./operation.ts";

const job = { media: "application/json", schema: importResponse };
const asked = ["no-credential", "may-not", "not-found", "too-many-requests", "unavailable"] as const;

/** By method and path. */
export const importOperations: Readonly<Record<string, Operation>> = {
  "POST /v1/imports": {
    summary:
      "A file of what people said elsewhere, CSV or NDJSON, at most 512 MiB; answers what importing it would do, and changes nobody. Of who must not be contacted it needs the scope suppress.write too",
    key: true,
    headers: [
      {
        name: "Import-Mapping",
        required: true,
        about: "JSON: which column is what, by its name, or = and what every row has (docs/imports.md)",
      },
    ],
    body: { media: "text/csv" },
    answers: { 201: job },
    problems: ["no-credential", "may-not", "not-valid", "body-too-large", "too-many-requests", "unavailable"],
  },
  "GET /v1/imports": {
    summary: "The latest hundred imports of the site, with what stands of each",
    key: true,
    answers: { 200: { media: "application/json", schema: importsResponse } },
    problems: ["no-credential", "may-not", "too-many-requests", "unavailable"],
  },
  "GET /v1/imports/{id}": {
    summary: "What stands of an import: its state, and how many rows have which code",
    key: true,
    answers: { 200: job },
    problems: asked,
  },
  "POST /v1/imports/{id}/commit": {
    summary:
      "Make the next rows records, or entries, which needs the scope suppress.write too; 202 as long as there are more, for which it is called again",
    key: true,
    answers: { 200: job, 202: job },
    problems: [...asked, "import-stage"],
  },
  "POST /v1/imports/{id}/undo": {
    summary:
      "Take back the consents an import gave and nobody changed since, or lift the entries that it set, which needs the scope suppress.write too; 202 as long as there are more",
    key: true,
    answers: { 200: job, 202: job },
    problems: [...asked, "import-stage"],
  },
  "GET /v1/imports/{id}/errors.csv": {
    summary: "The lines that are not imported, and why; with their cells until the import is committed",
    key: true,
    answers: { 200: { media: "text/csv" } },
    problems: asked,
  },
};
