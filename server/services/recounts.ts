// A recount: every state folded again from the records it follows from, every personal half opened whose key is there.
import type { ConsentFact } from "../../core/contact.ts";
import { factAfter, saidIn, type Said } from "../../core/fact.ts";
import { coreBytes, type Hmac } from "../../core/record.ts";
import { consentStatuses, type ConsentStatus } from "../../core/status.ts";
import { sameBytes } from "../../core/bytes.ts";
import { instantAt, millisecondsOf } from "../../core/time.ts";
import { openPerson } from "../log/person.ts";
import type { CountedEntry, CountedState, SubjectStretch } from "../store/recount-rows.ts";
import type { SubjectRow } from "../store/record-rows.ts";
import type { SiteStore } from "../store/rows.ts";
import { forgettingFindings } from "./recount-forgetting.ts";

/** Subjects of one question, and positions of one. */
const subjectsAtOnce = 500;
const dayMs = 86_400_000;

/** What a recount can find. A subject is named by its number, which names nobody without the keys database. */
type RecountRule =
  | "state-differs"
  | "state-missing"
  | "state-unfounded"
  | "record-unreadable"
  | "record-not-committed"
  | "half-not-opened"
  | "key-missing"
  | "retention-differs"
  | "subject-unpaired"
  | "forgotten-unsaid"
  | "erasure-differs"
  | "restriction-differs"
  | "tombstone-unsaid"
  | "lost-no-missing"
  | "notice-unpublished";

/** One thing that does not follow from the records. */
export interface RecountFinding {
  readonly rule: RecountRule;
  readonly who?: number | undefined;
  /** Position in the log. */
  readonly entry?: number | undefined;
  readonly detail: string;
}

/** What a recount went through, and the first hundred of what it found; `total` counts all. */
export interface Recount {
  readonly subjects: number;
  readonly records: number;
  readonly states: number;
  readonly total: number;
  readonly findings: readonly RecountFinding[];
}

const mostKept = 100;

/** What a recount needs beside the store. */
export interface RecountOptions {
  readonly hmac: Hmac;
  /** Called between stretches: where a server runs beside, it waits there so that requests come first. */
  readonly between?: (soFar: { readonly subjects: number; readonly records: number }) => Promise<void> | void;
}

/**
 * Goes through every subject of a site: opens the personal halves whose keys are there, holds each record against its
 * commitment, and folds the states again. Then through what the log says of erasures. Holds one stretch of subjects in
 * memory at a time. What a record written meanwhile changes is looked at twice, so that it is no finding.
 */
export async function recounted(store: SiteStore, { hmac, between }: RecountOptions): Promise<Recount> {
  const counts = { subjects: 0, records: 0, states: 0 };
  const found: RecountFinding[] = [];
  let total = 0;
  const add = (findings: readonly RecountFinding[]) => {
    total += findings.length;
    found.push(...findings.slice(0, mostKept - found.length));
  };
  const forgetting = await forgettingFindings(store, between && (() => between(counts)));
  add(forgetting.findings);
  const judging = { hmac, erased: forgetting.erased, mayLack: forgetting.forgotten > 0 };
  for (let after = 0; ;) {
    const stretch = await store.subjectStretch({ after, most: subjectsAtOnce });
    if (!stretch) break;
    const { findings, people } = judged(stretch, judging);
    add(findings.length > 0 ? await stillThere(store, findings, judging) : []);
    after = stretch.upTo;
    counts.subjects += people;
    counts.records += stretch.entries.length;
    counts.states += stretch.states.length;
    await between?.(counts);
  }
  return { ...counts, total, findings: found };
}

/** Findings as lines for a person, such as `subject 17, entry 203: state-differs: …`. */
export const recountLines = (findings: readonly RecountFinding[]): string[] =>
  findings.map(({ rule, who, entry, detail }) => {
    const places = [who === undefined ? [] : `subject ${who}`, entry === undefined ? [] : `entry ${entry}`].flat();
    return `${places.length > 0 ? `${places.join(", ")}: ` : ""}${rule}: ${detail}`;
  });

interface Judging {
  readonly hmac: Hmac;
  /** Subjects that the log says were erased: what is left of them goes when the site is opened next. */
  readonly erased: ReadonlySet<number>;
  /** Records were forgotten, so that the beginning of a person's history may be. */
  readonly mayLack: boolean;
}

/** Of these, what a second look finds as well: in between keys and states may have been written. */
async function stillThere(
  store: SiteStore,
  findings: readonly RecountFinding[],
  judging: Judging,
): Promise<RecountFinding[]> {
  const people = [...new Set(findings.flatMap(({ who }) => who ?? []))];
  const again: RecountFinding[] = [];
  for (const who of people) {
    const stretch = await store.subjectStretch({ after: who - 1, most: 1 });
    if (!stretch) continue;
    for (const finding of judged(stretch, judging).findings)
      if (!(await isForgotten(store, finding, judging))) again.push(finding);
  }
  return again;
}

/** A state that follows from nothing is none to wonder at where its record lost whose it was. */
async function isForgotten(store: SiteStore, { rule, entry }: RecountFinding, { mayLack }: Judging): Promise<boolean> {
  if (rule !== "state-unfounded" || !mayLack || entry === undefined) return false;
  return (await store.forgettingStretch({ after: entry, most: 1 })).forgotten.includes(entry);
}

