// Taking back a file of who must not be contacted lifts what the import set and no more: not what somebody said since.
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import fc from "fast-check";
import { demoSite } from "../../../server/services/demo.ts";
import { liftSuppression } from "../../../server/services/suppressions.ts";
import { system, testContext, type TestContext } from "../../support/context.ts";
import { importsOf } from "../../support/imports.ts";
import { suppressingIn, unsubscribed } from "../../support/suppression-imports.ts";

let t: TestContext;
let imports: ReturnType<typeof importsOf>;
beforeEach(async () => {
  t = await testContext();
  imports = importsOf(t);
});
afterEach(() => t.stop());
const { found, bring, add, standing } = suppressingIn(() => t);
const at = { site: demoSite };

describe("taking it back", () => {
  test("lifts what the import set, and nothing else", async () => {
    await add({ email: "there@example.com", reason: "OBJECTED_ALL" });
    await add({ email: "ada@example.com", reason: "COMPLAINT" });
    const { id } = await bring(
      "there@example.com,,OBJECTED_ALL,,,,",
      "ada@example.com,,OBJECTED_ALL,,,,",
      ",+44 20 7946 0958,NUMBER_DEAD,,,,",
    );
    const undone = await imports.undo(id);
    expect(undone).toMatchObject({ state: "undone", imported: 2, undone: 2 });
    expect(await standing({ email: "there@example.com" })).toEqual([expect.stringMatching(/^OBJECTED_ALL subject /)]);
    expect(await standing({ email: "ada@example.com" })).toEqual([expect.stringMatching(/^COMPLAINT subject /)]);
    expect(await standing({ phone: "+442079460958" })).toEqual([]);
    expect((await found({ email: "ada@example.com" })).find(({ lifted }) => lifted)!.liftReason).toContain(id);
    expect(await imports.undo(id)).toEqual(undone);
  });

  test("sets what stood before where the import's took its place, also in two steps", async () => {
    const first = {
      reason: "UNSUBSCRIBED_TOPIC",
      channel: "email",
      topic: "newsletter",
      since: "2020-01-01T00:00:00.000Z",
    };
    await add({ email: "ada@example.com", ...first });
    const { id } = await bring(
      unsubscribed("ada@example.com", "2024-01-01"),
      unsubscribed("ada@example.com", "2025-01-01"),
    );
    expect(await standing({ email: "ada@example.com" })).toEqual([expect.stringContaining("2025-01-01")]);
    await imports.undo(id);
    expect(await standing({ email: "ada@example.com" })).toEqual([
      "UNSUBSCRIBED_TOPIC subject 2020-01-01T00:00:00.000Z",
    ]);
  });

  test("leaves a later word of the person, and an entry that somebody lifted", async () => {
    const { id } = await bring(unsubscribed("ada@example.com", "2024-01-01"), "bob@example.com,,OBJECTED_ALL,,,,");
    await add({ email: "ada@example.com", reason: "UNSUBSCRIBED_TOPIC", channel: "email", topic: "newsletter" });
    const [own] = await found({ email: "bob@example.com" });
    await liftSuppression(t.context, system, { ...at, id: own!.id, read: () => ({ reason: "a mistake" }) });
    expect(await imports.undo(id)).toMatchObject({ undone: 0 });
    expect(await standing({ email: "ada@example.com" })).toEqual([
      expect.stringMatching(/^UNSUBSCRIBED_TOPIC subject /),
    ]);
    expect((await found({ email: "bob@example.com" }))[0]!.liftReason).toBe("a mistake");
  });

  test("goes on where it was ended", async () => {
    const rows = Array.from({ length: 2_500 }, (_, i) => `p${i}@example.com,,OBJECTED_ALL,,,,`);
    const { id, imported } = await bring(...rows);
    expect(imported).toBe(2_500);
    expect(await imports.undo(id, 1)).toMatchObject({ state: "committed", undone: 1_000 });
    expect(await imports.undo(id, 1)).toMatchObject({ state: "committed", undone: 2_000 });
    expect(await imports.undo(id)).toMatchObject({ state: "undone", undone: 2_500 });
    expect(await standing({ email: "p2499@example.com" })).toEqual([]);
  });
});

