// A file of who must not be contacted: each row has its code, what stood stays, and taking it back lifts what the import set and no more.
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import fc from "fast-check";
import { checkRecipients } from "../../../server/services/checks.ts";
import { demoSite } from "../../../server/services/demo.ts";
import { commitImport, undoImport } from "../../../server/services/import-commit.ts";
import { uploadImport } from "../../../server/services/imports.ts";
import { recordDecision } from "../../../server/services/records.ts";
import { subjectHash } from "../../../server/services/subjects.ts";
import { addSuppressions, findSuppressions, liftSuppression } from "../../../server/services/suppressions.ts";
import { system, testContext, visitor, type TestContext } from "../../support/context.ts";
import { importsOf, inPieces, suppressionsHead, suppressionsMapping } from "../../support/imports.ts";

let t: TestContext;
let imports: ReturnType<typeof importsOf>;
beforeEach(async () => {
  t = await testContext();
  imports = importsOf(t);
});
afterEach(() => t.stop());

const file = (...rows: readonly string[]) => [suppressionsHead, ...rows].join("\n");
const upload = (...rows: readonly string[]) => imports.upload(file(...rows), { mapping: suppressionsMapping });
/** Goes through the file and commits it. */
async function bring(...rows: readonly string[]) {
  const { id } = await upload(...rows);
  t.clock.ms += 1_000;
  return imports.commit(id);
}
const at = { site: demoSite };
const add = (entry: object) =>
  addSuppressions(t.context, system, { ...at, read: () => ({ entries: [{ source: "subject", ...entry }] }) });
const found = (named: object) => findSuppressions(t.context, system, { ...at, read: () => named });
const standing = async (named: object) =>
  (await found(named))
    .filter(({ lifted }) => !lifted)
    .map(({ reason, source, since }) => `${reason} ${source} ${since}`);
async function answer(email: string): Promise<string> {
  const actor = { kind: "key", id: "key_8", site: demoSite, scopes: ["check"] } as const;
  const body = { purpose: "newsletter", channel: "email", recipients: [{ email }] };
  return (await checkRecipients(t.context, actor, () => body)).results[0]!.reason;
}
async function consents(email: string) {
  const choices = [{ purpose: "newsletter", version: 1, status: "given" as const, channel: "email" as const }];
  await recordDecision(t.context, visitor, t.request({ choices, subject: { kind: "email", id: email } }));
}
const unsubscribed = (email: string, day = "") => `${email},,UNSUBSCRIBED_TOPIC,email,newsletter,subject,${day}`;

describe("a dry run", () => {
  test("says of each line why not, and changes nobody", async () => {
    await add({ email: "there@example.com", reason: "OBJECTED_ALL" });
    const view = await upload(
      "ada@example.com,,OBJECTED_ALL,,,,",
      ",+44 20 7946 0958,number_dead,,,,",
      "there@example.com,,OBJECTED_ALL,,,,",
      "ADA@example.com,,OBJECTED_ALL,,,,",
      "nobody,,OBJECTED_ALL,,,,",
      ",12,NUMBER_DEAD,,,,",
      ",,HARD_BOUNCE,,,,",
      "b@example.com,,GONE,,,,",
      "b@example.com,,DO_NOT_CONTACT_CHANNEL,,,,",
      "b@example.com,,DO_NOT_CONTACT_CHANNEL,telex,,,",
      "b@example.com,,UNSUBSCRIBED_TOPIC,email,,,",
      "b@example.com,,UNSUBSCRIBED_TOPIC,email,other,,",
      "b@example.com,,OBJECTED_ALL,email,,,",
      "b@example.com,,OBJECTED_ALL,,,somebody,",
      "b@example.com,,OBJECTED_ALL,,,,2026-02-30",
      "b@example.com,,OBJECTED_ALL,,,,2199-01-01",
      "b@example.com,,OBJECTED_ALL",
    );
    expect(view).toMatchObject({ kind: "suppressions", state: "dry-run", rows: 17, importable: 2, imported: 0 });
    const errors = await (await t.context.site(demoSite)).importErrors(view.id, { after: 0, most: 100 });
    expect(errors.map(({ line, code, field }) => `${line} ${code} ${field ?? ""}`.trim())).toEqual([
      "4 UNCHANGED",
      "5 DUPLICATE",
      "6 BAD_EMAIL email",
      "7 BAD_PHONE phone",
      "8 BAD_ADDRESS",
      "9 BAD_REASON reason",
      "10 BAD_REASON channel",
      "11 BAD_REASON channel",
      "12 BAD_REASON topic",
      "13 UNKNOWN_PURPOSE topic",
      "14 BAD_REASON reason",
      "15 BAD_REASON source",
      "16 BAD_DATE date",
      "17 FUTURE_DATE date",
      "18 BAD_ROW",
    ]);
    expect(await standing({ email: "ada@example.com" })).toEqual([]);
    expect(await imports.errors(view.id)).toContain("4,UNCHANGED,,");
  });

  test("of a mapping without a reason, or with what belongs to answers, is refused at it", async () => {
    const { reason: _, ...without } = suppressionsMapping;
    await expect(imports.upload(file(), { mapping: without })).rejects.toMatchObject({
      extensions: { errors: [{ pointer: "/mapping/reason" }] },
    });
    await expect(
      imports.upload(file(), { mapping: { ...suppressionsMapping, status: "Reason" } }),
    ).rejects.toMatchObject({ slug: "not-valid" });
    await expect(
      imports.upload(file(), { mapping: { ...suppressionsMapping, kind: "letters" } }),
    ).rejects.toMatchObject({
      slug: "not-valid",
    });
  });
});

