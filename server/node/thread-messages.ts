// What the main thread and a database thread say to each other.
import type { InStatement, Value } from "@libsql/client/web";
import type { RowKeys } from "../store/row-keys.ts";
import type { DraftsMessage, OutcomesMessage } from "./draft-messages.ts";
import type { StandingAsked, StandingTexts } from "../store/standing-facts.ts";

/** The writer's connection may change the file; the reader's may not. */
export type ThreadRole = "writer" | "reader";

export type ThreadRequest = { readonly id: number } & ThreadQuestion;

/** The two databases of a site, and the row keys in force as the main thread knows them. */
interface Written {
  readonly site: string;
  readonly keys: string;
  readonly rowKeys: RowKeys;
}

export type ThreadQuestion =
  | { readonly kind: "open"; readonly path: string }
  | { readonly kind: "pragmas"; readonly path: string }
  | { readonly kind: "shut"; readonly path: string }
  | { readonly kind: "execute"; readonly path: string; readonly statement: InStatement }
  | {
      readonly kind: "batch";
      readonly path: string;
      readonly statements: InStatement[];
      readonly mode: "read" | "write";
    }
  /** Seals drafts and commits them to the two databases of a site. */
  | (Written & { readonly kind: "record"; readonly drafts: DraftsMessage })
  /** Writes rows of imports: `PreparedImports` as JSON, which is made, handed over and read faster than its objects. */
  | (Written & { readonly kind: "import"; readonly prepared: string })
  /** Reads what stands of people from the two databases of a site. */
  | { readonly kind: "standing"; readonly site: string; readonly keys: string; readonly asked: StandingAsked }
  | { readonly kind: "close" };

/** A result set as plain data: rows are arrays of values. */
export interface ThreadResult {
  readonly columns: string[];
  readonly columnTypes: string[];
  readonly rows: Value[][];
  readonly rowsAffected: number;
  readonly lastInsertRowid: bigint | undefined;
}

export type ThreadAnswer =
  | {
      readonly id: number;
      readonly ok: true;
      readonly results: ThreadResult[] | readonly [OutcomesMessage] | readonly [StandingTexts] | readonly [string];
    }
  | {
      readonly id: number;
      readonly ok: false;
      readonly message: string;
      readonly code: string;
    };
