// Sales and messages of one site in its keys database, by keyed hash; they go when the person is erased.
import type { Sale, Sending } from "../../core/dealings.ts";
import type { Channel } from "../../core/purpose.ts";
import { instantAt, millisecondsOf, type Instant } from "../../core/time.ts";
import type { Row } from "@libsql/client/web";
import type { Database } from "./client.ts";
import { channelNo, channelOf } from "./codes.ts";
import type { LostNoStore } from "./lost-noes.ts";
import type { SubjectHash, SubjectRow } from "./record-rows.ts";
import { allNames, newNames, readNamed, writeNamed, type RowKeyring, type RowKeys } from "./row-keys.ts";
import { storedTwice } from "./store-error.ts";
import { obtainUnerased } from "./unerased-subjects.ts";
import type { ControllerStore } from "./purpose-controllers.ts";
import type { ShareStore } from "./share-rows.ts";
import type { SuppressionStore } from "./suppressions.ts";

type Person = Omit<SubjectRow, "no">;

/** All that is known of dealings with one person. */
export interface Dealings {
  readonly sales: readonly Sale[];
  readonly sendings: readonly Sending[];
}

export interface DealingStore {
  /** Adds sales; the same twice is one, and of who was erased nothing is kept. Answers how many were kept. */
  insertSales(rows: readonly (Sale & { readonly person: Person })[], at: Instant): Promise<number>;
  /** The same of messages. */
  insertSendings(
    rows: readonly (Sending & { readonly person: Person; readonly campaign: string })[],
    at: Instant,
  ): Promise<number>;
  /** Of each hash, in the order asked: every sale, and messages since an instant; `asOf` as it was known then. */
  dealings(question: {
    readonly hashes: readonly SubjectHash[];
    readonly since: Instant;
    readonly asOf?: Instant | undefined;
  }): Promise<Dealings[]>;
  /** Deletes messages that were sent before an instant. */
  dropSendings(before: Instant): Promise<void>;
}

/** What a site store knows of people for the sake of contacting them, or not. */
export type ContactStore = SuppressionStore & DealingStore & ShareStore & ControllerStore & LostNoStore;

/** Somebody who is erased in this very moment must not be written about again. */
const isThere = "EXISTS (SELECT 1 FROM subject AS w WHERE w.hash = unhex(value->>0))";
const insertSale = `
INSERT INTO sale (hash, product, sold, offered, added, version)
SELECT unhex(value->>0), value->>1, value->>2, value->>3, ?, ? FROM json_each(?) WHERE ${isThere} ON CONFLICT DO NOTHING`;
const insertSending = `
INSERT INTO sending (hash, sent, channel, purpose, campaign, offered, added, version)
SELECT unhex(value->>0), value->>1, value->>2, value->>3, value->>4, value->>5, ?, ? FROM json_each(?) WHERE ${isThere}
ON CONFLICT (hash, sent, channel, purpose, campaign) DO UPDATE SET offered = min(offered, excluded.offered)`;
const selectSales = `
SELECT r.key AS place, s.product, s.sold, s.offered
FROM json_each(?) AS r CROSS JOIN sale AS s ON s.hash = unhex(r.value) WHERE s.added <= ?`;
const selectSendings = `
SELECT r.key AS place, s.sent, s.channel, s.purpose, s.offered
FROM json_each(?) AS r CROSS JOIN sending AS s ON s.hash = unhex(r.value) WHERE (s.sent >= ? OR s.offered = 0) AND s.added <= ?`;

const saleOf = (row: Row): Sale => ({
  product: String(row["product"]),
  soldAt: instantAt(Number(row["sold"])),
  offered: row["offered"] === 1,
});

const sendingOf = (row: Row): Sending => ({
  sentAt: instantAt(Number(row["sent"])),
  channel: channelOf(Number(row["channel"])) as Channel,
  purpose: String(row["purpose"]),
  offered: row["offered"] === 1,
});

interface Writing<Row> {
  readonly rows: readonly Row[];
  readonly at: Instant;
  readonly sql: string;
  /** What the row has beside its person's name. */
  readonly valuesOf: (row: Row) => readonly (string | number)[];
}

/** Writes of whom there is; sees to it first that each has a row, so that an erasure finds what is kept of them. */
async function written<Row extends { readonly person: Person }>(
  writer: Database["writer"],
  keys: RowKeys,
  { rows, at, sql, valuesOf }: Writing<Row>,
): Promise<number> {
  const subjects = await obtainUnerased(writer, keys, { wanted: rows.map(({ person }) => ({ subject: person })), at });
  const here = rows.filter((_, i) => subjects[i] !== undefined);
  const hashes = here.map(({ person }) => person.hash);
  const names = newNames(keys, hashes);
  const values = JSON.stringify(here.map((row, i) => [names[i]!, ...valuesOf(row)]));
  const insert = { sql, args: [millisecondsOf(at), keys[0].version, values] };
  await writeNamed(writer, keys, { hashes, statements: [insert] });
  return here.length;
}

const saleValues = ({ product, soldAt, offered }: Sale) => [product, millisecondsOf(soldAt), Number(offered)];
const sendingValues = ({ sentAt, channel, purpose, campaign, offered }: Sending & { readonly campaign: string }) => [
  millisecondsOf(sentAt),
  channelNo(channel),
  purpose,
  campaign,
  Number(offered),
];

/** The part of a site store that keeps dealings. */
export function dealingRows({ reader, writer }: Database, keyring: RowKeyring): DealingStore {
  const named = <T>(work: (keys: RowKeys) => Promise<T>): Promise<T> => storedTwice(() => keyring.with(work));
  return {
    insertSales: (rows, at) =>
      named((keys) => written(writer, keys, { rows, at, sql: insertSale, valuesOf: saleValues })),
    insertSendings: (rows, at) =>
      named((keys) => written(writer, keys, { rows, at, sql: insertSending, valuesOf: sendingValues })),
    dealings: ({ hashes, since, asOf }) =>
      named(async (keys) => {
        const asked = JSON.stringify(allNames(keys, hashes));
        const known = asOf === undefined ? Number.MAX_SAFE_INTEGER : millisecondsOf(asOf);
        const [sales, sendings] = await readNamed(reader, keys, [
          { sql: selectSales, args: [asked, known] },
          { sql: selectSendings, args: [asked, millisecondsOf(since), known] },
        ]);
        const at = (row: Row) => Number(row["place"]) % hashes.length;
        const found = hashes.map(() => ({ sales: [] as Sale[], sendings: [] as Sending[] }));
        for (const row of sales!.rows) found[at(row)]!.sales.push(saleOf(row));
        for (const row of sendings!.rows) found[at(row)]!.sendings.push(sendingOf(row));
        return found;
      }),
    dropSendings: (before) =>
      storedTwice(async () => {
        await writer.execute({
          sql: "DELETE FROM sending WHERE sent < ? AND offered = 1",
          args: [millisecondsOf(before)],
        });
      }),
  };
}
