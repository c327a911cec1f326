// Carrying over into restored files what was written after their backup: the log may never go back, nor an erasure.
import type { SqlClient } from "../store/client.ts";
import { rotateWhole, type NewRowKey } from "../store/rotation-rows.ts";
import { openFile, type FileClient } from "./file-client.ts";
import { resultSet } from "./result-set.ts";

const attached = (path: string, old: string): FileClient => {
  const client = openFile(path);
  // What is deleted here is overwritten, and the file is written anew at the end.
  for (const pragma of ["secure_delete = 1", "foreign_keys = 0"]) client.execute(`PRAGMA ${pragma}`);
  client.execute({ sql: "ATTACH DATABASE ? AS old", args: [old] });
  return client;
};

const number = (client: FileClient, sql: string): number => Number(client.execute(sql).rows[0]?.[0] ?? 0);

/** Rows that never change and never go: those come that are not there. */
const added = (table: string, same: string, columns = "*"): string => {
  const into = columns === "*" ? "" : ` (${columns})`;
  return `INSERT INTO main.${table}${into} SELECT ${columns} FROM old.${table} AS o
WHERE NOT EXISTS (SELECT 1 FROM main.${table} AS m WHERE ${same}) ORDER BY o.rowid`;
};

/** The same where there is no row number to order by. */
const addedAnyhow = (table: string, same: string): string =>
  `INSERT INTO main.${table} SELECT * FROM old.${table} AS o WHERE NOT EXISTS (SELECT 1 FROM main.${table} AS m WHERE ${same})`;

const later = (table: string, column: string): string =>
  `INSERT INTO main.${table} SELECT * FROM old.${table} WHERE ${column} > (SELECT coalesce(max(${column}), 0) FROM main.${table}) ORDER BY ${column}`;

/** Rows that change or go: what is there later is all there is. */
const replaced = (table: string): readonly string[] => [
  `DELETE FROM main.${table}`,
  `INSERT INTO main.${table} SELECT * FROM old.${table}`,
];

/** A number that was given is not given again, even where its row is gone. */
const sequences = [
  `UPDATE main.sqlite_sequence AS m SET seq = max(m.seq, o.seq) FROM old.sqlite_sequence AS o WHERE o.name = m.name`,
  `INSERT INTO main.sqlite_sequence (name, seq) SELECT name, seq FROM old.sqlite_sequence AS o
WHERE NOT EXISTS (SELECT 1 FROM main.sqlite_sequence WHERE name = o.name)`,
];

const shapeNo = "(SELECT s.no FROM main.shape AS s JOIN old.shape AS o ON o.doc = s.doc WHERE o.no = e.shape)";

/** How each table of a site's database is carried over, in this order: entries need their shapes, checkpoints their entries. */
const records: Readonly<Record<string, readonly string[]>> = {
  shape: [added("shape", "m.doc = o.doc", "doc")],
  purpose: [added("purpose", "m.id = o.id", "id")],
  entry: [
    `INSERT INTO main.entry (idx, ref, kind, data, digest, shape, at, times, salt, person, who, retain, device)
SELECT e.idx, e.ref, e.kind, e.data, e.digest, ${shapeNo}, e.at, e.times, e.salt, e.person, e.who, e.retain, e.device
FROM old.entry AS e WHERE e.idx > (SELECT coalesce(max(idx), 0) FROM main.entry) ORDER BY e.idx`,
    // What lost its personal half since then, by an erasure or by its period, loses it here too.
    `UPDATE main.entry SET person = NULL, who = NULL, digest = NULL, device = NULL WHERE person IS NOT NULL
  AND idx IN (SELECT idx FROM old.entry WHERE kind = 'record' AND person IS NULL)`,
    `UPDATE main.entry SET shape = NULL, times = NULL, salt = NULL WHERE shape IS NOT NULL
  AND idx IN (SELECT idx FROM old.entry WHERE kind = 'record' AND shape IS NULL)`,
  ],
  erasure: [added("erasure", "m.idx = o.idx")],
  notice: [added("notice", "m.hash = o.hash")],
  notice_in_force: [later("notice_in_force", "seq")],
  tile: [
    `INSERT INTO main.tile SELECT * FROM old.tile WHERE true
ON CONFLICT (level, idx) DO UPDATE SET width = excluded.width, data = excluded.data WHERE excluded.width > tile.width`,
  ],
  checkpoint: [later("checkpoint", "size")],
  contradiction: [addedAnyhow("contradiction", "m.size = o.size AND m.root = o.root")],
  hold: replaced("hold"),
  lost_no: ["INSERT OR REPLACE INTO main.lost_no SELECT * FROM old.lost_no"],
  retention_report: replaced("retention_report"),
  look_through: replaced("look_through"),
  consent_state: [
    "DELETE FROM main.consent_state",
    `INSERT INTO main.consent_state
SELECT t.who, (SELECT p.no FROM main.purpose AS p JOIN old.purpose AS o ON o.id = p.id WHERE o.no = t.purpose),
  t.channel, t.status, t.version, t.idx, t.acted, t.until, t.direct
FROM old.consent_state AS t`,
  ],
  file: [added("file", "m.hash = o.hash")],
  shown_file: [later("shown_file", "seq")],
  screenshot: [
    added(
      "screenshot",
      "m.notice = o.notice AND m.build = o.build AND m.lang = o.lang AND m.viewport = o.viewport AND m.layer = o.layer",
    ),
  ],
  check_run: [addedAnyhow("check_run", "m.id = o.id")],
  import_job: replaced("import_job"),
  import_chunk: replaced("import_chunk"),
  import_error: replaced("import_error"),
  mail: replaced("mail"),
  held_address: replaced("held_address"),
  used_link: replaced("used_link"),
  tally: replaced("tally"),
  tally_cursor: replaced("tally_cursor"),
  hit: replaced("hit"),
  webhook: replaced("webhook"),
  delivery: replaced("delivery"),
  occasion: replaced("occasion"),
};

