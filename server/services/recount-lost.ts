// A part of a recount: noes that a restore from an export lost, as the log's records say them, against what denies everybody since.
import type { RecordCore } from "../../core/record.ts";
import type { SiteStore } from "../store/rows.ts";
import { lostHalves, noText } from "./lost-halves.ts";
import type { RecountFinding } from "./recounts.ts";
import { digestOf } from "./retention.ts";

/** Positions of one question. */
const positionsAtOnce = 20_000;
/** Records of one. */
const recordsAtOnce = 1_000;

/** A record by which the log says that halves were lost, and where it stands. */
interface SaidLost {
  readonly index: number;
  readonly core: RecordCore;
}

/**
 * Names each no that the log says was lost with its person and that a check does not deny everybody. Which records were
 * lost follows from the hash in the entry that says so; where a later wipe hides that, nothing can be said.
 */
export async function lostNoFindings(store: SiteStore, said: readonly SaidLost[]): Promise<RecountFinding[]> {
  if (said.length === 0) return [];
  const kept = new Map((await store.lostNoes()).map((no) => [noText(no), no]));
  const findings: RecountFinding[] = [];
  for (const { index, core } of said) {
    const halves = lostHalves();
    let lastAt = "";
    for await (const lost of lostRecords(store, { index, core })) {
      halves.note(lost.index, lost.core);
      lastAt = lost.core.at;
    }
    for (const no of halves.noes()) {
      const row = kept.get(noText(no));
      if (row && row.since <= no.since && row.at >= lastAt) continue;
      const detail = `it says no to ${noText(no)}, nobody knows who said it, and a check does not deny it to everybody`;
      findings.push({ rule: "lost-no-missing", entry: index, detail });
    }
  }
  return findings;
}

/** The records that an entry says lost their halves: what an export had beyond a backup, and so the last ones before it. */
async function* lostRecords(store: SiteStore, { index, core }: SaidLost): AsyncGenerator<SaidLost> {
  const { records: count = 0, digest } = core.erasure ?? {};
  let places: number[] = [];
  for (let after = 0; after < index; after += positionsAtOnce) {
    const { forgotten } = await store.forgettingStretch({ after, most: Math.min(positionsAtOnce, index - after) });
    places = [...places, ...forgotten].slice(-count);
  }
  if (places.length === 0 || digestOf(places) !== digest) return;
  const among = new Set(places);
  for (let from = places[0]!; from < index; from += recordsAtOnce)
    for (const record of await store.records(from, Math.min(from + recordsAtOnce, index)))
      if (among.has(record.index)) yield record;
}
