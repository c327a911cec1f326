// Whom somebody else says something of: stored where they are new, but for who was erased; and of a yes only who may be.
import { millisecondsOf, type Instant } from "../../core/time.ts";
import type { InStatement, ResultSet } from "@libsql/client/web";
import type { Channel } from "../../core/purpose.ts";
import type { SqlClient } from "./client.ts";
import { channelNo, kindNo, kindOf } from "./codes.ts";
import { unhex, hex } from "./hex.ts";
import type { NewSubject, SubjectHash, SubjectRow, SubjectWish } from "./record-rows.ts";
import { aliasedOf, keepingAliases } from "./subject-aliases.ts";
import { topicsAbout } from "./suppressions.ts";
import { hashUnder, holdHashes, newNames, readNamed, writeNamed, type RowKeys } from "./row-keys.ts";

/** Of a yes: what suppressions know its person by, and which of them would count. */
export interface Yes {
  readonly denyHash: SubjectHash;
  readonly channel: Channel | "";
  readonly topic: string;
  /** Everybody the topic is or was done for. */
  readonly controllers: readonly string[];
}

/** A subject that somebody else says something of; `yes` where that is one, with what suppressions are looked up by. */
export interface TellingWish {
  readonly subject: SubjectWish;
  readonly yes?: Yes | undefined;
}

/** The same as it goes to another thread and into SQL: bytes in hex, words by their numbers. */
export interface TellingText {
  readonly subject: Omit<SubjectText, "no"> | Pick<SubjectText, "no">;
  readonly yes?: readonly [denyHash: string, channel: number, topics: readonly string[]] | undefined;
}

/** A subject's row in that form; its hex is in small letters. */
export interface SubjectText {
  readonly no: number;
  readonly hash: string;
  readonly kind: number;
  readonly key: string;
}

const insertUnerased = `
INSERT INTO subject (hash, kind, key, created, version)
SELECT unhex(value->>0), value->>1, unhex(value->>2), ?, ? FROM json_each(?)
WHERE NOT EXISTS (SELECT 1 FROM tombstone AS t WHERE t.hash = unhex(value->>0))
ON CONFLICT (hash) DO NOTHING`;

/** Of who is there; of who was asked by number also the name. The last column says whether a yes may not be noted of them. */
const selectUnerased = `
SELECT json_group_array(json_array(r.key, s.no, s.kind, lower(hex(s.key)),
  CASE WHEN r.value->>0 IS NULL THEN hex(s.hash) END, s.version,
  r.value->>2 IS NOT NULL AND (EXISTS (SELECT 1 FROM tombstone AS t WHERE t.hash = s.hash)
    OR EXISTS (SELECT 1 FROM restriction AS x WHERE x.who = s.no)
    OR EXISTS (SELECT 1 FROM suppression AS u WHERE u.hash IN (unhex(r.value->>2), s.hash) AND u.lifted IS NULL
      AND u.channel IN (0, r.value->>3) AND u.topic IN (SELECT value FROM json_each(r.value, '$[4]')))))) AS found
FROM json_each(?) AS r CROSS JOIN subject AS s
  ON s.no = coalesce(r.value->>1, (SELECT no FROM subject WHERE hash = unhex(r.value->>0)))`;

type Found = [
  place: number,
  no: number,
  kind: number,
  key: string,
  name: string | null,
  version: number,
  isBarred: number,
];

/** The wish in its other form. */
export const tellingText = ({ subject, yes }: TellingWish): TellingText => ({
  subject: "no" in subject ? subject : subjectText(subject),
  ...(yes
    ? { yes: [hex(yes.denyHash), channelNo(yes.channel), topicsAbout(yes.topic, yes.controllers)] as const }
    : {}),
});

const subjectText = ({ hash, kind, key }: Omit<SubjectRow, "no">): Omit<SubjectText, "no"> => ({
  hash: hex(hash),
  kind: kindNo(kind),
  key: hex(key),
});

/** The row in its first form. */
export const subjectIn = ({ no, hash, kind, key }: SubjectText): SubjectRow => ({
  no,
  hash: unhex(hash),
  kind: kindOf(kind),
  key: unhex(key),
});

/**
 * The rows of the subjects, in order, like `obtainSubjects`, for what somebody else says of people. Nobody who was
 * erased is stored anew; and for a yes nobody is given who was erased once, also if they came back by themselves, who is
 * restricted, or whom a suppression protects there.
 */
