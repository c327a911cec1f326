// `assent backup` and `assent restore`: a data folder into a backup, and back.
import { defineCommand } from "citty";
import { dataOption as data, jsonOption as json, print, UsageError } from "./command.ts";
import type { RestoredSite, RestoreOptions } from "../node/restore.ts";
import type { ServedData } from "../node/server-folder.ts";
import { progressBar } from "./progress.ts";

/** The data folder; and the libSQL server that ASSENT_DB_URL names, unless a folder was named. */
async function placeOf(named: string | undefined): Promise<{ folder: string; served: ServedData | undefined }> {
  const { configuration } = await import("../node/variables.ts");
  const env = configuration(process.env);
  const folder = named ?? env.ASSENT_DATA;
  const { ASSENT_DB_URL: url, ASSENT_DB_ADMIN_URL: adminUrl, ASSENT_DB_TOKEN: authToken } = env;
  if (named !== undefined || url === undefined) return { folder, served: undefined };
  const { logKeysIn } = await import("../env.ts");
  const { ASSENT_SECRET: masterSecret, ASSENT_LOG_KEYS: keys } = env;
  const logKeys = keys === undefined ? undefined : logKeysIn(keys);
  return { folder, served: { folder, masterSecret, logKeys, server: { url, adminUrl, authToken } } };
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
        "Back up a data folder, or the databases of ASSENT_DB_URL, while a server runs over it; its keys are encrypted to a recovery key (make one with --new-key)",
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
      const from = await placeOf(args.data);
      const asked = {
        into: args.into,
        recipients: args.recipient.split(","),
        nowMs: Date.now(),
        keysPeriod: args.keep,
        progress: (path: string) => bar.show(path),
      };
      const { folder, manifest } = from.served
        ? await (await import("../node/server-backup.ts")).backUpServer(from.served, asked)
        : await makeBackup({ ...asked, folder: from.folder });
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
      description: "Restore a backup into a data folder, or into an empty libSQL server, with the server stopped",
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
      const { folder, served } = await placeOf(args.data);
      const into = args.test === true ? undefined : served;
      if (into && args.replace)
        throw new UsageError(
          "nothing is written over on a libSQL server (ASSENT_DB_URL)",
          "Restore into a server that is empty, and name what came after the backup with --export; --data names a data folder all the same.",
        );
      const bar = progressBar();
      const asked: Omit<RestoreOptions, "folder"> = {
        backup: args.backup,
        identity: args.identity,
        nothingLater: args["nothing-later"] === true,
        exports: args.export?.split(",").filter(Boolean) ?? [],
        suppressions,
        nowMs: Date.now,
        progress: bar.show,
        threadUrl,
      };
      const restoring = into
        ? (await import("../node/server-backup.ts")).restoreToServer(into, asked)
        : restoreBackup({ ...asked, folder, replace: args.replace === true, onlyTest: args.test === true });
      const sites = await restoring.finally(() => bar.end());
      const { recountLines } = await import("../services/recounts.ts");
      const lines = sites.flatMap((site) => siteLines(site, recountLines(site.recount.findings)));
      print(args.json, { sites }, lines);
      if (sites.some(({ recount }) => recount.total > 0)) process.exitCode = 1;
    },
  });
