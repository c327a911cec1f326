// A restore's claim on a libSQL server: until it is whole the control database says what may be emptied and filled again.
import { randomUUID } from "node:crypto";
import type { InStatement } from "@libsql/client/web";
import { makeDurable, namespaceOf, type RemoteDatabaseOptions } from "../store/remote.ts";
import { callMs, clientOf, historyTable, partsThere, quoted, type Part } from "./server-copy.ts";

const control = namespaceOf("control", "control");
/** A table of the control database for the time of a restore, which found the databases that it names empty. */
const claimName = /^restoring_[0-9a-f]{32}$/;

/** The databases that an interrupted restore has begun to fill: none where the server was ever whole. */
async function unfinishedIn(server: RemoteDatabaseOptions): Promise<Set<string>> {
  const tables = (await partsThere(control, server)).map(({ name }) => name);
  const claims = tables.includes(historyTable) ? [] : tables.filter((name) => claimName.test(name));
  const found = new Set<string>();
  if (claims.length === 0) return found;
  const client = clientOf(control, server);
  try {
    for (const claim of claims)
      for (const row of (await client.execute(`SELECT namespace FROM ${quoted(claim)}`)).rows)
        found.add(String(row[0]));
  } finally {
    client.close();
  }
  return found;
}

/**
 * Rejects with a sentence for a person where something is in the way of a restore into these databases. What a restore
 * left that was interrupted is not.
 */
export async function assertNothingThere(server: RemoteDatabaseOptions, namespaces: readonly string[]): Promise<void> {
  const unfinished = await unfinishedIn(server);
  for (const namespace of namespaces)
    if (!unfinished.has(namespace) && (await partsThere(namespace, server)).length > 0)
      throw new Error(
        `the libSQL server has a database ${namespace} already, and nothing is written over: restore into a server that is empty, and name what came after the backup with --export`,
      );
}

/**
 * Claims these databases, which must be empty, and empties what a restore left that was interrupted. Returns what gives
 * the claim up: it is to be in one transaction with what makes the control database whole, and fails where another
 * restore has taken the server over meanwhile.
 */
export async function claimServer(server: RemoteDatabaseOptions, namespaces: readonly string[]): Promise<InStatement> {
  await assertNothingThere(server, namespaces);
  const unfinished = await unfinishedIn(server);
  if (server.adminUrl) await makeDurable(server.adminUrl, { namespace: control, deadlineMs: callMs });
  const claim = quoted(`restoring_${randomUUID().replaceAll("-", "")}`);
  const claimed = [...new Set([...namespaces, ...unfinished])];
  await changeTables(control, server, [
    ...dropping(await partsThere(control, server)),
    `CREATE TABLE ${claim} (namespace TEXT NOT NULL)`,
    ...claimed.map((namespace) => ({ sql: `INSERT INTO ${claim} VALUES (?)`, args: [namespace] })),
  ]);
  for (const namespace of [...unfinished].filter((name) => name !== control)) {
    // One table a call: a large one takes its time.
    for (const drop of dropping(await partsThere(namespace, server))) await changeTables(namespace, server, [drop]);
  }
  return `DROP TABLE ${claim}`;
}

/** Views first, tables from the last on; what belongs to a table goes with it. */
const dropping = (parts: readonly Part[]): string[] =>
  ["view", "table"].flatMap((type) =>
    parts
      .filter((part) => part.type === type)
      .map(({ name }) => `DROP ${type} ${quoted(name)}`)
      .toReversed(),
  );

/** All or nothing, and whatever refers to what. */
async function changeTables(
  namespace: string,
  server: RemoteDatabaseOptions,
  statements: InStatement[],
): Promise<void> {
  if (statements.length === 0) return;
  const client = clientOf(namespace, server);
  try {
    await client.migrate(statements);
  } finally {
    client.close();
  }
}
