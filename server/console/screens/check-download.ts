// The answers of a list as a file: the list's own columns with the answer beside each row, made piece by piece.
import { csvLine } from "../../../core/csv.ts";
import type { CheckedList } from "./checked-list.ts";
import { listRows, type ListLook } from "./list-file.ts";

const added = ["allow", "reason", "until", "use_before", "check"] as const;

/** Which rows go into the file. */
export type Wanted = "all" | "allow" | "deny";

/** The lines of the file, some thousand at a time; the list is read once more. No cell is a formula. Throws ListFault. */
export async function* answerLines(
  file: Blob,
  { look, list, wanted }: { readonly look: ListLook; readonly list: CheckedList; readonly wanted: Wanted },
): AsyncGenerator<string> {
  yield csvLine([...look.columns, ...added]);
  let index = 0;
  for await (const { rows } of listRows(file, look)) {
    const lines: string[] = [];
    for (const row of rows) {
      if (index >= list.size) break;
      const { allow, reason, until, validUntil, check } = list.row(index++);
      if (wanted !== "all" && allow !== (wanted === "allow")) continue;
      const own = look.columns.map((_, at) => row[at] ?? "");
      lines.push(csvLine([...own, String(allow), reason, until ?? "", validUntil ?? "", check ?? ""]));
    }
    yield lines.join("");
    if (index >= list.size) return;
  }
}
