// `assent erase`, `assent retention`: forgetting people and what is past its period, over a data folder.
import { defineCommand } from "citty";
import { commandLine } from "./command-line.ts";
import { print, sharedOptions, UsageError } from "./command.ts";

/** The one address or record that was named; throws when it is none or several. */
export function subjectOf(args: Record<"email" | "phone" | "device" | "record", string | undefined>) {
  const named = (["email", "phone", "device", "record"] as const).filter((kind) => args[kind] !== undefined);
  if (named.length !== 1)
    throw new UsageError(
      "who is meant is not said",
      "Name the person by one of --email, --phone, --device and --record.",
    );
  return { kind: named[0]!, id: args[named[0]!]! };
}

/** Erases a person, restricts them, or ends that. */
export const eraseCommand = (threadUrl: URL) =>
  defineCommand({
    meta: {
      name: "assent erase",
      description: "Erase a person from a site, restrict them, or end that (docs/erasure.md)",
      example: "assent erase --email ada@example.com --verified signed-link",
      json: "{mode, subjects, records: [rec_…]}",
    },
    args: {
      email: { type: "string", description: "The person's e-mail address", valueHint: "address" },
      phone: { type: "string", description: "The person's telephone number, with + and country", valueHint: "number" },
      device: { type: "string", description: "The browser's id", valueHint: "hex" },
      record: { type: "string", description: "A record about the person", valueHint: "rec_…" },
      reason: { type: "string", description: "Why (docs/erasure.md)", default: "subject-request", valueHint: "word" },
      verified: { type: "string", description: "How it was made sure who asks", required: true, valueHint: "word" },
      request: { type: "string", description: "Your own number of the request", valueHint: "DSR-17" },
      restrict: { type: "string", description: "Instead: keep them for a claim until then", valueHint: "instant" },
      release: { type: "boolean", description: "Instead: end a restriction" },
      wipe: { type: "boolean", description: "Also the half of each record that names nobody" },
      ...sharedOptions,
    },
    run: async ({ args }) => {
      const { inSite } = await import("./data-folder.ts");
      const { eraseSubject } = await import("../services/erasures.ts");
      const body = {
        subject: subjectOf(args),
        mode: args.restrict ? "restrict" : args.release ? "release" : "erase",
        reason: args.reason,
        verified: args.verified,
        ...(args.request ? { request: args.request } : {}),
        ...(args.restrict ? { until: args.restrict } : {}),
        ...(args.wipe ? { wipe: true } : {}),
      };
      const done = await inSite({ site: args.site, data: args.data, threadUrl }, (context, site) =>
        eraseSubject(context, commandLine, { site, read: () => body }),
      );
      const said = done.subjects === 0 ? "Nobody is known by that." : `${done.mode}: ${done.subjects}, in the log as`;
      print(args.json, done, [[said, ...done.records].join(" ")]);
    },
  });

/** What is past its period, and taking it away. */
export const retentionCommand = (threadUrl: URL) =>
  defineCommand({
    meta: {
      name: "assent retention",
      description: "Say what is past its period; with --run take it away",
      example: "assent retention --site site_demo --run",
      json: "{records, subjects, byPurpose, held, proofs}",
    },
    args: {
      run: { type: "boolean", description: "Do it, and say so in the log" },
      wipe: { type: "boolean", description: "With --run: also the half of each record that names nobody" },
      ...sharedOptions,
    },
    run: async ({ args }) => {
      const { inSite } = await import("./data-folder.ts");
      const { retentionReport, retentionRun } = await import("../services/retention.ts");
      const report = await inSite({ site: args.site, data: args.data, threadUrl }, (context, site) =>
        args.run
          ? retentionRun(context, commandLine, { site, wipe: args.wipe === true })
          : retentionReport(context, commandLine, site),
      );
      const { records, subjects, byPurpose, held, proofs } = report;
      const lines = [
        `${records} records past their period ${args.run ? "lost" : "would lose"} their personal half, ${subjects} people their key.`,
        ...Object.entries(byPurpose).map(([purpose, count]) => `  ${purpose}: ${count}`),
        ...Object.entries(held).map(([hold, count]) => `  kept by ${hold}: ${count}`),
        ...proofs.map((proof) => `  proof: ${proof}`),
      ];
      print(args.json, report, lines);
    },
  });

/** Which recordings their controller has to delete, or what is kept by holds and restrictions. */
export const recordingsCommand = (threadUrl: URL) =>
  defineCommand({
    meta: {
      name: "assent recordings",
      description:
        "List the recordings that are to be deleted by now, or those that are kept though their time is over",
      example: "assent recordings --held",
      json: "{recordings: [{record, entry, hash, because, dueAt}]}",
    },
    args: {
      held: { type: "boolean", description: "Instead: those past their period that a hold or a restriction keeps" },
      ...sharedOptions,
    },
    run: async ({ args }) => {
      const { inSite } = await import("./data-folder.ts");
      const { dueRecordings } = await import("../services/recordings.ts");
      const held = args.held === true;
      const recordings = await inSite({ site: args.site, data: args.data, threadUrl }, async (context, site) => {
        const found: Awaited<ReturnType<typeof dueRecordings>>["recordings"] = [];
        let after: string | undefined;
        do {
          const page = await dueRecordings(context, commandLine, { site, after, held });
          found.push(...page.recordings);
          after = page.after === undefined ? undefined : String(page.after);
        } while (after !== undefined);
        return found;
      });
      const lines = recordings.map(({ record, hash, because, dueAt = "" }) =>
        [record, hash, because, dueAt].join("  ").trimEnd(),
      );
      print(args.json, { recordings }, [...lines, `${recordings.length} recordings ${held ? "are kept" : "are due"}.`]);
    },
  });