/**
 * The same of a keys database. Who is missing there is not taken to be erased: that the logs say, and a keys database
 * may be what was lost.
 */
const keys: Readonly<Record<string, readonly string[]>> = {
  row_key: [
    `UPDATE main.row_key SET sealed = o.sealed, since = o.since, ended = o.ended, total = o.total, moved = o.moved
FROM old.row_key AS o WHERE o.version = main.row_key.version`,
    added("row_key", "m.version = o.version"),
  ],
  earlier_links: replaced("earlier_links"),
  subject: [added("subject", "m.no = o.no OR m.hash = o.hash")],
  tombstone: ["INSERT OR REPLACE INTO main.tombstone SELECT * FROM old.tombstone"],
  restriction: replaced("restriction"),
  subject_link: ["INSERT OR IGNORE INTO main.subject_link SELECT * FROM old.subject_link"],
  suppression: [
    // Lifted first: an entry that stands again must not meet the one that was lifted.
    `UPDATE main.suppression SET lifted = o.lifted, lift_reason = o.lift_reason FROM old.suppression AS o
WHERE o.id = main.suppression.id AND o.lifted IS NOT NULL AND main.suppression.lifted IS NULL`,
    // Under numbers of their own: a keys database that was begun anew gave theirs to others.
    added(
      "suppression",
      "m.id = o.id",
      "id, hash, reason, channel, topic, source, since, added, lifted, lift_reason, version",
    ),
  ],
  // Triggers count what comes and what is lifted.
  suppression_count: [],
  // Who is told of them has a place in the later one's order; what only the restored one has comes after it.
  suppression_change: [
    "DELETE FROM main.suppression_change",
    `INSERT INTO main.suppression_change (no, suppression, lifts)
SELECT c.no, m.no, c.lifts FROM old.suppression_change AS c
JOIN old.suppression AS o ON o.no = c.suppression JOIN main.suppression AS m ON m.id = o.id`,
    `INSERT INTO main.suppression_change (suppression, lifts) SELECT s.no, 0 FROM main.suppression AS s
WHERE NOT EXISTS (SELECT 1 FROM main.suppression_change AS c WHERE c.suppression = s.no) ORDER BY s.no`,
    // A lift that only the restored one has, after everything else.
    `INSERT INTO main.suppression_change (suppression, lifts) SELECT s.no, 1 FROM main.suppression AS s
WHERE s.lifted IS NOT NULL
  AND NOT EXISTS (SELECT 1 FROM main.suppression_change AS c WHERE c.suppression = s.no AND c.lifts = 1) ORDER BY s.lifted, s.no`,
  ],
  screening: [
    `INSERT INTO main.screening SELECT * FROM old.screening WHERE true
ON CONFLICT DO UPDATE SET recorded = min(recorded, excluded.recorded)`,
  ],
  import_piece_key: replaced("import_piece_key"),
  subject_alias: ["INSERT OR IGNORE INTO main.subject_alias SELECT * FROM old.subject_alias"],
  sale: ["INSERT OR IGNORE INTO main.sale SELECT * FROM old.sale"],
  sending: [
    `INSERT INTO main.sending SELECT * FROM old.sending WHERE true
ON CONFLICT (hash, sent, channel, purpose, campaign) DO UPDATE SET offered = min(offered, excluded.offered)`,
  ],
  share: [
    `UPDATE main.share SET told = o.told, told_at = o.told_at FROM old.share AS o
WHERE o.no = main.share.no AND o.hash = main.share.hash AND o.told > main.share.told`,
    "INSERT OR IGNORE INTO main.share SELECT * FROM old.share ORDER BY no",
    // Under another number, where a keys database that was begun anew gave theirs to another.
    added(
      "share",
      "m.hash = o.hash AND m.recipient = o.recipient AND m.purpose = o.purpose AND m.shared = o.shared AND m.types = o.types",
      "hash, deny, recipient, purpose, types, shared, added, told, told_at, version, deny_version",
    ),
  ],
};

