// Holds of a site: what must be kept although its period is over.
import { desc, eq, isNull } from "drizzle-orm";
import type { Database } from "./client.ts";
import { queries } from "./query.ts";
import type { HoldRow, SiteStore } from "./rows.ts";
import { hold } from "./schema.ts";
import { storedTwice } from "./store-error.ts";

/** The part of a site store that keeps holds. They are lifted, never deleted. */
export function holdRows({ reader, writer }: Database): Pick<SiteStore, "insertHold" | "liftHold" | "holds"> {
  const writing = queries(writer);
  return {
    insertHold: (row) =>
      storedTwice(async () => {
        // After a lost answer it is there already; ids are never given twice.
        await writing
          .insert(hold)
          .values({ ...row })
          .onConflictDoNothing();
      }),
    liftHold: (id, at) =>
      storedTwice(async () => {
        await writing.update(hold).set({ liftedAt: at }).where(eq(hold.id, id));
      }),
    holds: ({ lifted }) =>
      storedTwice(async (): Promise<HoldRow[]> => {
        const all = queries(reader).select().from(hold);
        return lifted
          ? all.orderBy(desc(hold.setAt), desc(hold.id))
          : all.where(isNull(hold.liftedAt)).orderBy(desc(hold.setAt), desc(hold.id));
      }),
  };
}
