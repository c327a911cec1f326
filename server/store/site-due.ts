// What time makes due in a site's databases, and what is known of people beside their records: restrictions and links.
import type { Database } from "./client.ts";
import { statusNo } from "./codes.ts";
import type { SiteStore } from "./rows.ts";
import { stateFrom } from "./site-records.ts";
import { storedTwice } from "./store-error.ts";
import { recordColumns, recordFrom } from "./stored-record.ts";
import {
  linkedSubjects,
  linkSubjects,
  releaseSubject,
  reserveNumbers,
  restrictions,
  restrictSubject,
} from "./subject-keys.ts";

type PeopleRows = Pick<
  SiteStore,
  "restrict" | "release" | "restrictions" | "link" | "linked" | "reserveNumbers" | "subjectNumbers"
>;

/** The part of a site store that knows who is restricted, and who is the same person. */
export function peopleRows(keys: Database): PeopleRows {
  return {
    subjectNumbers: ({ after, most }) =>
      storedTwice(async () => {
        // Of whom something was told that no record names: shares, sales and messages that were sent.
        const known = ["share", "sale", "sending"].map((table) => `hash NOT IN (SELECT hash FROM ${table})`);
        const sql = `SELECT no FROM subject WHERE no > ? AND ${known.join(" AND ")} ORDER BY no LIMIT ?`;
        return (await keys.reader.execute({ sql, args: [after, most] })).rows.map((row) => Number(row["no"]));
      }),
    reserveNumbers: (highest) => storedTwice(() => reserveNumbers(keys.writer, highest)),
    restrict: (restriction) => storedTwice(() => restrictSubject(keys.writer, restriction)),
    release: (who) => storedTwice(() => releaseSubject(keys.writer, who)),
    restrictions: () => storedTwice(() => restrictions(keys.reader)),
    link: (pair) => storedTwice(() => linkSubjects(keys.writer, pair)),
    linked: (who) => storedTwice(() => linkedSubjects(keys.reader, who)),
  };
}

const inForce = [statusNo("given"), statusNo("renewed")].join(", ");

/** The part of a site store that finds what has lapsed and what is past its period. */
export function dueRows({
  reader,
}: Database): Pick<SiteStore, "lapsedStates" | "endingStates" | "pastRetention" | "highestSubject"> {
  return {
    lapsedStates: ({ from, to, atMs }) =>
      storedTwice(async () => {
        const sql = `SELECT t.who, p.id, t.channel, t.status, t.version, t.idx, t.acted, t.until, t.direct
FROM consent_state AS t JOIN purpose AS p ON p.no = t.purpose
WHERE t.who >= ? AND t.who < ? AND t.status IN (${inForce}) AND t.until <= ?`;
        return (await reader.execute({ sql, args: [from, to, atMs] })).rows.map(stateFrom);
      }),
    endingStates: ({ fromMs, toMs }) =>
      storedTwice(async () => {
        const sql = `SELECT count(*) AS many FROM consent_state WHERE status IN (${inForce}) AND until > ? AND until <= ?`;
        return Number((await reader.execute({ sql, args: [fromMs, toMs] })).rows[0]!["many"]);
      }),
    pastRetention: ({ after, day, most }) =>
      storedTwice(async () => {
        const sql = `SELECT ${recordColumns} FROM entry AS e JOIN shape AS s ON s.no = e.shape
WHERE e.idx > ? AND e.idx <= ? AND e.retain <= ? AND e.person IS NOT NULL ORDER BY e.idx`;
        const { rows } = await reader.execute({ sql, args: [after, after + most, day] });
        return rows.map(recordFrom);
      }),
    highestSubject: () =>
      storedTwice(async () => {
        const state = await reader.execute("SELECT coalesce(max(who), 0) AS top FROM consent_state");
        const named = await reader.execute("SELECT coalesce(max(who), 0) AS top FROM entry WHERE who IS NOT NULL");
        // Whoever was erased may stand nowhere else: another who was given that number would be erased in their place.
        const erased = await reader.execute("SELECT coalesce(max(who), 0) AS top FROM erasure");
        return Math.max(...[state, named, erased].map(({ rows }) => Number(rows[0]!["top"])));
      }),
  };
}
