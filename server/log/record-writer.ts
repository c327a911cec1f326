// From drafts to committed records: the subjects' keys, the sealed personal halves, then one commit; wherever the databases are.
import { instantAt } from "../../core/time.ts";
import { commitRecords } from "../store/commit-records.ts";
import type { SqlClient } from "../store/client.ts";
import type { ImportWriter } from "../store/import-rows.ts";
import type {
  CommitOutcome,
  RecordDraft,
  RecordWriter,
  SealedRecord,
  SubjectRow,
  SubjectWish,
} from "../store/record-rows.ts";
import { obtainSubjects } from "../store/subject-keys.ts";
import { termsOf } from "../store/terms.ts";
import { importWriter, preparedWriter, type PreparedWriter } from "./import-writer.ts";
import { nobodysCommitment, portableCrypto, type SealingCrypto } from "./person.ts";
import { replayDigest, sealedHalf } from "./sealed-half.ts";

const encoder = new TextEncoder();
const noBytes = new Uint8Array();

/** What writes records of one site. */
export interface SiteWriters {
  readonly records: RecordWriter;
  readonly imports: ImportWriter;
  /** The second half of `imports`: it writes what was sealed elsewhere. */
  readonly written: PreparedWriter;
}

/** The writing connections of a site's two databases. */
export interface WritingClients {
  readonly site: SqlClient;
  readonly keys: SqlClient;
}

/**
 * Writes records of one site. A new subject's key is durable before the record that needs it; a crash between the
 * two commits leaves a key that nothing names, which harms nobody. Calling again with the same drafts changes
 * nothing and gives the same answers.
 */
export function siteWriters({ site, keys }: WritingClients, crypto: SealingCrypto = portableCrypto): SiteWriters {
  const terms = termsOf(site);
  const written = preparedWriter({ site, keys }, terms);
  return {
    async records(drafts, rowKeys) {
      const wanted = drafts.flatMap(({ subject }) => subject ?? []);
      const obtained = wanted.length > 0 ? await obtainSubjects(keys, rowKeys, { wanted, at: latestOf(drafts) }) : [];
      const rows = new Map<SubjectWish, SubjectRow | undefined>(wanted.map((wish, i) => [wish, obtained[i]]));
      const sealed = drafts.map((draft) => sealedRecord(draft, draft.subject && rows.get(draft.subject), crypto));
      const present = sealed.filter((record) => record !== undefined);
      const outcomes = present.length > 0 ? await commitRecords(site, terms, present) : [];
      const outcomeOf = new Map(present.map((record, i) => [record, outcomes[i]!]));
      return sealed.map((record): CommitOutcome => (record ? outcomeOf.get(record)! : { kind: "erased" }));
    },
    imports: importWriter(written, crypto),
    written,
  };
}

const latestOf = (drafts: readonly RecordDraft[]) => instantAt(Math.max(0, ...drafts.map(({ packed }) => packed.at)));

function sealedRecord(
  draft: RecordDraft,
  subject: SubjectRow | null | undefined,
  crypto: SealingCrypto,
): SealedRecord | undefined {
  if (!draft.subject) {
    const { id, salt, said } = draft;
    const personCommitment = nobodysCommitment(salt, crypto);
    const digest = replayDigest(encoder.encode(id), said, crypto);
    return { draft, digest, person: noBytes, personCommitment, who: null };
  }
  return subject ? { draft, ...sealedHalf(draft, subject, crypto), who: subject.no } : undefined;
}
