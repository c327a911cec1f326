// Carrying over into restored files what was written after their backup: the log may never go back, nor an erasure.
import { openFile, type FileClient } from "./file-client.ts";

const attached = (path: string, old: string): FileClient => {
  const client = openFile(path);
  // What is deleted here is overwritten, and the file is written anew at the end.
  for (const pragma of ["secure_delete = 1", "foreign_keys = 0"]) client.execute(`PRAGMA ${pragma}`);
  client.execute({ sql: "ATTACH DATABASE ? AS old", args: [old] });
  return client;
};

const number = (client: FileClient, sql: string): number => Number(client.execute(sql).rows[0]?.[0] ?? 0);

const shapeNo = "(SELECT s.no FROM main.shape AS s JOIN old.shape AS o ON o.doc = s.doc WHERE o.no = e.shape)";

/** In this order: entries need their shapes, checkpoints their entries. */
const carry = [
  "INSERT INTO main.shape (doc) SELECT doc FROM old.shape AS o WHERE NOT EXISTS (SELECT 1 FROM main.shape WHERE doc = o.doc)",
  "INSERT INTO main.purpose (id) SELECT id FROM old.purpose AS o WHERE NOT EXISTS (SELECT 1 FROM main.purpose WHERE id = o.id)",
  `INSERT INTO main.entry (idx, ref, kind, data, digest, shape, at, times, salt, person, who, retain)
SELECT e.idx, e.ref, e.kind, e.data, e.digest, ${shapeNo}, e.at, e.times, e.salt, e.person, e.who, e.retain
FROM old.entry AS e WHERE e.idx > (SELECT coalesce(max(idx), 0) FROM main.entry) ORDER BY e.idx`,
  "INSERT INTO main.erasure SELECT * FROM old.erasure AS o WHERE NOT EXISTS (SELECT 1 FROM main.erasure WHERE idx = o.idx)",
  "INSERT INTO main.notice SELECT * FROM old.notice AS o WHERE NOT EXISTS (SELECT 1 FROM main.notice WHERE hash = o.hash)",
  "INSERT INTO main.notice_in_force SELECT * FROM old.notice_in_force WHERE seq > (SELECT coalesce(max(seq), 0) FROM main.notice_in_force)",
  `INSERT INTO main.tile SELECT * FROM old.tile WHERE true
ON CONFLICT (level, idx) DO UPDATE SET width = excluded.width, data = excluded.data WHERE excluded.width > tile.width`,
  "INSERT INTO main.checkpoint SELECT * FROM old.checkpoint WHERE size > (SELECT coalesce(max(size), 0) FROM main.checkpoint) ORDER BY size",
  "DELETE FROM main.hold",
  "INSERT INTO main.hold SELECT * FROM old.hold",
  "DELETE FROM main.consent_state",
  `INSERT INTO main.consent_state
SELECT t.who, (SELECT p.no FROM main.purpose AS p JOIN old.purpose AS o ON o.id = p.id WHERE o.no = t.purpose),
  t.channel, t.status, t.version, t.idx, t.acted, t.until, t.direct
FROM old.consent_state AS t`,
  // What lost its personal half since then, by an erasure or by its period, loses it here too.
  `UPDATE main.entry SET person = NULL, who = NULL, digest = NULL WHERE person IS NOT NULL
  AND idx IN (SELECT idx FROM old.entry WHERE kind = 'record' AND person IS NULL)`,
  `UPDATE main.entry SET shape = NULL, times = NULL, salt = NULL WHERE shape IS NOT NULL
  AND idx IN (SELECT idx FROM old.entry WHERE kind = 'record' AND shape IS NULL)`,
];

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
    if (number(client, "SELECT coalesce(max(idx), 0) FROM old.entry") >= before) client.batch(carry, "write");
    const gained = number(client, "SELECT coalesce(max(idx), 0) FROM main.entry") - before;
    client.execute("DETACH DATABASE old");
    client.execute("VACUUM");
    return gained;
  } finally {
    client.close();
  }
}

const carryKeys = [
  "INSERT INTO main.subject SELECT * FROM old.subject AS o WHERE NOT EXISTS (SELECT 1 FROM main.subject WHERE no = o.no OR hash = o.hash)",
  "INSERT OR REPLACE INTO main.tombstone SELECT * FROM old.tombstone",
  "DELETE FROM main.restriction",
  "INSERT INTO main.restriction SELECT * FROM old.restriction",
  "INSERT OR IGNORE INTO main.subject_link SELECT * FROM old.subject_link",
  // Lifted first: an entry that stands again must not meet the one that was lifted.
  `UPDATE main.suppression SET lifted = o.lifted, lift_reason = o.lift_reason FROM old.suppression AS o
WHERE o.id = main.suppression.id AND o.lifted IS NOT NULL AND main.suppression.lifted IS NULL`,
  "INSERT INTO main.suppression SELECT * FROM old.suppression AS o WHERE NOT EXISTS (SELECT 1 FROM main.suppression WHERE id = o.id) ORDER BY o.no",
  `INSERT INTO main.screening SELECT * FROM old.screening WHERE true
ON CONFLICT (hash, register) DO UPDATE SET listed = excluded.listed, checked = excluded.checked WHERE excluded.checked >= screening.checked`,
  "UPDATE main.sqlite_sequence SET seq = max(seq, coalesce((SELECT seq FROM old.sqlite_sequence WHERE name = 'subject'), 0)) WHERE name = 'subject'",
];

/**
 * The same for a keys database. Who is missing there is not taken to be erased: that the logs say, and a keys database
 * may be what was lost.
 */
export function carryOverKeys(path: string, old: string): void {
  const client = attached(path, old);
  try {
    client.batch(carryKeys, "write");
    client.execute("DETACH DATABASE old");
  } finally {
    client.close();
  }
}
