// Cores that are like others: whatever was filled in before, the text and its parts are those of the core alone.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { recordIdAt, type SiteId } from "../../../core/ids.ts";
import type { RecordCore } from "../../../core/record.ts";
import { instantAt, millisecondsOf } from "../../../core/time.ts";
import { packedCore } from "../../../server/store/core-templates.ts";
import { coreText, packCore, unpackCore } from "../../../server/store/packed-core.ts";
import { newCore, start } from "../../support/records.ts";

function expectOwn(core: RecordCore): void {
  const text = coreText(core);
  const packed = packCore(text, { id: core.id, at: millisecondsOf(core.at) });
  expect(packedCore(core)).toEqual({ text, packed });
  expect(unpackCore(packedCore(core).packed, core.id)).toBe(text);
}

const hash = (letter: string) => `sha256:${letter.repeat(64)}` as const;
const [early, late] = [instantAt(start - 1_000), instantAt(start + 86_400_000)];
const otherId = recordIdAt(start + 7, new Uint8Array(10).fill(3));

/** For each member of a core, others than most have: a new member has to be thought of here, and in the key. */
const others: { readonly [Name in keyof Required<RecordCore>]: readonly RecordCore[Name][] } = {
  v: [1],
  id: [otherId],
  site: ["site_other" as SiteId],
  event: ["refuse", "change"],
  choices: [
    [],
    [{ purpose: "analytics", version: 2, status: "refused" }],
    [
      { purpose: "analytics", version: 1, status: "given", until: late },
      { purpose: "newsletter", version: 1, status: "given", channel: "email" },
    ],
    [
      { purpose: "analytics", version: 1, status: "given" },
      { purpose: "newsletter", version: 1, status: "given", channel: "email", until: late },
    ],
  ],
  at: [early, late],
  actedAt: [early, late],
  clientAt: [early, "2026-11-22T09:00:00Z", "2026-02-30T00:00:00.000Z"],
  notice: [hash("c"), undefined],
  lang: ["de", "en\u0001A", "4:x-", late, undefined],
  policy: [{ version: "2" }, { version: late }, { version: otherId, hash: hash("d") }, undefined],
  served: [
    { on: early, build: hash("e") },
    { on: late, build: hash("f") },
    { on: late, build: hash("f"), variant: "opt-in" },
    { on: late, build: hash("f"), variant: "opt-out-link" },
    undefined,
  ],
  method: [
    { surface: "panel", action: "save", layer: 2, viaGpc: true, trusted: false },
    { surface: "phone", action: "note", layer: 1, viaGpc: false, trusted: true, secondAct: "signed" },
  ],
  actor: ["agent"],
  by: ["usr_1", "", undefined],
  jurisdiction: ["GB", ""],
  located: ["edge", "agent", undefined],
  attachments: [[{ kind: "paper", hash: hash("a") }], undefined],
  retainUntil: [early, late, undefined],
  erasure: [{ mode: "erase", reason: "subject-request" }, undefined],
  import: ["imp_1", undefined],
};

const members = Object.keys(others) as (keyof RecordCore)[];

describe("a core's text by what it shares with others", () => {
  test("is its own after one that differs in any one member", () => {
    expectOwn(newCore());
    for (const name of members) {
      for (const value of others[name]) expectOwn({ ...newCore(), [name]: value });
      expectOwn(newCore());
    }
  });

  test("is its own after any number of others", () => {
    const changes = fc.record(
      Object.fromEntries(members.map((name) => [name, fc.constantFrom(...others[name])])) as Record<
        keyof RecordCore,
        fc.Arbitrary<unknown>
      >,
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(fc.array(changes, { minLength: 2, maxLength: 12 }), (all) => {
        for (const change of all) expectOwn({ ...newCore(), ...change } as RecordCore);
      }),
    );
  });

  test("is its own where instants are the same in another way", () => {
    const instant = fc.constantFrom(early, late, instantAt(start));
    fc.assert(
      fc.property(instant, instant, instant, instant, (at, actedAt, clientAt, retainUntil) =>
        expectOwn({ ...newCore(), at, actedAt, clientAt, retainUntil }),
      ),
    );
  });
});