describe("a later word", () => {
  const reasons = ["OBJECTED_ALL", "COMPLAINT", "HARD_BOUNCE", "DO_NOT_CONTACT_CHANNEL", "UNSUBSCRIBED_TOPIC"] as const;
  const about = { DO_NOT_CONTACT_CHANNEL: ["email", ""], UNSUBSCRIBED_TOPIC: ["email", "newsletter"] } as const;
  test.each(reasons)("of %s over an import's stays when that is taken back", async (reason) => {
    const [channel, topic] = (about as Partial<Record<string, readonly [string, string]>>)[reason] ?? ["", ""];
    const { id } = await bring(`ada@example.com,,${reason},${channel},${topic},,2026-01-01`);
    // Said before what the file says: what is left must not be read as older than what stood.
    const since = "2025-06-01T00:00:00.000Z";
    const over = { ...(channel ? { channel } : {}), ...(topic ? { topic } : {}) };
    expect(await add({ email: "ada@example.com", reason, ...over, since })).toMatchObject({ added: 1 });
    expect(await add({ email: "ada@example.com", reason, ...over, since })).toMatchObject({ added: 0 });
    await imports.undo(id);
    const day = reason === "UNSUBSCRIBED_TOPIC" ? "2026-01-01" : "2025-06-01";
    expect(await standing({ email: "ada@example.com" })).toEqual([`${reason} subject ${day}T00:00:00.000Z`]);
  });

  test("of a second import stays when the first is taken back, and goes with its own, whichever is first", async () => {
    const row = "ada@example.com,,OBJECTED_ALL,,,,";
    const [first, second] = [await bring(row), await bring(row)];
    expect(second).toMatchObject({ imported: 1 });
    await imports.undo(first.id);
    expect(await standing({ email: "ada@example.com" })).toHaveLength(1);
    await imports.undo(second.id);
    expect(await standing({ email: "ada@example.com" })).toEqual([]);
    const [third, fourth] = [await bring(row), await bring(row)];
    await imports.undo(fourth.id);
    expect(await standing({ email: "ada@example.com" })).toHaveLength(1);
    expect(await add({ email: "ada@example.com", reason: "OBJECTED_ALL" })).toMatchObject({ added: 1 });
    await imports.undo(third.id);
    expect(await standing({ email: "ada@example.com" })).toEqual([expect.stringMatching(/^OBJECTED_ALL subject /)]);
  });
});

test("whatever stood before and came meanwhile, an import and its undo leave everybody at least as protected as before", async () => {
  const people = ["p0@example.com", "p1@example.com", "p2@example.com"];
  const entryParts = {
    who: fc.integer({ min: 0, max: 2 }),
    day: fc.integer({ min: 1, max: 9 }),
    kind: fc.constantFrom("UNSUBSCRIBED_TOPIC", "OBJECTED_ALL", "COMPLAINT", "HARD_BOUNCE", "DO_NOT_CONTACT_CHANNEL"),
  };
  const entry = fc.record(entryParts);
  const aboutOf = (kind: string) => {
    if (kind === "UNSUBSCRIBED_TOPIC") return { channel: "email", topic: "newsletter" };
    return kind === "DO_NOT_CONTACT_CHANNEL" ? { channel: "email" } : {};
  };
  let run = 0;
  const key = async (email: string) => (await standing({ email })).map((one) => one.split(" ", 1)[0]!).toSorted();
  await fc.assert(
    fc.asyncProperty(
      fc.array(entry, { maxLength: 5 }),
      fc.array(entry, { minLength: 1, maxLength: 6 }),
      fc.array(fc.record({ ...entryParts, byImport: fc.boolean() }), { maxLength: 4 }),
      async (before, rows, meanwhile) => {
        run++;
        const mail = (who: number) => people[who]!.replace("@", `r${run}@`);
        const said = async ({ who, day, kind }: { who: number; day: number; kind: string }) => {
          await add({ email: mail(who), reason: kind, ...aboutOf(kind), since: `2025-01-0${day}T00:00:00.000Z` });
          t.clock.ms += 1;
        };
        const line = ({ who, day, kind }: { who: number; day: number; kind: string }) => {
          const { channel = "", topic = "" }: { channel?: string; topic?: string } = aboutOf(kind);
          return `${mail(who)},,${kind},${channel},${topic},,2025-01-0${day}`;
        };
        for (const one of before) await said(one);
        const then = await Promise.all(people.map((_, who) => standing({ email: mail(who) })));
        const { id } = await bring(...rows.map(line));
        for (const [who] of people.entries()) {
          const wanted = new Set([
            ...then[who]!.map((one) => one.split(" ", 1)[0]!),
            ...rows.filter((row) => row.who === who).map(({ kind }) => kind),
          ]);
          expect(await key(mail(who))).toEqual([...wanted].toSorted());
        }
        t.clock.ms += 1_000;
        for (const { byImport, ...one } of meanwhile) await (byImport ? bring(line(one)) : said(one));
        t.clock.ms += 1_000;
        await imports.undo(id);
        for (const [who] of people.entries()) {
          const later = meanwhile.filter((one) => one.who === who).map(({ kind }) => kind);
          const left = await standing({ email: mail(who) });
          if (later.length === 0) expect(left.toSorted()).toEqual(then[who]!.toSorted());
          const wanted = new Set([...then[who]!.map((one) => one.split(" ", 1)[0]!), ...later]);
          expect(await key(mail(who))).toEqual([...wanted].toSorted());
        }
      },
    ),
    { numRuns: 25 },
  );
});
