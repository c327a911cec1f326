// Imported drafts on their way to records: sealed where there is time for it, judged and written where the databases are.
import { recordEntry } from "../../core/record.ts";
import { channelNo, statusNo } from "../store/codes.ts";
import {
  commitImports,
  type PlacedImport,
  type PreparedImport,
  type PreparedImports,
} from "../store/commit-imports.ts";
import { hex } from "../store/hex.ts";
import type { ImportDraft, ImportOutcome, ImportWriter } from "../store/import-rows.ts";
import type { SubjectRow } from "../store/record-rows.ts";
import type { RowKeys } from "../store/row-keys.ts";
import type { Terms } from "../store/terms.ts";
import { refOf } from "../store/stored-record.ts";
import { obtainTexts, subjectIn, tellingText, type SubjectText } from "../store/unerased-subjects.ts";
import { sealedHalf } from "./sealed-half.ts";
import type { SealingCrypto } from "./person.ts";
import type { WritingClients } from "./record-writer.ts";

/** What became of a row; or the subject as it is, whose key its personal half was not sealed under: nothing was written. */
export type ImportAnswer = ImportOutcome | SubjectText;

/**
 * Writes rows where the databases are; answers each in order. May safely happen twice. Rejects where the row keys are
 * others by now, with nothing written.
 */
export type PreparedWriter = (prepared: PreparedImports, keys: RowKeys) => Promise<readonly ImportAnswer[]>;

/** Writes into these databases. */
export const preparedWriter =
  ({ site, keys }: WritingClients, terms: Terms): PreparedWriter =>
  async (prepared, rowKeys) => {
    const { rows, atMs } = prepared;
    const subjects = await obtainTexts(keys, rowKeys, { wanted: rows.map(({ wish }) => wish), atMs });
    const answers: ImportAnswer[] = rows.map(() => "erased");
    const present: PlacedImport[] = [];
    for (const [place, { sealed }] of rows.entries()) {
      const subject = subjects[place];
      if (!subject) continue;
      if (sealed && sealed.key === subject.key) present.push({ ...rows[place]!, sealed, place, who: subject.no });
      else answers[place] = subject;
    }
    if (present.length === 0) return answers;
    for (const [place, outcome] of await commitImports(site, terms, { ...prepared, rows: present }))
      answers[place] = outcome;
    return answers;
  };

/**
 * Seals drafts and has them written. Of somebody new the personal half is sealed under the key that is stored for them;
 * whoever was there before has another, and then it is sealed once more under that.
 */
export const importWriter =
  (write: PreparedWriter, crypto: SealingCrypto): ImportWriter =>
  async (drafts, keys, after) => {
    const fresh = drafts.map((draft) => ({ draft, subject: "no" in draft.subject! ? undefined : draft.subject! }));
    const prepared = preparedImports(fresh, crypto);
    await after;
    const answers = [...(await write(prepared, keys))];
    const places = answers.flatMap((answer, place) => (typeof answer === "string" ? [] : [place]));
    if (places.length > 0) {
      const known = places.map((place) => {
        return { draft: drafts[place]!, subject: subjectIn(answers[place] as SubjectText) };
      });
      const again = await write(preparedImports(known, crypto), keys);
      for (const [i, place] of places.entries()) answers[place] = again[i]!;
    }
    // Whose key changed once more in between was erased in between.
    return answers.map((answer) => (typeof answer === "string" ? answer : "erased"));
  };

interface Owned {
  readonly draft: ImportDraft;
  /** Whose half it is; undefined as long as only a number is known. */
  readonly subject: Omit<SubjectRow, "no"> | undefined;
}

function preparedImports(owned: readonly Owned[], crypto: SealingCrypto): PreparedImports {
  const [shapes, purposes] = [new Map<string, number>(), new Map<string, number>()];
  const rows = owned.map(({ draft, subject }): PreparedImport => {
    const { id, packed, salt, retain, actedMs, onlyIf, direct, yes } = draft;
    const { purpose, channel, status, version, untilMs } = draft.choices[0]!;
    return {
      wish: tellingText({ subject: draft.subject!, yes }),
      head: [refOf(id), placeIn(shapes, packed.shape), packed.at, hex(packed.times), hex(salt), retain],
      sealed: subject && sealedTexts(draft, subject, crypto),
      says: [placeIn(purposes, purpose), channelNo(channel), statusNo(status), version, actedMs, untilMs],
      direct: Number(direct),
      ends: onlyIf === "unopposed" ? null : onlyIf,
    };
  });
  const atMs = Math.max(0, ...owned.map(({ draft }) => draft.packed.at));
  return { atMs, shapes: [...shapes.keys()], purposes: [...purposes.keys()], rows };
}

function sealedTexts(draft: ImportDraft, subject: Omit<SubjectRow, "no">, crypto: SealingCrypto) {
  const { digest, person, personCommitment } = sealedHalf(draft, subject, crypto);
  const data = hex(recordEntry(draft.coreCommitment, personCommitment));
  return { key: hex(subject.key), data, digest: hex(digest), person: hex(person) };
}

/** The place of a text among those that were seen, in the order they were. */
function placeIn(seen: Map<string, number>, text: string): number {
  const place = seen.get(text) ?? seen.size;
  seen.set(text, place);
  return place;
}
