// Receipts: the subject's copy of a record with its proof, and what the receipt page needs to show it.
import { toBase64 } from "../../core/bytes.ts";
import { parseCheckpointBody } from "../../core/checkpoint.ts";
import type { ContentHash, Notice } from "../../core/notice.ts";
import { tlogProof, type InclusionProof, type Receipt } from "../../core/receipt.ts";
import type { RecordCore } from "../../core/record.ts";
import { isInForce, statusAt, type ConsentStatus } from "../../core/status.ts";
import type { Instant } from "../../core/time.ts";
import type { SiteId } from "../../core/ids.ts";
import type { Actor, ServiceContext } from "../context.ts";
import { ProblemError, refusal } from "../errors.ts";
import { inclusionProof } from "../log/tiles.ts";
import type { StoredRecord } from "../store/record-rows.ts";
import type { SiteStore } from "../store/rows.ts";
import { rulesOfRecord } from "./as-was-view.ts";
import { audited } from "./audit.ts";
import { knownStates } from "./known-states.ts";
import { verifierKeyUnder } from "./logs.ts";
import { currentNotice, publishedNotice } from "./notices.ts";
import { heldRecord, receiptAddress, receiptName } from "./receipt-names.ts";
import type { ShownRules } from "./shown-config.ts";
import { foundRecord, type FoundRecord } from "./record-sites.ts";

/**
 * The receipt of that name, proven against the latest checkpoint; without a proof for the moments before the
 * record is sealed. Throws `not-found`. It holds no personal part, only a commitment to it.
 */
export async function receipt(context: ServiceContext, name: string): Promise<Receipt> {
  return receiptFrom(context, await heldRecord(context, name));
}

/**
 * The receipt of a record of the key's own site, by the record's id alone, with the address to give to the person it
 * is about. Needs the scope `receipt`. Throws `not-found`.
 */
export function openReceipt(
  context: ServiceContext,
  actor: Actor,
  asked: { site: SiteId; record: string },
): Promise<{ receipt: Receipt; address: string }> {
  const { site, record } = asked;
  return audited(context, { actor, verb: "receipt.open", site }, async () => {
    const found = await foundRecord(context, record);
    if (found.site.id !== site) throw new ProblemError("not-found");
    const value = { receipt: await receiptFrom(context, found), address: receiptAddress(context, record) };
    return { value, detail: record };
  });
}

/** The receipt of a record that was found, with its proof where there is one. */
export async function receiptFrom(context: ServiceContext, { site, store, stored }: FoundRecord): Promise<Receipt> {
  const checkpoint = await store.latestCheckpoint();
  const proof = checkpoint && (await inclusionProof(store, stored.index, checkpoint));
  return {
    v: 1,
    record: stored.core,
    salt: toBase64(stored.salt),
    personCommitment: toBase64(stored.personCommitment),
    verifierKey: await verifierKeyUnder(context, site.id, checkpoint),
    ...(proof ? { proof } : {}),
  };
}

async function proofAt(store: SiteStore, index: number): Promise<InclusionProof | undefined> {
  const checkpoint = await store.latestCheckpoint();
  return checkpoint && inclusionProof(store, index, checkpoint);
}

/**
 * The record's proof as c2sp.org/tlog-proof@v1 text, for any verifier that knows the log. Throws `not-found`
 * also while the record is not sealed yet.
 */
export async function receiptProof(context: ServiceContext, name: string): Promise<string> {
  const { store, stored } = await heldRecord(context, name);
  const proof = await proofAt(store, stored.index);
  if (!proof) throw refusal("not-found", "record-unsealed");
  return tlogProof(proof);
}

/** How many entries the proof's checkpoint covers: its second line. */
export const sealedSize = (proof: InclusionProof): number => parseCheckpointBody(bodyOf(proof.checkpoint))?.size ?? 0;

const bodyOf = (note: string): string => note.slice(0, note.lastIndexOf("\n\n") + 1);

