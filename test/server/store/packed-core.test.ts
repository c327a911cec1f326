// Taking a core apart and putting it together: the text that comes out is the one that went in, byte for byte.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { recordIdAt } from "../../../core/ids.ts";
import type { RecordCore } from "../../../core/record.ts";
import { instantAt, millisecondsOf } from "../../../core/time.ts";
import { coreText, packCore, unpackCore } from "../../../server/store/packed-core.ts";
import { newCore, start } from "../../support/records.ts";

const roundTrip = (core: RecordCore): string => {
  const { id } = core;
  return unpackCore(packCore(coreText(core), { id, at: millisecondsOf(core.at) }), id);
};
const packed = (core: RecordCore) => packCore(coreText(core), { id: core.id, at: millisecondsOf(core.at) });

const instant = fc.integer({ min: -62_135_596_800_000, max: 253_402_300_799_999 }).map(instantAt);
/** What could be taken for a mark, an id or an instant, and is a text. */
const text = fc.oneof(
  fc.string(),
  fc.constantFrom(
    "\u0001A",
    "\u0001!",
    '"\u0001A"',
    '"',
    "\\",
    "rec_",
    `rec_${"0".repeat(32)}`,
    "2026-02-30T00:00:00.000Z",
    "2026-11-22T24:00:00.000Z",
    "2026-11-22T23:59:60.000Z",
    "2026-13-01T00:00:00.000Z",
  ),
  instant,
  instant.map((at) => `"${at}`),
);

describe("a packed core", () => {
  test("gives back the text it was made of, whatever texts and times stand in it", () => {
    const anyCore = fc.record({
      at: instant,
      actedAt: instant,
      clientAt: fc.oneof(instant, fc.constant("2026-11-22T09:00:00Z")),
      until: instant,
      lang: text,
      note: text,
      jurisdiction: text,
    });
    fc.assert(
      fc.property(anyCore, ({ at, actedAt, clientAt, until, lang, note, jurisdiction }) => {
        const choices = Array.from({ length: 40 }, (_, i) => ({
          purpose: `p${i}`,
          version: 1,
          status: "given" as const,
          until: i % 2 ? until : instantAt((millisecondsOf(actedAt) % 1e12) + i),
        }));
        const attachments = [{ kind: "script" as const, hash: `sha256:${"a".repeat(64)}` as const, note }];
        const core = { ...newCore(), at, actedAt, clientAt, choices, lang, jurisdiction, attachments };
        expect(roundTrip(core)).toBe(coreText(core));
      }),
    );
  });

  test("of the same answer at another time, by another person, is the same shape", () => {
    const later = instantAt(start + 86_400_000);
    const [one, two] = [newCore(), { ...newCore(), at: later, clientAt: later }].map(packed);
    const again = packed({ ...newCore(), id: recordIdAt(start + 5, new Uint8Array(10)) });
    expect(again.shape).toBe(one!.shape);
    // Another time from the act to its arrival is another pattern of equal instants, and few of those there are.
    expect(two!.times.length).toBeLessThan(16);
    expect(one!.times.length).toBeLessThan(10);
  });

  test("keeps another record's id as it is", () => {
    const other = recordIdAt(start + 7, new Uint8Array(10).fill(3));
    const core = { ...newCore(), by: other };
    expect(packed(core).shape).toContain(other);
    expect(roundTrip(core)).toBe(coreText(core));
  });
});
