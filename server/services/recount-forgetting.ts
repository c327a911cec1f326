// The second half of a recount: who was erased or restricted, as the log's records say it, against the tables that act on it.
import type { RecordCore } from "../../core/record.ts";
import { millisecondsOf } from "../../core/time.ts";
import type { DraftErasure, ErasureRow } from "../store/record-rows.ts";
import type { SiteStore } from "../store/rows.ts";
import { draftErasure } from "./drafts.ts";
import { lostNoFindings } from "./recount-lost.ts";
import type { RecountFinding } from "./recounts.ts";

/** By these, records lose whose they were. */
const takesHalves: ReadonlySet<string> = new Set(["erase", "retention", "lost"]);
/** Positions of one question. */
const positionsAtOnce = 20_000;

/** What the log says of forgetting, and what in the databases does not fit it. */
export interface Forgetting {
  readonly findings: readonly RecountFinding[];
  /** Subjects that the log says were erased. */
  readonly erased: ReadonlySet<number>;
  /** How many records have lost whose they were. */
  readonly forgotten: number;
}

/** Goes through the log once, stretch by stretch; keeps one line an erasure in memory. */
export async function forgettingFindings(store: SiteStore, between?: () => Promise<void> | void): Promise<Forgetting> {
  const findings: RecountFinding[] = [];
  const said = new Map<number, { index: number; core: RecordCore }>();
  const lost: { index: number; core: RecordCore }[] = [];
  let [forgotten, hasForgetting, firstForgotten] = [0, false, -1];
  const count = await store.entryCount();
  for (let after = 0; after < count; after += positionsAtOnce) {
    const stretch = await store.forgettingStretch({ after, most: positionsAtOnce });
    for (const { index, core } of stretch.erasures) {
      if (core.erasure && takesHalves.has(core.erasure.mode)) hasForgetting = true;
      if (core.erasure?.mode === "lost") lost.push({ index, core });
      if (draftErasure(core.erasure)) said.set(index, { index, core });
    }
    for (const entry of stretch.unpaired)
      findings.push({
        rule: "subject-unpaired",
        entry,
        detail: "it has a subject or a personal half, and not the other",
      });
    if (stretch.forgotten.length > 0 && firstForgotten < 0) firstForgotten = stretch.forgotten[0]!;
    forgotten += stretch.forgotten.length;
    await between?.();
  }
  if (forgotten > 0 && !hasForgetting)
    findings.push({
      rule: "forgotten-unsaid",
      entry: firstForgotten,
      detail: `${forgotten} records lost whose they were, and no erasure or retention run in the log says so`,
    });
  const rows = await store.erasures();
  findings.push(...rowFindings(said, rows), ...(await tableFindings(store, rows)));
  findings.push(...(await lostNoFindings(store, lost)));
  const ofLog = [...said.values()].map(({ index, core }) => rowOf(index, core));
  return { findings, forgotten, erased: new Set(erasedIn(ofLog)) };
}

const erasedIn = (rows: readonly ErasureRow[]) => rows.flatMap(({ who, mode }) => (mode === "erase" ? who : []));

const rowOf = (index: number, { at, erasure }: RecordCore): ErasureRow => ({
  index,
  who: erasure!.who!,
  mode: erasure!.mode as DraftErasure["mode"],
  at,
  ...(erasure!.until === undefined ? {} : { until: erasure!.until }),
});

const textOf = ({ who, mode, until }: ErasureRow): string =>
  `${mode} ${who}${until === undefined ? "" : ` to ${until}`}`;

/** The table that restored backups erase by, against the records it follows from. */
function rowFindings(
  said: ReadonlyMap<number, { readonly index: number; readonly core: RecordCore }>,
  rows: readonly ErasureRow[],
): RecountFinding[] {
  const kept = new Map(rows.map((row) => [row.index, row]));
  return [...new Set([...said.keys(), ...kept.keys()])].flatMap((entry) => {
    const record = said.get(entry);
    const [want, have] = [record && rowOf(entry, record.core), kept.get(entry)];
    const [wish, fact] = [want ? textOf(want) : "nothing", have ? textOf(have) : "nothing"];
    if (wish === fact) return [];
    const who = (want ?? have)!.who;
    return [{ rule: "erasure-differs" as const, who, entry, detail: `it is kept as ${fact}; the record says ${wish}` }];
  });
}

/** Restrictions and tombstones, which are in the other database, against what the log did last. */
async function tableFindings(store: SiteStore, rows: readonly ErasureRow[]): Promise<RecountFinding[]> {
  const findings: RecountFinding[] = [];
  const last = new Map(rows.map((row) => [row.who, row]));
  const standing = new Map((await store.restrictions()).map((one) => [one.who, one]));
  const restricted = [...last.values()].filter(({ mode }) => mode === "restrict");
  const present = new Set(await store.presentSubjects(restricted.map(({ who }) => who)));
  for (const who of new Set([...standing.keys(), ...restricted.map((row) => row.who)])) {
    const row = last.get(who)?.mode === "restrict" && present.has(who) ? last.get(who) : undefined;
    const [want, have] = [row?.until === undefined ? undefined : millisecondsOf(row.until), standing.get(who)?.untilMs];
    if (want !== have)
      findings.push({
        rule: "restriction-differs",
        who,
        entry: last.get(who)?.index,
        detail: `it is restricted to ${have ?? "nothing"}; the log says ${want ?? "nothing"}`,
      });
  }
  const erased = new Set(erasedIn(rows));
  for (let after = -1; ;) {
    const some = await store.tombstones({ after, most: positionsAtOnce });
    for (const who of some.filter((one) => !erased.has(one)))
      findings.push({
        rule: "tombstone-unsaid",
        who,
        detail: "it counts as erased, and no erasure in the log says so",
      });
    if (some.length < positionsAtOnce) break;
    after = some.at(-1)!;
  }
  for (const hash of await store.unpublishedInForce())
    findings.push({ rule: "notice-unpublished", detail: `${hash} is said to be in force and was never published` });
  return findings;
}
