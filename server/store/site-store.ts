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
import { controllerRows } from "./purpose-controllers.ts";
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
import { rowKeyring } from "./row-keys.ts";
import { recountRows } from "./recount-rows.ts";
import { lookRows } from "./look-rows.ts";
import { lostNoRows } from "./lost-noes.ts";
import { retentionRows } from "./retention-rows.ts";
import { rotationRows } from "./rotation-rows.ts";
import { aliasRows } from "./subject-aliases.ts";
import { webhookRows } from "./webhook-rows.ts";
import { knownSubjects, mayHaveEarlierLink, subjectByNumber } from "./subject-keys.ts";

export interface SiteStoreOptions {
  readonly writers: StoreWriters;
  /** What reads standing in another thread, where there is one. */
  readonly standing?: StandingReader | undefined;
  /** 32 bytes: what the row keys of the site are sealed under. */
  readonly wrapKey: Uint8Array;
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
  const { writers, wrapKey } = options;
  // By the connection that writes: no commit waits for a slow read because it must know the keys.
  const keyring = rowKeyring(keys.writer, wrapKey);
  const settle = options.settle ?? (async () => {});
  const deadline = options.deadlineMs === undefined ? {} : { deadlineMs: options.deadlineMs };
  return {
    ...logRows(site),
    ...noticeRows(site),
    ...controllerRows(site),
    ...recordRows(site, options.standing ?? standingReader({ site: site.reader, keys: keys.reader }), keyring),
    ...filteredRows(site),
    ...erasureRows(site, keys),
    ...holdRows(site),
    ...contradictionRows(site),
    ...shownRows(site),
    ...tallyRows(site),
    ...hitRows(site),
    ...peopleRows(keys),
    ...dueRows(site),
    ...retentionRows(site),
    ...lookRows(site),
    ...lostNoRows(site),
    ...screeningRows(keys, keyring, options.registers),
    ...suppressionRows(keys, keyring),
    ...dealingRows(keys, keyring),
    ...shareRows(keys, keyring),
    ...checkRows(site, deadline),
    ...changeRows(site, keys, keyring),
    ...webhookRows(site),
    ...occasionRows(site, keys, keyring),
    ...pastRows(site, keys, keyring),
    ...recountRows(site, keys, keyring),
    ...aliasRows(keys, keyring),
    ...rotationRows(keys, { keyring, wrapKey }),
    ...mailRows(site),
    ...importRows(site, keys, { keyring, write: writers.imports, settle }),
    commitRecord: groupCommit({
      ...deadline,
      gather: writers.gather,
      write: (drafts: readonly RecordDraft[]) =>
        storedTwice(() => keyring.with(async (named) => writers.records(drafts, named))),
    }),
    settle: () => stored(settle),
    subject: (no) => storedTwice(() => keyring.with((named) => subjectByNumber(keys.reader, named, no))),
    mayHaveEarlierLink: (hash) =>
      storedTwice(() => keyring.with((named) => mayHaveEarlierLink(keys.reader, named, hash))),
    knownSubjects: (hashes) => storedTwice(() => keyring.with((named) => knownSubjects(keys.reader, named, hashes))),
  };
}
