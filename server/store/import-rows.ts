// The shapes of imports: what stands of one, its sealed rows, and what the store says of each row it was given.
import type { ImportState, RowCode, RowField } from "../../core/import.ts";
import type { RecordId } from "../../core/ids.ts";
import type { ContentHash } from "../../core/notice.ts";
import type { Channel } from "../../core/purpose.ts";
import type { Instant } from "../../core/time.ts";
import type { NewSubject, RecordDraft } from "./record-rows.ts";
import type { RowKeys } from "./row-keys.ts";
import type { Yes } from "./unerased-subjects.ts";

/** An import as it stands. */
export interface ImportJob {
  /** `imp_` and 32 hex digits. */
  readonly id: string;
  readonly state: ImportState;
  readonly format: "csv" | "ndjson";
  /** The mapping as JSON: names of columns, nothing of a row. */
  readonly mapping: string;
  /** Who brought it, as the audit names actors. */
  readonly by: string;
  readonly createdMs: number;
  readonly bytes: number;
  readonly digest?: ContentHash | undefined;
  readonly rows: number;
  /** Sealed pieces of it, and the first of them that is not committed yet. */
  readonly chunks: number;
  readonly next: number;
  readonly imported: number;
  readonly undone: number;
  /** The line up to which an undo has gone. */
  readonly undoneLine: number;
}

/** Rows of an import at rest. */
export interface SealedPiece {
  readonly sealed: Uint8Array;
  readonly keys: readonly Uint8Array[];
}

/** A row that is not imported. */
export interface ImportError {
  readonly line: number;
  readonly code: RowCode;
  readonly field?: RowField | undefined;
}

/** A consent that an import gave and that still stands as it gave it. */
export interface ImportedState {
  readonly line: number;
  readonly who: number;
  /** The row key of its entry: one more than its position. */
  readonly entry: number;
  readonly purpose: string;
  readonly channel: Channel | "";
  readonly version: number;
  readonly actedMs: number;
}

/** A record of an import, with exactly one choice or none that counts, and what must hold for it to be written. */
export interface ImportDraft extends RecordDraft {
  /**
   * `unopposed`: nothing on record speaks against it, or says it already. A number: the state it ends still comes from
   * the entry with that row key.
   */
  readonly onlyIf: "unopposed" | number;
  readonly yes?: Yes | undefined;
}

/**
 * What became of a draft, judged in the transaction that wrote the others. `written`: it is a record, now or since an
 * earlier attempt. `opposed`: a no stands against it. `unchanged`: it would say nothing new. `erased`: its person was
 * erased, is restricted or suppressed.
 */
export type ImportOutcome = "written" | "opposed" | "unchanged" | "erased";

/**
 * Seals drafts and commits those that may be, in one transaction a database; answers each in order. May safely happen
 * twice. Rejects where the row keys are others.
 */
export type ImportWriter = (
  drafts: readonly ImportDraft[],
  keys: RowKeys,
  /** What must be written before them. */
  after?: Promise<unknown>,
) => Promise<readonly ImportOutcome[]>;

/** The part of a site's store that imports need. */
export interface ImportStore {
  insertImport(job: Pick<ImportJob, "id" | "format" | "mapping" | "by" | "createdMs">): Promise<void>;
  /** Latest first. */
  imports(): Promise<ImportJob[]>;
  importJob(id: string): Promise<ImportJob | undefined>;
  /** Whether there is anything left that its rows could be opened with. */
  isImportKept(id: string): Promise<boolean>;
  /** Adds rows to an import that is arriving, and the key they are sealed under. False where it does not arrive any more. */
  addImportChunk(
    id: string,
    chunk: {
      readonly no: number;
      readonly key: Uint8Array;
      readonly sealed: Uint8Array;
      readonly rows: number;
      readonly errors: readonly ImportError[];
    },
  ): Promise<boolean>;
  /** A piece, and every key that it may be sealed under: more than one only while it is sealed anew. */
  importPiece(id: string, no: number): Promise<SealedPiece | undefined>;
  /**
   * Puts a piece in the place of what it was and destroys the keys that were known for that one, and no other. False,
   * and nothing is different, where it is another by now or gone.
   */
  replaceImportPiece(
    id: string,
    piece: {
      readonly no: number;
      readonly was: Uint8Array;
      readonly keys: readonly Uint8Array[];
      readonly key: Uint8Array;
      readonly sealed: Uint8Array;
      readonly errors: readonly ImportError[];
    },
  ): Promise<boolean>;
  /** Everything has arrived. */
  endUpload(id: string, file: { readonly bytes: number; readonly digest: ContentHash }): Promise<void>;
  /** Moves it on if it is at one of those stages; false where it is not. */
  moveImport(id: string, from: readonly ImportState[], to: ImportState): Promise<boolean>;
  /** Stores subjects that are not there yet, in the order given, but for who was erased. */
  addSubjects(wanted: { readonly subjects: readonly NewSubject[]; readonly at: Instant }): Promise<void>;
  /** The latest record of each of these subjects that has one. */
  latestRecords(numbers: readonly number[]): Promise<ReadonlyMap<number, RecordId>>;
  /** Which of these are records by now. */
  writtenRecords(ids: readonly RecordId[]): Promise<ReadonlySet<RecordId>>;
  /** Writes records, each only if it may be, once `after` is there; resolves after the commit is durable, rejects as `after` does. */
  commitImport(drafts: readonly ImportDraft[], after?: Promise<unknown>): Promise<readonly ImportOutcome[]>;
  /** Notes that a piece is committed, and deletes it and its key; nothing changes where that was noted already. */
  endImportChunk(
    id: string,
    chunk: { readonly no: number; readonly imported: number; readonly errors: readonly ImportError[] },
  ): Promise<void>;
  importErrors(id: string, page: { readonly after: number; readonly most: number }): Promise<ImportError[]>;
  /** How many rows have each code. */
  importCodes(id: string): Promise<Partial<Record<RowCode, number>>>;
  /** Consents that records with these ids gave and nothing changed since, by id; the ids are 32 hex digits. */
  importedStates(range: {
    readonly from: string;
    readonly to: string;
    readonly most: number;
  }): Promise<ImportedState[]>;
  /** Notes how far an undo has come. */
  endUndo(id: string, page: { readonly line: number; readonly undone: number }): Promise<void>;
  /** Destroys the keys, the sealed rows, and what write-ahead logs still hold of them. */
  forgetUpload(id: string): Promise<void>;
}
