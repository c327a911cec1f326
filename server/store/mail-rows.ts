// Mail in a site's database: what waits to be sent, that it was sent, and where somebody may be written to.
import type { Database } from "./client.ts";
import { consentStatuses, isInForce } from "../../core/status.ts";
import { statusNo } from "./codes.ts";
import { blob } from "./query.ts";
import { stored, storedTwice } from "./store-error.ts";

/** Why somebody is written to. */
export type MailKind = "confirm" | "sign-in" | "expiring" | "checkpoint";

/** A message to be sent once. */
interface QueuedMail {
  /** What it is about: a second one with the same is not queued. Names nobody. */
  readonly ref: string;
  readonly kind: MailKind;
  /** Whose key it is sealed under. */
  readonly who: number;
  readonly sealed: Uint8Array;
  readonly dueMs: number;
}

/** A message that a sender took, for a while, as its own. */
export interface TakenMail extends Omit<QueuedMail, "dueMs"> {
  readonly no: number;
  /** This try counted. */
  readonly tries: number;
  readonly queuedMs: number;
}

/** Where people may be written to. */
interface AddressStore {
  holdAddress(held: { readonly who: number; readonly sealed: Uint8Array; readonly sinceMs: number }): Promise<void>;
  heldAddress(who: number): Promise<Uint8Array | undefined>;
  /** Drops those kept since before then whose person has no consent in force on any channel. */
  dropAddresses(beforeMs: number): Promise<void>;
}

export interface MailStore extends AddressStore {
  /** Queues it unless one with its `ref` was queued before; tells whether it did. */
  queueMail(mail: QueuedMail): Promise<boolean>;
  /**
   * Takes up to `most` messages that are due, oldest first. Nobody else gets them before `untilMs`: after that, whoever took
   * them is taken for dead and they are due again.
   */
  takeMail(when: { readonly atMs: number; readonly untilMs: number; readonly most: number }): Promise<TakenMail[]>;
  /** Ends a message: nothing is left of it but that it went, or that it never will. */
  endMail(no: number, state: "sent" | "refused"): Promise<void>;
  /** Forgets a message that is not to go any more. */
  dropMail(no: number): Promise<void>;
  /** Lets a message be tried again then. */
  delayMail(no: number, dueMs: number): Promise<void>;
  /** When the next message is due; undefined where none waits. */
  nextMail(): Promise<number | undefined>;
  /** Which of the causes a message was queued for before. */
  knownMail(refs: readonly string[]): Promise<ReadonlySet<string>>;
  /** When the latest of a kind was queued, in Unix milliseconds. */
  lastMail(kind: MailKind): Promise<number | undefined>;
  /** How many of a kind were queued for somebody since then. */
  mailCount(asked: { readonly who: number; readonly kind: MailKind; readonly sinceMs: number }): Promise<number>;
  /** Gives up what waits: after a restore nobody knows which of it went. */
  refuseMail(): Promise<void>;
  /** Forgets what ended and was queued before then, messages to nobody, and links that are over. */
  forgetMail(when: { readonly beforeMs: number; readonly atMs: number }): Promise<void>;
  /** Uses up a link that works once; false where it was used before. */
  useLink(link: { readonly nonce: Uint8Array; readonly untilMs: number }): Promise<boolean>;
  /** How many there are of each state. */
  mailStates(): Promise<Readonly<Record<"waiting" | "sent" | "refused", number>>>;
}

const inForce = consentStatuses.filter(isInForce).map(statusNo).join(", ");

const take = `
UPDATE mail SET due = ?, tries = tries + 1
WHERE no IN (SELECT no FROM mail WHERE state = 'waiting' AND due <= ? ORDER BY due, no LIMIT ?)
RETURNING no, ref, kind, who, sealed, tries, created`;

/** The part of a site store that keeps mail. */
export const mailRows = (site: Database): MailStore => ({
  ...queueRows(site),
  ...mailCounts(site),
  ...addressRows(site),
});

type MailCounts = Pick<MailStore, "nextMail" | "knownMail" | "lastMail" | "mailCount" | "mailStates">;

