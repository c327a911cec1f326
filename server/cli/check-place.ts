// Where in the log a check stands: asked of the server until a checkpoint covers it.
import { setTimeout as pause } from "node:timers/promises";
import type { AssentClient } from "../../core/client.ts";
import type { InclusionProof } from "../../core/receipt.ts";

/** What with a check's record leads to a checkpoint that the log's key signed. */
export interface CheckPlace {
  readonly verifierKey: string;
  /** base64, of the record's own commitment. */
  readonly recordSalt: string;
  readonly proof: InclusionProof;
}

const everyMs = 1_000;
/** A checkpoint comes within ten seconds of what it covers. */
const tries = 15;

/** The place; undefined where no checkpoint covers it after a quarter of a minute. Throws what the server answers. */
export async function placeOf(client: AssentClient, check: string): Promise<CheckPlace | undefined> {
  for (let tried = 0; tried < tries; tried++) {
    const { salt, verifierKey, proof } = await client.checkRecord(check);
    if (proof) return { verifierKey, recordSalt: salt, proof: proof as unknown as InclusionProof };
    await pause(everyMs);
  }
  return undefined;
}
