// Calling lists: every row of a list with whether it may be called, and why not, under one decision record.
import type { CheckResult } from "../../core/contact-schema.ts";
import type { DenyReason } from "../../core/reason.ts";
import type { ServiceContext, SiteActor } from "../context.ts";
import { checkStream } from "./check-stream.ts";
import { callingColumn, type CallingList } from "./coverage.ts";
import { csvRows } from "./csv-rows.ts";
import { phoneNumber } from "../../core/phone.ts";

/** What is asked of a list. */
export interface CallListQuestion extends CallingList {
  readonly purpose: string;
  /** Whose lines they are: `individual` unless told. */
  readonly subscriber?: string | undefined;
  /** The recipient that the numbers would be passed on to, by its name in the notice. */
  readonly partner?: string | undefined;
}

/** One row and its answer. */
interface CallListRow {
  readonly line: number;
  readonly cells: readonly string[];
  /** E.164; undefined where the row holds no number. */
  readonly number: string | undefined;
  readonly result: CheckResult;
}

/** What a list begins with, its rows in order, and what proves afterwards that it was asked about. */
export type CallListPart =
  | { readonly kind: "head"; readonly head: readonly string[]; readonly column: number }
  | { readonly kind: "rows"; readonly rows: readonly CallListRow[] }
  | {
      readonly kind: "summary";
      readonly check: string;
      readonly counts: { readonly allow: number; readonly deny: number; readonly byReason: Record<string, number> };
    };

/**
 * Asks about every row of a calling list, in order and in constant memory but for the numbers' hashes. A list whose
 * last part is no summary must be treated as failed. Needs the scopes `check` and `check.explain`. Throws `not-valid`
 * for a list without the column, or a question that is not in the schema.
 */
export async function* callList(
  context: ServiceContext,
  actor: SiteActor,
  asked: CallListQuestion,
): AsyncGenerator<CallListPart> {
  const waiting: Omit<CallListRow, "result">[] = [];
  const found: { head?: readonly string[]; column?: number } = {};
  const answers = await checkStream(context, actor, questions(asked, { waiting, found }));
  let isFirst = true;
  for await (const text of answers) {
    if (isFirst) yield { kind: "head", head: found.head!, column: found.column! };
    isFirst = false;
    const lines = text
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line) as CheckResult | { summary: Omit<CallListPart & { kind: "summary" }, "kind"> });
    const [last] = lines.slice(-1);
    if (last && "summary" in last) yield { kind: "summary", ...last.summary };
    else yield { kind: "rows", rows: lines.map((result) => ({ ...waiting.shift()!, result: result as CheckResult })) };
  }
}

/** The lines of the question; each row waits for its answer, which comes in the same order. */
async function* questions(
  { purpose, subscriber, partner, column, country = "GB", read }: CallListQuestion,
  kept: { waiting: Omit<CallListRow, "result">[]; found: { head?: readonly string[]; column?: number } },
): AsyncGenerator<string> {
  const question = { purpose, channel: "phone", explain: true, subscriber, partner };
  let isFirst = true;
  for await (const { head, rows } of csvRows(read())) {
    const at = callingColumn(head, column);
    Object.assign(kept.found, { head, column: at });
    if (isFirst) yield JSON.stringify(question);
    isFirst = false;
    for (const { line, cells } of rows) {
      const text = cells[at] ?? "";
      kept.waiting.push({ line, cells, number: phoneNumber(text, country) });
      yield JSON.stringify({ phone: text, country });
    }
  }
}

/** What a reason says to a person who reads a list. */
export const callReasons: Readonly<Record<DenyReason, string>> = {
  INPUT_INVALID: "This is no telephone number.",
  CHANNEL_MISMATCH: "This is no address that can be called.",
  DUPLICATE_IN_CALL: "The number stands further up in the list.",
  ERASED: "The person was erased.",
  RESTRICTED: "The person's data are kept for a claim only.",
  OBJECTED_ALL: "The person objects to all marketing.",
  DO_NOT_CONTACT_CHANNEL: "The person does not want to be called.",
  COMPLAINT: "The person complained.",
  HARD_BOUNCE: "The address does not exist.",
  NUMBER_DEAD: "The line is dead.",
  WITHDRAWN: "The person took the consent back.",
  REFUSED: "The person refused.",
  UNSUBSCRIBED_TOPIC: "The person does not want this.",
  EXPIRED: "The consent is past its period.",
  RECONSENT_NEEDED: "What was agreed to has changed since.",
  PENDING_CONFIRMATION: "The consent was not confirmed yet.",
  LISTED_TPS: "The number is in the TPS.",
  LISTED_CTPS: "The number is in the CTPS.",
  LISTED_MPS: "The person is in the MPS.",
  SCREENING_MISSING: "The register was never asked about this number.",
  SCREENING_STALE: "The register was asked too long ago.",
  PARTNER_NOT_NAMED: "The person was not told of this partner by name.",
  PARTNER_CONSENT_TOO_OLD: "The consent is too old to be passed on.",
  BASIS_NOT_ALLOWED: "The law takes no such ground for a call.",
  SOFT_OPT_IN_UNMET: "The person was not offered to refuse.",
  PURPOSE_RETIRED: "The notice does not ask for calls of this purpose.",
  NO_RECORD: "No yes of the person is on record.",
  QUIET_HOURS: "It is night where the person is.",
  FREQUENCY_CAP: "There were enough calls lately.",
};
