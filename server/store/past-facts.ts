// What was known of many subjects at an earlier instant: their records up to then, played again.
import type { ConsentFact } from "../../core/contact.ts";
import { factAfter } from "../../core/fact.ts";
import type { Channel } from "../../core/purpose.ts";
import type { RecordCore } from "../../core/record.ts";
import type { RecordedStatus } from "../../core/status.ts";
import { instantAt, millisecondsOf, type Instant } from "../../core/time.ts";
import type { Database } from "./client.ts";
import { shapeOf, timesIn, type ShapeValue } from "./packed-core.ts";
import type { StandingFact, SubjectHash } from "./record-rows.ts";
import { allNames, readNamed, type RowKeyring } from "./row-keys.ts";
import { storedTwice } from "./store-error.ts";
import { found, foundIn, knownFrom, selectKnown, type KnownFound } from "./standing-facts.ts";

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

/** Its parameter is what `selectKnown` found. */
const selectEntries = `
SELECT json_group_array(json_array(r.value->>0, e.idx, hex(e.ref), e.shape, e.at, hex(e.times))) AS found
FROM json_each(?) AS r CROSS JOIN entry AS e ON e.who = r.value->>1
WHERE e.shape IS NOT NULL AND e.at <= ?`;

type EntryFound = [place: number, idx: number, ref: string, shape: number, at: number, times: string];

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
export function pastRows({ reader }: Database, keys: Database, keyring: RowKeyring): PastStore {
  return {
    factsAsOf: ({ purpose, channel, subjects, asOf }) =>
      storedTwice(async () => {
        const atMs = millisecondsOf(asOf);
        const known = await keyring.with(async (named) => {
          const asked = { sql: selectKnown, args: [JSON.stringify(allNames(named, subjects))] };
          return foundIn((await readNamed(keys.reader, named, [asked]))[0]);
        });
        const entries = found<EntryFound>(
          foundIn(await reader.execute({ sql: selectEntries, args: [known, atMs] })),
        ).sort((a, b) => a[1] - b[1]);
        const docs = await reader.execute({
          sql: "SELECT s.no, s.doc FROM json_each(?) AS r JOIN shape AS s ON s.no = r.value",
          args: [JSON.stringify([...new Set(entries.map(([, , , shape]) => shape))])],
        });
        const says = new Map(
          docs.rows.map((row) => [Number(row["no"]), saysOf(String(row["doc"]), { purpose, channel })]),
        );
        const facts: StandingFact[] = subjects.map(() => ({ known: {}, fact: undefined }));
        for (const row of found<KnownFound>(known)) {
          const { erasedAtMs, ...one } = knownFrom(row);
          const erased = erasedAtMs !== undefined && erasedAtMs <= atMs ? { erasedAtMs } : {};
          facts[row[0] % subjects.length] = { known: { ...one, ...erased }, fact: undefined };
        }
        for (const [asked, , ref, shape, at, times] of entries) {
          const place = asked % subjects.length;
          const said = says.get(shape);
          if (!said) continue;
          const { known: one, fact } = facts[place]!;
          const own = { record: `rec_${ref.toLowerCase()}`, at, times: timesIn(times) };
          facts[place] = { known: one, fact: played(fact, said, own) };
        }
        return facts;
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

/** What a record has of its own. */
interface Own {
  readonly record: string;
  /** Unix milliseconds; `times` are counted from it. */
  readonly at: number;
  readonly times: readonly number[];
}

/** The fact after a record of a shape. */
const played = (before: ConsentFact | undefined, said: ShapeSays, own: Own): ConsentFact | undefined =>
  factAfter(before, {
    ...said,
    record: own.record,
    actedAt: instantOf(said.actedAt, own),
    until: said.until === undefined ? undefined : instantOf(said.until, own),
  });

function instantOf(value: ShapeValue, { at, times }: Own): Instant {
  if (typeof value !== "number") return value;
  const time = times[value];
  return instantAt(time === undefined ? 0 : at + time);
}
