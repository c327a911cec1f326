// Going through a list of any length: part by part, each under a decision record of its own; a part that failed is asked again.
import { normalEmail } from "../../../core/address.ts";
import {
  longestAddress,
  kindFor,
  recipientOf,
  type Answered,
  type Question,
  type SentRecipient,
} from "./check-call.ts";
import { seenBefore, type CheckedList, type RowAnswer } from "./checked-list.ts";
import { listRows, type ListLook } from "./list-file.ts";

/** As many recipients as a check may be asked for again together. */
const rowsInPart = 10_000;
/** Characters of a part: the server takes a mebibyte whole before it answers. */
const charactersInPart = 900_000;
/** What a list may be. */
const mostRows = 1_000_000;

/** How far it is. */
export interface RunProgress {
  /** Of the file, from 0 to 1. */
  readonly share: number;
  /** Rows that have their answer. */
  readonly rows: number;
}

/** What going through a list needs. */
export interface Run {
  readonly file: Blob;
  readonly look: ListLook;
  /** Where the address stands in a row. */
  readonly column: number;
  readonly question: Question;
  readonly into: CheckedList;
  readonly signal: AbortSignal;
  /** Asks the server about some. */
  readonly ask: (recipients: readonly SentRecipient[], onAnswers: (count: number) => void) => Promise<Answered>;
  readonly onProgress: (progress: RunProgress) => void;
  /** A part failed: resolves once it is to be asked again, rejects where it is not. */
  readonly onFailure: (error: unknown) => Promise<void>;
}

/** Goes through the list. True where it has more rows than a list may have, which were not asked. Throws ListFault. */
export async function checkList(run: Run): Promise<boolean> {
  const isDuplicate = duplicates(run.question);
  let share = 0;
  let waiting: string[] = [];
  let characters = 0;
  const flush = async () => {
    await askWaiting(run, { addresses: waiting, isDuplicate, share });
    [waiting, characters] = [[], 0];
  };
  for await (const piece of listRows(run.file, run.look)) {
    for (const row of piece.rows) {
      run.signal.throwIfAborted();
      const room = mostRows - run.into.size - waiting.length;
      if (room <= 0) {
        await flush();
        return true;
      }
      const address = row[run.column] ?? "";
      waiting.push(address);
      characters += address.length + 40;
      if (waiting.length >= rowsInPart || characters >= charactersInPart) await flush();
    }
    share = piece.share;
  }
  if (waiting.length > 0) await flush();
  return false;
}

interface Waiting {
  readonly addresses: readonly string[];
  readonly isDuplicate: (address: string) => boolean;
  readonly share: number;
}

async function askWaiting(run: Run, { addresses, isDuplicate, share }: Waiting): Promise<void> {
  const { question, into } = run;
  const known = addresses.map((address) => knownBefore(address, { question, isDuplicate }));
  const asked = Uint16Array.from(known.flatMap((reason, at) => (reason === undefined ? [at] : [])));
  const answered = asked.length > 0 ? await askedUntilItCame(run, { addresses, asked, share }) : undefined;
  let next = 0;
  const rows = addresses.map((address, at): RowAnswer => {
    const reason = known[at];
    return reason === undefined
      ? { address, ...answerOf(answered!.results[next++]!) }
      : { address, allow: false, reason };
  });
  into.add(rows, { asked, check: answered?.check, validUntil: answered?.validUntil });
  run.onProgress({ share, rows: into.size });
}

/** What is kept of a result. */
export const answerOf = (result: Answered["results"][number]): Omit<RowAnswer, "address"> => ({
  allow: result.allow,
  reason: result.reason,
  until: result.until ?? result.retryAt,
});

async function askedUntilItCame(
  run: Run,
  part: { readonly addresses: readonly string[]; readonly asked: Uint16Array; readonly share: number },
): Promise<Answered> {
  const recipients = Array.from(part.asked, (at) => recipientOf(part.addresses[at]!, run.question));
  for (;;) {
    try {
      return await run.ask(recipients, (count) => run.onProgress({ share: part.share, rows: run.into.size + count }));
    } catch (error) {
      run.signal.throwIfAborted();
      await run.onFailure(error);
    }
  }
}

/** Rows that need no server: what is no address, and what stood earlier in the list. */
function knownBefore(
  address: string,
  { question, isDuplicate }: { readonly question: Question; readonly isDuplicate: (address: string) => boolean },
): "INPUT_INVALID" | "DUPLICATE_IN_CALL" | undefined {
  if (address === "" || address.length > longestAddress[kindFor(question.channel)]) return "INPUT_INVALID";
  return isDuplicate(address) ? "DUPLICATE_IN_CALL" : undefined;
}

const isPlainEmail = /^[a-z0-9._%+-]+@[a-z0-9.-]+$/;

/** Which addresses stood in the list before, however they are spelled: each part is a call of its own. */
export function duplicates({ channel }: Pick<Question, "channel">): (address: string) => boolean {
  const isSeen = seenBefore();
  if (kindFor(channel) === "phone") return (address) => isSeen(address.replace(/[^\d+]/g, ""));
  return (address) => {
    const low = address.toLowerCase();
    return isSeen(isPlainEmail.test(low) ? low : (normalEmail(address) ?? low));
  };
}
