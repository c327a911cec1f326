// One site's store over its two databases: records and states here, log rows and notices in their own files.
import { changeRows } from "./change-rows.ts";
import { checkRows } from "./check-rows.ts";
import { groupCommit } from "./group-commit.ts";
import type { Database, StoreWriters } from "./client.ts";
import { contradictionRows } from "./contradictions.ts";
import type { RecordDraft } from "./record-rows.ts";
import type { SiteStore } from "./rows.ts";
import { dealingRows } from "./dealings.ts";
import { dueRows, peopleRows } from "./site-due.ts";
import { filteredRows } from "./filtered-records.ts";
import { erasureRows } from "./site-erasures.ts";
import { hitRows } from "./site-hits.ts";
import { holdRows } from "./site-holds.ts";
import { importRows } from "./site-imports.ts";
import { logRows } from "./site-log.ts";
import { mailRows } from "./mail-rows.ts";
import { noticeRows } from "./site-notices.ts";
import { pastRows } from "./past-facts.ts";
import { recordRows } from "./site-records.ts";
import { screeningRows } from "./screenings.ts";
import { shownRows } from "./site-shown.ts";
import { standingReader, type StandingReader } from "./standing-facts.ts";
import { stored, storedTwice } from "./store-error.ts";
import { shareRows } from "./share-rows.ts";
import { suppressionRows } from "./suppressions.ts";
import { tallyRows } from "./site-tallies.ts";
import { occasionRows } from "./occasion-rows.ts";
import { webhookRows } from "./webhook-rows.ts";
import { knownSubjects, subjectByNumber } from "./subject-keys.ts";

export interface SiteStoreOptions {
  readonly writers: StoreWriters;
  /** What reads standing in another thread, where there is one. */
  readonly standing?: StandingReader | undefined;
  /** Opens the site's registers. */
  readonly registers: () => Promise<Database>;
  /** Folds the write-ahead logs of files in, so that they hold nothing that was deleted. */
  readonly settle?: () => Promise<void>;
  /** How long a record waits for its commit before the store gives up on it; 10 s unless told. */
  readonly deadlineMs?: number;
}

/**
 * The store of one site. Keep one per site and process (on workerd per isolate): its queue is what makes
 * concurrent records share a commit and keeps each database at one writer.
 */
export function createSiteStore(site: Database, keys: Database, options: SiteStoreOptions): SiteStore {
  const { writers } = options;
  const settle = options.settle ?? (async () => {});
  const deadline = options.deadlineMs === undefined ? {} : { deadlineMs: options.deadlineMs };
  return {
    ...logRows(site),
    ...noticeRows(site),
    ...recordRows(site, options.standing ?? standingReader({ site: site.reader, keys: keys.reader })),
    ...filteredRows(site),
    ...erasureRows(site, keys),
    ...holdRows(site),
    ...contradictionRows(site),
    ...shownRows(site),
    ...tallyRows(site),
    ...hitRows(site),
    ...peopleRows(keys),
    ...dueRows(site),
    ...screeningRows(keys, options.registers),
    ...suppressionRows(keys),
    ...dealingRows(keys),
    ...shareRows(keys),
    ...checkRows(site, deadline),
    ...changeRows(site, keys),
    ...webhookRows(site),
    ...occasionRows(site, keys),
    ...pastRows(site, keys),
    ...mailRows(site),
    ...importRows(site, keys, { write: writers.imports, settle }),
    commitRecord: groupCommit({
      ...deadline,
      gather: writers.gather,
      write: (drafts: readonly RecordDraft[]) => storedTwice(async () => writers.records(drafts)),
    }),
    settle: () => stored(settle),
    subject: (no) => storedTwice(() => subjectByNumber(keys.reader, no)),
    knownSubjects: (hashes) => storedTwice(() => knownSubjects(keys.reader, hashes)),
  };
}
