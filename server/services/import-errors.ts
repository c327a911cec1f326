// The rows that were not imported, as a CSV file: why, and, as long as the upload is kept, what they held.
import type { SiteId } from "../../core/ids.ts";
import { csvLine } from "../../core/csv.ts";
import { rowCodeMeanings } from "../../core/import.ts";
import type { Actor, ServiceContext } from "../context.ts";
import type { ImportError } from "../store/import-rows.ts";
import type { SiteStore } from "../store/rows.ts";
import { audited } from "./audit.ts";
import { lineCodec, storedPiece } from "./import-sealing.ts";
import { existingImport } from "./imports.ts";

const errorsAtOnce = 5_000;
const columns = ["line", "code", "field", "why"] as const;

/**
 * The lines of `errors.csv`, some at a time, formulas escaped. Needs the scope `import`. Throws `not-found`. Cells of a
 * row stand behind what is wrong with it until the import is committed; after that only its line is known.
 */
export function importErrors(
  context: ServiceContext,
  actor: Actor,
  asked: { site: SiteId; id: string },
): Promise<AsyncGenerator<string>> {
  const { site, id } = asked;
  return audited(context, { actor, verb: "import.read", site }, async () => {
    const store = await context.site(site);
    await existingImport(store, id);
    return { value: errorLines(store, id), detail: `${id} errors` };
  });
}

async function* errorLines(store: SiteStore, id: string): AsyncGenerator<string> {
  const cells = keptCells(store, id);
  let written = false;
  for (let after = 0; ;) {
    const errors = await store.importErrors(id, { after, most: errorsAtOnce });
    const lines: string[] = [];
    for (const error of errors) {
      const row = await cells(error.line);
      if (!written) lines.push(csvLine([...columns, ...row.head]));
      written = true;
      lines.push(csvLine([...described(error), ...row.cells]));
    }
    if (lines.length > 0) yield lines.join("");
    if (errors.length < errorsAtOnce) break;
    after = errors.at(-1)!.line;
  }
  if (!written) yield csvLine(columns);
}

const described = ({ line, code, field }: ImportError): string[] => [
  String(line),
  code,
  field ?? "",
  rowCodeMeanings[code],
];

interface Kept {
  readonly head: readonly string[];
  readonly cells: readonly string[];
}

/** A function that finds what the row of a line held; it is asked in the order of the lines. */
function keptCells(store: SiteStore, id: string): (line: number) => Promise<Kept> {
  let no = -1;
  let head: readonly string[] = [];
  let rows = new Map<number, readonly string[]>();
  let highest = 0;
  let isOver = false;
  return async (line) => {
    while (!isOver && line > highest) {
      const { chunks, next } = await existingImport(store, id);
      no = Math.max(no + 1, next);
      isOver = no >= chunks;
      const stored = isOver ? undefined : await storedPiece(store, { id, no, codec: lineCodec });
      // What another piece held is still there.
      if (!stored) continue;
      const { piece } = stored;
      head = piece.head;
      rows = new Map(piece.rejected.map((row) => [row.line, row.cells]));
      highest = Math.max(highest, ...piece.rows.map((row) => row.line), ...piece.rejected.map((row) => row.line));
    }
    return { head, cells: rows.get(line) ?? [] };
  };
}
