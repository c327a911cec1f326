// `assent import`: its arguments.
import { defineCommand } from "citty";
import { sharedOptions } from "./command.ts";

/** Brings a file in, or goes on with an import. */
export const importCommand = (threadUrl: URL) =>
  defineCommand({
    meta: {
      name: "assent import",
      description: "Import what people said elsewhere, or who must not be contacted (docs/imports.md)",
      example:
        "assent import crm.csv --map email=E-Mail,purpose==newsletter,channel==email,status=State,date=Since,evidence=Form",
      json: "the import: {id, kind, state, rows, importable, imported, undone, codes: {CODE: count}, …}",
      wrong: "some rows cannot be imported",
    },
    args: {
      file: {
        type: "positional",
        description: "A .csv or .ndjson file, - for CSV on standard input, or imp_…",
        required: true,
      },
      map: {
        type: "string",
        description: "Which column is what: email=E-Mail,purpose==newsletter,…; or JSON; or a .json file of it",
        valueHint: "mapping",
      },
      commit: { type: "boolean", description: "Make the rows records; without it nothing of a person changes" },
      undo: { type: "boolean", description: "Take back what the import gave" },
      errors: { type: "string", description: "Where to write the rows that are not imported", valueHint: "file.csv" },
      ...sharedOptions,
    },
    run: async ({ args }) => {
      const { importFile } = await import("./importing.ts");
      process.exitCode = await importFile(args, threadUrl);
    },
  });
