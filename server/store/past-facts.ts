// What was known of many subjects at an earlier instant: their records up to then, played again.
import type { ConsentFact } from "../../core/contact.ts";
import type { Channel } from "../../core/purpose.ts";
import type { RecordCore } from "../../core/record.ts";
import { isInForce, nextStatus, type RecordedStatus } from "../../core/status.ts";
import { instantAt, millisecondsOf, type Instant } from "../../core/time.ts";
import type { Database } from "./client.ts";
import { instantsOf, shapeOf, type ShapeValue } from "./packed-core.ts";
import { blob } from "./query.ts";
import type { StandingFact, SubjectHash } from "./record-rows.ts";
import { storedTwice } from "./store-error.ts";
import { refText } from "./stored-record.ts";
import { knownSubjects } from "./subject-keys.ts";

interface PastQuestion {
  readonly purpose: string;
  readonly channel: Channel | "";
  readonly subjects: readonly SubjectHash[];
  /** What was recorded later is not looked at. */
  readonly asOf: Instant;
}

export interface PastStore {
  /** What was known of each subject then, in the order asked. Of who was erased since nothing is known any more. */
  factsAsOf(question: PastQuestion): Promise<StandingFact[]>;
}

const selectEntries = `
SELECT r.key AS place, e.idx, e.ref, e.shape, e.at AS made, e.times
FROM json_each(?) AS r CROSS JOIN entry AS e ON e.who = r.value
WHERE e.shape IS NOT NULL AND e.at <= ?
ORDER BY e.idx`;

/** What the records of one shape say about the purpose and channel; undefined where they say nothing. */
interface ShapeSays {
  readonly status: RecordedStatus;
  readonly version: number;
  readonly until: ShapeValue | undefined;
  readonly actedAt: ShapeValue;
  readonly notice: RecordCore["notice"];
  readonly direct: boolean;
  readonly confirmed: boolean;
}

/** The part of a site store that knows the past. */
export function pastRows({ reader }: Database, keys: Database): PastStore {
  return {
    factsAsOf: ({ purpose, channel, subjects, asOf }) =>
      storedTwice(async () => {
        const atMs = millisecondsOf(asOf);
        const known = await knownSubjects(keys.reader, subjects);
        const numbers = JSON.stringify(known.map(({ no }) => no ?? -1));
        const { rows } = await reader.execute({ sql: selectEntries, args: [numbers, atMs] });
        const docs = await reader.execute({
          sql: "SELECT s.no, s.doc FROM json_each(?) AS r JOIN shape AS s ON s.no = r.value",
          args: [JSON.stringify([...new Set(rows.map((row) => Number(row["shape"])))])],
        });
        const says = new Map(
          docs.rows.map((row) => [Number(row["no"]), saysOf(String(row["doc"]), { purpose, channel })]),
        );
        const facts: (ConsentFact | undefined)[] = known.map(() => undefined);
        for (const row of rows) {
          const said = says.get(Number(row["shape"]));
          if (!said) continue;
          const place = Number(row["place"]);
          const madeMs = Number(row["made"]);
          const instants = instantsOf({ at: madeMs, times: blob(row, "times") });
          const record = { record: refText(row["ref"]), instants };
          facts[place] = played(facts[place], { ...said, ...record });
        }
        return known.map(({ erasedAtMs, ...one }, i) => ({
          known: erasedAtMs !== undefined && erasedAtMs <= atMs ? { ...one, erasedAtMs } : one,
          fact: facts[i],
        }));
      }),
  };
}

function saysOf(doc: string, { purpose, channel }: Pick<PastQuestion, "purpose" | "channel">): ShapeSays | undefined {
  const { core, valueOf } = shapeOf(doc);
  const choice = core.choices.find((one) => one.purpose === purpose && (one.channel ?? "") === channel);
  if (!choice) return undefined;
  const { status, version, until } = choice;
  return {
    status,
    version,
    until: until === undefined ? undefined : valueOf(until),
    actedAt: valueOf(core.actedAt ?? core.at),
    notice: core.notice,
    direct: core.event !== "import",
    confirmed: core.method.action === "double-opt-in",
  };
}

interface Said extends ShapeSays {
  readonly record: string;
  readonly instants: readonly Instant[];
}

/** The fact after a record: what `moveStates` of commit-records.ts does to a row, done to one fact. */
function played(before: ConsentFact | undefined, said: Said): ConsentFact | undefined {
  const actedAt = instantOf(said.actedAt, said.instants);
  const status = before?.status ?? "unknown";
  if (said.status === "requested" && before) return before;
  const ends = said.status === "expired" || said.status === "revoked" || said.status === "invalidated";
  if (ends && !before) return undefined;
  if (said.status === "given" && before && actedAt < before.at) return before;
  const lapses = before?.until !== undefined && before.until <= actedAt;
  if (said.status === "expired" && !(isInForce(status) && lapses)) return before;
  const renews = said.status === "given" && isInForce(status);
  const until = said.until === undefined ? undefined : instantOf(said.until, said.instants);
  return {
    status: nextStatus(status, said.status),
    record: said.record,
    // What time ends is nobody's act.
    at: before && (said.status === "expired" || before.at > actedAt) ? before.at : actedAt,
    ...(until === undefined ? {} : { until }),
    version: said.version,
    ...(said.notice === undefined ? {} : { notice: said.notice }),
    direct: said.direct || (renews && before?.direct === true),
    ...(said.confirmed || (renews && before?.confirmed) ? { confirmed: true } : {}),
  };
}

const instantOf = (value: ShapeValue, instants: readonly Instant[]): Instant =>
  typeof value === "number" ? (instants[value] ?? instantAt(0)) : value;
