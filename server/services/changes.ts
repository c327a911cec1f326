// The feed of changes: what happened at a site since a place, for tools that ask and for webhooks that are sent.
import type * as z from "zod/mini";
import { recordChanges, changeKeyText, type Change } from "../../core/change.ts";
import {
  changeCursor,
  changeKeysRequest,
  type changesResponse,
  type changeKeysResponse,
} from "../../core/change-schema.ts";
import type { SiteId } from "../../core/ids.ts";
import type { Actor, ServiceContext } from "../context.ts";
import { faultAt } from "../errors.ts";
import type { ChangedRecord, ChangedSuppression, ChangePlace } from "../store/change-rows.ts";
import type { SiteStore } from "../store/rows.ts";
import { saidAgain } from "../store/suppressions.ts";
import { audited } from "./audit.ts";
import { parsed } from "./parse.ts";
import { knownStates } from "./known-states.ts";
import { occasionChange } from "./occasions.ts";
import { settingsOf } from "./settings.ts";
import { objectionsWithRecipients, withRecipients } from "./share-changes.ts";
import { addressKinds, denyAddress, normalAddress, subjectHashes } from "./subjects.ts";

/** The lists that changes are read from; each has an order of its own. */
export const changeLists = ["log", "suppressions", "checkpoints", "occasions"] as const satisfies (keyof ChangePlace)[];
type ChangeList = (typeof changeLists)[number];

/** A change and where it was read: with both it can be read again. */
export interface PlacedChange {
  readonly change: Change;
  readonly list: ChangeList;
  readonly place: number;
}

/** What changed, and from where to go on. */
export interface ChangePage {
  readonly changes: readonly PlacedChange[];
  readonly next: ChangePlace;
  /** Whether there was more when it was read. */
  readonly more: boolean;
}

type ChangeReader = Pick<
  SiteStore,
  | "changeEnds"
  | "changedEntries"
  | "changedSuppressions"
  | "keptCheckpoints"
  | "occasions"
  | "sharesOf"
  | "purposeControllers"
  | "unknownBefore"
>;

/**
 * What changed after a place: of each list at most `most` rows, so that no list keeps another waiting. Each list is
 * in the order its rows were committed and skips none; between lists the earlier comes first. With `standing` what a
 * later act took the place of is left out.
 */
export async function changesAfter(
  store: ChangeReader,
  { site, after, most, standing }: { site: SiteId; after: ChangePlace; most: number; standing?: boolean },
): Promise<ChangePage> {
  const begun = await store.changeEnds();
  const [log, suppressions, checkpoints, occasions] = await Promise.all([
    logChanges(store, { site, after: after.log, most, standing }),
    suppressionChanges(store, { site, after: after.suppressions, most }),
    checkpointChanges(store, { site, after: after.checkpoints, most }),
    store.occasions({ after: after.occasions, most }),
  ]);
  // Read last: what was committed meanwhile is more.
  const ends = await store.changeEnds();
  const next = {
    log: log.last,
    suppressions: suppressions.last,
    // Most are not told of: of a page that is not full, everything before it was begun was looked at.
    checkpoints: Math.max(
      checkpoints.at(-1)?.place ?? after.checkpoints,
      checkpoints.length === most ? 0 : begun.checkpoints,
    ),
    occasions: occasions.at(-1)?.place ?? after.occasions,
  };
  const brought = (await withKnown(store, occasions)).flatMap((row) => {
    const change = occasionChange(site, row);
    return change ? [{ change, list: "occasions" as const, place: row.place }] : [];
  });
  const isPartly = (["log", "suppressions", "occasions"] as const).some((list) => next[list] < ends[list]);
  return {
    changes: [suppressions.changes, checkpoints, brought].reduce(merged, log.changes),
    next,
    more: isPartly || checkpoints.length === most,
  };
}

async function logChanges(
  store: ChangeReader,
  asked: { site: SiteId; after: number; most: number; standing: boolean | undefined },
) {
  const { records: read, notices, last } = await store.changedEntries(asked);
  const records = await withKnown(store, read);
  const list = "log" as const;
  const ofRecords = records.flatMap((record) =>
    recordChanges({ ...toldRecord(record), standing: asked.standing }).map((change) => ({
      change,
      list,
      place: record.stored.index + 1,
    })),
  );
  const hashes = records.flatMap(({ subject }) => (subject ? [subject.hash] : []));
  const passedOn = await withRecipients(store, ofRecords, hashes);
  const ofNotices = notices.map(({ place, hash, at }) => ({
    change: {
      id: `evt_${hash.slice(7, 39)}_published`,
      type: "notice.published" as const,
      timestamp: at,
      data: { site: asked.site, notice: hash, index: place - 1 },
    },
    list,
    place,
  }));
  return { changes: [...passedOn, ...ofNotices].toSorted((a, b) => a.place - b.place), last };
}

/** With what is known of each person, which after a restore may be less than what was kept. */
const withKnown = <Told extends Pick<ChangedRecord, "states">>(store: ChangeReader, told: readonly Told[]) =>
  Promise.all(told.map(async (one): Promise<Told> => ({ ...one, states: await knownStates(store, one.states) })));

const toldRecord = ({ stored: { core, index }, states, subject, lastErasure }: ChangedRecord) => ({
  core,
  index,
  states,
  lastErasure,
  subject: subject && { key: changeKeyText(subject.hash), ...(subject.kind ? { kind: subject.kind } : {}) },
});

