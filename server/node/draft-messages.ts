// Drafts and outcomes as they travel between threads: a few lists for all of them, where copying object by object costs thrice as much.
import type { CommitOutcome, DraftChoice, RecordDraft } from "../store/record-rows.ts";

type ChoiceHead = Omit<DraftChoice, "untilMs">;

/** What of a draft is neither bytes, nor a long text, nor its times; often the same for many. */
type DraftRest = Pick<RecordDraft, "direct" | "confirmed" | "device" | "person" | "after" | "erasure"> & {
  readonly subject: { readonly kind: string } | { readonly no: number } | null;
};

/** Drafts in order; `unpackedDrafts` reads them again. */
export interface DraftsMessage {
  /** Each draft's id and what was said. */
  readonly texts: readonly string[];
  /** Each draft's numbers, the lengths of its bytes and the places of what it shares with others among them. */
  readonly numbers: readonly number[];
  readonly bytes: Uint8Array;
  readonly shapes: readonly string[];
  readonly heads: readonly ChoiceHead[];
  /** As JSON. */
  readonly rests: readonly string[];
}

/** Different values in the order they came, each found again by a text. */
class Shared<Value> {
  readonly values: Value[] = [];
  readonly #places = new Map<string, number>();

  placeOf(key: string, value: Value): number {
    const known = this.#places.get(key);
    if (known !== undefined) return known;
    this.#places.set(key, this.values.length);
    return this.values.push(value) - 1;
  }
}

function restOf({ direct, confirmed, device, person, after, erasure, subject }: RecordDraft): DraftRest {
  const named = subject && ("no" in subject ? { no: subject.no } : { kind: subject.kind });
  return { direct, confirmed, device, person, after, erasure, subject: named };
}

const none = new Uint8Array();

function bytesOf({ coreCommitment, salt, packed, subject }: RecordDraft): readonly Uint8Array[] {
  const own = [coreCommitment, salt, packed.times];
  return subject && "hash" in subject ? [...own, subject.hash, subject.key, subject.denyHash ?? none] : own;
}

export function packedDrafts(drafts: readonly RecordDraft[]): DraftsMessage {
  const [shapes, heads, rests] = [new Shared<string>(), new Shared<ChoiceHead>(), new Shared<string>()];
  const texts: string[] = [];
  const numbers: number[] = [];
  const parts: Uint8Array[] = [];
  let length = 0;
  for (const draft of drafts) {
    const { id, said, packed, actedMs, retain, choices } = draft;
    texts.push(id, said);
    const rest = JSON.stringify(restOf(draft));
    numbers.push(shapes.placeOf(packed.shape, packed.shape), rests.placeOf(rest, rest));
    numbers.push(packed.at, actedMs, retain ?? NaN, choices.length);
    for (const { untilMs, ...head } of choices) {
      const key = `${head.purpose} ${head.version} ${head.status} ${head.channel}`;
      numbers.push(heads.placeOf(key, head), untilMs ?? NaN);
    }
    for (const part of bytesOf(draft)) {
      numbers.push(part.length);
      parts.push(part);
      length += part.length;
    }
  }
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return { texts, numbers, bytes, shapes: shapes.values, heads: heads.values, rests: rests.values };
}

export function unpackedDrafts({ texts, numbers, bytes, shapes, heads, rests }: DraftsMessage): RecordDraft[] {
  const read = rests.map((rest) => JSON.parse(rest) as DraftRest);
  let [no, at] = [0, 0];
  const number = () => numbers[no++]!;
  const orNull = (value: number) => (Number.isNaN(value) ? null : value);
  const part = () => bytes.subarray(at, (at += number()));
  const drafts: RecordDraft[] = [];
  for (let text = 0; text < texts.length; text += 2) {
    const [shape, rest] = [shapes[number()]!, read[number()]!];
    const [received, actedMs, retain] = [number(), number(), orNull(number())];
    const choices: DraftChoice[] = [];
    for (let left = number(); left > 0; left--) choices.push({ ...heads[number()]!, untilMs: orNull(number()) });
    const [coreCommitment, salt, times] = [part(), part(), part()];
    const { subject } = rest;
    drafts.push({
      ...rest,
      id: texts[text] as RecordDraft["id"],
      said: texts[text + 1]!,
      packed: { shape, at: received, times },
      coreCommitment,
      salt,
      actedMs,
      retain,
      choices,
      subject: (subject && "kind" in subject
        ? { ...subject, hash: part(), key: part(), ...aliasOf(part()) }
        : subject) as RecordDraft["subject"],
    });
  }
  return drafts;
}

const aliasOf = (denyHash: Uint8Array) => (denyHash.length > 0 ? { denyHash } : {});

const commitmentLength = 32;

/** Outcomes in order: of those stored where they are and what was committed to; every other one by its place. */
export interface OutcomesMessage {
  /** Negative where there is another outcome. */
  readonly indexes: readonly number[];
  readonly commitments: Uint8Array;
  readonly others: readonly CommitOutcome[];
}

export function packedOutcomes(outcomes: readonly CommitOutcome[]): OutcomesMessage {
  const commitments = new Uint8Array(outcomes.length * commitmentLength);
  const others: CommitOutcome[] = [];
  const indexes = outcomes.map((outcome, i) => {
    if (outcome.kind !== "created") return -others.push(outcome);
    commitments.set(outcome.personCommitment, i * commitmentLength);
    return outcome.index;
  });
  return { indexes, commitments, others };
}

export const unpackedOutcomes = ({ indexes, commitments, others }: OutcomesMessage): CommitOutcome[] =>
  indexes.map((index, i) => {
    if (index < 0) return others[-index - 1]!;
    const from = i * commitmentLength;
    return { kind: "created", index, personCommitment: commitments.subarray(from, from + commitmentLength) };
  });