function bySubject<Row extends { readonly who: number }>(rows: readonly Row[]): Map<number, Row[]> {
  const found = new Map<number, Row[]>();
  for (const row of rows) {
    const before = found.get(row.who);
    if (before) before.push(row);
    else found.set(row.who, [row]);
  }
  return found;
}

function judged(
  { entries, states, subjects }: SubjectStretch,
  judging: Judging,
): { findings: RecountFinding[]; people: number } {
  const entriesOf = bySubject(entries);
  const statesOf = bySubject(states);
  const rows = new Map(subjects.map((row) => [row.no, row]));
  const people = new Set([...entriesOf.keys(), ...statesOf.keys()]);
  const findings = [...people].flatMap((who) => {
    if (judging.erased.has(who)) return [];
    const own = entriesOf.get(who) ?? [];
    const damaged = own.flatMap((entry) => entryFindings(entry, rows.get(who), judging));
    return [...damaged, ...stateFindings(who, { entries: own, states: statesOf.get(who) ?? [] }, judging)];
  });
  return { findings, people: people.size };
}

function entryFindings(
  { index, who, record, retain }: CountedEntry,
  subject: SubjectRow | undefined,
  { hmac }: Judging,
): RecountFinding[] {
  const finding = (rule: RecountRule, detail: string): RecountFinding => ({ rule, who, entry: index, detail });
  if (!record) return [finding("record-unreadable", "its row tells no record any more")];
  const { core, salt, coreCommitment, personCommitment, person, id } = record;
  const found: RecountFinding[] = [];
  if (!sameBytes(hmac(salt, coreBytes(core)), coreCommitment))
    found.push(finding("record-not-committed", "the entry does not commit to what the record says"));
  const until = core.retainUntil;
  const days = until === undefined ? null : Math.ceil(millisecondsOf(until) / dayMs);
  // Records of before the column was there have none.
  if (retain !== null && retain !== days)
    found.push(
      finding("retention-differs", `it is kept until day ${retain}, and the record says ${days ?? "for good"}`),
    );
  if (!subject) found.push(finding("key-missing", "no key is there, and no erasure in the log says why"));
  else if (person && !openPerson({ person, commitment: personCommitment }, { subject, id, salt }))
    found.push(finding("half-not-opened", "its personal half is not one of this subject, or was changed"));
  return found;
}

function stateFindings(
  who: number,
  { entries, states }: { readonly entries: readonly CountedEntry[]; readonly states: readonly CountedState[] },
  { mayLack }: Judging,
): RecountFinding[] {
  const said = new Map<string, Said[]>();
  const places = new Map<string, number>();
  for (const { record } of entries) {
    if (!record) continue;
    places.set(record.id, record.index);
    for (const [about, one] of saidIn(record.core)) said.set(about, [...(said.get(about) ?? []), one]);
  }
  // A damaged record may have said anything.
  if (entries.some(({ record }) => !record)) return [];
  const stated = new Map(states.map((state) => [state.about, state]));
  return [...new Set([...said.keys(), ...stated.keys()])].flatMap((about): RecountFinding[] => {
    const [state, words] = [stated.get(about), said.get(about) ?? []];
    const folded = words.reduce<ConsentFact | undefined>(factAfter, undefined);
    if (isState(folded, state, places)) return [];
    if (mayLack && beginnings.some((before) => isState(words.reduce(factAfter, before), state, places))) return [];
    const entry = folded ? places.get(folded.record) : state?.index;
    const records = textOf(folded);
    if (!state) return [{ rule: "state-missing", who, entry, detail: `${about} is ${records}, and has no state` }];
    const rule = words.length === 0 ? "state-unfounded" : "state-differs";
    return [{ rule, who, entry, detail: `${about} is kept as ${stateText(state)}; the records say ${records}` }];
  });
}

/** What may have been before the first record that is left. */
const beginnings = consentStatuses.flatMap((status) =>
  [false, true].flatMap((direct) =>
    [false, true].map((confirmed): ConsentFact => ({
      status,
      record: "",
      at: instantAt(0),
      until: instantAt(0),
      version: 0,
      direct,
      ...(confirmed ? { confirmed } : {}),
    })),
  ),
);

const directOf = ({ direct, confirmed }: ConsentFact): number => (confirmed ? 2 : Number(direct));

function isState(fact: ConsentFact | undefined, state: CountedState | undefined, places: ReadonlyMap<string, number>) {
  if (!fact || !state) return !fact && !state;
  return (
    state.status === fact.status &&
    state.version === fact.version &&
    state.index === places.get(fact.record) &&
    state.acted === millisecondsOf(fact.at) &&
    state.until === (fact.until === undefined ? null : millisecondsOf(fact.until)) &&
    state.direct === directOf(fact)
  );
}

const textOf = (fact: ConsentFact | undefined): string =>
  fact
    ? described(fact.status, {
        ...fact,
        acted: millisecondsOf(fact.at),
        until: fact.until ? millisecondsOf(fact.until) : null,
        direct: directOf(fact),
      })
    : "nothing";
const stateText = (state: CountedState): string => `${described(state.status, state)} by entry ${state.index}`;
const described = (
  status: ConsentStatus,
  { version, acted, until, direct }: Pick<CountedState, "version" | "acted" | "until" | "direct">,
): string => `${status} (version ${version}, ${acted}${until === null ? "" : ` to ${until}`}, ${direct})`;
