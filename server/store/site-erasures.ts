// Forgetting in a site's two databases: keys go, personal halves go, and what the log says of it is done again where needed.
import { instantAt } from "../../core/time.ts";
import type { Database } from "./client.ts";
import { statusNo } from "./codes.ts";
import type { DraftErasure, ErasureRow } from "./record-rows.ts";
import type { SiteStore } from "./rows.ts";
import { stateFrom } from "./site-records.ts";
import { storedTwice } from "./store-error.ts";
import { recordColumns, recordFrom } from "./stored-record.ts";
import {
  eraseSubjects,
  linkedSubjects,
  linkSubjects,
  presentSubjects,
  releaseSubject,
  restrictions,
  restrictSubject,
} from "./subject-keys.ts";

type ErasureRows = Pick<
  SiteStore,
  | "erasures"
  | "eraseSubjects"
  | "dropSubjects"
  | "presentSubjects"
  | "scrubSubjects"
  | "scrubEntries"
  | "scrubbedLater"
  | "restrict"
  | "release"
  | "restrictions"
  | "link"
  | "linked"
  | "lapsedStates"
  | "pastRetention"
  | "highestSubject"
>;

const goneOf = (wipe: boolean): string =>
  `person = NULL, who = NULL, digest = NULL${wipe ? ", shape = NULL, times = NULL, salt = NULL" : ""}`;

const inForce = [statusNo("given"), statusNo("renewed")].join(", ");

/** The part of a site store that forgets, and finds what is to be forgotten. */
export function erasureRows(site: Database, keys: Database): ErasureRows {
  const { reader, writer } = site;
  return {
    erasures: () =>
      storedTwice(async () => {
        const { rows } = await reader.execute(
          "SELECT x.idx, x.who, x.mode, x.until, e.at AS made FROM erasure AS x JOIN entry AS e ON e.idx = x.idx ORDER BY x.idx",
        );
        return rows.map((row): ErasureRow => ({
          index: Number(row["idx"]) - 1,
          who: Number(row["who"]),
          mode: row["mode"] as DraftErasure["mode"],
          at: instantAt(Number(row["made"])),
          ...(row["until"] === null ? {} : { until: instantAt(Number(row["until"])) }),
        }));
      }),
    eraseSubjects: (erased) => storedTwice(() => eraseSubjects(keys.writer, erased)),
    dropSubjects: (numbers) =>
      storedTwice(async () => {
        const args = [JSON.stringify(numbers)];
        const who = "IN (SELECT value FROM json_each(?))";
        await writer.batch([{ sql: `DELETE FROM consent_state WHERE who ${who}`, args }], "write");
        await keys.writer.batch([{ sql: `DELETE FROM subject WHERE no ${who}`, args }], "write");
      }),
    presentSubjects: (numbers) => storedTwice(() => presentSubjects(keys.reader, numbers)),
    scrubSubjects: (numbers) =>
      storedTwice(async () => {
        const args = [JSON.stringify(numbers)];
        await writer.batch(
          [
            { sql: `UPDATE entry SET ${goneOf(false)} WHERE who IN (SELECT value FROM json_each(?))`, args },
            { sql: "DELETE FROM consent_state WHERE who IN (SELECT value FROM json_each(?))", args },
          ],
          "write",
        );
      }),
    scrubEntries: (indexes, wipe) =>
      storedTwice(async () => {
        const args = [JSON.stringify(indexes.map((index) => index + 1))];
        const sql = `UPDATE entry SET ${goneOf(wipe)} WHERE idx IN (SELECT value FROM json_each(?))`;
        await writer.batch([{ sql, args }], "write");
      }),
    scrubbedLater: (numbers) =>
      storedTwice(async () => {
        const sql = "SELECT DISTINCT who FROM entry WHERE who IN (SELECT value FROM json_each(?))";
        const { rows } = await reader.execute({ sql, args: [JSON.stringify(numbers)] });
        return rows.map((row) => Number(row["who"]));
      }),
    restrict: (restriction) => storedTwice(() => restrictSubject(keys.writer, restriction)),
    release: (who) => storedTwice(() => releaseSubject(keys.writer, who)),
    restrictions: () => storedTwice(() => restrictions(keys.reader)),
    link: (pair) => storedTwice(() => linkSubjects(keys.writer, pair)),
    linked: (who) => storedTwice(() => linkedSubjects(keys.reader, who)),
    lapsedStates: ({ from, to, atMs }) =>
      storedTwice(async () => {
        const sql = `SELECT t.who, p.id, t.channel, t.status, t.version, t.idx, t.acted, t.until
FROM consent_state AS t JOIN purpose AS p ON p.no = t.purpose
WHERE t.who >= ? AND t.who < ? AND t.status IN (${inForce}) AND t.until <= ?`;
        return (await reader.execute({ sql, args: [from, to, atMs] })).rows.map(stateFrom);
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
        return Math.max(Number(state.rows[0]!["top"]), Number(named.rows[0]!["top"]));
      }),
  };
}
