// What stands of many people at once: subjects, suppressions and states, in one question to whoever reads both databases.
import type { ConsentFact, SuppressionFact } from "../../core/contact.ts";
import type { ContentHash } from "../../core/notice.ts";
import type { Channel } from "../../core/purpose.ts";
import type { SuppressionReason } from "../../core/suppression.ts";
import { instantAt } from "../../core/time.ts";
import { sameBytes } from "../../core/bytes.ts";
import type { SqlClient } from "./client.ts";
import { channelNo, statusOf } from "./codes.ts";
import type { KnownSubject, StandingFact, SubjectHash } from "./record-rows.ts";
import { allNames, assertVersions, selectVersions, type RowKeys } from "./row-keys.ts";
import { topicsAbout } from "./suppressions.ts";

/** Whom is asked about, for which purpose and channel. */
export interface StandingQuestion {
  readonly purpose: string;
  /** Everybody the purpose is or was done for; an entry against another controller is not about it. */
  readonly controllers?: readonly string[] | undefined;
  readonly channel: Channel | "";
  readonly subjects: readonly SubjectHash[];
  /** What suppressions know each subject by; none are looked up where it is left out. */
  readonly wide?: readonly SubjectHash[] | undefined;
}

/** What stands of one person: `suppressions` is empty where none were looked up. */
export interface Standing extends StandingFact {
  readonly suppressions: readonly SuppressionFact[];
}

/** The question as it goes to another thread: names are JSON arrays of hex, those by an earlier key after all others. */
export interface StandingAsked {
  readonly purpose: string;
  /** The topics of entries that are about it, as a JSON array. */
  readonly topics: string;
  readonly channel: number;
  readonly subjects: string;
  /** By place: what each is denied by, then the own names of `otherPlaces`. */
  readonly wide: string | undefined;
}

/**
 * The places of those whose own name is not the one that suppressions are kept by. An entry may stand against either:
 * who was named by a key, or told of as somebody else's other address, is known by their own alone.
 */
const otherPlaces = ({ subjects, wide = [] }: Pick<StandingQuestion, "subjects" | "wide">): number[] =>
  wide.flatMap((hash, i) => (hash === subjects[i] || sameBytes(hash, subjects[i]!) ? [] : [i]));

/** The answer as texts: for so many rows they are made, handed over and read several times faster than rows. */
export interface StandingTexts {
  /** Of the row keys that were in force then. */
  readonly versions: string;
  readonly known: string;
  readonly states: string;
  readonly suppressions: string;
}

/** Reads what stands; everything committed before it was asked is in the answer. */
export type StandingReader = (asked: StandingAsked) => Promise<StandingTexts>;

/** Only who is known at all comes back, with the place it was asked at. Its parameter is a JSON array of hex. */
export const selectKnown = `
SELECT json_group_array(json_array(r.key, s.no, t.erased, x.until)) AS found
FROM json_each(?) AS r
LEFT JOIN subject AS s ON s.hash = unhex(r.value)
LEFT JOIN tombstone AS t ON t.hash = unhex(r.value)
LEFT JOIN restriction AS x ON x.who = s.no
WHERE s.no IS NOT NULL OR t.hash IS NOT NULL`;

const selectSuppressions = `
SELECT json_group_array(json_array(r.key, s.no, s.reason, s.since)) AS found
FROM json_each(?) AS r CROSS JOIN suppression AS s ON s.hash = unhex(r.value)
WHERE s.channel IN (0, ?) AND s.topic IN (SELECT value FROM json_each(?)) AND s.lifted IS NULL`;

/** Its parameter is what `selectKnown` found. */
const selectStates = `
SELECT json_group_array(json_array(r.value->>0, t.status, t.version, t.acted, t.until, t.direct, hex(e.ref), e.shape)) AS found
FROM json_each(?) AS r CROSS JOIN consent_state AS t
  ON t.who = r.value->>1 AND t.purpose = (SELECT no FROM purpose WHERE id = ?) AND t.channel = ?
JOIN entry AS e ON e.idx = t.idx`;

