// Users in the control database; a trigger keeps the last enabled owner, whoever writes.
import { asc, eq } from "drizzle-orm";
import type { UserId } from "../../core/ids.ts";
import type { Database } from "./client.ts";
import { queries } from "./query.ts";
import type { ControlStore, UserRow } from "./rows.ts";
import { user } from "./schema.ts";
import { stored, storedTwice } from "./store-error.ts";

type UserRows = Pick<
  ControlStore,
  "users" | "user" | "insertUser" | "insertFirstOwner" | "renameUser" | "setUserRole" | "disableUser"
>;

const insertFirst = `
INSERT INTO user (id, name, role, created_at)
SELECT ?, ?, ?, ? WHERE NOT EXISTS (SELECT 1 FROM user WHERE role = 'owner' AND disabled_at IS NULL)`;

// The question and the change are one statement: two owners who disable each other must not both succeed.
const another = `EXISTS (
  SELECT 1 FROM user AS other WHERE other.role = 'owner' AND other.disabled_at IS NULL AND other.id <> user.id)`;
const disable = `UPDATE user SET disabled_at = ?1 WHERE id = ?2 AND disabled_at IS NULL AND (role <> 'owner' OR ${another})`;
const give = `UPDATE user SET role = ?1 WHERE id = ?2 AND disabled_at IS NULL AND (role <> 'owner' OR ?1 = 'owner' OR ${another})`;

const userRow = (row: typeof user.$inferSelect): UserRow => ({ ...row, id: row.id as UserId });

/** The part of the control store that holds users. */
export function userRows({ reader, writer }: Database): UserRows {
  const db = queries(reader);
  return {
    users: () =>
      storedTwice(async () => (await db.select().from(user).orderBy(asc(user.createdAt), asc(user.id))).map(userRow)),
    user: (id) =>
      storedTwice(async () => {
        const found = await db.select().from(user).where(eq(user.id, id));
        return found[0] && userRow(found[0]);
      }),
    insertUser: (row) =>
      stored(async () => {
        await queries(writer).insert(user).values(row);
      }),
    insertFirstOwner: ({ id, name, role, createdAt }) =>
      storedTwice(async () => {
        await writer.execute({ sql: insertFirst, args: [id, name, role, createdAt] });
      }),
    renameUser: (id, name) =>
      storedTwice(async () => {
        await queries(writer).update(user).set({ name }).where(eq(user.id, id));
      }),
    setUserRole: (id, role) =>
      storedTwice(async () => {
        await writer.execute({ sql: give, args: [role, id] });
      }),
    disableUser: (id, at) =>
      storedTwice(async () => {
        await writer.execute({ sql: disable, args: [at, id] });
      }),
  };
}