/** A choice of the receipt and what holds for it now. */
export interface StandingChoice {
  readonly choice: RecordCore["choices"][number];
  /** Undefined for an answer given on a banner, which the browser keeps, and for an erased subject. */
  readonly now?: { readonly status: ConsentStatus; readonly at: Instant };
  /** A consent by channel that is in force, so that the holder of the receipt may withdraw it. */
  readonly withdrawable: boolean;
}

/** One record of a history, and what the address of its receipt ends in. */
interface PastRecord {
  readonly core: RecordCore;
  readonly name: string;
}

/** Everything the receipt page shows. */
export interface ReceiptView {
  readonly receipt: Receipt;
  /** What its address ends in. */
  readonly name: string;
  /** What was shown; the site's notice of today, for its controller alone, where nothing was. */
  readonly notice: Notice;
  /** Of what was shown. */
  readonly noticeHash: ContentHash | undefined;
  /** The rules it was shown under. */
  readonly rules: ShownRules;
  /** In which it was read. */
  readonly lang: string;
  readonly choices: readonly StandingChoice[];
  /** What the holder may see of the same subject, latest first; this record is among it. */
  readonly history: readonly PastRecord[];
  /** Places in the log of what belongs to that history and cannot be read any more. */
  readonly damaged: readonly number[];
}

/** The receipt with the notice it names, what holds now and what was answered before and since; throws `not-found`. */
export async function receiptView(context: ServiceContext, name: string): Promise<ReceiptView> {
  const found = await heldRecord(context, name);
  const { notice: named, lang } = found.stored.core;
  const shown = named && (await publishedNotice(context, found.site.id, named));
  const notice = shown?.notice ?? (await currentNotice(context, found.site.id))?.notice;
  if (!notice) throw new ProblemError("not-found");
  const { records: history, damaged } = await historyHeld(found);
  return {
    damaged,
    receipt: await receiptFrom(context, found),
    name,
    notice,
    noticeHash: shown?.hash,
    rules: await rulesOfRecord(context, found.stored.core, notice),
    lang: lang ?? notice.defaultLanguage ?? "en",
    choices: await standingChoices(context, found),
    history: history.map(({ core }) => ({ core, name: receiptName(context, core.id) })),
  };
}

/** The most of a history that is read and shown: anybody with a receipt may ask. */
const longestHistory = 200;

/** The latest of a history, and places in the log of what belongs there and cannot be read any more. */
interface HeldHistory {
  readonly records: readonly StoredRecord[];
  readonly damaged: readonly number[];
}

/**
 * The records that the holder of a receipt may see, latest first: the latest 200 of a browser, whose id nobody else
 * has. An address can be typed by anybody, so a receipt for one shows itself alone.
 */
export async function historyHeld({ store, stored }: FoundRecord): Promise<HeldHistory> {
  const subject = stored.who === undefined ? undefined : await store.subject(stored.who);
  if (subject?.kind !== "device") return { records: [stored], damaged: [] };
  const rows = await store.historyOf(subject.no, { most: longestHistory });
  return {
    records: rows.flatMap(({ record }) => record ?? []),
    damaged: rows.flatMap(({ index, record }) => (record ? [] : index)),
  };
}

async function standingChoices(context: ServiceContext, { store, stored }: FoundRecord): Promise<StandingChoice[]> {
  const states = stored.who === undefined ? [] : await store.statesOf(stored.who);
  const known = await knownStates(store, states);
  const now = context.now();
  return stored.core.choices.map((choice): StandingChoice => {
    const at = states.findIndex(({ purpose, channel }) => purpose === choice.purpose && channel === choice.channel);
    const [state, told] = [states[at], known[at]];
    if (!state || !told) return { choice, withdrawable: false };
    // What is not known to hold can still be taken back.
    const withdrawable = isInForce(statusAt(state, now));
    return { choice, now: { status: statusAt(told, now), at: state.at }, withdrawable };
  });
}
