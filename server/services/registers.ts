// Registers of who is not to be called or written to: importing a licence holder's file, and going on where an import ended.
import { registers, type Register } from "../../core/ruleset.ts";
import { instantAt, isInstant, millisecondsOf, type Instant } from "../../core/time.ts";
import type { SiteId } from "../../core/ids.ts";
import type { Actor, ServiceContext } from "../context.ts";
import { fault, faultAt, ProblemError, refusal, type Fault } from "../errors.ts";
import { entryOf } from "../store/register-entries.ts";
import type { SiteStore } from "../store/rows.ts";
import type { RegisterVersion } from "../store/screening-rows.ts";
import { audited } from "./audit.ts";
import { fieldsOf, householdReader, lineBatches, lineNumber, numberColumn, type LineBatch } from "./number-lines.ts";
import { existingSite } from "./sites.ts";
import { subjectHashes } from "./subjects.ts";

/** What a register's file is, and where to read it. */
export interface RegisterImport {
  readonly site: SiteId;
  /** `TPS`, `CTPS` or `MPS`; anything else is refused. */
  readonly register: string;
  /** The file's date, as a day or an instant: freshness counts from it. */
  readonly date: string;
  /** The column of the number, by its name or counted from 1; not needed where a line is a number, nor of the MPS. */
  readonly column?: string | undefined;
  /** ISO 3166-1 alpha-2 of national numbers; GB unless told. */
  readonly country?: string | undefined;
  /** How many lines that are no number are passed over; 0 unless told. */
  readonly mostFaults?: number | undefined;
  /** Lets the register lose more than a tenth of its numbers. */
  readonly smaller?: boolean | undefined;
  readonly read: () => AsyncIterable<Uint8Array>;
  /** Told how far it is: bytes of the file stored, then how much of the merging is done, from 0 to 1. */
  readonly progress?: ((at: { readonly bytes: number; readonly merged: number }) => void) | undefined;
}

/** What an import did. */
export interface RegisterReport {
  readonly register: Register;
  readonly asOf: Instant;
  readonly lines: number;
  /** Lines that were no number. */
  readonly faults: number;
  /** Different numbers. */
  readonly numbers: number;
  /** Bytes that an earlier call had stored already. */
  readonly resumedAt: number;
  /** The date of the file that was asked before; null where there was none. */
  readonly replaced: Instant | null;
}

/** How many numbers a run has: what is read again after a kill, and what memory an import needs (16 bytes each). */
const runEntries = 262_144;
const batchEntries = 65_536;
const listedFaults = 20;
/** `merged` of a register that is merged. */
const wholeMerge = 256;

/**
 * Imports a register's file as a stream. Numbers become keyed hashes; the new register takes the place of the old one in
 * one commit when all of it is in. Sent again after it was interrupted, the same file goes on where it was. Needs the
 * scope `screen`. Throws `not-valid` with a line for each fault, `other-file` when another file had begun under this
 * date, `import-running` when another process is importing the register.
 */
export function importRegister(context: ServiceContext, actor: Actor, asked: RegisterImport): Promise<RegisterReport> {
  return audited(context, { actor, verb: "screening.import", site: asked.site }, async () => {
    await existingSite(context, asked.site);
    const now = context.now();
    const file = asked.read();
    const { register, asOf } = wantedRegister(asked, now);
    const store = await context.site(asked.site);
    const before = (await store.registerVersions()).find(
      (each) => each.register === register && each.state === "current",
    );
    if (before && before.asOf > asOf) throw faultAt("/date", "register-older", { date: before.asOf.slice(0, 10) });
    await store.sweepRegisters(screeningsKeptSince(context));
    const begun = await store.beginRegister({ register, asOf, now });
    const read = await readFile(context, { store, begun, asked, file });
    const merged = await mergedRegister(store, read, asked);
    if (merged.numbers === 0) throw await refused(store, merged, faultAt("/lines", wrongIn(asked.register).nothing));
    if (before && merged.numbers < before.numbers * 0.9 && !asked.smaller)
      throw faultAt("/lines", "register-smaller", { numbers: merged.numbers, before: before.numbers });
    if (!(await store.finishRegister(merged, context.now()))) throw new ProblemError("import-running");
    await store.sweepRegisters(screeningsKeptSince(context));
    const { lines, faults, numbers } = merged;
    return {
      value: { register, asOf, lines, faults, numbers, resumedAt: begun.bytes, replaced: before?.asOf ?? null },
      detail: `${register} ${asOf} numbers=${numbers} lines=${lines} faults=${faults}`,
    };
  });
}

/** How long it stays known what registers said before: as long as what was sent to whom. */
const keptDays = 400;

/** Since when it is known what registers said: what was followed by something later before that is not kept. */
export const screeningsKeptSince = (context: ServiceContext): Instant =>
  instantAt(context.nowMs() - keptDays * 86_400_000);

/** A day as the instant it begins, or an instant; undefined for any other text. */
export function dayOrInstant(text: string): Instant | undefined {
  const instant = /^\d{4}-\d\d-\d\d$/.test(text) ? `${text}T00:00:00.000Z` : text;
  return isInstant(instant) ? instantAt(millisecondsOf(instant)) : undefined;
}

