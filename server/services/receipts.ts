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
import { ProblemError } from "../errors.ts";
import { inclusionProof } from "../log/tiles.ts";
import type { SiteStore } from "../store/rows.ts";
import { audited } from "./audit.ts";
import { verifierKeyUnder } from "./logs.ts";
import { publishedNotice } from "./notices.ts";
import { heldRecord, receiptAddress } from "./receipt-names.ts";
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
  if (!proof) throw new ProblemError("not-found", "The record is not under a checkpoint yet. Ask again in a second.");
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

/** Everything the receipt page shows. */
export interface ReceiptView {
  readonly receipt: Receipt;
  /** What its address ends in. */
  readonly name: string;
  readonly notice: Notice;
  readonly noticeHash: ContentHash;
  /** In which it was read. */
  readonly lang: string;
  readonly choices: readonly StandingChoice[];
}

/** The receipt with the notice it names and what holds now; throws `not-found`. */
export async function receiptView(context: ServiceContext, name: string): Promise<ReceiptView> {
  const found = await heldRecord(context, name);
  const { notice, lang } = found.stored.core;
  const shown = notice && (await publishedNotice(context, found.site.id, notice));
  // Nothing was shown to anybody for it: there is no page to see.
  if (!shown || !lang) throw new ProblemError("not-found");
  const choices = await standingChoices(context, found);
  const { notice: words, hash: noticeHash } = shown;
  return { receipt: await receiptFrom(context, found), name, notice: words, noticeHash, lang, choices };
}

async function standingChoices(context: ServiceContext, { store, stored }: FoundRecord): Promise<StandingChoice[]> {
  const states = stored.who === undefined ? [] : await store.statesOf(stored.who);
  const now = context.now();
  return stored.core.choices.map((choice): StandingChoice => {
    const state = states.find(({ purpose, channel }) => purpose === choice.purpose && channel === choice.channel);
    if (!state) return { choice, withdrawable: false };
    const status = statusAt(state, now);
    return { choice, now: { status, at: state.at }, withdrawable: isInForce(status) };
  });
}
