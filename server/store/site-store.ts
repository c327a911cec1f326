// One site's store over its two databases: records and states here, log rows and notices in their own files.
import { and, asc, eq, gt, lte } from "drizzle-orm";
import { toHex } from "../../core/bytes.ts";
import type { ConsentFact } from "../../core/contact.ts";
import type { ContentHash } from "../../core/notice.ts";
import type { ConsentStatus } from "../../core/status.ts";
import type { Instant } from "../../core/time.ts";
import type { Database, SqlClient } from "./client.ts";
import { commitRecords, storedRecord } from "./commit-records.ts";
import { groupCommit } from "./group-commit.ts";
import { queries } from "./query.ts";
import type { NewRecord, SiteStore, SubjectHash, SubjectKey } from "./rows.ts";
import { entry, record } from "./schema.ts";
import { logRows } from "./site-log.ts";
import { noticeRows } from "./site-notices.ts";
import { storedTwice } from "./store-error.ts";
import { keyByLink, obtainKeys } from "./subject-keys.ts";

export interface SiteStoreOptions {
  /** Only for the creation time of subject keys. */
  readonly now: () => Instant;
  /** How long a record waits for its commit before the store gives up on it; 10 s unless told. */
  readonly deadlineMs?: number;
}

/**
 * The store of one site. Keep one per site and process (on workerd per isolate): its queues are what makes
 * concurrent records share a commit and keeps each database at one writer.
 */
export function createSiteStore(site: Database, keys: Database, options: SiteStoreOptions): SiteStore {
  const db = queries(site.reader);
  const deadline = options.deadlineMs === undefined ? {} : { deadlineMs: options.deadlineMs };
  const columns = {
    core: record.core,
    digest: record.digest,
    salt: record.salt,
    person: record.person,
    link: record.link,
  };
  const whole = () =>
    db
      .select({ ...columns, idx: entry.idx, data: entry.data })
      .from(entry)
      .innerJoin(record, eq(record.idx, entry.idx));
  return {
    ...logRows(site),
    ...noticeRows(site),
    commitRecord: groupCommit({
      ...deadline,
      write: (rows: readonly NewRecord[]) => storedTwice(() => commitRecords(site.writer, rows)),
    }),
    obtainSubjectKey: groupCommit({
      ...deadline,
      write: (wanted: readonly SubjectKey[]) =>
        storedTwice(() => obtainKeys(keys.writer, { wanted, at: options.now() })),
    }),
    subjectKeyByLink: (link) => storedTwice(() => keyByLink(keys.reader, link)),
    record: (id) =>
      storedTwice(async () => {
        const found = await whole().where(eq(entry.ref, id));
        return found[0] && storedRecord(found[0].core, found[0]);
      }),
    records: (start, end) =>
      storedTwice(async () => {
        const found = await whole()
          .where(and(gt(entry.idx, start), lte(entry.idx, end)))
          .orderBy(asc(entry.idx));
        return found.map((row) => storedRecord(row.core, row));
      }),
    facts: (question) => storedTwice(() => readFacts(site.reader, question)),
  };
}

const selectFacts = `
SELECT s.status, s.record, s.acted_at, s.until, s.version, s.notice
FROM json_each(?) AS r
LEFT JOIN consent_state AS s ON s.subject = unhex(r.value) AND s.purpose = ? AND s.channel = ?
ORDER BY r.key`;

async function readFacts(
  reader: SqlClient,
  { purpose, channel, subjects }: { purpose: string; channel: string; subjects: readonly SubjectHash[] },
): Promise<(ConsentFact | undefined)[]> {
  const { rows } = await reader.execute({
    sql: selectFacts,
    args: [JSON.stringify(subjects.map(toHex)), purpose, channel],
  });
  return rows.map((row) =>
    row["status"] === null
      ? undefined
      : {
          status: row["status"] as ConsentStatus,
          record: row["record"] as string,
          at: row["acted_at"] as string,
          ...(row["until"] === null ? {} : { until: row["until"] as string }),
          version: Number(row["version"]),
          notice: row["notice"] as ContentHash,
        },
  );
}
