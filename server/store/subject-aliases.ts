// What suppressions know subjects by: of an e-mail address its alias, kept where that is not the subject's own name.
import type { InStatement } from "@libsql/client/web";
import type { SubjectKind } from "../../core/record.ts";
import type { Database } from "./client.ts";
import { kindOf } from "./codes.ts";
import type { NewSubject, SubjectHash, SubjectWish } from "./record-rows.ts";
import { hashIn, newNames, type RowKeyring, type RowKeys } from "./row-keys.ts";
import { storedTwice } from "./store-error.ts";

/** One subject, with both names of it. */
export interface NamedSubject {
  readonly no: number;
  readonly kind: SubjectKind;
  readonly hash: SubjectHash;
  /** The same as `hash` where there is no other, or nobody said one. */
  readonly denyHash: SubjectHash;
}

export interface AliasStore {
  /** Both names of those of the numbers that still have a row, in no order. */
  subjectNames(numbers: readonly number[]): Promise<NamedSubject[]>;
}

/** A subject that is to be stored, and that has an alias. */
type Aliased = Pick<NewSubject, "hash"> & { readonly denyHash: SubjectHash };

/** Those of the subjects that have another name to be denied by. */
export const aliasedOf = (subjects: readonly SubjectWish[]): Aliased[] =>
  subjects.flatMap((wish) => ("no" in wish || !wish.denyHash ? [] : [{ hash: wish.hash, denyHash: wish.denyHash }]));

const insert = `
INSERT INTO subject_alias (hash, deny, version, deny_version)
SELECT unhex(value->>0), unhex(value->>1), ?1, ?1 FROM json_each(?2)
WHERE EXISTS (SELECT 1 FROM subject AS s WHERE s.hash = unhex(value->>0))
ON CONFLICT (hash) DO NOTHING`;

/** Keeps the aliases of subjects whose rows are there by then: none, or one statement of a transaction that names them all. */
export function keepingAliases(keys: RowKeys, aliased: readonly Aliased[]): InStatement[] {
  if (aliased.length === 0) return [];
  const names = newNames(keys, [...aliased.map(({ hash }) => hash), ...aliased.map(({ denyHash }) => denyHash)]);
  const pairs = aliased.map((_, i) => [names[i]!, names[aliased.length + i]!] as const);
  return [{ sql: insert, args: [keys[0].version, JSON.stringify(pairs)] }];
}

const selectNamed = `
SELECT s.no, s.kind, s.hash, s.version, a.deny, a.deny_version
FROM json_each(?) AS r CROSS JOIN subject AS s ON s.no = r.value
LEFT JOIN subject_alias AS a ON a.hash = s.hash`;

/** The part of a site store that tells the names of subjects. */
export function aliasRows({ reader }: Database, keyring: RowKeyring): AliasStore {
  return {
    subjectNames: (numbers) =>
      storedTwice(() =>
        keyring.with(async (keys) => {
          const { rows } = await reader.execute({ sql: selectNamed, args: [JSON.stringify(numbers)] });
          return rows.map((row): NamedSubject => {
            const hash = hashIn(keys, row);
            const denyHash = row["deny"] === null ? hash : hashIn(keys, row, "deny", "deny_version");
            return { no: Number(row["no"]), kind: kindOf(Number(row["kind"])), hash, denyHash };
          });
        }),
      ),
  };
}
