// Databases from before records were made compact: after the migration every record, state and subject is what it was.
import { createCipheriv, createHmac, hkdfSync, randomBytes } from "node:crypto";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { createClient } from "@libsql/client";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { toHex } from "../../../core/bytes.ts";
import { canonicalText, type Json } from "../../../core/canonical.ts";
import { coreBytes, personBytes, type RecordPerson } from "../../../core/record.ts";
import { openPerson } from "../../../server/log/person.ts";
import { siteWriters } from "../../../server/log/record-writer.ts";
import type { Database } from "../../../server/store/client.ts";
import { migrationsOf } from "../../../server/store/migrations.ts";
import { migrate } from "../../../server/store/migrator.ts";
import type { SiteStore } from "../../../server/store/rows.ts";
import { createSiteStore } from "../../../server/store/site-store.ts";
import { committedRecord, newCore, newRecord, noticeRow, subjectOf } from "../../support/records.ts";
import { temporaryFolder } from "../../support/temporary.ts";
import { wrapKey } from "../../support/wrap-key.ts";

const given = { purpose: "newsletter", version: 3, status: "given", channel: "email" } as const;
const until = "2027-01-01T00:00:00.000Z";
const newsletter = newCore({ choices: [{ ...given, until }] });
const twice = newCore({ event: "change", choices: [{ purpose: "analytics", version: 1, status: "refused" }] });
// A clock may be written in other ways than ours; what was committed to is the text as it stood.
const oddClock = { ...newCore(), clientAt: "2026-11-22T09:00:00Z" };
const cores = [newsletter, twice, oddClock];
const names = ["ada", "bob", "bob"];
const keys = new Map(["ada", "bob"].map((name) => [name, { key: randomBytes(32), link: randomBytes(16) }]));

/** A personal half as it was sealed then. */
function sealedBefore(name: string, id: string): { person: Buffer; commitment: Buffer } {
  const person: RecordPerson = { subject: toHex(subjectOf(name)), kind: "email", origin: "o", path: "/", browser: "b" };
  const derive = (use: string) =>
    Buffer.from(hkdfSync("sha256", keys.get(name)!.key, "", `assent-person-${use}/v1\n${id}`, 32));
  const nonce = randomBytes(12);
  const cipher = createCipheriv("aes-256-gcm", derive("key"), nonce).setAAD(Buffer.from(id));
  const bytes = personBytes(person);
  const sealed = Buffer.concat([nonce, cipher.update(bytes), cipher.final(), cipher.getAuthTag()]);
  return { person: sealed, commitment: createHmac("sha256", derive("salt")).update(bytes).digest() };
}

const entries: Buffer[] = [];

function recordStatements(index: number) {
  const core = cores[index]!;
  const name = names[index]!;
  const salt = randomBytes(32);
  const { person, commitment } = sealedBefore(name, core.id);
  const data = Buffer.concat([createHmac("sha256", salt).update(coreBytes(core)).digest(), commitment]);
  entries.push(data);
  const columns = [
    index + 2,
    randomBytes(32),
    canonicalText(core as unknown as Json),
    salt,
    person,
    keys.get(name)!.link,
  ];
  return [
    { sql: "INSERT INTO entry VALUES (?, ?, 'record', ?)", args: [index + 2, core.id, data] },
    { sql: "INSERT INTO record VALUES (?, ?, ?, ?, ?, ?)", args: columns },
  ];
}

let folder: string;
let store: SiteStore;
const close: (() => void)[] = [];

async function databaseOf(kind: "site" | "keys", fill: Parameters<Database["writer"]["batch"]>[0], before: number) {
  const client = createClient({ url: `file:${join(folder, kind)}`, concurrency: 1 });
  close.push(() => client.close());
  await client.execute("PRAGMA foreign_keys = 1");
  await migrate(client, migrationsOf(kind).slice(0, before));
  await client.batch(fill, "write");
  await migrate(client, migrationsOf(kind));
  return { reader: client, writer: client };
}

