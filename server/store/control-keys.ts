// API keys in the control database.
import { and, desc, eq, isNull, sql } from "drizzle-orm";
import type { KeyId, SiteId } from "../../core/ids.ts";
import type { Database } from "./client.ts";
import type { ApiKeyRow, KeyStore } from "./key-rows.ts";
import { queries } from "./query.ts";
import { apiKey } from "./schema.ts";
import { stored, storedTwice } from "./store-error.ts";

const keyRow = (row: typeof apiKey.$inferSelect): ApiKeyRow => ({
  ...row,
  id: row.id as KeyId,
  site: row.site as SiteId,
});

/** Put together once: it is asked at every call with a key. */
const keyQuery = (db: ReturnType<typeof queries>) =>
  db
    .select()
    .from(apiKey)
    .where(eq(apiKey.id, sql.placeholder("id")))
    .prepare();

/** The part of the control store that holds API keys. */
export function keyRows({ reader, writer }: Database): KeyStore {
  const db = queries(reader);
  const writing = queries(writer);
  const keyById = keyQuery(db);
  return {
    apiKey: (id) =>
      storedTwice(async () => {
        const found = await keyById.execute({ id });
        return found[0] && keyRow(found[0]);
      }),
    insertApiKey: (row) =>
      stored(async () => {
        await writing.insert(apiKey).values({ ...row, scopes: [...row.scopes] });
      }),
    apiKeys: (id) =>
      storedTwice(async () =>
        (await db.select().from(apiKey).where(eq(apiKey.site, id)).orderBy(desc(apiKey.id))).map(keyRow),
      ),
    touchApiKey: (id, at) =>
      storedTwice(async () => {
        await writing.update(apiKey).set({ usedAt: at }).where(eq(apiKey.id, id));
      }),
    revokeApiKey: (id, at) =>
      storedTwice(async () => {
        await writing
          .update(apiKey)
          .set({ revokedAt: at })
          .where(and(eq(apiKey.id, id), isNull(apiKey.revokedAt)));
      }),
  };
}
