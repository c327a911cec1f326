// The migrator: forward only, hash-checked, safe against a second process.
import { rmSync } from "node:fs";
import { join } from "node:path";
import { createClient, type Client } from "@libsql/client";
import { getTableColumns, getTableName } from "drizzle-orm";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { DatabaseKind } from "../../../server/store/client.ts";
import { migrationsOf } from "../../../server/store/migrations.ts";
import type { MigrationError } from "../../../server/store/migrator.ts";
import { migrate, type Migration } from "../../../server/store/migrator.ts";
import {
  apiKey,
  asset,
  audit,
  build,
  checkpoint,
  consentState,
  entry,
  erasure,
  contradiction,
  file,
  hold,
  notice,
  noticeInForce,
  site,
  noticeDraft,
  siteSettings,
  purpose,
  restriction,
  rowKey,
  screenshot,
  shape,
  shownFile,
  subject,
  subjectAlias,
  subjectLink,
  tombstone,
  tile,
  user,
} from "../../../server/store/schema.ts";
import {
  checkRun,
  earlierLinks,
  importChunk,
  importError,
  importJob,
  importPieceKey,
  sale,
  screening,
  sending,
  share,
  suppression,
  suppressionChange,
  suppressionCount,
} from "../../../server/store/schema-contact.ts";
import {
  answeredChallenge,
  keptAnswer,
  passkey,
  recoveryCode,
  session,
  signInLink,
} from "../../../server/store/schema-sign-in.ts";
import { delivery, occasion, webhook } from "../../../server/store/schema-webhooks.ts";
import { heldAddress, mail, usedLink } from "../../../server/store/schema-mail.ts";
import { hit, tally, tallyCursor } from "../../../server/store/schema-tally.ts";
import { lookThrough, lostNo, retentionReport } from "../../../server/store/schema-retention.ts";
import { temporaryFolder } from "../../support/temporary.ts";

let folder: string;
let clients: Client[];
const open = () => {
  const client = createClient({ url: `file:${join(folder, "a.db")}`, concurrency: 1, timeout: 5000 });
  clients.push(client);
  return client;
};
beforeEach(() => {
  folder = temporaryFolder();
  clients = [];
});
afterEach(() => {
  for (const client of clients) client.close();
  rmSync(folder, { recursive: true, force: true });
});

const one: Migration = {
  name: "0001-one",
  sql: "CREATE TABLE one (a)\n--> statement-breakpoint\nCREATE TABLE other (b)",
};
const two: Migration = { name: "0002-two", sql: "ALTER TABLE one ADD COLUMN c" };
const tables = async (client: Client) =>
  (await client.execute("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")).rows.map(
    (row) => row["name"],
  );
const problem = async (work: Promise<unknown>) => (await work.catch((error: unknown) => error)) as MigrationError;

describe("migrate", () => {
  it("applies what is missing, in order, and nothing twice", async () => {
    const client = open();
    expect(await migrate(client, [one])).toBe(1);
    expect(await migrate(client, [one, two])).toBe(1);
    expect(await migrate(client, [one, two])).toBe(0);
    expect(await tables(client)).toEqual(["migration", "one", "other"]);
  });

  it("refuses a history with a migration that was changed afterwards", async () => {
    const client = open();
    await migrate(client, [one]);
    const changed = { ...one, sql: `${one.sql} -- edited` };
    const error = await problem(migrate(client, [changed, two]));
    expect([error.reason, error.message]).toEqual(["changed", "an applied migration was changed afterwards: 0001-one"]);
  });

  it("refuses a database that a newer program migrated", async () => {
    const client = open();
    await migrate(client, [one, two]);
    expect((await problem(migrate(client, [one]))).reason).toBe("newer");
  });

  it("refuses a migration merged late, which would run before an applied one", async () => {
    const client = open();
    await migrate(client, [one, two]);
    const late = { name: "0001-other", sql: "CREATE TABLE late (a)" };
    expect((await problem(migrate(client, [one, late, two]))).reason).toBe("late");
    expect(await tables(client)).not.toContain("late");
  });

  it("leaves nothing of a migration that fails half way", async () => {
    const client = open();
    const broken = { name: "0001-one", sql: "CREATE TABLE half (a)\n--> statement-breakpoint\nCREATE TABLE half (a)" };
    await expect(migrate(client, [broken])).rejects.toMatchObject({ kind: "failed" });
    expect(await tables(client)).toEqual(["migration"]);
    expect(await migrate(client, [one])).toBe(1);
  });

  it("is applied once when processes race", async () => {
    const racing = [open(), open(), open(), open()];
    const applied = await Promise.all(racing.map((client) => migrate(client, [one, two])));
    expect(applied.reduce((sum, count) => sum + count)).toBe(2);
  });
});

