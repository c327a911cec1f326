// The shapes of registers and screenings, and what a site's store can do with them.
import type { ScreeningFact } from "../../core/contact.ts";
import type { Register } from "../../core/ruleset.ts";
import type { Instant } from "../../core/time.ts";
import type { SubjectHash } from "./record-rows.ts";

/** How far an import came: `current` is the one that is asked, `replaced` was, `dropped` never will be. */
export type RegisterState = "reading" | "merging" | "current" | "replaced" | "dropped";

/** One import of a register's file. */
export interface RegisterVersion {
  readonly id: number;
  readonly register: Register;
  /** The date of the file. */
  readonly asOf: Instant;
  readonly state: RegisterState;
  /** How much of the file is stored, and a keyed hash of exactly these bytes. */
  readonly bytes: number;
  readonly digest: Uint8Array;
  readonly lines: number;
  /** Lines that were no number. */
  readonly faults: number;
  readonly runs: number;
  /** How many of the 256 first bytes are merged; of a replaced one, how many at the end are still whole. */
  readonly merged: number;
  /** Of a replaced one: whether what it listed can still be told. */
  readonly isKept: boolean;
  /** Different numbers, as far as merged. */
  readonly numbers: number;
  readonly begunAt: Instant;
  readonly doneAt: Instant | null;
}

/** What one run of an import adds; `entries` are the first 8 bytes of keyed hashes, in any order. */
interface RegisterRun extends Pick<RegisterVersion, "bytes" | "digest" | "lines" | "faults"> {
  readonly entries: BigUint64Array;
}

/** What a register said of one number or address. */
export interface ScreeningRow extends ScreeningFact {
  readonly hash: SubjectHash;
}

/** How many single results there are of a register. */
export interface ScreeningCount {
  readonly register: Register;
  readonly numbers: number;
  readonly listed: number;
  /** Those not older than the instant that was asked about. */
  readonly fresh: number;
  readonly latest: Instant;
}

/** Registers and single results of one site. */
export interface ScreeningStore {
  /**
   * The newest that each register says of each hash, in the order asked, by its file or a single result; nothing of a
   * register that was never asked. With `asOf` what was brought in later does not count; `inFiles` are the names that
   * files may have of them where these are others: who is listed by one of them is listed, and no file tells of whom there is none.
   */
  screenings(
    hashes: readonly SubjectHash[],
    registers: readonly Register[],
    how?: { readonly asOf?: Instant | undefined; readonly inFiles?: readonly (readonly SubjectHash[])[] },
  ): Promise<ScreeningFact[][]>;
  /** Those of the registers of which it is not known any more what they said at an instant, where that was before `keptSince` or a file is gone. */
  forgottenRegisters(
    registers: readonly Register[],
    at: { readonly asOf: Instant; readonly keptSince: Instant },
  ): Promise<Register[]>;
  /**
   * Stores results, brought in at `now`; of two about one number and register the later counts, and of two at one
   * instant the one that says listed. Drops what was followed by another before `keptSince`.
   */
  insertScreenings(
    rows: readonly ScreeningRow[],
    at: { readonly now: Instant; readonly keptSince: Instant },
  ): Promise<void>;
  screeningCounts(freshSince: Instant): Promise<ScreeningCount[]>;
  /** Every import, latest first. */
  registerVersions(): Promise<RegisterVersion[]>;
  /** The open import of this register and date, or a new one; any other open import of the register is dropped. */
  beginRegister(wanted: {
    readonly register: Register;
    readonly asOf: Instant;
    readonly now: Instant;
  }): Promise<RegisterVersion>;
  /** Stores a run and how far the file is read, in one commit; false where another process was first, and nothing was stored. */
  addRegisterRun(version: RegisterVersion, run: RegisterRun): Promise<RegisterVersion | undefined>;
  /** Nothing more is read: from here on the runs are merged. */
  closeRegister(version: RegisterVersion): Promise<RegisterVersion | undefined>;
  /** Merges the next first bytes of all runs; undefined where another process was first. */
  mergeRegister(version: RegisterVersion): Promise<RegisterVersion | undefined>;
  /** From this commit on the version is the one that is asked; the one before it is replaced. */
  finishRegister(version: RegisterVersion, now: Instant): Promise<boolean>;
  /** Gives up an import that is not finished. */
  dropRegister(version: RegisterVersion): Promise<void>;
  /** Frees what dropped versions take, and of replaced ones all but what became another with the next; of one that was replaced before `keptSince` that too. */
  sweepRegisters(keptSince: Instant): Promise<void>;
}
