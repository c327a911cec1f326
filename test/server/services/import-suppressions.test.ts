// A file of who must not be contacted: each row has its code, what stood stays.
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { checkRecipients } from "../../../server/services/checks.ts";
import { demoSite } from "../../../server/services/demo.ts";
import { commitImport, undoImport } from "../../../server/services/import-commit.ts";
import { uploadImport } from "../../../server/services/imports.ts";
import { recordDecision } from "../../../server/services/records.ts";
import { subjectHash } from "../../../server/services/subjects.ts";
import { liftSuppression } from "../../../server/services/suppressions.ts";
import { system, testContext, visitor, type TestContext } from "../../support/context.ts";
import { importsOf, inPieces, suppressionsMapping } from "../../support/imports.ts";
import { suppressingIn, suppressionsFile as file, unsubscribed } from "../../support/suppression-imports.ts";

let t: TestContext;
let imports: ReturnType<typeof importsOf>;
beforeEach(async () => {
  t = await testContext();
  imports = importsOf(t);
});
afterEach(() => t.stop());

const { upload, found, bring, add, standing } = suppressingIn(() => t);
const at = { site: demoSite };
async function answer(email: string): Promise<string> {
  const actor = { kind: "key", id: "key_8", site: demoSite, scopes: ["check"] } as const;
  const body = { purpose: "newsletter", channel: "email", recipients: [{ email }] };
  return (await checkRecipients(t.context, actor, () => body)).results[0]!.reason;
}
async function consents(email: string) {
  const choices = [{ purpose: "newsletter", version: 1, status: "given" as const, channel: "email" as const }];
  await recordDecision(t.context, visitor, t.request({ choices, subject: { kind: "email", id: email } }));
}

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

test("a row with one usable address protects that one, whatever is wrong with the others", async () => {
  const done = await bring("ada@example.com,12,OBJECTED_ALL,,,,", "nobody,12,OBJECTED_ALL,,,,");
  expect(done).toMatchObject({ imported: 1, codes: { BAD_EMAIL: 1 } });
  expect(await standing({ email: "ada@example.com" })).toEqual([expect.stringMatching(/^OBJECTED_ALL import /)]);
});
