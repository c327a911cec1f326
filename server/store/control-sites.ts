// Sites in the control database.
import { and, asc, eq } from "drizzle-orm";
import type { SiteId } from "../../core/ids.ts";
import type { Database } from "./client.ts";
import { queries } from "./query.ts";
import { site } from "./schema.ts";
import type { SiteRow, SiteRows } from "./site-rows.ts";
import { stored, storedTwice } from "./store-error.ts";

/** Writes the origins of a site. With `over`, only where those are its origins now: false where others are, and nothing was stored. */
const originsIn =
  (writing: ReturnType<typeof queries>): SiteRows["setOrigins"] =>
  (id, origins, over) => {
    const write = async () => {
      const isAsRead = over && eq(site.origins, [...over]);
      const change = writing.update(site).set({ origins: [...origins] });
      return (await change.where(and(eq(site.id, id), isAsRead))).rowsAffected > 0;
    };
    // Over what it made of them itself, a second try would find others.
    return over ? stored(write) : storedTwice(write);
  };

const siteRow = ({ isSample, sampleFilledAt, sampleFillingUntil, ...row }: typeof site.$inferSelect): SiteRow => ({
  ...row,
  id: row.id as SiteId,
  ...(isSample ? { isSample } : {}),
  ...(sampleFilledAt === null ? {} : { sampleFilledAt }),
  ...(sampleFillingUntil === null ? {} : { sampleFillingUntil }),
});

/** Changes a sample; false where there is none of the id. */
const sampleSet =
  (writing: ReturnType<typeof queries>) =>
  (id: SiteId, change: Partial<Pick<typeof site.$inferInsert, "sampleFilledAt" | "sampleFillingUntil">>) =>
    storedTwice(async () => {
      const isSample = and(eq(site.id, id), eq(site.isSample, true));
      return (await writing.update(site).set(change).where(isSample)).rowsAffected > 0;
    });

/** The part of the control store that holds sites. */
export function siteRows(control: Database): SiteRows {
  const db = queries(control.reader);
  const writing = queries(control.writer);
  const setSample = sampleSet(writing);
  return {
    sites: () => storedTwice(async () => (await db.select().from(site).orderBy(asc(site.id))).map(siteRow)),
    site: (id) =>
      storedTwice(async () => {
        const found = await db.select().from(site).where(eq(site.id, id));
        return found[0] && siteRow(found[0]);
      }),
    insertSite: (row) =>
      stored(async () => {
        await writing.insert(site).values({ ...row, origins: [...row.origins] });
      }),
    sampleFilled: (id, at) => setSample(id, { sampleFilledAt: at, sampleFillingUntil: null }),
    sampleFilling: (id, until) => setSample(id, { sampleFillingUntil: until }),
    removeSample: (id) =>
      storedTwice(async () => {
        const parts = ["notice_draft WHERE site", "api_key WHERE site", "site_settings WHERE site", "site WHERE id"];
        const drops = parts.map((part) => ({
          sql: `DELETE FROM ${part} IN (SELECT id FROM site WHERE id = ? AND is_sample = 1)`,
          args: [id],
        }));
        return (await control.writer.batch(drops, "write")).at(-1)!.rowsAffected > 0;
      }),
    renameSite: (id, name, over) =>
      (over === undefined ? storedTwice : stored)(async () => {
        const isAsRead = over === undefined ? undefined : eq(site.name, over);
        const renamed = await writing
          .update(site)
          .set({ name })
          .where(and(eq(site.id, id), isAsRead));
        return renamed.rowsAffected > 0;
      }),
    setOrigins: originsIn(writing),
  };
}
