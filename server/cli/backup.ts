// `assent backup` and `assent restore`: a data folder into a backup, and back.
import { defineCommand } from "citty";
import { CommandError, dataOption as data, jsonOption as json, print, UsageError } from "./command.ts";
import type { RestoredSite } from "../node/restore.ts";
import { progressBar } from "./progress.ts";

/** The data folder; where the databases are on a libSQL server, a folder beside them is not what is asked for. */
async function folderOf(named: string | undefined, what: "back up" | "restore"): Promise<string> {
  const { configuration } = await import("../node/variables.ts");
  const { ASSENT_DATA, ASSENT_DB_URL } = configuration(process.env);
  if (named === undefined && ASSENT_DB_URL !== undefined)
    throw new CommandError(
      `the databases are on a libSQL server (ASSENT_DB_URL), which this command does not ${what}`,
      "Use that server's own means for the databases, all of one moment, and keep the folder keys/ of ASSENT_DATA apart from them; assent export writes each log (docs/erasure.md). --data names a data folder all the same.",
    );
  return named ?? ASSENT_DATA;
}

const backupOptions = {
  into: { type: "positional", description: "The folder that keeps backups", required: false },
  recipient: { type: "string", description: "Whom the keys are encrypted to", valueHint: "age1…" },
  "new-key": {
    type: "string",
    description: "Make a recovery key in this file, and nothing else",
    valueHint: "file",
  },
  keep: {
    type: "string",
    description: "How long the keys of a backup are kept",
    default: "P30D",
    valueHint: "period",
  },
  prune: { type: "boolean", description: "Afterwards, remove the keys of backups whose time for them is over" },
  data,
  json,
} as const;

/** Makes a recovery key, a backup, or takes the keys from old ones. */
export const backupCommand = () =>
  defineCommand({
    meta: {
      name: "assent backup",
      description:
        "Back up a data folder while a server runs over it; its keys are encrypted to a recovery key (make one with --new-key)",
      example: "assent backup /mnt/backups --recipient age1… --prune",
      json: "{folder, v, madeAt, sites: [{id, entries}], files: [{path, bytes}], pruned: [name]}; with --new-key {recipient}",
    },
    args: backupOptions,
    run: async ({ args }) => {
      const { makeBackup, pruneKeys } = await import("../node/backup.ts");
      if (args["new-key"] !== undefined) {
        const { makeRecoveryKey } = await import("../node/recovery-key.ts");
        const recipient = await makeRecoveryKey(args["new-key"]);
        print(args.json, { recipient }, [recipient]);
        return;
      }
      if (!args.into)
        throw new UsageError("name the folder that keeps backups", "assent backup FOLDER --recipient age1…");
      if (!args.recipient)
        throw new UsageError(
          "name whom the keys are encrypted to",
          "--recipient age1…, of a key made with --new-key FILE",
        );
      const bar = progressBar();
      const { folder, manifest } = await makeBackup({
        folder: await folderOf(args.data, "back up"),
        into: args.into,
        recipients: args.recipient.split(","),
        nowMs: Date.now(),
        keysPeriod: args.keep,
        progress: (path) => bar.show(path),
      });
      bar.end();
      const pruned = args.prune ? await pruneKeys(args.into, Date.now()) : [];
      const bytes = manifest.files.reduce((sum, file) => sum + file.bytes, 0);
      const entries = manifest.sites.map(({ id, entries }) => `${id} with ${entries} entries`).join(", ");
      const lines = [
        `${folder}: ${entries || "no sites"}; ${bytes} bytes.`,
        ...pruned.map((name) => `${name} lost its keys.`),
      ];
      print(args.json, { folder, ...manifest, pruned }, lines);
    },
  });