/** The same of the control database: what was revoked, disabled, ended or used since then stays so. */
const control: Readonly<Record<string, readonly string[]>> = {
  site: [
    `UPDATE main.site SET name = o.name, origins = o.origins FROM old.site AS o WHERE o.id = main.site.id`,
    added("site", "m.id = o.id"),
  ],
  user: [
    added("user", "m.id = o.id"),
    // Owners first: there is never none.
    ...["=", "<>"].map(
      (is) => `UPDATE main.user SET name = o.name, role = o.role, disabled_at = o.disabled_at FROM old.user AS o
WHERE o.id = main.user.id AND (o.role = 'owner' AND o.disabled_at IS NULL) ${is} true`,
    ),
  ],
  api_key: [
    `UPDATE main.api_key SET used_at = o.used_at, revoked_at = o.revoked_at FROM old.api_key AS o
WHERE o.id = main.api_key.id AND main.api_key.revoked_at IS NULL`,
    added("api_key", "m.id = o.id"),
  ],
  audit: [later("audit", "seq")],
  site_settings: [later("site_settings", "seq")],
  notice_draft: replaced("notice_draft"),
  file: [added("file", "m.hash = o.hash")],
  build: [later("build", "seq")],
  asset: [added("asset", "m.build = o.build AND m.name = o.name")],
  session: replaced("session"),
  sign_in_link: replaced("sign_in_link"),
  recovery_code: replaced("recovery_code"),
  passkey: replaced("passkey"),
  answered_challenge: replaced("answered_challenge"),
  // What was done since is not done again.
  kept_answer: replaced("kept_answer"),
};

/** Every table that is carried over, by the database it is in. Registers are copied whole. */
export const carriedTables = { control, site: records, keys };

/**
 * Appends to a restored site database what a later one has. Throws when the later one's log is not a continuation of
 * the restored one's; does nothing where it is shorter.
 */
export function carryOverRecords(path: string, old: string): number {
  const client = attached(path, old);
  try {
    const before = number(client, "SELECT coalesce(max(idx), 0) FROM main.entry");
    const other = number(
      client,
      "SELECT count(*) FROM main.entry AS m JOIN old.entry AS o ON o.idx = m.idx WHERE o.data IS NOT m.data",
    );
    if (other > 0) throw new Error("the log that is there is not a continuation of the backup's");
    if (number(client, "SELECT coalesce(max(idx), 0) FROM old.entry") >= before)
      client.batch([...Object.values(records).flat(), ...sequences], "write");
    const gained = number(client, "SELECT coalesce(max(idx), 0) FROM main.entry") - before;
    client.execute("DETACH DATABASE old");
    client.execute("VACUUM");
    return gained;
  } finally {
    client.close();
  }
}

/** The newest version of a file's row key; 1 where it was never rotated. */
function newestVersion(path: string): number {
  const client = openFile(path);
  try {
    return number(client, "SELECT max(version) FROM row_key");
  } finally {
    client.close();
  }
}

async function takenTo(path: string, wrapKey: Uint8Array, to: Parameters<typeof rotateWhole>[2]): Promise<void> {
  const file = openFile(path);
  const client: SqlClient = {
    execute: async (statement) => resultSet(file.execute(statement)),
    batch: async (statements, mode) => file.batch(statements, mode).map(resultSet),
  };
  try {
    // A key that ends here must not stay in a free page.
    file.execute("PRAGMA secure_delete = 1");
    await rotateWhole(client, wrapKey, to);
  } finally {
    file.close();
  }
}

/**
 * Takes a restored keys database and a later one to one new row key, so that the same person has the same name in both;
 * where neither was ever rotated they have already. Changes both files. Rejects where another master secret sealed their
 * keys.
 */
export async function underOneRowKey(
  paths: readonly [restored: string, later: string],
  wrapKey: Uint8Array,
  { fresh, atMs }: { fresh: NewRowKey; atMs: number },
): Promise<void> {
  const version = Math.max(...paths.map(newestVersion)) + 1;
  if (version === 2) return;
  for (const path of paths) await takenTo(path, wrapKey, { version, fresh, atMs });
}

/** The same for a keys database, whose names are under the same row key in both. */
export function carryOverKeys(path: string, old: string): void {
  const client = attached(path, old);
  try {
    client.batch([...Object.values(keys).flat(), ...sequences], "write");
    client.execute("DETACH DATABASE old");
  } finally {
    client.close();
  }
}

/** The same for the control database. Throws when the later one's audit is not a continuation; does nothing where it is shorter. */
export function carryOverControl(path: string, old: string): void {
  const client = attached(path, old);
  try {
    const other = number(
      client,
      `SELECT count(*) FROM main.audit AS m JOIN old.audit AS o ON o.seq = m.seq
WHERE o.at IS NOT m.at OR o.actor IS NOT m.actor OR o.verb IS NOT m.verb OR o.detail IS NOT m.detail`,
    );
    if (other > 0)
      throw new Error(
        "the control.db that is there is not a continuation of the backup's: put the backup's in its place to have it as it was",
      );
    const last = (name: string) => number(client, `SELECT coalesce(max(seq), 0) FROM ${name}.audit`);
    if (last("old") >= last("main")) client.batch(Object.values(control).flat(), "write");
    client.execute("DETACH DATABASE old");
    client.execute("VACUUM");
  } finally {
    client.close();
  }
}
