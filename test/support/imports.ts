// Files to import, and what is done with them, as a key with the scopes does it.
import { demoSite } from "../../server/services/demo.ts";
import { commitImport, undoImport } from "../../server/services/import-commit.ts";
import { importErrors } from "../../server/services/import-errors.ts";
import type { ConsentMapping, ImportResponse, SuppressionMapping } from "../../core/import-schema.ts";
import type { FileFormat } from "../../server/services/import-reading.ts";
import { readImport, uploadImport } from "../../server/services/imports.ts";
import type { TestContext } from "./context.ts";

export const importer = { kind: "key", id: "key_9", site: demoSite, scopes: ["import", "suppress.write"] } as const;

export const newsletterMapping: ConsentMapping = {
  email: "E-Mail",
  purpose: "=newsletter",
  channel: "=email",
  status: "Status",
  date: "Date",
  evidence: "Source",
};

export const newsletterHead = "E-Mail,Status,Date,Source";

export const suppressionsMapping: SuppressionMapping = {
  kind: "suppressions",
  email: "E-Mail",
  phone: "Phone",
  reason: "Reason",
  channel: "Channel",
  topic: "Topic",
  source: "Source",
  date: "Date",
};

export const suppressionsHead = "E-Mail,Phone,Reason,Channel,Topic,Source,Date";

/** The bytes of a text in pieces of so many, as a network would bring them. */
export async function* inPieces(text: string, size = 65_536): AsyncGenerator<Uint8Array> {
  const bytes = new TextEncoder().encode(text);
  for (let at = 0; at < bytes.length; at += size) yield bytes.slice(at, at + size);
}

/** What a test does with imports of the demo site. */
export function importsOf(t: Pick<TestContext, "context">) {
  const at = (id: string) => ({ site: demoSite, id });
  return {
    upload(
      text: string,
      {
        mapping = newsletterMapping,
        format = "csv",
        pieces,
      }: { mapping?: unknown; format?: FileFormat; pieces?: number } = {},
    ): Promise<ImportResponse> {
      const given = typeof mapping === "string" || mapping === undefined ? mapping : JSON.stringify(mapping);
      return uploadImport(t.context, importer, {
        site: demoSite,
        format,
        mapping: given,
        body: inPieces(text, pieces),
      });
    },
    commit: (id: string, pieces?: number) =>
      commitImport(t.context, importer, { ...at(id), ...(pieces ? { pieces } : {}) }),
    undo: (id: string, pieces?: number) =>
      undoImport(t.context, importer, { ...at(id), ...(pieces ? { pieces } : {}) }),
    read: (id: string) => readImport(t.context, importer, at(id)),
    async errors(id: string): Promise<string> {
      let text = "";
      for await (const lines of await importErrors(t.context, importer, at(id))) text += lines;
      return text;
    },
  };
}