export async function obtainUnerased(
  client: SqlClient,
  keys: RowKeys,
  { wanted, at }: { wanted: readonly TellingWish[]; at: Instant },
): Promise<(SubjectRow | undefined)[]> {
  const rows = await obtainTexts(client, keys, { wanted: wanted.map(tellingText), atMs: millisecondsOf(at) });
  return rows.map((row) => row && subjectIn(row));
}

/** The same in the form that texts have. */
export async function obtainTexts(
  client: SqlClient,
  keys: RowKeys,
  { wanted, atMs }: { wanted: readonly TellingText[]; atMs: number },
): Promise<(SubjectText | undefined)[]> {
  const named = namedTexts(keys, wanted);
  const rows: (SubjectText | undefined)[] = wanted.map(() => undefined);
  const there = new Set<number>();
  const take = (places: readonly number[], result: ResultSet): void => {
    for (const [i, no, kind, key, name, version, isBarred] of foundIn(result)) {
      const place = places[i]!;
      there.add(place);
      const { subject } = wanted[place]!;
      const hash = "no" in subject ? hex(hashUnder(keys, { name: unhex(name!), version })) : subject.hash;
      if (!isBarred) rows[place] = { no, hash, kind, key };
    }
  };
  const all = wanted.map((_, place) => place);
  const [first] = await askedFirst(client, keys, { wanted, asked: asking(named) });
  take(all, first!);
  const missing = all.filter((place) => !there.has(place) && !("no" in wanted[place]!.subject));
  // Most are there already, and then nothing is written.
  if (missing.length === 0) return rows;
  const hashes = hashesIn(missing.map((place) => wanted[place]!));
  const absent = missing.map((place) => named[place]!);
  const fresh = absent.map(({ subject }) => subject as Omit<SubjectText, "no">);
  const statements = [inserting(keys, fresh, atMs), asking(absent)];
  take(missing, (await writeNamed(client, keys, { hashes, statements }))[1]!);
  return rows;
}

const foundIn = (result: ResultSet): Found[] => JSON.parse(String(result.rows[0]!["found"])) as Found[];

/** While a rotation runs whoever is asked of is taken to the newest key first, so that one name is enough. */
const askedFirst = (
  client: SqlClient,
  keys: RowKeys,
  { wanted, asked }: { wanted: readonly TellingText[]; asked: InStatement },
): Promise<ResultSet[]> =>
  keys.length === 1
    ? readNamed(client, keys, [asked])
    : writeNamed(client, keys, { hashes: hashesIn(wanted), statements: [asked] });

/** Every hash among the wishes, each person's own before the one that suppressions are looked up by. */
const hashesIn = (wanted: readonly TellingText[]): SubjectHash[] =>
  wanted.flatMap(({ subject, yes }) =>
    [...("no" in subject ? [] : [subject.hash]), ...(yes ? [yes[0]] : [])].map((text) => unhex(text)),
  );

/** The wishes with what new rows hold in place of each hash. */
function namedTexts(keys: RowKeys, wanted: readonly TellingText[]): readonly TellingText[] {
  if (holdHashes(keys)) return wanted;
  const names = newNames(keys, hashesIn(wanted));
  let next = 0;
  return wanted.map(({ subject, yes }) => ({
    subject: "no" in subject ? subject : { ...subject, hash: names[next++]! },
    ...(yes ? { yes: [names[next++]!, yes[1], yes[2]] as const } : {}),
  }));
}

const asking = (named: readonly TellingText[]): InStatement => ({
  sql: selectUnerased,
  args: [JSON.stringify(named.map(askedOf))],
});

const askedOf = ({ subject, yes }: TellingText) => [
  ...("no" in subject ? [null, subject.no] : [subject.hash, null]),
  ...(yes ?? []),
];

/** Each subject with its name in place of its hash. */
const inserting = ([{ version }]: RowKeys, named: readonly Omit<SubjectText, "no">[], atMs: number): InStatement => ({
  sql: insertUnerased,
  args: [atMs, version, JSON.stringify(named.map(({ hash, kind, key }) => [hash, kind, key]))],
});

/** Stores those that are missing, in order, but for who was erased. */
export async function addUnerased(
  client: SqlClient,
  keys: RowKeys,
  { subjects, at }: { subjects: readonly NewSubject[]; at: Instant },
): Promise<void> {
  const own = subjects.map(({ hash }) => hash);
  const names = newNames(keys, own);
  const aliased = aliasedOf(subjects);
  const hashes = [...own, ...aliased.map(({ denyHash }) => denyHash)];
  const named = subjects.map((subject, i) => ({ ...subjectText(subject), hash: names[i]! }));
  const statements = [inserting(keys, named, millisecondsOf(at)), ...keepingAliases(keys, aliased)];
  await writeNamed(client, keys, { hashes, statements });
}