/** A reader over the two databases of a site. */
export const standingReader =
  ({ site, keys }: { readonly site: SqlClient; readonly keys: SqlClient }): StandingReader =>
  async ({ purpose, topics, channel, subjects, wide }) => {
    const asked = { sql: selectKnown, args: [subjects] };
    const barred = { sql: selectSuppressions, args: [wide ?? "[]", channel, topics] };
    const against = wide === undefined ? [] : [barred];
    // Keys first: what was withdrawn or erased since then is seen in the second question.
    const [versions, known, suppressions] = await keys.batch([selectVersions, asked, ...against], "read");
    const found = foundIn(known);
    const states = await site.execute({ sql: selectStates, args: [found, purpose, channel] });
    return {
      versions: String(versions!.rows[0]!["versions"]),
      known: found,
      states: foundIn(states),
      suppressions: foundIn(suppressions),
    };
  };

/** The one text that such a question is answered with; that of nothing where it was not asked. */
export const foundIn = (result: Awaited<ReturnType<SqlClient["execute"]>> | undefined): string =>
  result ? String(result.rows[0]!["found"]) : "[]";

export function standingAsked(keys: RowKeys, question: StandingQuestion): StandingAsked {
  const { purpose, controllers = [], channel, subjects, wide } = question;
  const names = allNames(keys, subjects);
  const others = otherPlaces({ subjects, wide });
  const wider = wide && (others.length === 0 ? names : allNames(keys, [...wide, ...others.map((i) => subjects[i]!)]));
  return {
    purpose,
    topics: JSON.stringify(topicsAbout(purpose, controllers)),
    channel: channelNo(channel),
    subjects: JSON.stringify(names),
    wide: wider && JSON.stringify(wider),
  };
}

/** A row of `selectKnown`. */
export type KnownFound = [place: number, no: number | null, erased: number | null, until: number | null];
type SuppressionFound = [place: number, no: number, reason: SuppressionReason, since: number];
type StateFound = [
  place: number,
  status: number,
  version: number,
  acted: number,
  until: number | null,
  direct: number,
  ref: string,
  shape: number | null,
];

/** The rows of such a text. */
export const found = <Row>(text: string): Row[] => JSON.parse(text) as Row[];
const nothing: Standing = { known: {}, fact: undefined, suppressions: [] };

/**
 * What the texts say of each of the people, in the order asked; `noticesOf` tells what notices shapes name. Throws
 * where other keys than those were in force.
 */
export async function standingFrom(
  texts: StandingTexts,
  { keys, question }: { readonly keys: RowKeys; readonly question: StandingQuestion },
  noticesOf: (shapes: readonly number[]) => Promise<ReadonlyMap<number, ContentHash>>,
): Promise<Standing[]> {
  assertVersions(keys, texts.versions);
  const states = found<StateFound>(texts.states);
  const notices = await noticesOf(states.flatMap(([, , , , , , , shape]) => (shape === null ? [] : [shape])));
  const count = question.subjects.length;
  const others = otherPlaces(question);
  const standing = Array.from({ length: count }, () => nothing);
  for (const row of found<KnownFound>(texts.known)) standing[row[0] % count] = { ...nothing, known: knownFrom(row) };
  for (const row of states) {
    const place = row[0] % count;
    standing[place] = { ...standing[place]!, fact: factFrom(row, notices) };
  }
  for (const [at, , reason, since] of found<SuppressionFound>(texts.suppressions).sort((a, b) => a[1] - b[1])) {
    const asked = at % (count + others.length);
    const place = asked < count ? asked : others[asked - count]!;
    const before = standing[place]!;
    standing[place] = { ...before, suppressions: [...before.suppressions, { reason, since: instantAt(since) }] };
  }
  return standing;
}

/** What such a row says. */
export const knownFrom = ([, no, erased, until]: KnownFound): KnownSubject => ({
  ...(no === null ? {} : { no }),
  ...(erased === null ? {} : { erasedAtMs: erased }),
  ...(until === null ? {} : { restrictedUntilMs: until }),
});

function factFrom(
  [, status, version, acted, until, direct, ref, shape]: StateFound,
  notices: ReadonlyMap<number, ContentHash>,
): ConsentFact {
  const notice = shape === null ? undefined : notices.get(shape);
  return {
    status: statusOf(status),
    record: `rec_${ref.toLowerCase()}`,
    at: instantAt(acted),
    ...(until === null ? {} : { until: instantAt(until) }),
    version,
    ...(notice ? { notice } : {}),
    direct: direct > 0,
    ...(direct === 2 ? { confirmed: true } : {}),
  };
}
