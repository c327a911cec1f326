// `assent check`: its arguments, and what it prints.
import { defineCommand } from "citty";
import { jsonOption, print } from "./command.ts";

/** Asks before a send, for every row of a CSV file. */
export const checkCommand = defineCommand({
  meta: {
    name: "assent check",
    description: "Ask a running server for every row of a CSV whether it may be contacted",
    example: "ASSENT_KEY=… assent check list.csv --purpose newsletter --channel email",
    json: "{to, summary, check, counts: {allow, deny, byReason}}",
  },
  args: {
    file: { type: "positional", description: "CSV with a row of column names", required: true },
    purpose: { type: "string", description: "What for", required: true, valueHint: "newsletter" },
    channel: { type: "string", description: "By which way", required: true, valueHint: "email" },
    to: { type: "string", description: "Where to write; beside the file unless told", valueHint: "file" },
    column: {
      type: "string",
      description: "The column of the address; found by its name unless told",
      valueHint: "name",
    },
    country: { type: "string", description: "Country of national numbers", valueHint: "GB" },
    subscriber: {
      type: "string",
      description: "Whose addresses: individual, corporate or unknown",
      valueHint: "unknown",
    },
    partner: { type: "string", description: "Whom the data would be passed on to, by its name in the notice" },
    campaign: { type: "string", description: "Your own name for the send, kept with the decision record" },
    at: {
      type: "string",
      description: "Another instant than now; one that is past needs the scope audit",
      valueHint: "2026-11-22T09:00:00Z",
    },
    explain: { type: "boolean", description: "Columns also and fix too; needs the scope check.explain" },
    keep: {
      type: "string",
      description: "Where to keep every line as it was asked and answered, which proves single answers later",
      valueHint: "file",
    },
    url: { type: "string", description: "The server (ASSENT_URL); the key is in ASSENT_KEY", valueHint: "https://…" },
    json: jsonOption,
  },
  run: async ({ args }) => {
    const { checkList } = await import("./checking.ts");
    const done = await checkList(args, process.env);
    const { to, counts, check, summary } = done;
    const reasons = Object.entries(counts.byReason).map(([reason, count]) => `  ${reason} ${count}`);
    const lines = [
      `${counts.allow} may be contacted, ${counts.deny} may not: ${to}`,
      ...reasons,
      `Decision record ${check}, signed: ${summary}`,
    ];
    print(args.json, done, lines);
  },
});