describe("the schema", () => {
  const kinds: readonly [DatabaseKind, readonly Parameters<typeof getTableColumns>[0][]][] = [
    [
      "control",
      [
        answeredChallenge,
        apiKey,
        asset,
        audit,
        build,
        file,
        keptAnswer,
        noticeDraft,
        passkey,
        recoveryCode,
        session,
        signInLink,
        site,
        siteSettings,
        user,
      ],
    ],
    [
      "site",
      [
        entry,
        erasure,
        file,
        contradiction,
        hold,
        importChunk,
        importError,
        importJob,
        shape,
        purpose,
        consentState,
        notice,
        noticeInForce,
        screenshot,
        shownFile,
        hit,
        tally,
        tallyCursor,
        tile,
        checkpoint,
        checkRun,
        heldAddress,
        mail,
        webhook,
        delivery,
        occasion,
        usedLink,
        retentionReport,
        lookThrough,
        lostNo,
      ],
    ],
    [
      "keys",
      [
        earlierLinks,
        importPieceKey,
        rowKey,
        sale,
        screening,
        sending,
        share,
        subject,
        subjectAlias,
        suppression,
        suppressionChange,
        suppressionCount,
        tombstone,
        restriction,
        subjectLink,
      ],
    ],
  ];
  it.each(kinds)("names the tables and columns that the migrations of %s make", async (kind, declared) => {
    const client = open();
    await migrate(client, migrationsOf(kind));
    const own = (name: unknown) => name !== "migration" && !String(name).startsWith("sqlite_");
    expect((await tables(client)).filter(own)).toEqual(declared.map(getTableName).sort());
    for (const table of declared) {
      const { rows } = await client.execute(`PRAGMA table_info(${getTableName(table)})`);
      const columns = Object.values(getTableColumns(table)).map((column) => [column.name, column.getSQLType()]);
      expect(rows.map((row) => [row["name"], String(row["type"]).toLowerCase()])).toEqual(columns);
    }
  });
});

describe("a control database of the first version", () => {
  it("keeps its rows, and its keys say who issued them as far as the audit tells", async () => {
    const client = open();
    const [first, ...later] = migrationsOf("control");
    await migrate(client, [first!]);
    const [told, untold] = ["a", "b"].map((digit) => `key_${digit.repeat(32)}`);
    await client.batch(
      [
        "INSERT INTO site VALUES ('site_demo', 'n', '[]', 'o', 't')",
        ...[told, untold].map((id) => ({
          sql: "INSERT INTO api_key VALUES (?, 'site_demo', 'n', '[]', randomblob(32), 't')",
          args: [id!],
        })),
        {
          sql: "INSERT INTO audit (at, actor, verb, site, outcome, detail) VALUES ('t', 'system:demo', 'key.create', 'site_demo', 'done', ?)",
          args: [`${told} check`],
        },
      ],
      "write",
    );
    expect(await migrate(client, [first!, ...later])).toBe(later.length);
    const { rows } = await client.execute("SELECT id, issued_by FROM api_key ORDER BY id");
    expect(rows.map((row) => [row["id"], row["issued_by"]])).toEqual([
      [told, "system:demo"],
      [untold, "unknown"],
    ]);
  });
});

describe("a keys database whose shares knew no kinds of data apart", () => {
  it("keeps its shares and gives no number twice", async () => {
    const client = open();
    const all = migrationsOf("keys");
    const at = all.findIndex(({ name }) => name === "0007-share-types");
    await migrate(client, all.slice(0, at));
    const share = (no: string, types: string) =>
      `INSERT INTO share VALUES (${no}, zeroblob(16), zeroblob(16), 'Acme', 'news', '${types}', ${no}, 1, 2, 3)`;
    await client.batch([share("1", "[]"), share("2", "[]"), "DELETE FROM share WHERE no = 2"], "write");
    await migrate(client, all);
    const columns = "(hash, deny, recipient, purpose, types, shared, added)";
    const again = `INSERT INTO share ${columns} VALUES (zeroblob(16), zeroblob(16), 'Acme', 'news', '["a"]', 1, 1)`;
    await client.execute(again);
    const { rows } = await client.execute("SELECT no, types, told FROM share ORDER BY no");
    expect(rows.map((row) => [row["no"], row["types"], row["told"]])).toEqual([
      [1, "[]", 2],
      [3, '["a"]', 0],
    ]);
  });
});