async function suppressionChanges(
  store: ChangeReader,
  asked: { site: SiteId; after: number; most: number },
): Promise<{ changes: PlacedChange[]; last: number }> {
  const rows = await store.changedSuppressions(asked);
  // A no that was said again ends nothing: only the later entry is told, as what it is.
  const told = rows.filter(({ isLift, liftReason }) => !isLift || liftReason !== saidAgain);
  const changes = told.map((row) => ({
    change: suppressionChange(asked.site, row),
    list: "suppressions" as const,
    place: row.place,
  }));
  const hashes = told.map(({ hash }) => hash);
  return {
    changes: await objectionsWithRecipients(store, changes, hashes),
    last: rows.at(-1)?.place ?? asked.after,
  };
}

/** The key is of the address that suppressions are kept by, which for an e-mail address is its alias. */
function suppressionChange(
  site: SiteId,
  { id, hash, reason, channel, topic, controller, source, since, added, lifted, isLift, renews }: ChangedSuppression,
): Change {
  const word = isLift ? "lifted" : renews ? "renewed" : "added";
  return {
    id: `evt_${id.slice(4)}_${word}`,
    type: `suppression.${word}`,
    timestamp: (isLift ? lifted : undefined) ?? added,
    data: {
      site,
      suppression: id,
      ...(renews ? { renews } : {}),
      subject: { key: changeKeyText(hash) },
      reason,
      ...(channel ? { channel } : {}),
      ...(topic ? { topic } : {}),
      ...(controller === undefined ? {} : { controller }),
      source,
      since,
    },
  };
}

/** After so many entries a checkpoint is told of, on whatever day. */
const checkpointEvery = 10_000;

async function checkpointChanges(
  store: ChangeReader,
  asked: { site: SiteId; after: number; most: number },
): Promise<PlacedChange[]> {
  const rows = await store.keptCheckpoints({ ...asked, every: checkpointEvery });
  return rows.map(({ size, note, at }) => ({
    change: {
      id: `evt_${asked.site}_${size}_signed`,
      type: "checkpoint.signed",
      timestamp: at,
      data: { site: asked.site, size, checkpoint: note },
    },
    list: "checkpoints",
    place: size,
  }));
}

/** Both lists in one, neither out of its own order. */
function merged(a: readonly PlacedChange[], b: readonly PlacedChange[]): PlacedChange[] {
  const all: PlacedChange[] = [];
  for (let [i, j] = [0, 0]; i < a.length || j < b.length;) {
    const [left, right] = [a[i], b[j]];
    if (left && (!right || left.change.timestamp <= right.change.timestamp)) [all[all.length], i] = [left, i + 1];
    else [all[all.length], j] = [right!, j + 1];
  }
  return all;
}

/** A place as callers keep it: opaque to them. */
export const cursorText = ({ log, suppressions, checkpoints, occasions }: ChangePlace): string =>
  `c1.${log}.${suppressions}.${checkpoints}.${occasions}`;

/** The place of a cursor; undefined when it is none. */
export function cursorPlace(text: string): ChangePlace | undefined {
  const found = changeCursor.exec(text);
  if (!found) return undefined;
  const [log, suppressions, checkpoints, occasions] = found.slice(1).map((place) => Number(place ?? 0)) as [
    number,
    number,
    number,
    number,
  ];
  return { log, suppressions, checkpoints, occasions };
}

/** Whether a place is past the end of any list. */
export const isPast = (place: ChangePlace, ends: ChangePlace): boolean =>
  changeLists.some((list) => place[list] > ends[list]);

/**
 * The changes of a site after a cursor, from its first one where there is none. Needs the scope `check`. Throws
 * `not-valid` for what is no cursor, and for one past the end, which is what a restored backup makes of a later one:
 * who goes on from it would miss what came since.
 */
export function readChanges(
  context: ServiceContext,
  actor: Actor,
  { site, after, limit }: { site: SiteId; after: string | undefined; limit: number | undefined },
): Promise<z.infer<typeof changesResponse>> {
  return audited(context, { actor, verb: "change.read", site }, async () => {
    const from = cursorPlace(after ?? "c1.0.0.0");
    if (!from) throw faultAt("/after", "not-a-cursor");
    const most = limit ?? 200;
    if (!Number.isInteger(most) || most < 1 || most > 1_000) throw faultAt("/limit", "cursor-limit");
    const store = await context.site(site);
    const ends = await store.changeEnds();
    if (isPast(from, ends)) throw faultAt("/after", "cursor-restored");
    const { changes, next, more } = await changesAfter(store, { site, after: from, most });
    const value = { changes: changes.map(({ change }) => change), cursor: cursorText(next), more };
    return { value, detail: `${changes.length} changes` };
  });
}

/**
 * The keys that changes name addresses by: `subject` in changes of consent, `suppression` in those of suppressions. It
 * is worked out and not looked up, so it tells nobody who is known. Needs the scope `check`.
 */
export function changeKeys(
  context: ServiceContext,
  actor: Actor,
  { site, read }: { site: SiteId; read: () => unknown },
): Promise<z.infer<typeof changeKeysResponse>> {
  return audited(context, { actor, verb: "change.keys", site }, async () => {
    const { recipients } = parsed(changeKeysRequest, await read());
    const { country } = await settingsOf(context, site);
    const hash = subjectHashes(context.identityKey(site));
    const keys = recipients.map((sent) => {
      const { ref, country: own } = sent;
      const kind = addressKinds.find((one) => sent[one] !== undefined) ?? "email";
      const address = normalAddress(kind, sent[kind] ?? "", own ?? country);
      const named = ref === undefined ? {} : { ref };
      if (address === undefined) return { ...named, subject: null, suppression: null };
      const keyOf = (text: string) => changeKeyText(hash(kind, text));
      return { ...named, subject: keyOf(address), suppression: keyOf(denyAddress(kind, address)) };
    });
    return { value: { keys }, detail: `${keys.length} keys` };
  });
}
