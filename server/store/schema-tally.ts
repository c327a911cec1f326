// The tables of daily numbers, one sentence each; as in schema.ts.
import { integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";

/** site: how often what was counted on which day, by the places of core/tally.ts; of nobody in particular. */
export const tally = sqliteTable(
  "tally",
  {
    day: text("day").notNull(),
    breakdown: integer("breakdown").notNull(),
    value: text("value").notNull(),
    measure: integer("measure").notNull(),
    count: integer("count").notNull(),
  },
  (table) => [primaryKey({ columns: [table.day, table.breakdown, table.value, table.measure] })],
);

/** site: which origins' pages loaded the script, showed something and when last, and told of themselves when checked; of pages, never of people. */
export const hit = sqliteTable("hit", {
  origin: text("origin").primaryKey(),
  first: integer("first").notNull(),
  last: integer("last").notNull(),
  shown: integer("shown"),
  notice: text("notice"),
  checked: integer("checked"),
  report: text("report"),
});

/** site: up to which entry the tallies count, and in which time zone's days. */
export const tallyCursor = sqliteTable("tally_cursor", {
  id: integer("id").primaryKey(),
  idx: integer("idx").notNull(),
  zone: text("zone").notNull(),
});