/** What an export gave back, and what it could not: it never held whose a record is. */
const exportLines = (
  id: string,
  { entries, withoutHalf, withNo, noTo, holds, erasedUnknown }: NonNullable<RestoredSite["fromExport"]>,
): string[] => [
  `${id}: ${entries} entries came from the export.`,
  ...(withoutHalf > 0
    ? [
        `${id}: of ${withoutHalf} records in it nobody can tell any more whose they are, and ${withNo} of these say no${withNo > 0 ? ` (${noTo.join(", ")})` : ""}: what stands of these people is what stood at the backup.${withNo > 0 ? " A check denies everybody these, until they are asked again and say yes." : ""}`,
      ]
    : []),
  ...(holds > 0
    ? [
        `${id}: ${holds} holds that were set since the backup keep what they kept; why is not in an export, say it anew.`,
      ]
    : []),
  ...(erasedUnknown.length > 0
    ? [
        `${id}: ${erasedUnknown.length} people were erased whom the backup does not know, so a check does not answer ERASED for them (${erasedUnknown.map(({ record, request }) => request ?? record).join(", ")}): have their addresses among your lists of who must not be contacted, and import no older file that names them.`,
      ]
    : []),
  `${id}: suppressions (a complaint, a bounce, a letter) and shares of after the backup are in no export: import your own lists of who must not be contacted before anything is sent.`,
];

/** What became of one site; `found` says what does not follow from its records. */
const siteLines = (site: RestoredSite, found: readonly string[]): string[] => {
  const { id, entries, carriedOver, erasedAgain, recount, fromExport, lacksRegisters } = site;
  return [
    `${id}: ${entries} entries, ${carriedOver} of them from the folder that was there; the log verifies; ${erasedAgain} people erased again.`,
    recount.total === 0
      ? `${id}: ${recount.states} states of ${recount.subjects} people follow from ${recount.records} records.`
      : `${id}: ${recount.total} things do not follow from its records:`,
    ...found,
    ...(fromExport ? exportLines(id, fromExport) : []),
    ...(lacksRegisters
      ? [
          `${id}: its registers (TPS, CTPS, MPS) were not in the backup: import them again, until then nobody is called.`,
        ]
      : []),
  ];
};

const restoreOptions = {
  backup: { type: "positional", description: "The backup's folder", required: true },
  identity: { type: "string", description: "The file of a recovery key", required: true, valueHint: "file" },
  replace: {
    type: "boolean",
    description: "Over the data folder that is there: what it has since the backup is kept",
  },
  export: {
    type: "string",
    description: "Later exports, where the data folder is lost: the logs go on from them, erasures and all",
    valueHint: "file,file",
  },
  suppressions: {
    type: "string",
    description:
      "With --export: whether you import your own lists of those of after the backup, and of who was erased, which no export holds; unknown denies everybody until they say yes anew",
    valueHint: "known|unknown",
  },
  "nothing-later": {
    type: "boolean",
    description: "Nothing later exists: nobody was erased since, and no log went on",
  },
  test: {
    type: "boolean",
    description: "Only see whether it can be restored: the data folder stays as it is, and its server may run",
  },
  data,
  json,
} as const;

/** Restores a backup; stop the server first. */
export const restoreCommand = (threadUrl: URL) =>
  defineCommand({
    meta: {
      name: "assent restore",
      description: "Restore a backup into a data folder, with the server stopped",
      example: "assent restore /mnt/backups/assent-2026-11-28 --identity recovery-key.txt --replace",
      json: "{sites: [{id, entries, carriedOver, erasedAgain, recount: {subjects, records, states, total, findings}, fromExport: {entries, withoutHalf, withNo, noTo: [purpose/channel], holds, erasedUnknown: [{record, at, request}]}, lacksRegisters}]}; fromExport only of a site with an export",
      wrong: "it was restored, and states or personal halves do not fit its records",
    },
    args: restoreOptions,
    run: async ({ args }) => {
      const { suppressions } = args;
      if (suppressions !== undefined && suppressions !== "known" && suppressions !== "unknown")
        throw new UsageError("--suppressions is known or unknown", "--suppressions unknown");
      const { restoreBackup } = await import("../node/restore.ts");
      const bar = progressBar();
      const sites = await restoreBackup({
        backup: args.backup,
        folder: await folderOf(args.data, "restore"),
        identity: args.identity,
        replace: args.replace === true,
        nothingLater: args["nothing-later"] === true,
        exports: args.export?.split(",").filter(Boolean) ?? [],
        suppressions,
        onlyTest: args.test === true,
        nowMs: Date.now,
        progress: bar.show,
        threadUrl,
      }).finally(() => bar.end());
      const { recountLines } = await import("../services/recounts.ts");
      const lines = sites.flatMap((site) => siteLines(site, recountLines(site.recount.findings)));
      print(args.json, { sites }, lines);
      if (sites.some(({ recount }) => recount.total > 0)) process.exitCode = 1;
    },
  });
