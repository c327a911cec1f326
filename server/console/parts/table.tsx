// Tables that grow: rows as they come, and a button for more as long as there are more.
import type { ComponentChildren } from "preact";
import { useWords } from "../app/language.ts";
import { Button } from "./button.tsx";
import { tableWords } from "./parts-words.ts";

export interface Column<R> {
  /** Empty over buttons, which say themselves what they do. */
  readonly name: string;
  readonly cell: (row: R) => ComponentChildren;
  /** Left out on telephones; what is needed there stands in another cell too, as `.slim`. */
  readonly isWide?: boolean;
  /** Numbers and buttons stand at the end. */
  readonly atEnd?: boolean;
}

export interface TableProps<R> {
  /** What the table holds, for those who hear the page. */
  readonly label: string;
  readonly columns: readonly Column<R>[];
  readonly rows: readonly R[];
  readonly keyOf: (row: R) => string;
  /** Loads the next rows; absent when these are all. */
  readonly onMore?: (() => void) | undefined;
  readonly isBusy?: boolean;
}

export function Table<R>({ label, columns, rows, keyOf, onMore, isBusy }: TableProps<R>) {
  const { more, acts } = useWords(tableWords);
  const look = ({ isWide, atEnd }: Column<R>) =>
    [isWide && "wide", atEnd && "end"].filter(Boolean).join(" ") || undefined;
  return (
    <div>
      <div class="table" role="region" aria-label={label} tabIndex={0}>
        <table>
          <thead>
            <tr>
              {columns.map((column) => (
                <th key={column.name} scope="col" class={look(column)}>
                  {column.name || <span class="unseen">{acts}</span>}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={keyOf(row)}>
                {columns.map((column) => (
                  <td key={column.name} class={look(column)}>
                    {column.cell(row)}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {onMore && (
        <p class="more">
          <Button isBusy={isBusy ?? false} onPress={onMore}>
            {more}
          </Button>
        </p>
      )}
    </div>
  );
}
