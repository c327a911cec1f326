// Lists of every kind, brought in from a file by the service that takes them: in a test, and in a process that is killed at it.
import { createReadStream, readFileSync } from "node:fs";
import type { ImportMapping } from "../../core/import-schema.ts";
import type { ServiceContext } from "../../server/context.ts";
import { demoSite } from "../../server/services/demo.ts";
import { commitImport } from "../../server/services/import-commit.ts";
import { uploadImport } from "../../server/services/imports.ts";
import { importRegister } from "../../server/services/registers.ts";
import { importScreenings } from "../../server/services/screenings.ts";
import { addSuppressions } from "../../server/services/suppressions.ts";
import { newsletterMapping } from "./imports.ts";

/** A list in a file; of a register, with the date it is of, and of an import, the one that was taken in already. */
export type SentList =
  | { readonly kind: "suppressions"; readonly path: string }
  | { readonly kind: "results"; readonly path: string }
  | { readonly kind: "register"; readonly path: string; readonly date: string }
  | {
      readonly kind: "import";
      readonly path: string;
      readonly id: string | undefined;
      /** Of people's answers to the newsletter unless told. */
      readonly mapping?: ImportMapping;
    };

const actor = { kind: "system", name: "test" } as const;
const site = demoSite;

/** Brings the list in; an import is committed too, and its id is told as soon as it is known. */
export async function bringIn(
  context: ServiceContext,
  list: SentList,
  takenIn: (id: string) => void = () => {},
): Promise<unknown> {
  const read = () => createReadStream(list.path);
  if (list.kind === "results") return importScreenings(context, actor, { site, read });
  if (list.kind === "suppressions")
    return addSuppressions(context, actor, { site, read: () => JSON.parse(readFileSync(list.path, "utf8")) });
  if (list.kind === "register") return importRegister(context, actor, { site, register: "TPS", date: list.date, read });
  const upload = {
    site,
    format: "csv",
    mapping: JSON.stringify(list.mapping ?? newsletterMapping),
    body: read(),
  } as const;
  const id = list.id ?? (await uploadImport(context, actor, upload)).id;
  takenIn(id);
  return commitImport(context, actor, { site, id });
}