function queueRows({ writer }: Database): Omit<MailStore, keyof AddressStore | keyof MailCounts> {
  const run = (sql: string, args: (string | number | Uint8Array)[]) => writer.execute({ sql, args });
  return {
    queueMail: ({ ref, kind, who, sealed, dueMs }) =>
      storedTwice(async () => {
        const sql = `INSERT INTO mail (ref, kind, who, state, sealed, tries, due, created)
VALUES (?, ?, ?, 'waiting', ?, 0, ?, ?) ON CONFLICT (ref) DO NOTHING`;
        return (await run(sql, [ref, kind, who, sealed, dueMs, dueMs])).rowsAffected > 0;
      }),
    // Not asked twice: messages of a take whose answer was lost wait until its time is over.
    takeMail: async ({ atMs, untilMs, most }) => {
      const { rows } = await run(take, [untilMs, atMs, most]);
      return rows
        .map((row) => ({
          no: Number(row["no"]),
          ref: String(row["ref"]),
          kind: row["kind"] as MailKind,
          who: Number(row["who"]),
          sealed: blob(row, "sealed"),
          tries: Number(row["tries"]),
          queuedMs: Number(row["created"]),
        }))
        .sort((a, b) => a.no - b.no);
    },
    endMail: (no, state) =>
      storedTwice(async () => {
        await run("UPDATE mail SET state = ?, sealed = NULL WHERE no = ?", [state, no]);
      }),
    dropMail: (no) =>
      storedTwice(async () => {
        await run("DELETE FROM mail WHERE no = ?", [no]);
      }),
    delayMail: (no, dueMs) =>
      storedTwice(async () => {
        await run("UPDATE mail SET due = ? WHERE no = ? AND state = 'waiting'", [dueMs, no]);
      }),
    refuseMail: () =>
      storedTwice(async () => {
        await run("UPDATE mail SET state = 'refused', sealed = NULL WHERE state = 'waiting'", []);
      }),
    forgetMail: ({ beforeMs, atMs }) =>
      storedTwice(async () => {
        await run("DELETE FROM mail WHERE state <> 'waiting' AND (created < ? OR (who = 0 AND kind <> 'checkpoint'))", [
          beforeMs,
        ]);
        await run("DELETE FROM used_link WHERE until < ?", [atMs]);
      }),
    // Not asked twice: of an answer that was lost nobody knows whether this was the one use.
    useLink: ({ nonce, untilMs }) =>
      stored(async () => {
        const sql = "INSERT INTO used_link (nonce, until) VALUES (?, ?) ON CONFLICT DO NOTHING";
        return (await run(sql, [nonce, untilMs])).rowsAffected > 0;
      }),
  };
}

const mailCounts = ({ reader }: Database): MailCounts => ({
  nextMail: () =>
    storedTwice(async () => {
      const { rows } = await reader.execute("SELECT min(due) AS due FROM mail WHERE state = 'waiting'");
      const due = rows[0]?.["due"];
      return typeof due === "number" ? due : undefined;
    }),
  knownMail: (refs) =>
    storedTwice(async () => {
      const sql = "SELECT ref FROM mail WHERE ref IN (SELECT value FROM json_each(?))";
      const { rows } = await reader.execute({ sql, args: [JSON.stringify(refs)] });
      return new Set(rows.map((row) => String(row["ref"])));
    }),
  lastMail: (kind) =>
    storedTwice(async () => {
      const sql = "SELECT max(created) AS last FROM mail WHERE kind = ? AND state <> 'refused'";
      const last = (await reader.execute({ sql, args: [kind] })).rows[0]!["last"];
      return last === null ? undefined : Number(last);
    }),
  mailCount: ({ who, kind, sinceMs }) =>
    storedTwice(async () => {
      const sql = "SELECT count(*) AS n FROM mail WHERE who = ? AND kind = ? AND created >= ?";
      return Number((await reader.execute({ sql, args: [who, kind, sinceMs] })).rows[0]!["n"]);
    }),
  mailStates: () =>
    storedTwice(async () => {
      // A message to nobody, such as a way in that was asked for by a stranger, is refused by us and by no server.
      const toNobody = "state = 'refused' AND who = 0 AND kind <> 'checkpoint'";
      const { rows } = await reader.execute(
        `SELECT state, count(*) AS n FROM mail WHERE NOT (${toNobody}) GROUP BY state`,
      );
      const counts = Object.fromEntries(rows.map((row) => [String(row["state"]), Number(row["n"])]));
      return { waiting: 0, sent: 0, refused: 0, ...counts };
    }),
});

const addressRows = ({ reader, writer }: Database): AddressStore => ({
  holdAddress: ({ who, sealed, sinceMs }) =>
    storedTwice(async () => {
      const sql = `INSERT INTO held_address (who, sealed, since) VALUES (?, ?, ?)
ON CONFLICT (who) DO UPDATE SET sealed = excluded.sealed, since = excluded.since`;
      await writer.execute({ sql, args: [who, sealed, sinceMs] });
    }),
  dropAddresses: (beforeMs) =>
    storedTwice(async () => {
      const sql = `DELETE FROM held_address WHERE since < ? AND NOT EXISTS (
  SELECT 1 FROM consent_state AS t WHERE t.who = held_address.who AND t.channel <> 0 AND t.status IN (${inForce}))`;
      await writer.execute({ sql, args: [beforeMs] });
    }),
  heldAddress: (who) =>
    storedTwice(async () => {
      const { rows } = await reader.execute({ sql: "SELECT sealed FROM held_address WHERE who = ?", args: [who] });
      return rows[0] && blob(rows[0], "sealed");
    }),
});
