// What a receipt's address ends in, `RECORD.TOKEN`: who knows only the record's id opens nothing with it.
import { sameBytes, toBase64 } from "../../core/bytes.ts";
import { isRecordId, type RecordId } from "../../core/ids.ts";
import type { ServiceContext } from "../context.ts";
import { ProblemError } from "../errors.ts";
import { foundRecord, type FoundRecord } from "./record-sites.ts";

/** 128 bits of HMAC-SHA-256: nobody finds one by trying. */
const tokenBytes = 16;
const encoder = new TextEncoder();

type Keyed = Pick<ServiceContext, "receiptKey" | "hmac">;

function tokenOf({ receiptKey, hmac }: Keyed, record: string): string {
  const token = toBase64(hmac(receiptKey, encoder.encode(`assent-receipt/v1\n${record}`)).slice(0, tokenBytes));
  return token.replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

/** Such as `rec_0193….x3Jk9aQ-22_bRt5uW8yZpQ`: the id, and a token that only this server can make. */
export const receiptName = (context: Keyed, record: string): string => `${record}.${tokenOf(context, record)}`;

/** Where a person opens the receipt. Whoever has it may read the receipt, and withdraw what it records. */
export const receiptAddress = (context: Keyed & Pick<ServiceContext, "publicUrl">, record: string): string =>
  `${context.publicUrl}/r/${receiptName(context, record)}`;

/** What follows `/r/` in a receipt's address. */
export const nameIn = (address: string): string => address.slice(address.lastIndexOf("/") + 1);

/** The id inside a receipt's name; undefined when the name is not one that this server gave out. Asks no database. */
export function recordNamed(context: Keyed, name: string): RecordId | undefined {
  const [id = "", token = "", ...rest] = name.split(".");
  // Worked out for any name, so that the time taken says nothing of it.
  const isOurs = sameBytes(encoder.encode(token), encoder.encode(tokenOf(context, id)));
  return isOurs && rest.length === 0 && isRecordId(id) ? id : undefined;
}

/** The record of a receipt's name; throws `not-found`, the same for a wrong token and for no record. */
export async function heldRecord(context: ServiceContext, name: string): Promise<FoundRecord> {
  const id = recordNamed(context, name);
  if (id === undefined) throw new ProblemError("not-found");
  return foundRecord(context, id);
}