beforeAll(async () => {
  folder = temporaryFolder();
  const notice = noticeRow("a@example.com");
  const state = "INSERT INTO consent_state VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)";
  const site = await databaseOf(
    "site",
    [
      {
        sql: "INSERT INTO notice VALUES (?, ?, ?)",
        args: [notice.hash, JSON.stringify(notice.notice), notice.publishedAt],
      },
      { sql: "INSERT INTO entry VALUES (1, ?, 'notice', x'00')", args: [notice.hash] },
      ...cores.flatMap((_, i) => recordStatements(i)),
      {
        sql: state,
        args: [
          subjectOf("ada"),
          "newsletter",
          "email",
          "renewed",
          3,
          newsletter.id,
          newsletter.notice!,
          newsletter.actedAt,
          until,
        ],
      },
      {
        sql: state,
        args: [subjectOf("bob"), "analytics", "", "refused", 1, twice.id, twice.notice!, twice.actedAt, null],
      },
      { sql: "INSERT INTO checkpoint VALUES (1, 0, 'note', 't')", args: [] },
    ],
    2,
  );
  const rows = [...keys].map(([name, { key, link }]) => ({
    sql: "INSERT INTO subject_key VALUES (?, 'email', ?, ?, '2026-11-22T09:00:00.000Z')",
    args: [subjectOf(name), key, link],
  }));
  const keyDatabase = await databaseOf("keys", rows, 1);
  const writers = siteWriters({ site: site.writer, keys: keyDatabase.writer });
  store = createSiteStore(site, keyDatabase, {
    writers,
    wrapKey,
    registers: () => Promise.reject(new Error("no registers here")),
  });
});
afterAll(() => {
  for (const end of close) end();
  rmSync(folder, { recursive: true, force: true });
});

describe("databases from before, migrated", () => {
  it("hold every record at its place, word for word", async () => {
    const records = await store.records(0, 9);
    expect(records.map(({ core, index }) => [core, index])).toEqual(cores.map((core, i) => [core, i + 1]));
    for (const { salt, core, coreCommitment } of records)
      expect(Buffer.from(coreCommitment)).toEqual(createHmac("sha256", salt).update(coreBytes(core)).digest());
    const stored = await store.entries(1, 9);
    expect(stored.map(({ ref, kind, data }) => [ref, kind, Buffer.from(data)])).toEqual(
      cores.map(({ id }, i) => [id, "record", entries[i]]),
    );
    expect((await store.record(twice.id))?.core).toEqual(twice);
  });

  it("know whose they are, and open the personal halves", async () => {
    const records = await store.records(0, 9);
    const [ada, bob] = await store.knownSubjects(["ada", "bob"].map(subjectOf));
    expect(records.map(({ who }) => who)).toEqual([ada?.no, bob?.no, bob?.no]);
    for (const [i, { id, who, salt, person, personCommitment }] of records.entries()) {
      const subject = (await store.subject(who!))!;
      expect([subject.key, subject.kind]).toEqual([new Uint8Array(keys.get(names[i]!)!.key), "email"]);
      const sealed = { person: person!, commitment: personCommitment };
      expect(openPerson(sealed, { subject, id, salt })).toMatchObject({ path: "/" });
    }
  });

  it("answer for each subject as before, and go on from there", async () => {
    const subjects = ["ada", "bob"].map(subjectOf);
    const [ada, bob] = await store.facts({ purpose: "newsletter", channel: "email", subjects });
    expect(ada?.fact).toEqual({
      status: "renewed",
      record: newsletter.id,
      at: newsletter.actedAt,
      until,
      version: 3,
      notice: newsletter.notice,
      direct: true,
    });
    expect(bob?.fact).toBeUndefined();
    const later = newRecord({ subject: "bob" });
    expect((await committedRecord(store, later)).index).toBe(4);
    const states = await store.statesOf((await store.record(later.id))!.who!);
    expect(states).toEqual([expect.objectContaining({ purpose: "analytics", status: "given", index: 4 })]);
  });
});