function wantedRegister(
  { register, date, country = "GB", mostFaults = 0 }: RegisterImport,
  now: Instant,
): { register: Register; asOf: Instant } {
  const known = registers.find((each) => each === register);
  if (!known) throw faultAt("/register", "not-allowed", { allowed: registers.join(", ") });
  const asOf = dayOrInstant(date);
  if (asOf === undefined) throw faultAt("/date", "not-a-date");
  if (asOf > now) throw faultAt("/date", "date-to-come");
  if (!Number.isInteger(mostFaults)) throw faultAt("/mostFaults", "not-whole");
  if (!/^[A-Z]{2}$/.test(country)) throw faultAt("/country", "not-a-country");
  return { register: known, asOf };
}

async function refused(store: SiteStore, version: RegisterVersion, error: ProblemError): Promise<ProblemError> {
  await store.dropRegister(version);
  return error;
}

interface Reading {
  readonly store: SiteStore;
  readonly begun: RegisterVersion;
  readonly asked: RegisterImport;
  readonly file: AsyncIterable<Uint8Array>;
}

/** Reads from where the version is to the end of the file, a run at a time. */
async function readFile(context: ServiceContext, { store, begun, asked, file }: Reading): Promise<RegisterVersion> {
  const key = context.identityKey(asked.site);
  const numbers = lineReader(subjectHashes(key, context.hmac), asked, begun);
  let version = begun;
  let end: LineBatch["end"] | undefined;
  const storeRun = async (): Promise<void> => {
    if (!end) return;
    const run = { ...end(), ...numbers.taken() };
    version = (await store.addRegisterRun(version, run)) ?? (await overtaken());
    end = undefined;
    asked.progress?.({ bytes: version.bytes, merged: 0 });
  };
  try {
    for await (const batch of lineBatches(file, { key, from: begun })) {
      // All of it was read, and yet there is more.
      if (version.state === "merging") throw new ProblemError("other-file");
      numbers.read(batch);
      ({ end } = batch);
      if (numbers.count() >= runEntries) await storeRun();
    }
    await storeRun();
  } catch (error) {
    if (error instanceof ProblemError && error.slug === "other-file") await store.dropRegister(begun);
    throw error;
  }
  if (version.state === "merging") return version;
  return (await store.closeRegister(version)) ?? (await overtaken());
}

const overtaken = (): Promise<never> => Promise.reject(new ProblemError("import-running"));

/** What is said of lines that list nobody. */
const wrongIn = (register: string) =>
  register === "MPS"
    ? ({ line: "holds-no-household", lines: "lines-without-household", nothing: "hold-no-household" } as const)
    : ({ line: "holds-no-phone", lines: "lines-without-number", nothing: "hold-no-number" } as const);

interface EntryReader {
  /** Whether the first line names the columns. */
  readonly isNamed: boolean;
  /** What checks ask the register for; none where the line lists nobody. */
  readonly of: (line: string) => readonly Uint8Array[];
}

function entryReader(first: string, asked: RegisterImport, hash: ReturnType<typeof subjectHashes>): EntryReader {
  if (asked.register === "MPS") {
    const households = householdReader(first);
    return { isNamed: true, of: (line) => households(line).map((household) => hash("post", household)) };
  }
  const { at, delimiter, isNamed } = numberColumn(first, asked.column);
  const { country = "GB" } = asked;
  return {
    isNamed,
    of: (line) => {
      const number = lineNumber(fieldsOf(line, delimiter)[at] ?? "", country);
      return number === undefined ? [] : [hash("phone", number)];
    },
  };
}

/** Gathers the entries of lines; throws `not-valid` with their lines once there are more faults than may be. */
function lineReader(hash: ReturnType<typeof subjectHashes>, asked: RegisterImport, from: RegisterVersion) {
  const { mostFaults = 0 } = asked;
  let entries = new BigUint64Array(runEntries + batchEntries);
  let count = 0;
  let { lines, faults } = from;
  let reader: EntryReader | undefined;
  const wrong = wrongIn(asked.register);
  const add = (name: Uint8Array): void => {
    // A line may list somebody by several names: what is past the end of an array would be lost without a word.
    if (count === entries.length) {
      const more = new BigUint64Array(2 * count);
      more.set(entries);
      entries = more;
    }
    entries[count++] = entryOf(name);
  };
  return {
    count: () => count,
    read(batch: LineBatch): void {
      const { isNamed, of } = (reader ??= entryReader(batch.first, asked, hash));
      const found: Fault[] = [];
      for (const text of batch.lines) {
        lines++;
        if (text.trim() === "" || (isNamed && lines === 1)) continue;
        const names = of(text);
        names.forEach(add);
        if (names.length === 0) {
          faults++;
          if (found.length < listedFaults) found.push(fault(`/lines/${lines}`, wrong.line));
        }
      }
      if (faults > mostFaults) throw refusal("not-valid", wrong.lines, { count: faults }, { errors: found });
    },
    /** What was read since the last call. */
    taken() {
      const taken = { entries: entries.slice(0, count), lines, faults };
      count = 0;
      return taken;
    },
  };
}

async function mergedRegister(
  store: SiteStore,
  read: RegisterVersion,
  asked: RegisterImport,
): Promise<RegisterVersion> {
  let version = read;
  while (version.merged < wholeMerge) {
    version = (await store.mergeRegister(version)) ?? (await overtaken());
    asked.progress?.({ bytes: version.bytes, merged: version.merged / wholeMerge });
  }
  return version;
}
