// From drafts to committed records: the subjects' keys, the sealed personal halves, then one commit; wherever the databases are.
import { instantAt } from "../../core/time.ts";
import { commitImports } from "../store/commit-imports.ts";
import { commitRecords } from "../store/commit-records.ts";
import type { SqlClient } from "../store/client.ts";
import type { ImportDraft, ImportOutcome, ImportWriter } from "../store/import-rows.ts";
import type {
  CommitOutcome,
  RecordDraft,
  RecordWriter,
  SealedRecord,
  SubjectRow,
  SubjectWish,
} from "../store/record-rows.ts";
import { obtainSubjects, obtainUnerased } from "../store/subject-keys.ts";
import { termsOf } from "../store/terms.ts";
import { nobodysCommitment, portableCrypto, sealPerson, type SealingCrypto } from "./person.ts";

const encoder = new TextEncoder();
const noBytes = new Uint8Array();
/** A digest tells a replay from a conflict: half a hash is plenty. */
const digestLength = 16;

/** What writes records of one site. */
export interface SiteWriters {
  readonly records: RecordWriter;
  readonly imports: ImportWriter;
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
    async imports(drafts, rowKeys) {
      const wanted = drafts.map(({ subject, yes }) => ({ subject: subject!, yes }));
      const rows = await obtainUnerased(keys, rowKeys, { wanted, at: latestOf(drafts) });
      const present: (SealedRecord & { draft: ImportDraft; who: number })[] = [];
      const places: number[] = [];
      for (const [i, draft] of drafts.entries()) {
        const subject = rows[i];
        const sealed = subject && sealedRecord(draft, subject, crypto);
        if (!sealed) continue;
        present.push({ ...sealed, draft, who: subject.no });
        places.push(i);
      }
      const outcomes: ImportOutcome[] = drafts.map(() => "erased");
      if (present.length === 0) return outcomes;
      for (const [i, outcome] of (await commitImports(site, terms, present)).entries()) outcomes[places[i]!] = outcome;
      return outcomes;
    },
  };
}

const latestOf = (drafts: readonly RecordDraft[]) => instantAt(Math.max(0, ...drafts.map(({ packed }) => packed.at)));

function sealedRecord(
  draft: RecordDraft,
  subject: SubjectRow | null | undefined,
  crypto: SealingCrypto,
): SealedRecord | undefined {
  const { id, salt, said } = draft;
  if (!draft.subject) {
    const personCommitment = nobodysCommitment(salt, crypto);
    const digest = crypto.hmac(encoder.encode(id), encoder.encode(said)).slice(0, digestLength);
    return { draft, digest, person: noBytes, personCommitment, who: null };
  }
  if (!subject) return undefined;
  const { person, commitment } = sealPerson(draft.person, { subject, id, salt }, crypto);
  // Keyed by the subject's own key: a plain hash would let anyone who reads the database test addresses against
  // it, also after the subject was erased.
  const digest = crypto.hmac(subject.key, encoder.encode(said)).slice(0, digestLength);
  return { draft, digest, person, personCommitment: commitment, who: subject.no };
}
