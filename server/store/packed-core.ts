// A record's readable half in few bytes: what many records share is a shape, stored once; what is its own are times.
import type { RecordId } from "../../core/ids.ts";
import { canonicalText, type Json } from "../../core/canonical.ts";
import type { RecordCore } from "../../core/record.ts";
import { instantAt, millisecondsOf, type Instant } from "../../core/time.ts";
import { unhex } from "./hex.ts";

/**
 * The canonical text of a core, taken apart. In `shape` a mark stands for the record's id and for each instant:
 * U+0001, which canonical JSON never holds unescaped, and one letter. `times` are the instants in the order of
 * their letters, as milliseconds from `at`.
 */
export interface PackedCore {
  readonly shape: string;
  /** Unix milliseconds. */
  readonly at: number;
  readonly times: Uint8Array;
}

const mark = "\u0001";
const idLetter = "!";
/** The letter of the first instant; a core holds fewer than the letters that follow it in Unicode. */
const firstLetter = 0x41;
const ownPart = /"(?:rec_[0-9a-f]{32}|\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z)"/g;
const markedPart = new RegExp(`${mark}([^])`, "g");

/** The canonical text of a core (RFC 8785): what its commitment is made over. */
export const coreText = (core: RecordCore): string => canonicalText(core as unknown as Json);

/** Takes the canonical text of the core with this id and time apart. */
export function packCore(text: string, { id, at }: { id: RecordId; at: number }): PackedCore {
  const seen: string[] = [];
  const times: number[] = [];
  const ownId = `"${id}"`;
  const shape = text.replace(ownPart, (part) => {
    if (part === ownId) return mark + idLetter;
    let letter = seen.indexOf(part);
    if (letter < 0) {
      // Another record's id, or 30 February: not what the database holds in its own columns.
      const ms = part.startsWith('"rec_') ? NaN : millisecondsOf(part.slice(1, -1));
      if (Number.isNaN(ms)) return part;
      letter = seen.push(part) - 1;
      times.push(ms - at);
    }
    return mark + String.fromCharCode(firstLetter + letter);
  });
  return { shape, at, times: packTimes(times) };
}

/** The canonical text that was taken apart. */
export function unpackCore(packed: PackedCore, id: RecordId): string {
  const instants = instantsOf(packed).map((instant) => `"${instant}"`);
  return packed.shape.replace(markedPart, (_, letter: string) =>
    letter === idLetter ? `"${id}"` : (instants[letter.charCodeAt(0) - firstLetter] ?? ""),
  );
}

/** The instants of a record, in the order of their letters. */
const instantsOf = ({ at, times }: Pick<PackedCore, "at" | "times">): Instant[] =>
  unpackTimes(times).map((ms) => instantAt(at + ms));

/** An instant of a shape: the place of a record's own one, or one that every record of the shape has. */
export type ShapeValue = number | Instant;

/** What every record of a shape has, and which of its instants are a record's own. */
export function shapeOf(shape: string): { core: RecordCore; valueOf: (member: Instant) => ShapeValue } {
  const core = JSON.parse(shape.replace(markedPart, (_, letter: string) => `"\\u0001${letter}"`)) as RecordCore;
  const valueOf = (member: Instant) => (member.startsWith(mark) ? member.charCodeAt(1) - firstLetter : member);
  return { core, valueOf };
}

/** Each number in zigzag form, seven bits a byte, least first. */
export function packTimes(numbers: readonly number[]): Uint8Array {
  const bytes: number[] = [];
  for (const number of numbers) {
    let rest = number < 0 ? -2 * number - 1 : 2 * number;
    for (; rest > 127; rest = Math.floor(rest / 128)) bytes.push((rest % 128) | 128);
    bytes.push(rest);
  }
  return Uint8Array.from(bytes);
}

/** The instants of a record from the hex of its times, as milliseconds from its `at`, in the order of their letters. */
export const timesIn = (hexText: string): number[] => unpackTimes(unhex(hexText));

function unpackTimes(bytes: Uint8Array): number[] {
  const numbers: number[] = [];
  let [rest, weight] = [0, 1];
  for (const byte of bytes) {
    rest += (byte & 127) * weight;
    weight *= 128;
    if (byte > 127) continue;
    numbers.push(rest % 2 ? -(rest + 1) / 2 : rest / 2);
    [rest, weight] = [0, 1];
  }
  return numbers;
}
