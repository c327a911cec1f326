// Withdrawing by receipt: the button on the receipt page.
import { isRecordId, type RecordId } from "../../core/ids.ts";
import { instantAt, millisecondsOf } from "../../core/time.ts";
import type { ServiceContext } from "../context.ts";
import { faultAt, ProblemError } from "../errors.ts";
import { heldRecord, receiptAddress } from "./receipt-names.ts";
import { recordRequested, type Acknowledgement, type PublicActor, type PublicRequest } from "./records.ts";

/** How long a rendered receipt page may be pressed. */
const oldestPageMs = 30 * 86_400_000;
/** Unix milliseconds inside a UUIDv7 record id. */
const timeOf = (id: RecordId): number => parseInt(id.slice(4, 16), 16);

/**
 * Withdraws every consent by channel that the receipt of that name records, as the subject it is about. `act` is the
 * id of the new record, made when the page was rendered: pressing twice is one act. Throws `not-found`,
 * `unknown-receipt` when there is nothing to withdraw or the subject was erased, `record-conflict`.
 */
export async function withdrawByReceipt(
  context: ServiceContext,
  actor: PublicActor,
  asked: { receipt: string; act: string },
): Promise<Acknowledgement> {
  const { act } = asked;
  if (!isRecordId(act)) throw faultAt("/act", "not-a-record-id");
  // The id's time becomes part of the record: one the page could not have made is not taken.
  if (Math.abs(timeOf(act) - millisecondsOf(context.now())) > oldestPageMs) {
    throw faultAt("/act", "act-too-old");
  }
  const { site, stored } = await heldRecord(context, asked.receipt);
  const { core } = stored;
  const given = core.choices.filter((choice) => choice.channel !== undefined && choice.status === "given");
  const { notice, lang } = core;
  if (given.length === 0 || !notice || !lang) throw new ProblemError("unknown-receipt");
  const request: PublicRequest = {
    id: act,
    site: site.id,
    event: "withdraw",
    choices: given.map(({ purpose, version, channel }) => ({
      purpose,
      version,
      channel,
      status: "withdrawn" as const,
    })),
    subject: { kind: "receipt", id: receiptAddress(context, core.id) },
    // From the id, so that a second press sends the same content.
    clientAt: instantAt(timeOf(act)),
    waitedMs: 0,
    notice,
    lang,
    method: { surface: "receipt", action: "withdraw", layer: 0, viaGpc: false, trusted: false },
    prev: core.id,
    // Without the token, which opens the receipt.
    path: `/r/${core.id}`,
  };
  return recordRequested(context, actor, { site, request });
}
