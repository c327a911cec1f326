// Sessions in the control database.
import { and, desc, eq, inArray, isNull, lt, max } from "drizzle-orm";
import type { SessionId, UserId } from "../../core/ids.ts";
import type { Database } from "./client.ts";
import { queries } from "./query.ts";
import { session } from "./schema-sign-in.ts";
import type { SessionRow, SessionStore } from "./session-rows.ts";
import { stored, storedTwice } from "./store-error.ts";

const sessionRow = (row: typeof session.$inferSelect): SessionRow => ({
  ...row,
  id: row.id as SessionId,
  user: row.user as UserId,
});

/** The part of the control store that holds sessions. */
export function sessionRows({ reader, writer }: Database): SessionStore {
  const db = queries(reader);
  const writing = queries(writer);
  return {
    insertSession: (row, forget) =>
      stored(async () => {
        await writing.delete(session).where(lt(session.expiresAt, forget));
        await writing.insert(session).values(row);
      }),
    sessionByHash: (tokenHash) =>
      storedTwice(async () => {
        const found = await db.select().from(session).where(eq(session.tokenHash, tokenHash));
        return found[0] && sessionRow(found[0]);
      }),
    sessionsOf: (user) =>
      storedTwice(async () => {
        const own = and(eq(session.user, user), isNull(session.endedAt));
        return (await db.select().from(session).where(own).orderBy(desc(session.usedAt))).map(sessionRow);
      }),
    session: (id) =>
      storedTwice(async () => {
        const found = await db.select().from(session).where(eq(session.id, id));
        return found[0] && sessionRow(found[0]);
      }),
    lastActive: () =>
      storedTwice(async () => {
        const columns = { user: session.user, at: max(session.usedAt) };
        const found = await db.select(columns).from(session).groupBy(session.user);
        return new Map(found.flatMap(({ user, at }) => (at === null ? [] : [[user as UserId, at] as const])));
      }),
    touchSession: (id, at) =>
      storedTwice(async () => {
        await writing
          .update(session)
          .set({ usedAt: at })
          .where(and(eq(session.id, id), isNull(session.endedAt)));
      }),
    endSessions: (ids, at) =>
      storedTwice(async () => {
        const open = and(inArray(session.id, [...ids]), isNull(session.endedAt));
        if (ids.length > 0) await writing.update(session).set({ endedAt: at }).where(open);
      }),
  };
}
