// Renewals: which yes is one that was there already, whatever the page called it. Only the states know.
import type { RecordCore } from "../../core/record.ts";
import { isInForce } from "../../core/status.ts";
import type { StateRow, SubjectWish } from "../store/record-rows.ts";
import type { SiteStore } from "../store/rows.ts";

/** The events by which a page reports a yes. */
const giving: readonly RecordCore["event"][] = ["give", "change"];

/**
 * The event of a record that is about to be committed: `renew` where every answer of it is a yes that the subject has
 * given before, to the same version, and that holds or has lapsed; else what was reported. A yes after a no, or to a
 * purpose that has changed since, is none.
 */
export async function eventOf(
  store: Pick<SiteStore, "knownSubjects" | "statesOf">,
  subject: SubjectWish,
  { event, choices }: Pick<RecordCore, "event" | "choices">,
): Promise<RecordCore["event"]> {
  if (!giving.includes(event) || !choices.every(({ status }) => status === "given")) return event;
  const who = "no" in subject ? subject.no : (await store.knownSubjects([subject.hash]))[0]?.no;
  if (who === undefined) return event;
  const states = await store.statesOf(who);
  const isRenewed = (choice: RecordCore["choices"][number]) => states.some((state) => wasGiven(state, choice));
  return choices.every(isRenewed) ? "renew" : event;
}

const wasGiven = (
  { purpose, channel, version, status }: StateRow,
  choice: Pick<RecordCore["choices"][number], "purpose" | "channel" | "version">,
): boolean =>
  purpose === choice.purpose &&
  channel === (choice.channel ?? "") &&
  version === choice.version &&
  (isInForce(status) || status === "expired");