describe("a commit", () => {
  test("forbids at once, by every spelling of an address and every address of the row, without date or evidence", async () => {
    await consents("a.da@example.com");
    expect(await answer("a.da@example.com")).toBe("CONSENT_ACTIVE");
    const done = await bring(
      "A.da+shop@Example.com,+44 20 7946 0958,OBJECTED_ALL,,,,",
      "a.da@example.com,,COMPLAINT,,,complaint,",
    );
    expect(done).toMatchObject({ state: "committed", imported: 2, codes: {} });
    expect(await standing({ email: "a.da@example.com" })).toEqual([
      expect.stringMatching(/^OBJECTED_ALL import /),
      expect.stringMatching(/^COMPLAINT complaint /),
    ]);
    expect(await standing({ phone: "+442079460958" })).toEqual([expect.stringMatching(/^OBJECTED_ALL import /)]);
    expect(await answer("a.da@example.com")).toBe("OBJECTED_ALL");
  });

  test("takes the file's own words for a reason, and needs a column for nothing else", async () => {
    const mapping = { kind: "suppressions", email: "Mail", reason: "State", words: { bounced: "HARD_BOUNCE" } };
    const { id } = await imports.upload("Mail,State\nada@example.com,bounced\n", { mapping });
    await imports.commit(id);
    const numbers = { kind: "suppressions", phone: "No", reason: "=NUMBER_DEAD", country: "=GB" };
    await imports.commit((await imports.upload("No\n020 7946 0958\n", { mapping: numbers })).id);
    expect(await standing({ phone: "+442079460958" })).toEqual([expect.stringMatching(/^NUMBER_DEAD import /)]);
    expect(await standing({ email: "ada@example.com" })).toEqual([expect.stringMatching(/^HARD_BOUNCE import /)]);
  });

  test("sent again is the same, and what came between dry run and commit is UNCHANGED", async () => {
    const { id } = await upload("ada@example.com,,OBJECTED_ALL,,,,", "bob@example.com,,OBJECTED_ALL,,,,");
    await add({ email: "bob@example.com", reason: "OBJECTED_ALL" });
    const done = await imports.commit(id);
    expect(done).toMatchObject({ imported: 1, codes: { UNCHANGED: 1 } });
    expect(await imports.commit(id)).toEqual(done);
    expect((await found({ email: "bob@example.com" })).map(({ source }) => source)).toEqual(["subject"]);
  });

  test("that is gone through once more brings back nothing that was lifted meanwhile", async () => {
    await add({
      email: "ada@example.com",
      reason: "UNSUBSCRIBED_TOPIC",
      channel: "email",
      topic: "newsletter",
      since: "2020-01-01T00:00:00.000Z",
    });
    const { id } = await upload(unsubscribed("ada@example.com", "2026-01-01"));
    await imports.commit(id);
    const own = (await found({ email: "ada@example.com" })).at(-1)!;
    await liftSuppression(t.context, system, { ...at, id: own.id, read: () => ({ reason: "a mistake" }) });
    await add({
      email: "ada@example.com",
      reason: "UNSUBSCRIBED_TOPIC",
      channel: "email",
      topic: "newsletter",
      since: "2021-01-01T00:00:00.000Z",
    });
    // As a commit does that was killed before it was counted.
    const store = await t.context.site(demoSite);
    const [row] = (await store.suppressionsOf([storedHash("ada@example.com")])).filter((one) => one.id === own.id);
    const { lifted: _, liftReason: __, ...again } = row!;
    await store.addSuppressions([again]);
    expect(await standing({ email: "ada@example.com" })).toEqual([
      "UNSUBSCRIBED_TOPIC subject 2021-01-01T00:00:00.000Z",
    ]);
  });
});

const storedHash = (email: string) => subjectHash(t.context.identityKey(demoSite), "email", email);

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

describe("the scope import alone", () => {
  const narrow = { kind: "key", id: "key_7", site: demoSite, scopes: ["import"] } as const;
  const refused = { slug: "may-not", extensions: { scope: "suppress.write" } };
  const rows = () => inPieces(file("ada@example.com,,OBJECTED_ALL,,,,"));
  const mapping = JSON.stringify(suppressionsMapping);

  test("neither sends nor imports nor lifts entries, but forgets what was not imported", async () => {
    const sent = { ...at, format: "csv", mapping, body: rows() } as const;
    await expect(uploadImport(t.context, narrow, sent)).rejects.toMatchObject(refused);
    const { id } = await upload("ada@example.com,,OBJECTED_ALL,,,,");
    await expect(commitImport(t.context, narrow, { ...at, id })).rejects.toMatchObject(refused);
    expect(await imports.commit(id)).toMatchObject({ imported: 1 });
    await expect(undoImport(t.context, narrow, { ...at, id })).rejects.toMatchObject(refused);
    expect(await standing({ email: "ada@example.com" })).toHaveLength(1);
    const rowsOf = (await t.context.control.auditRows(demoSite)).filter(({ actor }) => actor === narrow.id);
    expect(rowsOf.map(({ verb, outcome, detail }) => `${verb} ${outcome} ${detail}`).toSorted()).toEqual([
      "import.commit refused may-not",
      "import.undo refused may-not",
      "import.upload refused may-not",
    ]);
    const other = await upload("bob@example.com,,OBJECTED_ALL,,,,");
    expect(await undoImport(t.context, narrow, { ...at, id: other.id })).toMatchObject({ state: "undone" });
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

test("a row with one usable address protects that one, whatever is wrong with the others", async () => {
  const done = await bring("ada@example.com,12,OBJECTED_ALL,,,,", "nobody,12,OBJECTED_ALL,,,,");
  expect(done).toMatchObject({ imported: 1, codes: { BAD_EMAIL: 1 } });
  expect(await standing({ email: "ada@example.com" })).toEqual([expect.stringMatching(/^OBJECTED_ALL import /)]);
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
