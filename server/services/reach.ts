// How far a no reaches beyond the record that says it: to the aliases of an address, and, of an objection, to all that is known as the person's.
import { uuidV7Hex, type RecordId } from "../../core/ids.ts";
import type { Channel } from "../../core/purpose.ts";
import type { Choice } from "../../core/record.ts";
import type { RecordedStatus } from "../../core/status.ts";
import type { SuppressionSource } from "../../core/suppression.ts";
import type { Instant } from "../../core/time.ts";
import type { ServiceContext } from "../context.ts";
import type { NewSubject, SubjectHash, SubjectWish } from "../store/record-rows.ts";
import { hasAlias } from "./subjects.ts";
import type { SiteStore } from "../store/rows.ts";
import type { NamedSubject } from "../store/subject-aliases.ts";
import { tickPassed, type Sleeper } from "../store/tick.ts";
import type { SuppressionRow } from "../store/suppressions.ts";

/** What is about to be recorded. */
export interface SaidNo {
  /** Of the record, where whoever sends it named it: sent again, or another's, nothing more follows from it. */
  readonly id: RecordId | undefined;
  readonly choices: readonly Choice<RecordedStatus>[];
  readonly subject: SubjectWish;
  /** When it was said. */
  readonly since: Instant;
  readonly source: SuppressionSource;
  /**
   * Whether it is an objection to all marketing [GDPR Art. 21(2)], said to somebody who may write down what people say:
   * what anybody can post about an address ends what it names and no more.
   */
  readonly isObjection: boolean;
}

type Standing = Pick<SuppressionRow, "reason" | "channel" | "topic">;

/**
 * Commits a record after the suppressions that follow from it, one of an id after the other: of two that come with the
 * same id at once the second finds the first on record, and nothing follows from it. Another process may be between
 * the two; then what its refused record said is suppressed all the same, which forbids and never allows.
 */
export async function committedWithReach<T>(
  context: ServiceContext,
  { store, no }: { store: SiteStore; no: SaidNo },
  commit: () => Promise<T>,
): Promise<T> {
  const { onTheirWay } = context.memory;
  const work = async () => {
    await keepReach(context, store, no);
    return commit();
  };
  const { id } = no;
  if (id === undefined) return work();
  for (let other; (other = onTheirWay.get(id));)
    if ((await isLate(other)) && onTheirWay.get(id) === other) onTheirWay.delete(id);
  const mine = work();
  onTheirWay.set(id, mine);
  try {
    return await mine;
  } finally {
    if (onTheirWay.get(id) === mine) onTheirWay.delete(id);
  }
}

/** Longer than a commit that still comes: a request that its runtime cancelled never ends, and nobody waits for it. */
const longestMs = 5_000;

/** Waits until the work of another request has ended; true where it has not by then. */
function isLate(other: Promise<unknown>): Promise<boolean> {
  const sleeper: Sleeper = { wake: () => {} };
  const late = tickPassed(sleeper, longestMs);
  const ended = () => sleeper.wake();
  other.then(ended, ended);
  return late;
}

/**
 * Keeps the suppressions that follow from a no, before the record of it is committed: by themselves they
 * are enough for every check. A withdrawal stands against every spelling of the e-mail or postal address, for its topic; an
 * objection against every address that is known to be the person's. Of a device nothing follows, nor of
 * an id that is on record: what that record says was kept before it, and may have been lifted since.
 */
async function keepReach(context: ServiceContext, store: SiteStore, no: SaidNo): Promise<void> {
  const ended = no.choices.flatMap(({ status, purpose, channel }): Standing[] =>
    status === "withdrawn" && channel !== undefined ? [{ reason: "UNSUBSCRIBED_TOPIC", channel, topic: purpose }] : [],
  );
  if (ended.length === 0 && !no.isObjection) return;
  if (no.id !== undefined && (await store.record(no.id))) return;
  const [own, ...others] = await namesOf(store, no);
  if (!own || own.kind === "device") return;
  const topics = hasAlias(own.kind) ? ended.map((entry) => rowOf(context, no, { ...entry, hash: own.denyHash })) : [];
  const all = no.isObjection ? [own, ...others].filter(({ kind }) => kind !== "device") : [];
  const objections = all.map(({ denyHash }) => rowOf(context, no, { reason: "OBJECTED_ALL", hash: denyHash }));
  const rows = [...topics, ...objections];
  if (rows.length > 0) await store.addSuppressions(rows);
}

/** A withdrawal that an import brings. */
export interface ImportedNo {
  readonly subject: NewSubject;
  readonly purpose: string;
  readonly channel: Channel;
  readonly since: Instant;
}

/** The same of the withdrawals of an import, many at once. */
export async function keepImportedReach(
  context: ServiceContext,
  store: SiteStore,
  nos: readonly ImportedNo[],
): Promise<void> {
  const rows = nos
    .filter(({ subject }) => hasAlias(subject.kind))
    .map(({ subject, purpose, channel, since }) => {
      const hash = subject.denyHash ?? subject.hash;
      const entry = { reason: "UNSUBSCRIBED_TOPIC", channel, topic: purpose, hash } as const;
      return rowOf(context, { since, source: "import" }, entry);
    });
  if (rows.length > 0) await store.addSuppressions(rows);
}

/** Whose no it is, first, and who else is known to be the same person; nobody where the row is gone. */
async function namesOf(
  store: SiteStore,
  { subject, isObjection }: SaidNo,
): Promise<Pick<NamedSubject, "kind" | "denyHash">[]> {
  const no = "no" in subject ? subject.no : isObjection ? await numberOf(store, subject.hash) : undefined;
  const told = "no" in subject ? [] : [{ kind: subject.kind, denyHash: subject.denyHash ?? subject.hash }];
  if (no === undefined) return told;
  const numbers = isObjection ? await store.linked(no) : [no];
  const names = await store.subjectNames(numbers);
  const known = names.filter((one) => one.no === no);
  const others = names.filter((one) => one.no !== no);
  // What was told now may know an alias that nobody kept.
  return [...(told.length > 0 ? told : known), ...others];
}

const numberOf = async (store: SiteStore, hash: SubjectHash): Promise<number | undefined> =>
  (await store.knownSubjects([hash]))[0]?.no;

function rowOf(
  context: ServiceContext,
  { since, source }: Pick<SaidNo, "since" | "source">,
  entry: Standing & Pick<SuppressionRow, "hash">,
): SuppressionRow {
  const id = `sup_${uuidV7Hex(context.nowMs(), context.random(10))}`;
  return { ...entry, id, source, since, added: context.now() };
}
