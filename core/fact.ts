// What a record makes of what holds for a subject, a purpose and a channel: the rule by which states follow from records.
import type { ConsentFact } from "./contact.ts";
import type { RecordCore } from "./record.ts";
import { isInForce, nextStatus, type RecordedStatus } from "./status.ts";
import type { Instant } from "./time.ts";

/** What one record says of a purpose and a channel. */
export interface Said extends Pick<ConsentFact, "record" | "version" | "notice" | "direct" | "confirmed"> {
  readonly status: RecordedStatus;
  readonly actedAt: Instant;
  readonly until?: Instant | undefined;
}

/** Everything that a record says, by purpose and channel, under keys such as `news/email` and `analytics/`. */
export function saidIn(core: RecordCore): ReadonlyMap<string, Said> {
  const direct = core.event !== "import";
  const confirmed = core.method.action === "double-opt-in";
  return new Map(
    core.choices.map(({ purpose, channel, status, version, until }) => [
      `${purpose}/${channel ?? ""}`,
      // Records of before have the time they were received alone.
      {
        record: core.id,
        status,
        version,
        until,
        actedAt: core.actedAt ?? core.at,
        notice: core.notice,
        direct,
        confirmed,
      },
    ]),
  );
}

/**
 * The fact after a record; records of a subject count in the order of the log. A no always counts, however late it
 * arrives; a yes older than the act a fact holds changes nothing (decision 0007), nor does a lapse of what was renewed
 * meanwhile. The store moves its states by the same rule, in SQL.
 */
export function factAfter(before: ConsentFact | undefined, said: Said): ConsentFact | undefined {
  const { status: word, actedAt, until } = said;
  const status = before?.status ?? "unknown";
  if (word === "requested" && before) return before;
  const ends = word === "expired" || word === "revoked" || word === "invalidated";
  if (ends && !before) return undefined;
  // What was only asked holds no answer that a yes could be older than.
  const isFirst = word === "given" && status === "requested";
  if (word === "given" && before && actedAt < before.at && !isFirst) return before;
  const lapses = before?.until !== undefined && before.until <= actedAt;
  if (word === "expired" && !(isInForce(status) && lapses)) return before;
  const renews = word === "given" && isInForce(status);
  return {
    status: nextStatus(status, word),
    record: said.record,
    // What time ends is nobody's act.
    at: before && !isFirst && (word === "expired" || before.at > actedAt) ? before.at : actedAt,
    ...(until === undefined ? {} : { until }),
    version: said.version,
    ...(said.notice === undefined ? {} : { notice: said.notice }),
    direct: said.direct || (renews && before?.direct === true),
    ...(said.confirmed || (renews && before?.confirmed) ? { confirmed: true } : {}),
  };
}
