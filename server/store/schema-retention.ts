// The tables of what was found past its period, of what a look-through found, and of noes that a restore lost, in one sentence each; as in schema.ts.
import { integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";

/** site: how much was past its period at an instant, and since when the wait for taking it away counts; of nobody in particular. */
export const retentionReport = sqliteTable("retention_report", {
  id: integer("id").primaryKey(),
  at: integer("at").notNull(),
  since: integer("since"),
  records: integer("records").notNull(),
  subjects: integer("subjects").notNull(),
});

/** site: what the last look-through found of the log and of what follows from the records, as of when. */
export const lookThrough = sqliteTable("look_through", {
  id: integer("id").primaryKey(),
  at: integer("at").notNull(),
  entries: integer("entries").notNull(),
  log: text("log"),
  findings: integer("findings").notNull(),
  first: text("first"),
});

/** site: what somebody said no to whom a restore could not find out; until they are asked anew, nobody's earlier yes to it counts. */
export const lostNo = sqliteTable(
  "lost_no",
  {
    purpose: text("purpose").notNull(),
    channel: integer("channel").notNull(),
    since: integer("since").notNull(),
    at: integer("at").notNull(),
  },
  (table) => [primaryKey({ columns: [table.purpose, table.channel] })],
);
